"""Assets that DAGs hand to each other."""

from airflow.sdk import Asset

STAGED = Asset(name="staged", uri="s3://ketluan/staged", group="lake")
"""Validated batches, and crawls that gave none; its partitions are the portals."""
