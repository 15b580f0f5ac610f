"""Drift against a portal's own past, and doubts about single pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from expectations import drift
from expectations.drift import Past, Seen, compare, doubts, measure, tail
from transforms.contract import Directive, Notice, row, table

SHAPE = {
    "title": "body>h1",
    "content": "body>div.text",
    "published": "body>span.day",
    "order": "title content",
}


def notice(name: str, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "title": "Kết luận phiên họp",
        "chair_name": "Lò Văn Hặc",
        "meeting_date": date(2026, 3, 1),
        "published_at": datetime(2026, 3, 2, 1, tzinfo=UTC),
        "text": "chữ " * 200,
        "kind": "meeting_article",
    } | more
    made = Notice(
        notice_id=name,
        portal="p",
        province_code=None,
        province_code_now=None,
        url=f"http://127.0.0.1/{name}",
        canonical_url="",
        content_sha256="",
        text_source="html",
        parser_version="1",
        **given,
    )
    return row(made)


def batch(*notices: dict[str, Any], directed: bool = True) -> dict[str, Any]:
    directives = [row(Directive(text="x", notice_id=each["notice_id"])) for each in notices * directed]
    return {"notices": table("notices", notices), "directives": table("directives", directives)}


def many(count: int, **more: Any) -> list[dict[str, Any]]:
    return [notice(f"n{n}", **more) for n in range(count)]


def seen(notices: list[dict[str, Any]], **more: Any) -> dict[str, Seen]:
    return {each["url"]: Seen(**({"shape": SHAPE} | more)) for each in notices}


def past(count: int = 20, **more: Any) -> Past:
    rows = many(count, **more)
    listed = seen(rows, day=date(2026, 3, 2), title="Kết luận phiên họp")
    return Past((measure(batch(*rows), listed, count, Past()),))


def verdict(
    new: list[dict[str, Any]], before: Past, read: int = 0, directed: bool = True
) -> tuple[list[str], list[str]]:
    return compare(measure(batch(*new, directed=directed), {}, read, before), before)


def test_a_batch_like_the_past_is_let_pass() -> None:
    assert verdict(many(5), past()) == ([], [])
    assert verdict([], past()) == ([], [])


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("chair_name", {"chair_name": None}),
        ("meeting_date", {"meeting_date": None}),
        ("published_at", {"published_at": None}),
        ("title", {"title": None}),
        ("long text", {"text": "chữ " * 20}),
    ],
)
def test_a_field_that_is_lost_refuses_the_batch(field: str, more: dict[str, Any]) -> None:
    refused, _ = verdict(many(4, **more), past())
    assert [each for each in refused if field in each and "0 of 4 (0%)" in each and "20 of 20" in each]


def test_what_a_person_looked_at_is_told_and_let_pass() -> None:
    waived = Past(past().batches, waived=True)
    refused, warnings = verdict(many(4, chair_name=None), waived)
    assert not refused
    assert any("chair_name" in each for each in warnings)


def test_directives_and_notices_are_fields_too() -> None:
    refused, _ = verdict(many(4), past(), directed=False)
    assert any("directives in 0 of 4" in each for each in refused)
    refused, _ = verdict([], past(), read=9)
    assert any("notice in 0 of 9" in each for each in refused)


def test_few_notices_or_a_short_past_prove_nothing() -> None:
    lost = many(3, chair_name=None)
    assert verdict(lost, past()) == ([], [])
    assert verdict(many(4, chair_name=None), past(9)) == ([], [])


def test_a_smaller_drop_is_a_warning() -> None:
    new = many(6) + [notice(f"x{n}", chair_name=None) for n in range(6)]
    refused, warnings = verdict(new, past())
    assert not refused
    assert any("chair_name in 6 of 12" in each for each in warnings)


def test_formal_fields_are_asked_of_formal_notices_only() -> None:
    before = past(20, kind="formal_notice", doc_number="1/TB-UBND", issued_date=date(2026, 3, 2))
    assert verdict(many(4), before) == ([], [])
    refused, _ = verdict(many(4, kind="formal_notice", issued_date=date(2026, 3, 2)), before)
    assert any("doc_number" in each for each in refused)


def test_the_tail_of_the_binomial() -> None:
    assert tail(0, 4, 0.5) == pytest.approx(1 / 16)
    assert tail(4, 4, 0.3) == pytest.approx(1)


def test_a_page_drawn_in_another_way_is_doubted_and_the_part_named() -> None:
    (row_,) = new = [notice("new")]
    moved = SHAPE | {"published": "body>ul.related>span.day"}
    (told,) = doubts(table("notices", new), {row_["url"]: Seen(moved)}, past()).layout
    assert told == ("published stands at body>ul.related>span.day; on 20 of 20 past pages at body>span.day")
    assert doubts(table("notices", new), {row_["url"]: Seen(moved)}, past(4)).layout == [None]
    accepted = Past(past().batches, {"published": ["body>ul.related>span.day"]})
    assert doubts(table("notices", new), {row_["url"]: Seen(moved)}, accepted).layout == [None]
    made = measure(batch(*new), {row_["url"]: Seen(moved)}, 1, past())
    assert any("on 1 of 1 pages, on 0 of 20" in each for each in compare(made, past())[1])
    assert not compare(made, accepted)[1]


@pytest.mark.parametrize(
    ("shape", "listing", "held"),
    [
        ({"title": "-", "order": "content"}, {"title": "Kết luận phiên họp"}, False),
        ({"published": "-"}, {"title": "Kết luận phiên họp", "day": date(2026, 3, 2)}, False),
        ({"title": "-", "order": "content"}, {}, True),
        ({"title": "-", "order": "content"}, {"title": "Thông báo mời thầu"}, True),
        ({"published": "-"}, {"title": "Kết luận phiên họp", "day": date(2026, 2, 2)}, True),
        ({"title": "body>h2"}, {"title": "Kết luận phiên họp"}, True),
        ({"order": "content title"}, {"title": "Kết luận phiên họp"}, True),
        ({"content": "-"}, {"title": "Kết luận phiên họp"}, True),
    ],
)
def test_a_page_without_a_title_or_day_of_its_own_passes_where_its_listing_vouches(
    shape: dict[str, str], listing: dict[str, Any], held: bool
) -> None:
    rows = [notice("new")]
    found = doubts(batch(*rows)["notices"], seen(rows, shape=SHAPE | shape, **listing), past())
    assert (found.layout[0] is not None) is held


def test_text_from_elsewhere_on_the_page_is_never_believed() -> None:
    told = "layout upload: no content found; main text found by trafilatura"
    new = [notice("a", warnings=[told]), notice("b")]
    nowhere = {new[1]["url"]: Seen(SHAPE | {"content": "-"})}
    first, second = doubts(table("notices", new), nowhere, Past()).place
    assert first == told
    assert second


@pytest.mark.parametrize(
    ("more", "listed", "word"),
    [
        ({}, {"day": date(2026, 2, 20)}, "2026-02-20"),
        ({}, {"title": "Lễ hội hoa ban năm nay ở thành phố"}, "Lễ hội"),
        ({"doc_number": "7/TB-UBND"}, {"number": "8/TB-UBND"}, "8/TB-UBND"),
    ],
)
def test_page_and_listing_must_agree_where_they_always_did(
    more: dict[str, Any], listed: dict[str, Any], word: str
) -> None:
    new = [notice("a", **more)]
    page = {new[0]["url"]: Seen(SHAPE, **listed)}
    fresh = doubts(table("notices", new), page, Past())
    assert fresh.listing == [None]
    assert word in str(fresh.remark[0])
    rows = many(20, doc_number="7/TB-UBND", issued_date=date(2026, 3, 2))
    agreed = seen(
        rows, day=date(2026, 3, 2), title="Kết luận phiên họp", number="07 /TB-UBND".replace("0", "")
    )
    settled = doubts(table("notices", new), page, Past((measure(batch(*rows), agreed, 20, Past()),)))
    assert settled.remark == [None]
    assert word in str(settled.listing[0])


def test_a_page_put_up_at_an_odd_time_is_doubted() -> None:
    late = [notice("a", published_at=datetime(2026, 4, 20, tzinfo=UTC)), notice("b")]
    told = doubts(table("notices", late), {}, past()).lag
    assert "put up 50 days after" in str(told[0])
    assert told[1] is None
    assert doubts(table("notices", late), {}, past(4)).lag == [None, None]
    early = [notice("a", published_at=datetime(2026, 2, 1, tzinfo=UTC))]
    assert doubts(table("notices", early), {}, past()).lag != [None]


@pytest.mark.parametrize(
    "text",
    [
        "1. a\n2. b\n3. c",
        "1. a\n2. b\n1. c",  # a list of its own
        "I. x\n1. a\n1.1. a\n1.2. b\n2. b\n2.1. a\nII. y\n1. a\n2. b",
        "1) a\n2) b\nNgày 15/5/2020\n- c\n3) d",
        "kết luận",
        "",
    ],
)
def test_items_in_order(text: str) -> None:
    assert drift.disorder(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1. a\n3. c", "3. comes after 1"),
        ("1. a\n2. b\n2. b", "2. comes after 2"),
        ("2. b\n1. a", "2. comes first"),
        ("I. x\nIII. y", "III. comes after 1"),
        ("1. a\n1.1. b\n1.3. c", "1.3. comes after 1"),
        (f"{'chữ ' * 20}\nkhác\n{'chữ ' * 20}", "stands twice"),
    ],
)
def test_items_out_of_order(text: str, told: str) -> None:
    assert told in str(drift.disorder(text))


def test_a_listing_may_cut_a_title_and_spell_it_in_another_way() -> None:
    new = [notice("a", title="Kết luận của đồng chí Chủ tịch về phòng, chống hạn ở thành phố Hòa Bình")]
    page = {
        new[0]["url"]: Seen(
            SHAPE, title="Kết luận của đồng chí Chủ tịch về phòng, chống hạn ở thành phố Hoà…"
        )
    }
    assert doubts(table("notices", new), page, Past()).remark == [None]
    told = {new[0]["url"]: Seen(SHAPE, title="Kết luận của Chủ tịch UBND tỉnh về chống hạn ở TP Hòa Bình")}
    assert doubts(table("notices", new), told, Past()).remark == [None]
    assert drift.layout_doubt(Seen(), past()) is None
