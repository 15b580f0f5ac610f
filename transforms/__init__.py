"""Pure functions from bytes to records: no network, no object store, no Airflow."""
