"""The data dictionary says what the contract says."""

from include.dictionary import markdown
from include.settings import ROOT
from transforms.contract import SCHEMAS


def test_the_committed_dictionary_is_the_contracts() -> None:
    assert (ROOT / "docs" / "DATA.md").read_text(encoding="utf-8") == markdown()


def test_every_column_has_a_meaning() -> None:
    assert all(each.metadata[b"doc"] for schema in SCHEMAS.values() for each in schema)
