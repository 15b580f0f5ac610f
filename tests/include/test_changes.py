"""What is said of a new version."""

from datetime import date
from typing import Any

from include.changes import COMPARED, LINES, between
from transforms.contract import Notice, Person, row


def notice(**given: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "notice_id": "a",
        "portal": "p",
        "province_code": None,
        "province_code_now": None,
        "url": "u",
        "canonical_url": "u",
        "title": "Kết luận",
        "kind": "formal_notice",
        "content_sha256": "",
        "text": "một\nhai\nba",
        "text_source": "html",
        "parser_version": "1",
    }
    return row(Notice(**(base | given)))


def test_values_are_named_and_the_text_is_a_diff() -> None:
    old = notice(chair_title="Chủ tịch", meeting_date=date(2026, 3, 1))
    new = notice(
        chair_title="Phó Chủ tịch",
        cochairs=[Person("Lò Văn Hặc", None), Person("Vàng A Tủa", "Trưởng Ban")],
        recipients=["Như trên", "Lưu: VT"],
        text="một\nhai rưỡi\nba",
    )
    assert between(old, new) == [
        "meeting_date: 2026-03-01 → ∅",
        "chair_title: Chủ tịch → Phó Chủ tịch",
        "cochairs: ∅ → Lò Văn Hặc; Vàng A Tủa, Trưởng Ban",
        "recipients: ∅ → Như trên; Lưu: VT",
        "@@ -2 +2 @@",
        "-hai",
        "+hai rưỡi",
    ]


def test_where_and_when_it_was_fetched_is_no_change() -> None:
    assert between(notice(url="u", warc_offset=1), notice(url="v", warc_offset=2)) == []
    assert "parser_version" in COMPARED


def test_a_long_diff_is_cut_and_says_so() -> None:
    made = between(notice(), notice(text="\n".join(f"dòng {n} {'x' * 500}" for n in range(200))))
    assert len(made) == LINES + 1
    assert made[-1].endswith("more lines")
    assert max(map(len, made)) < 310
