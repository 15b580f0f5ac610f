"""Great Expectations suites as code, one module a table, and the gate that applies them."""
