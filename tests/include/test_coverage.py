"""Completeness: what accounts, ledgers and the coverage table say, without a store."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from include import coverage
from include.coverage import account, add, rows
from transforms.contract import SCHEMAS, Notice, row, table

BASE = "http://127.0.0.1"
START, END = "2026-03-02T01:00:00+00:00", "2026-03-02T02:00:00+00:00"


def notice(name: str, number: str | None = None, **more: Any) -> dict[str, Any]:
    made = Notice(
        notice_id=name,
        portal="lai-chau",
        province_code="12",
        province_code_now="12",
        url=f"{BASE}/{name}",
        canonical_url=f"{BASE}/{name}",
        title=name,
        kind="formal_notice",
        content_sha256="",
        text="",
        text_source="html",
        parser_version="1",
        doc_number=number,
        issued_date=date(2026, 2, 20),
        last_seen_at=datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
    )
    return row(made) | more


def crawled(*seen: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "crawl_id": "20260302T010000Z-000001",
        "started_at": START,
        "finished_at": END,
        "outcome": "complete",
        "seen": list(seen),
        "known": [],
        "failed": [],
        "owed": [],
        "gone": [],
        "listings": [
            {
                "url": f"{BASE}/list",
                "role": "listing",
                "items": 3,
                "pages": 2,
                "stopped": False,
                "whole": True,
            }
        ],
        **more,
    }


def page(name: str, state: str = "new", **listing: str) -> dict[str, Any]:
    return {"url": f"{BASE}/{name}", "role": "article", "state": state, "listing": listing}


def told(crawl: dict[str, Any], *notices: dict[str, Any], **more: Any) -> dict[str, Any]:
    extracted = {"others": [], "unreadable": []} | more.pop("extracted", {})
    quarantined = table("notices", more.pop("quarantined", []))
    return account(crawl, table("notices", notices), quarantined, extracted, more.pop("known", {}))


def crawl_row(crawl_id: str = "20260302T010000Z-000001", **more: Any) -> dict[str, Any]:
    when = datetime.fromisoformat(START)
    return {
        "crawl_id": crawl_id,
        "province_code": "12",
        "started_at": when,
        "outcome": "complete",
        "refused": [],
        **more,
    }


def by_month(made: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(each["month"]): each for each in made}


def test_every_document_is_counted_once_and_the_counts_add_up() -> None:
    crawl = crawled(
        page("a", date="20/02/2026"),
        page("b", date="21/02/2026"),
        page("c", date="1/3/2026"),
        page("d"),
        owed=[{"url": f"{BASE}/e", "parent": f"{BASE}/list", "listing": {"date": "02/03/2026"}, "files": []}],
        failed=[
            {"url": f"{BASE}/f", "class": "not_found", "message": "", "parent": f"{BASE}/list"},
            {"url": f"{BASE}/g", "class": "too_large", "message": "", "parent": f"{BASE}/list"},
            {"url": f"{BASE}/a.pdf", "class": "not_found", "message": "", "parent": f"{BASE}/a"},
            {"url": f"{BASE}/list2", "class": "not_found", "message": "", "parent": None},
        ],
    )
    held = notice("a")
    extracted = {
        "others": [{"url": f"{BASE}/b", "reason": "a bid"}],
        "unreadable": [{"url": f"{BASE}/d", "reason": "broken"}],
    }
    said = told(crawl, held, quarantined=[notice("c")], extracted=extracted)
    made = by_month(rows("lai-chau", add(None, [said]), [held], [crawl_row()]))
    assert set(made) == {"2026-02-01", "2026-03-01", "None"}
    assert {key: made["2026-02-01"][key] for key in ("documents", "formal_notices", "others")} == {
        "documents": 2,
        "formal_notices": 1,
        "others": 1,
    }
    march, undated = made["2026-03-01"], made["None"]
    assert (march["documents"], march["quarantined"], march["not_fetched"]) == (2, 1, 1)
    assert (undated["documents"], undated["quarantined"], undated["gone"], undated["not_fetched"]) == (
        3,
        1,
        1,
        1,
    )
    assert (march["crawls"], march["listing_pages"], march["claimed"]) == (1, 2, None)
    for each in made.values():
        parts = ("formal_notices", "conclusion_articles", "meeting_articles", "others")
        assert each["documents"] == sum(each[name] for name in (*parts, "quarantined", "not_fetched", "gone"))
    table("coverage", made.values())  # fits the contract


def test_a_crawl_that_only_lists_revalidates_nothing() -> None:
    only_listed = crawled(known=[f"{BASE}/a"])
    assert told(only_listed)["revalidated"] == {}
    assert told(crawled(page("a", "unchanged")))["revalidated"] == {f"{BASE}/a": START}
    assert told(crawled(page("a", "changed")))["revalidated"] == {}


def test_a_document_is_withdrawn_when_two_crawls_found_it_gone() -> None:
    url = f"{BASE}/a"
    crawl = crawled(gone=[url])
    assert told(crawl)["withdrawn"] == {}
    once = {url: {"gone_in": ["20260301T010000Z-000000"]}}
    assert told(crawl, known=once)["withdrawn"] == {url: END}
    # Said again once the frontier has this crawl in it, or later ones: nothing else.
    own = {url: {"gone_in": [crawl["crawl_id"]]}}
    assert told(crawl, known=own)["withdrawn"] == {}
    later = {url: {"gone_in": [crawl["crawl_id"], "20260303T010000Z-000000"]}}
    assert told(crawl, known=later)["withdrawn"] == {}
    # A notice that is gone is still one we hold.
    ledger = add(None, [told(crawled(page("a")), notice("a")), told(crawl, known=once)])
    (made,) = rows("lai-chau", ledger, [notice("a")], [])
    assert (made["formal_notices"], made["gone"]) == (1, 0)


def gaps(ledger: dict[str, Any], *notices: dict[str, Any]) -> list[tuple[int, int, str]]:
    made = rows("lai-chau", ledger, notices, [crawl_row()])
    return [(each["first"], each["last"], each["label"]) for line in made for each in line["gaps"]]


def numbered(name: str, number: str, day: str = "20/02/2026") -> dict[str, Any]:
    return page(name, number=number, date=day)


def test_each_missing_number_has_a_label() -> None:
    held = [notice(f"n{n}", f"{n}/TB-UBND") for n in (1, 3, 10)]
    crawl = crawled(
        *(numbered(f"n{n}", f"{n}/TB-UBND") for n in (1, 2, 3, 5, 10)),
        owed=[
            {
                "url": f"{BASE}/n6",
                "parent": None,
                "listing": {"number": "6/TB-UBND", "date": "21/02/2026"},
                "files": [],
            }
        ],
    )
    extracted = {"others": [{"url": f"{BASE}/n2", "reason": "a calendar"}]}
    said = told(crawl, *held, quarantined=[notice("n5", "5/TB-UBND")], extracted=extracted)
    ledger = add(None, [said])
    assert gaps(ledger, *held) == [
        (2, 2, "other_kind"),
        (4, 4, "not_listed"),
        (5, 5, "quarantined"),
        (6, 6, "listed_not_fetched"),
        (7, 9, "not_listed"),
    ]
    # A notice without its number may be any of them, and so may what stands on pages nobody turned.
    nameless = notice("x")
    assert gaps(ledger, *held, nameless)[1] == (4, 4, "unknown")
    assert gaps(ledger | {"whole": False}, *held)[-1] == (7, 9, "unknown")


def test_series_are_apart_by_symbol_and_year() -> None:
    held = [
        notice("a", "1/TB-UBND"),
        notice("b", "3/TB-VP"),
        notice("c", "3/TB-UBND", issued_date=date(2025, 2, 1)),
        notice("d", "7-KL/TU"),
        notice("e", "9-KL/TU"),
        notice("f", "12/QĐ-UBND"),
        notice("g", "14/QĐ-UBND"),
    ]
    (made,) = [each["gaps"] for each in rows("p", add(None, []), held, []) if each["gaps"]]
    (gap,) = made
    assert gap == {
        "listing": None,
        "symbol": "KL/TU",
        "year": 2026,
        "first": 8,
        "last": 8,
        "label": "unknown",
    }


def test_what_is_known_of_a_document_is_kept_and_a_later_finding_counts() -> None:
    first = told(
        crawled(numbered("a", "4/TB-UBND")), extracted={"unreadable": [{"url": f"{BASE}/a", "reason": ""}]}
    )
    second = told(crawled(page("a")), extracted={"others": [{"url": f"{BASE}/a", "reason": ""}]})
    ledger = add(add(None, [first]), [second])
    assert ledger["documents"] == {
        f"{BASE}/a": {"state": "other", "listed": "2026-02-20", "number": "4/TB-UBND"}
    }
    assert add(add(None, [first, second]), []) == ledger


def test_addresses_are_one_however_they_are_spelt() -> None:
    raw, escaped = f"{BASE}/kết-luận?a=1", f"{BASE}/k%E1%BA%BFt-lu%E1%BA%ADn?a=1"
    crawl = crawled({"url": raw, "role": "article", "state": "new", "listing": {"date": "20/02/2026"}})
    said = told(crawl, notice("a", url=escaped))
    assert list(said["documents"]) == [escaped]
    assert said["documents"][escaped]["listed"] == "2026-02-20"


def test_claims_freshness_and_failed_crawls_show() -> None:
    listings = [
        listed("1", 12, pages=3, stopped=True, whole=False, total=40),
        listed("2", 2, stopped=True, whole=False, total=2, total_pages=1),
        {"url": "3", "role": "feed", "items": 9, "pages": 1, "stopped": False, "whole": False},
    ]
    said = told(crawled(page("a"), listings=listings), notice("a"))
    assert not said["listings"]["whole"]
    later = datetime(2026, 3, 9, tzinfo=UTC)
    held = [notice("a"), notice("b", last_seen_at=later, withdrawn_at=later)]
    crawls = [
        crawl_row(),
        crawl_row("2", outcome="failed"),
        crawl_row("3", refused=["drift"]),
    ]
    made = by_month(rows("lai-chau", add(None, [said]), held, crawls))
    march, february = made["2026-03-01"], made["2026-02-01"]
    assert (march["claimed"], march["pages_claimed"], march["listing_pages"]) == (42, 1, 4)
    assert (march["crawls"], march["crawls_failed"], march["gaps"]) == (3, 2, [])
    assert february["withdrawn"] == 1
    assert february["seen_first_at"] == held[0]["last_seen_at"]
    assert february["seen_last_at"] == later


def listed(url: str, items: int, **more: Any) -> dict[str, Any]:
    """A listing as ``crawl.json`` has it, walked to its end."""
    usual = {"role": "listing", "pages": 1, "stopped": False, "whole": True, "resumed": False}
    return {"url": url, "items": items, **usual, "total": None, "total_pages": None, "missing": None, **more}


def test_a_listing_short_of_its_own_count_is_a_gap_until_it_is_found_whole() -> None:
    held = [notice(f"n{n}", f"{n}/TB-UBND") for n in (1, 3)]
    documents = [numbered(f"n{n}", f"{n}/TB-UBND") for n in (1, 3)]

    def walked(*listings: dict[str, Any]) -> dict[str, Any]:
        return told(crawled(*documents, listings=listings), *held)

    def short(ledger: dict[str, Any]) -> list[tuple[Any, ...]]:
        gaps = [gap for row in rows("p", ledger, held, [crawl_row()]) for gap in row["gaps"]]
        assert table("coverage", rows("p", ledger, held, [crawl_row()])).num_rows
        return [tuple(gap[key] for key in ("listing", "first", "last", "label")) for gap in gaps]

    lost = walked(listed("a", 37, total=40, missing=3), listed("b", 9, pages=2, total_pages=4, missing=2))
    ledger = add(None, [lost])
    assert short(ledger) == [
        (None, 2, 2, "unknown"),  # it may be one of those that are not listed
        ("a", 38, 40, "claimed_not_listed"),
        ("b", 10, None, "claimed_not_listed"),
    ]
    assert add(ledger, [lost]) == ledger
    # A walk that was left at known documents says nothing new, nor does one that broke off.
    for later in (
        walked(listed("a", 5, stopped=True, whole=False, total=41), listed("b", 5, whole=False, missing=3)),
        walked(listed("a", 5, whole=False, total=41, missing=36), listed("b", 5, stopped=True, whole=False)),
        walked(listed("a", 5, stopped=True, whole=False), listed("b", 5, whole=False, missing=0)),
    ):
        assert short(add(ledger, [later])) == short(ledger)
    # What broke off and was led to its end later is whole; a listing nobody walks any more is forgotten.
    resumed = listed("a", 8, stopped=True, whole=False, resumed=True, total=41, missing=0)
    assert short(add(ledger, [walked(resumed)])) == [(None, 2, 2, "not_listed")]
    # The first walk counts although it broke off.
    broken = add(None, [walked(listed("a", 10, whole=False, total=40, missing=30))])
    assert short(broken)[-1] == ("a", 11, 40, "claimed_not_listed")


@pytest.mark.parametrize(
    ("printed", "day"),
    [("20/02/2026", "2026-02-20"), ("Ngày 5/3/2026 08:00", "2026-03-05"), ("", None), ("31/12/2026", None)],
)
def test_the_day_of_a_listing(printed: str, day: str | None) -> None:
    assert coverage.listed_day({"date": printed}, date(2026, 3, 10)) == day


def test_columns_are_the_contracts() -> None:
    assert set(coverage.COLUMNS) <= set(SCHEMAS["notices"].names)
