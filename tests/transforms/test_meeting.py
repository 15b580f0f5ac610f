"""The meeting's name and day."""

# ruff: noqa: E501 (whole sentences, one a line)

from __future__ import annotations

import time
from datetime import date

import pytest

from transforms.meeting import meeting_day, meeting_title
from transforms.people import find_chairs
from transforms.spans import Found, Page

PUBLISHED = date(2022, 1, 6)


def held(text: str, anchor: date | None = PUBLISHED, subject: str | None = None) -> date | None:
    page = Page(text)
    verb = find_chairs(page, 0, len(text)).verb
    named = None
    if subject:
        at = text.index(subject)
        named = Found(subject, at, at + len(subject))
    found = meeting_day(page, (0, len(text)), verb, named, anchor)
    return found[0] if found else None


def called(text: str) -> str | None:
    page = Page(text)
    found = meeting_title(page, (0, len(text)), find_chairs(page, 0, len(text)).verb, None)
    if found:
        assert " ".join(text[found.start : found.end].split()) == found.value
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ngày 05 tháng 01 năm 2022, đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp.", date(2022, 1, 5)),
        ("Sáng 5/1, đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp.", date(2022, 1, 5)),
        ("Chiều ngày 30-12, đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp.", date(2021, 12, 30)),
        ("Chiều nay (4.1), đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp.", date(2022, 1, 4)),
        ("Trong hai ngày 28 và 29/12/2021, đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì hội nghị.", date(2021, 12, 28)),
        ("Ngày 20\ntháng 9 năm 2021, Chủ tịch UBND tỉnh Lê Văn Tám chủ trì cuộc họp.", date(2021, 9, 20)),
        ("Đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp ngày 03/01/2022 về đê điều.", date(2022, 1, 3)),
        (
            "Dưới sự chủ trì của Chủ tịch UBND tỉnh Lê Văn Tám, ngày 03/01/2022 diễn ra cuộc họp về đê "
            "điều."
        , date(2022, 1, 3)),
    ],
)  # fmt: skip
def test_days(text: str, day: date) -> None:
    assert held(text) == day


def test_the_day_on_which_a_meeting_was_held() -> None:
    about = "Kết luận tại cuộc họp về việc di dời các bè nuôi cá lồng trên vịnh, "
    assert held(about + "tổ chức ngày 03/01/2022.") == date(2022, 1, 3)
    assert held(about + "diễn ra vào chiều ngày 03/01/2022.") == date(2022, 1, 3)
    assert held(about + "sẽ tổ chức ngày 03/02/2022.") is None


def test_a_year_nobody_gives_stays_null() -> None:
    assert held("Sáng 5/1, đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp.", None) is None


@pytest.mark.parametrize(
    "text",
    [
        (
            "Đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp triển khai Quyết định số 15/QĐ-UBND "
            "ngày 02/01/2022."
        ),
        (
            "Đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp về kế hoạch phải xong trước ngày "
            "02/01/2022."
        ),
        (
            "Đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp.\nTính đến ngày 30/12/2021, tỉnh đã "
            "trồng 12 ha."
        ),
    ],
)
def test_other_days_are_not_the_meeting(text: str) -> None:
    assert held(text) is None


def test_the_day_in_the_subject() -> None:
    subject = "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp ngày 27/12/2021 về thủy lợi"
    assert held(f"{subject}\nSau khi nghe báo cáo, Chủ tịch UBND tỉnh kết luận:", subject=subject) == date(
        2021, 12, 27
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Ngày 5/1/2022, ông Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì Hội nghị sơ kết phong trào thi đua "
            "năm 2021. Dự có lãnh đạo các sở."
        , "Hội nghị sơ kết phong trào thi đua năm 2021"),
        (
            "Ngày 5/1/2022, ông Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp về giá đất (sau đây gọi là "
            "cuộc họp) với các huyện."
        , "cuộc họp về giá đất"),
        (
            "Ông Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì buổi làm việc với Bệnh viện Đa khoa tỉnh, nghe báo "
            "cáo tự chủ."
        , "buổi làm việc với Bệnh viện Đa khoa tỉnh"),
    ],
)  # fmt: skip
def test_titles(text: str, title: str) -> None:
    assert called(text) == title


def test_a_bare_word_is_no_title() -> None:
    assert called("Ông Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp.") is None


@pytest.mark.parametrize("stamp", ["06/01/2022 09:15 | Xem cỡ chữ", "06/01/2022", "Ngày 6 tháng 1 năm 2022"])
def test_a_stamp_is_no_day_of_a_meeting(stamp: str) -> None:
    told = "Ngày 03.01.2022, Thường trực Tỉnh ủy có buổi làm việc với Tỉnh đoàn về trại hè.\nÔng Lê Văn Tám, Bí thư Tỉnh ủy kết luận như sau:"
    assert held(f"{stamp}\n{told}") == date(2022, 1, 3)


def test_a_sentence_that_only_says_the_meeting_leaves_the_name_to_the_one_before() -> None:
    assert (
        called(
            "Ngày 3/1, Thành ủy có buổi làm việc với Đảng ủy Công an thành phố về phòng cháy. Buổi làm việc do "
            "Phó Bí thư Thành ủy Lê Văn Tám chủ trì."
        )
        == "buổi làm việc với Đảng ủy Công an thành phố về phòng cháy"
    )


def test_what_the_chair_says_there_ends_the_name() -> None:
    assert (
        called(
            "Ông Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì cuộc họp về cầu Vàm Xáng và có ý kiến chỉ đạo xử lý."
        )
        == "cuộc họp về cầu Vàm Xáng"
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Căn cứ Công điện số 90/CĐ-TTg của Thủ tướng Chính phủ ngày 24/4/2021; ngày 02/6/2021, Chủ tịch UBND tỉnh Lê Phước An chủ trì cuộc họp.",
            date(2021, 6, 2),
        ),
        (
            "Căn cứ Quyết định số 13/QĐ-UBND (ngày 22/5/2021); ngày 02/6/2021, tại trụ sở, UBND tỉnh tổ chức cuộc họp về chợ. Đồng chí Lê Phước An, Chủ tịch UBND tỉnh chủ trì.",
            date(2021, 6, 2),
        ),
        (
            "Thực hiện Nghị quyết số 19 của Tỉnh ủy, ngày 02/6/2021, Chủ tịch UBND tỉnh Lê Phước An chủ trì cuộc họp.",
            date(2021, 6, 2),
        ),
        (
            "Từ ngày 02 đến ngày 04/6/2021, Chủ tịch UBND tỉnh Lê Phước An chủ trì chuyến công tác tại các huyện.",
            date(2021, 6, 2),
        ),
        (
            "Trong hai ngày 02 và 03/6/2021, Chủ tịch UBND tỉnh Lê Phước An chủ trì hội nghị.",
            date(2021, 6, 2),
        ),
        (
            "Căn cứ Quyết định số 13/QĐ-UBND của UBND tỉnh ngày 22/5/2021, Chủ tịch UBND tỉnh Lê Phước An chủ trì cuộc họp.",
            None,
        ),
    ],
)
def test_the_day_of_a_cited_document_is_not_the_meetings(text: str, day: date | None) -> None:
    assert held(text, anchor=date(2021, 7, 1)) == day


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Chủ tịch UBND tỉnh Lê Phước An chủ trì cuộc họp về việc khắc phục các kết luận kiểm toán, thanh tra năm 2020.",
            "cuộc họp về việc khắc phục các kết luận kiểm toán, thanh tra năm 2020",
        ),
        (
            "Chủ tịch UBND tỉnh Lê Phước An chủ trì cuộc họp rà soát công tác hòa giải, giải quyết tranh chấp.",
            "cuộc họp rà soát công tác hòa giải, giải quyết tranh chấp",
        ),
        (
            "Chủ tịch UBND tỉnh Lê Phước An chủ trì phiên giải trình về an toàn hồ đập.",
            "phiên giải trình về an toàn hồ đập",
        ),
        (
            "Chủ tịch UBND tỉnh Lê Phước An chủ trì cuộc họp về hồ chứa Bản Lải và kết luận như sau:",
            "cuộc họp về hồ chứa Bản Lải",
        ),
    ],
)
def test_where_a_name_ends(text: str, title: str) -> None:
    assert called(text) == title


def test_a_name_is_as_long_as_the_subject_has_it() -> None:
    subject = "Kết luận của Chủ tịch UBND tỉnh tại Hội nghị sơ kết quý I, triển khai nhiệm vụ quý II"
    text = f"{subject}\nNgày 2/4, Chủ tịch UBND tỉnh Lê Phước An chủ trì Hội nghị sơ kết quý I, triển khai nhiệm vụ quý II. "
    page = Page(text)
    body = len(subject) + 1
    verb = find_chairs(page, body, len(text)).verb
    found = meeting_title(page, (body, len(text)), verb, Found(subject, 0, len(subject)))
    assert found is not None
    assert found.value == "Hội nghị sơ kết quý I, triển khai nhiệm vụ quý II"
    assert found.start > body


def test_a_day_behind_an_agency_mark_opens_the_sentence_and_one_behind_a_clock_is_a_stamp() -> None:
    text = "(Tin Bắc Hà) - Sáng 4-1, Thường trực Tỉnh ủy tổ chức hội nghị về chợ. Đồng chí Lê Phước An, Bí thư Tỉnh ủy chủ trì hội nghị."
    assert held(text) == date(2022, 1, 4)
    assert held("17:32 15/11/2021In bài viết. Bí thư Tỉnh ủy Lê Phước An chủ trì hội nghị.") is None


def test_a_sentence_of_many_days_is_read_in_linear_time() -> None:
    text = "ngày 5/5 đi xã, " * 6000
    begun = time.process_time()
    assert meeting_day(Page(text), (0, len(text)), None, None, None) is None
    assert time.process_time() - begun < 5  # looking through the rest behind each day took half a minute


def test_a_day_behind_a_comma_is_the_meetings_where_a_meeting_follows_in_the_sentence() -> None:
    assert held("Thực hiện chương trình, ngày 04/01, tại Cao Bằng diễn ra hội nghị tổng kết.") == date(
        2022, 1, 4
    )
    assert (
        held("Diễn ra hội nghị tổng kết tại trụ sở của tỉnh Cao Bằng, xã đã xong, ngày 04/01 có mưa.") is None
    )


def test_the_day_a_notice_was_issued_is_none() -> None:
    text = (
        "Ngày 05/01/2022, Văn phòng UBND tỉnh đã ban hành Thông báo số 12/TB-VP kết luận của Chủ tịch UBND tỉnh "
        "Lê Văn Tám tại cuộc họp nghe báo cáo đê điều (cuộc họp ngày 29/12/2021)."
    )
    assert held(text) == date(2021, 12, 29)


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 5/1, UBND tỉnh tổ chức hội nghị đánh giá tình hình đê điều. Các đồng chí: Lê Văn Tám, Chủ tịch UBND tỉnh; "
        "Lò Thị Mai, Phó Chủ tịch UBND tỉnh đồng chủ trì.",
        "Sáng 5/1, UBND tỉnh tổ chức hội nghị đánh giá tình hình đê điều.\nĐồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ "
        "trì hội nghị.",
    ],
)
def test_the_sentence_before_the_chair_names_the_meeting(text: str) -> None:
    title = "Họp Ban Chỉ đạo phòng, chống thiên tai tỉnh"
    page = Page(f"{title}\n{text}")
    opening = (len(title) + 1, len(page.text))
    found = meeting_title(page, opening, find_chairs(page, *opening).verb, Found(title, 0, len(title)))
    assert found is not None
    assert found.value == "hội nghị đánh giá tình hình đê điều"


def test_a_meeting_told_by_its_verb_is_called_as_the_subject_calls_it() -> None:
    subject = "Kết luận của Bí thư Tỉnh ủy tại buổi làm việc với Ban Thường vụ Huyện ủy Hòa An"
    text = (
        f"{subject}\nNgày 5/1/2022, Thường trực Tỉnh ủy đã làm việc với Ban Thường vụ Huyện ủy về tình hình quý IV. "
        "Đồng chí Lê Văn Tám, Bí thư Tỉnh ủy chủ trì buổi làm việc."
    )
    page = Page(text)
    opening = (len(subject) + 1, len(text))
    found = meeting_title(page, opening, find_chairs(page, *opening).verb, Found(subject, 0, len(subject)))
    assert found is not None
    assert found.value == "buổi làm việc với Ban Thường vụ Huyện ủy Hòa An"


@pytest.mark.parametrize(
    "title",
    [
        "họp phiên thường kỳ tháng 5",
        "họp chuyên đề về công tác giải ngân vốn đầu tư công",
        "họp khẩn với các ngành về ứng phó bão số 3",
        "họp đột xuất về xử lý sự cố đê điều",
        "họp bất thường bàn việc sắp xếp bộ máy",
    ],
)
def test_a_meeting_told_by_the_verb(title: str) -> None:
    assert (
        called(f"Chiều 20/5, Ban Thường vụ Tỉnh ủy {title}. Đồng chí Lò Văn Hặc, Bí thư Tỉnh ủy chủ trì.")
        == title
    )
