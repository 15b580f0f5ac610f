"""SQL over the current release, answered from the object store: ``python -m include.query SQL``.

Each table of the contract is a view over exactly the files the current release names, and
``quarantine`` holds what is kept back, with its reasons. DuckDB reads the files over S3 with the
httpfs extension that a wheel carries: nothing is downloaded at run time.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.resources import files
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from include.lake import Lake, LakeError
from include.release import Manifest, current
from transforms.contract import SCHEMAS

_QUARANTINE = pa.schema(
    [
        ("notice", pa.string()),
        ("crawl", pa.string()),
        ("url", pa.string()),
        ("reasons", pa.list_(pa.string())),
    ]
)


class NoRelease(LookupError):
    """Nothing has been published yet."""


def connect(lake: Lake) -> tuple[duckdb.DuckDBPyConnection, Manifest]:
    """A DuckDB connection with a view a table, and the release they show.

    Raises:
        NoRelease: there is no release.
        LakeError: the object store cannot be reached.
    """
    release = current(lake)
    if not release:
        raise NoRelease("nothing has been published yet: run the DAGs first (make demo, or make up)")
    connection = duckdb.connect()
    (extension,) = files("duckdb_extension_httpfs").joinpath("extensions", f"v{duckdb.__version__}").iterdir()
    connection.execute(f"load {_quoted(str(extension))}")
    where = urlsplit(lake.settings.endpoint)
    secret = {
        "key_id": lake.settings.access_key.get_secret_value(),
        "secret": lake.settings.secret_key.get_secret_value(),
        "region": lake.settings.region,
        "endpoint": where.netloc,
        "url_style": "path",
    }
    options = ", ".join(f"{name} {_quoted(value)}" for name, value in secret.items())
    ssl = "true" if where.scheme == "https" else "false"
    connection.execute(f"create secret (type s3, {options}, use_ssl {ssl})")
    for name, schema in SCHEMAS.items():
        urls = [f"s3://{lake.bucket}/{each.key}" for each in release.files if each.table == name]
        if urls:
            listed = ", ".join(map(_quoted, urls))
            connection.execute(
                f"create view {name} as from read_parquet([{listed}], hive_partitioning = false)"
            )
        else:
            connection.register(name, schema.empty_table())
    held = [{"notice": key, **value} for key, value in release.held_back.items()]
    connection.register("quarantine", pa.Table.from_pylist(held, schema=_QUARANTINE))
    return connection, release


def _quoted(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def show(result: duckdb.DuckDBPyRelation, form: str) -> None:
    """Print a result to standard output as ``table``, ``csv`` or ``json`` (one array of objects)."""
    if form == "csv":
        sys.stdout.write(result.df().to_csv(index=False))
        return
    rows = result.fetchall()
    if form == "json":
        made = [dict(zip(result.columns, row, strict=True)) for row in rows]
        print(json.dumps(made, ensure_ascii=False, default=str, indent=2))
        return
    table = Table(*result.columns)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def main(argv: Sequence[str] | None = None) -> int:
    """Command line; 0 answered, 1 not answered (the reason on standard error), 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m include.query", description=__doc__.split("\n")[0])
    parser.add_argument("sql", help="one statement; tables: " + ", ".join([*SCHEMAS, "quarantine"]))
    parser.add_argument("--format", choices=["table", "csv", "json"], default="table")
    given = parser.parse_args(argv)
    from include.stack import store  # the embedded store is started only for this question

    try:
        with store():
            connection, _ = connect(Lake())
            result = connection.sql(given.sql)
            if result is not None:
                show(result, given.format)
    except (NoRelease, LakeError, duckdb.Error) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
