"""Arrow tables to Parquet bytes and back; the same table gives the same bytes."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq


def dump(table: pa.Table) -> bytes:
    """A table as one Parquet file: zstd, the Arrow schema with its column docs stored along."""
    out = io.BytesIO()
    pq.write_table(table.combine_chunks(), out, compression="zstd", version="2.6")
    return out.getvalue()


def load(body: bytes, columns: list[str] | None = None) -> pa.Table:
    """A Parquet file's table. Raises ``pyarrow.ArrowInvalid`` where the bytes are not one."""
    return pq.read_table(io.BytesIO(body), columns=columns, partitioning=None)
