"""What a document is: a meeting about inspections is no inspection."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from transforms.kind import Facts, decide


@dataclass(frozen=True)
class Meeting:
    items: int = 0
    told: int = 0
    chair: bool = False
    provincial: bool | None = None


ITEMISED = Meeting(items=3)
TOLD = Meeting(told=2, chair=True, provincial=True)


class Unread:
    """A meeting that need not be read."""

    def __getattr__(self, name: str) -> bool:
        raise AssertionError(f"the kind is settled, and yet {name} is asked for")


@pytest.mark.parametrize(
    "subject",
    [
        "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về công tác tiếp công dân, giải quyết khiếu nại",
        "Kết luận của Bí thư Tỉnh ủy tại buổi làm việc với Huyện ủy về việc thực hiện kết luận thanh tra",
        "Kết luận của Phó Chủ tịch UBND tỉnh tại Hội nghị khắc phục các kết luận kiểm toán",
    ],
)
def test_what_a_meeting_was_about_does_not_make_an_inspection(subject: str) -> None:
    decided, _ = decide(Facts(subject=subject, form=True, type="thông báo", signed=True), ITEMISED)
    assert decided == "formal_notice"


@pytest.mark.parametrize(
    "subject",
    [
        "Kết luận thanh tra việc chấp hành pháp luật đất đai tại Công ty A",
        "Kết luận nội dung tố cáo đối với Chủ tịch UBND xã",
        "Hội nghị công bố kết luận thanh tra tại Sở Y tế",
        "Về việc giải quyết khiếu nại của ông B",
    ],
)
def test_inspections_and_complaints_stay_others(subject: str) -> None:
    assert decide(Facts(subject=subject, form=True, type="thông báo", signed=True), ITEMISED)[0] == "other"


def test_an_article_on_a_meeting_about_audits_is_news_of_a_meeting() -> None:
    facts = Facts(title="Họp bàn khắc phục các kết luận thanh tra")
    assert decide(facts, TOLD)[0] == "meeting_article"
    assert decide(Facts(title="Kết luận thanh tra tại Sở Y tế"), TOLD)[0] == "other"


@pytest.mark.parametrize(
    "facts",
    [
        Facts(title="Kế hoạch phát triển du lịch"),
        Facts(form=True, type="quyết định"),
        Facts(form=True, numbered=True, type="thông báo", subject="Kết luận của Chủ tịch UBND tỉnh"),
    ],
)
def test_what_form_and_title_settle_costs_no_reading(facts: Facts) -> None:
    decide(facts, Unread())


@pytest.mark.parametrize(
    ("subject", "opening", "expected"),
    [
        (
            "Lịch tiếp công dân tháng 3",
            "thực hiện ý kiến kết luận của chủ tịch, văn phòng thông báo lịch như sau:",
            "other",
        ),
        ("Lịch trực Tết", "chủ tịch ubnd huyện có ý kiến như sau:", "other"),
        (
            "Triệu tập hội nghị giao ban",
            "thực hiện ý kiến chỉ đạo của chủ tịch ubnd tỉnh, văn phòng thông báo như sau:",
            "other",
        ),
        (
            "Phân công nhiệm vụ các thành viên",
            "căn cứ nghị định số 64;\ntheo kết luận của giám đốc tại cuộc họp, sở thông báo như sau:",
            "other",
        ),
        (
            "Thời gian tổ chức lễ hội",
            "căn cứ kế hoạch năm; thực hiện kết luận của chủ tịch, văn phòng thông báo như sau:",
            "other",
        ),
        (
            "Hội nghị giao ban tháng 2",
            "ông trần văn bảy chủ trì. sau khi nghe báo cáo, chủ tịch kết luận như sau:",
            "formal_notice",
        ),
        (
            "Cuộc họp về đất đai",
            "thực hiện kết luận của bí thư, ông trần văn bảy chủ trì họp. "
            "văn phòng thông báo ý kiến của chủ tịch như sau:",
            "formal_notice",
        ),
        (
            "Nội dung cuộc họp về đất đai",
            "theo chỉ đạo của chủ tịch ubnd tỉnh, văn phòng thông báo nội dung cuộc họp như sau:",
            "formal_notice",
        ),
    ],
)
def test_conclusions_only_carried_out_are_not_announced(subject: str, opening: str, expected: str) -> None:
    facts = Facts(subject=subject, form=True, type="thông báo", signed=True, marker=True, opening=opening)
    assert decide(facts, ITEMISED)[0] == expected
