"""A batch that breaks no rule, to be broken in one place at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from expectations import gate
from expectations.gate import BatchContext
from expectations.suite import Suite
from transforms.contract import (
    BATCH_TABLES,
    SCHEMAS,
    Attachment,
    Citation,
    Crawl,
    Directive,
    Evidence,
    Notice,
    row,
)

Rows = dict[str, list[dict[str, Any]]]

PORTAL = "lai-chau"
CRAWL = "20200910T030000Z-5f1c"
FETCHED = datetime(2020, 9, 10, 3, tzinfo=UTC)

TEXT = """THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh tại phiên họp về thu gom rác ở chợ nông thôn
Số: 214 /TB-UBND. Ngày 01/9/2020, đồng chí Lò Văn Hặc, Chủ tịch UBND tỉnh chủ trì phiên họp.
Theo Nghị quyết số 35 – NQ/TU ngày 02/3/2020 và Nghị định số 51 của Chính phủ, Chủ tịch kết luận:
1. Giao Sở Xây dựng lập danh mục các chợ cần sửa bể chứa,
xong trước ngày 15/11/2020.
2. UBND các huyện tổ chức thu gom rác mỗi ngày.
KT. CHÁNH VĂN PHÒNG
Vàng A Tủa"""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def span(printed: str) -> dict[str, Any]:
    start = TEXT.index(printed)
    return {"start": start, "end": start + len(printed)}


def good_group(tag: str) -> Rows:
    """A formal notice with rows in every child table; ``tag`` makes its id."""
    notice_id = f"{PORTAL}:{tag}"
    key: Any = {"notice_id": notice_id, "version": 1}
    first = "Giao Sở Xây dựng lập danh mục các chợ cần sửa bể chứa,\nxong trước ngày 15/11/2020."
    second = "UBND các huyện tổ chức thu gom rác mỗi ngày."
    notice = Notice(
        portal=PORTAL,
        province_code="12",
        province_code_now="12",
        url=f"https://portal.example/view/{tag}?mid=7",
        canonical_url=f"https://portal.example/view/{tag}",
        title="Kết luận của Chủ tịch UBND tỉnh tại phiên họp về thu gom rác ở chợ nông thôn",
        kind="formal_notice",
        content_sha256=digest(TEXT),
        text=TEXT,
        text_source="html",
        parser_version="1",
        doc_number="214/TB-UBND",
        issued_date=date(2020, 9, 3),
        published_at=datetime(2020, 9, 4, 1, tzinfo=UTC),
        meeting_date=date(2020, 9, 1),
        chair_name="Lò Văn Hặc",
        chair_title="Chủ tịch UBND tỉnh",
        signer_name="Vàng A Tủa",
        first_seen_at=FETCHED,
        last_seen_at=FETCHED,
        fetched_at=FETCHED,
        warnings=["title: taken from the page head"],
        **key,
    )
    return {
        "notices": [row(notice)],
        "directives": [
            row(
                Directive(
                    path="1",
                    text=first.replace("\n", " "),
                    lead=["Sở Xây dựng"],
                    lead_ids=[None],
                    due_date=date(2020, 11, 15),
                    due_text="trước ngày 15/11/2020",
                    effective_from=date(2020, 9, 3),
                    **span(first),
                    **key,
                )
            ),
            row(
                Directive(
                    path="2", text=second, lead=["UBND các huyện"], lead_ids=[None], **span(second), **key
                )
            ),
        ],
        "citations": [
            row(
                Citation(
                    number="35-NQ/TU",
                    type="Nghị quyết",
                    issued_date=date(2020, 3, 2),
                    **span("Nghị quyết số 35 – NQ/TU"),
                    **key,
                )
            ),
            row(Citation(number="51", type="Nghị định", incomplete=True, **span("Nghị định số 51"), **key)),
        ],
        "attachments": [
            row(
                Attachment(
                    url=f"https://portal.example/files/{tag}.pdf",
                    media_type="application/pdf",
                    bytes=20480,
                    sha256=digest(tag),
                    pages=2,
                    text_source="pdf",
                    characters=900,
                    **key,
                )
            )
        ],
        "evidence": [
            row(Evidence(field=field, source_sha256=digest(TEXT), **span(printed), **key))
            for field, printed in (
                ("chair_name", "Lò Văn Hặc"),
                ("doc_number", "214 /TB-UBND"),
                ("meeting_date", "01/9/2020"),
                ("cochairs[0].name", "đồng chí"),
            )
        ],
    }


def good_crawl() -> dict[str, Any]:
    return row(
        Crawl(
            portal=PORTAL,
            crawl_id=CRAWL,
            province_code="12",
            started_at=datetime(2020, 9, 10, 2, tzinfo=UTC),
            finished_at=FETCHED,
            seconds=3600.0,
            requests=60,
            bytes=2_000_000,
            listed=40,
            pages=40,
            new=40,
            changed=0,
            unchanged=0,
            attachments=12,
            failures=0,
        )
    )


def assembled(groups: Iterable[Rows], crawls: list[dict[str, Any]] | None = None) -> dict[str, pa.Table]:
    """The groups as one batch of Arrow tables; nulls are let through, unlike in ``contract.table``."""
    rows: Rows = {name: [] for name in BATCH_TABLES}
    for group in groups:
        for name, each in group.items():
            rows[name] += each
    rows["crawls"] += [good_crawl()] if crawls is None else crawls
    return {name: pa.Table.from_pylist(each, schema=SCHEMAS[name]) for name, each in rows.items()}


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the gate run these rules only (``table.rule``, ``table.*``): a run of all takes over a second."""

    def only(*wanted: str) -> None:
        def kept(suite: Suite) -> Suite:
            return replace(
                suite,
                expectations=lambda: [
                    each
                    for each in suite.expectations()
                    if f"{suite.table}.*" in wanted or f"{suite.table}.{(each.meta or {})['rule']}" in wanted
                ],
            )

        monkeypatch.setattr(gate, "SUITES", tuple(map(kept, gate.SUITES)))

    return only


@pytest.fixture(scope="session")
def context() -> BatchContext:
    return BatchContext(
        portal=PORTAL, crawl_id=CRAWL, now=FETCHED, held=0, notices_min=None, notices_max=None
    )


@pytest.fixture(scope="session")
def make_group() -> Callable[[str], Rows]:
    return good_group


@pytest.fixture(scope="session")
def make_crawl() -> Callable[[], dict[str, Any]]:
    return good_crawl


@pytest.fixture(scope="session")
def assemble() -> Callable[..., dict[str, pa.Table]]:
    return assembled
