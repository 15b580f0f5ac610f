"""What a crawl adds to what is known."""

from __future__ import annotations

from typing import Any

from include.frontier import merge


def seen(url: str, **more: Any) -> dict[str, Any]:
    said = {"title": "t", "date": None}
    given = {
        "url": url,
        "sha256": "1",
        "etag": None,
        "last_modified": None,
        "role": "article",
        "listing": said,
    }
    return {**given, **more}


def crawl(number: int, *pages: dict[str, Any], **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"crawl_id": str(number), "finished_at": f"2026-01-0{number}", "owed": []}
    return {**given, "seen": list(pages), **more}


def test_a_document_is_kept_with_its_role_and_what_its_listing_said() -> None:
    known = merge({}, crawl(1, seen("/a"), seen("/f.pdf", role="attachment", listing=None)))
    assert known["/a"]["listing"] == {"title": "t"}
    assert (known["/a"]["role"], known["/f.pdf"]["role"]) == ("article", "attachment")
    assert "listing" not in known["/f.pdf"]
    again = merge(known, crawl(2, seen("/a", listing=None)))  # asked for without a listing
    assert again["/a"]["listing"] == {"title": "t"}
    assert (again["/a"]["first_seen"], again["/a"]["last_seen"]) == ("2026-01-01", "2026-01-02")


def test_gone_is_counted_by_crawl_and_ends_when_it_is_there_again() -> None:
    known = merge({}, crawl(1, seen("/a"), seen("/b")))
    gone = crawl(2, gone=["/a", "/never-known"])
    known = merge(known, gone)
    assert known["/a"]["gone_in"] == ["2"]
    assert "/never-known" not in known
    assert merge(known, gone) == known
    known = merge(known, crawl(3, gone=["/a"]))
    assert known["/a"]["gone_in"] == ["2", "3"]
    assert known["/a"]["sha256"] == "1"
    assert "gone_in" not in merge(known, crawl(4, known=["/a"]))["/a"]
    assert "gone_in" not in merge(known, crawl(4, seen("/a")))["/a"]


def test_the_hash_of_the_text_stays_until_another_was_read() -> None:
    known = merge({}, crawl(1, seen("/a")), contents={"/a": "x"})
    assert known["/a"]["content"] == "x"
    assert merge(known, crawl(2, seen("/a", sha256="2")))["/a"]["content"] == "x"
    assert merge(known, crawl(2, seen("/a")), contents={"/a": "y"})["/a"]["content"] == "y"


def test_a_walk_that_broke_off_is_known_until_the_next_crawl() -> None:
    broken = {"url": "/tin?page=3", "path": "/tin", "number": 3}
    known = merge({}, crawl(1, unfinished=[broken]))
    assert known == {"/tin?page=3": {"walk": {"path": "/tin", "number": 3}}}
    assert merge(known, crawl(2)) == {}
    assert merge(known, crawl(2, unfinished=[broken])) == known


def test_when_a_listing_was_read_to_its_end() -> None:
    listing = {"url": "/tin", "role": "listing", "whole": True}
    known = merge({}, crawl(1, listings=[listing]))
    assert known == {"/tin": {"walked": "2026-01-01"}}
    assert merge(known, crawl(2, listings=[{**listing, "whole": False}])) == known
