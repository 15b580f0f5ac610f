"""The data dictionary, written from the contract: ``python -m include.dictionary > docs/DATA.md``."""

from __future__ import annotations

import pyarrow as pa

from transforms.contract import KEYS, SCHEMA_VERSION, SCHEMAS, TABLES

_HEAD = f"""# The dataset

Schema version {SCHEMA_VERSION}. Made from `transforms/contract.py`; do not edit by hand.

Null means that the document does not say. Times are UTC; dates are days in Asia/Ho_Chi_Minh. `start`
and `end` count Unicode code points in the `text` of the notice that `notice_id` and `version` name.
"""


def markdown() -> str:
    """The dictionary as Markdown: a section a table, a line a column."""
    parts = [_HEAD]
    for name, schema in SCHEMAS.items():
        doc = (TABLES[name].__doc__ or "").strip().split("\n")[0]
        parts.append(f"\n## {name}\n\n{doc} Unique by {', '.join(f'`{key}`' for key in KEYS[name])}.\n")
        parts.append("| column | type | null | meaning |\n|---|---|---|---|")
        parts += [
            f"| `{each.name}` | {_type(each.type)} | {'yes' if each.nullable else 'no'} | "
            f"{each.metadata[b'doc'].decode()} |"
            for each in schema
        ]
    return "\n".join(parts) + "\n"


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_list(arrow):
        return f"list of {_type(arrow.value_type)}"
    if pa.types.is_struct(arrow):
        return "{" + ", ".join(f"{each.name}: {_type(each.type)}" for each in arrow) + "}"
    return str(arrow)


if __name__ == "__main__":
    print(markdown(), end="")
