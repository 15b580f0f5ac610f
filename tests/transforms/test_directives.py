"""Who is told to do what, by when: itemised conclusions and reported speech."""

# ruff: noqa: E501 (whole sentences, one a line)

from __future__ import annotations

from datetime import date

import pytest

from transforms.contract import Directive
from transforms.deadlines import Clock
from transforms.directives import annexed, body_end, body_start, itemised
from transforms.spans import Page
from transforms.speech import spoken

ISSUED = date(2023, 3, 10)


def items(text: str, issued: date | None = ISSUED) -> list[Directive]:
    page = Page(text)
    found = itemised(page, body_start(page, 0, len(text)), len(text), Clock(issued, issued))
    for each in found:
        assert text[each.start : each.end] == each.text
        assert len(each.lead) == len(each.lead_ids)
        assert len(each.with_) == len(each.with_ids)
    return found


def only(text: str, issued: date | None = ISSUED) -> Directive:
    (found,) = items(f"Chủ tịch UBND tỉnh kết luận như sau:\n1. {text}", issued)
    return found


def prose(text: str, leader: str | None = "Lò Văn Hặc") -> list[Directive]:
    page = Page(text)
    found = spoken(page, 0, len(text), leader, Clock(ISSUED, ISSUED))
    for each in found:
        assert text[each.start : each.end] == each.text
        assert each.path is None
    return found


@pytest.mark.parametrize(
    ("text", "lead", "with_"),
    [
        (
            "Giao Sở Công Thương chủ trì, phối hợp với Sở Tư pháp và các đơn vị liên quan soạn thảo quy "
            "chế."
        , ["Sở Công Thương"], ["Sở Tư pháp", "các đơn vị liên quan"]),
        ("Giao cho Công an tỉnh xác minh.", ["Công an tỉnh"], []),
        ("Phân công Sở Nội vụ theo dõi.", ["Sở Nội vụ"], []),
        ("Yêu cầu UBND các huyện, thị xã kiểm điểm trách nhiệm.", ["UBND các huyện, thị xã"], []),
        ("Đề nghị Ủy ban MTTQ Việt Nam tỉnh giám sát.", ["Ủy ban MTTQ Việt Nam tỉnh"], []),
        ("Sở Du lịch: Xây dựng bản đồ số.", ["Sở Du lịch"], []),
        ("Sở Ngoại vụ khẩn trương tham mưu đón đoàn.", ["Sở Ngoại vụ"], []),
        ("Sở Ngoại vụ thu xếp lịch đón đoàn.", ["Sở Ngoại vụ"], []),
        ("Thanh tra tỉnh được giao kiểm tra việc mua sắm.", ["Thanh tra tỉnh"], []),
        ("Chậm nhất đến ngày 7/8, Sở Y tế phải công bố kết quả.", ["Sở Y tế"], []),
        ("Trước ngày 20/3/2023, giao Sở Xây dựng trình quy hoạch.", ["Sở Xây dựng"], []),
        ("Đối với dự án chợ đầu mối, giao UBND huyện Mai Sơn thu hồi đất.", ["UBND huyện Mai Sơn"], []),
        ("Về công tác cán bộ: Sở Nội vụ rà soát biên chế.", ["Sở Nội vụ"], []),
        ("Về nguồn vốn: Giao Sở Tài chính cùng với Kho bạc Nhà nước tỉnh cân đối.", ["Sở Tài chính"], ["Kho bạc Nhà nước tỉnh"]),
        ("Giao Sở Y tế mua vắc xin; giao Sở Tài chính bố trí kinh phí.", ["Sở Y tế", "Sở Tài chính"], []),
        ("Giao Sở Y tế chủ trì mua vắc xin; Công an tỉnh, Sở Tài chính phối hợp thực hiện.", ["Sở Y tế"], ["Công an tỉnh", "Sở Tài chính"]),
        ("Giao Giám đốc Sở Tư pháp chịu trách nhiệm về tiến độ.", ["Giám đốc Sở Tư pháp"], []),
        ("Thống nhất chủ trương mở đường tránh; giao Sở Giao thông vận tải lập dự án.", ["Sở Giao thông vận tải"], []),
        ("Chủ tịch UBND tỉnh yêu cầu Thủ trưởng các sở, ngành nêu gương.", ["Thủ trưởng các sở, ngành"], []),
        ("Tăng cường kiểm tra bến bãi.", [], []),
        ("Khuyến khích các hợp tác xã liên kết tiêu thụ.", [], []),
        ("Các chủ rừng phải trực gác.", ["Các chủ rừng"], []),
    ],
)  # fmt: skip
def test_lead_and_cooperating_agencies(text: str, lead: list[str], with_: list[str]) -> None:
    found = only(text)
    assert (found.path, found.lead, found.with_) == ("1", lead, with_)


@pytest.mark.parametrize(
    "text",
    [
        "Biểu dương Sở Y tế, Công an tỉnh đã hoàn thành tốt nhiệm vụ.",
        "Đánh giá cao UBND các huyện trong giải phóng mặt bằng.",
        "Ghi nhận, hoan nghênh nỗ lực của Sở Nội vụ.",
        "Cơ bản thống nhất với báo cáo của Sở Tài chính.",
        "Đồng ý chủ trương sửa chữa trụ sở.",
        "Sáu tháng đầu năm, tỉnh đã giải ngân 512 tỷ đồng, tăng 5,2% so với cùng kỳ.",
        "Tuy nhiên, tiến độ còn chậm, một số huyện chưa quan tâm.",
        "Kết quả thu ngân sách đạt 61% dự toán.",
        "Hệ thống giao thông nông thôn đã được mở rộng đến 96% số xã.",
        "Sở Tài chính đã trình phương án, UBND tỉnh đã phê duyệt.",
    ],
)
def test_praise_approval_and_findings_are_no_directives(text: str) -> None:
    assert items(f"Chủ tịch UBND tỉnh kết luận như sau:\n1. {text}") == []


def test_paths_and_inheritance() -> None:
    found = items(
        "Phó Chủ tịch UBND tỉnh kết luận như sau:\n"
        "I. ĐÁNH GIÁ CHUNG\n"
        "1. Các địa phương cần cù, sáng tạo, đã trồng 200 ha.\n"
        "II. NHIỆM VỤ, GIẢI PHÁP\n"
        "1. Sở Nông nghiệp và Phát triển nông thôn\n"
        "a) Lập đề án, xong trước 30/4/2023.\n"
        "b) Chủ trì, phối hợp với Sở Tài chính cân đối vốn.\n"
        "- Ưu tiên vùng khó khăn;\n"
        "- Không dàn trải.\n"
        "2. Các nhiệm vụ khác\n"
        "2.1. Công an tỉnh nắm tình hình.\n"
        "2.2. Giao Văn phòng UBND tỉnh:\n"
        "- Đôn đốc;\n"
        "+ Báo cáo tuần.\n"
        "III- Tổ chức thực hiện\n"
        "1- Thủ trưởng các sở triển khai ngay."
    )
    assert [(each.path, each.lead) for each in found] == [
        ("II.1.a", ["Sở Nông nghiệp và Phát triển nông thôn"]),
        ("II.1.b", ["Sở Nông nghiệp và Phát triển nông thôn"]),
        ("II.1.b.-1", ["Sở Nông nghiệp và Phát triển nông thôn"]),
        ("II.1.b.-2", ["Sở Nông nghiệp và Phát triển nông thôn"]),
        ("II.2.1", ["Công an tỉnh"]),
        ("II.2.2.-1", ["Văn phòng UBND tỉnh"]),
        ("II.2.2.-1.+1", ["Văn phòng UBND tỉnh"]),
        ("III.1", ["Thủ trưởng các sở"]),
    ]
    assert found[1].with_ == ["Sở Tài chính"]
    assert found[0].due_date == date(2023, 4, 30)


def test_a_heading_ending_in_a_colon_hands_down_lead_and_support() -> None:
    found = items(
        "kết luận như sau:\n1. Sở Y tế chủ trì, phối hợp với Sở Nội vụ thực hiện các nội dung sau:\n- "
        "Tuyển bác sĩ;\n- Mở lớp đào tạo."
    )
    assert [(each.path, each.lead, each.with_) for each in found] == [
        ("1.-1", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("1.-2", ["Sở Y tế"], ["Sở Nội vụ"]),
    ]


def test_agency_names_as_unmarked_headings() -> None:
    found = items(
        "Chủ tịch UBND tỉnh kết luận như sau:\nSở Tài chính:\n- Bố trí vốn;\n- Báo cáo tháng.\nCông an "
        "tỉnh:\n- Tuần tra ban đêm."
    )
    assert [(each.path, each.lead) for each in found] == [
        ("#1.-1", ["Sở Tài chính"]),
        ("#1.-2", ["Sở Tài chính"]),
        ("#2.-1", ["Công an tỉnh"]),
    ]


def test_unmarked_paragraphs_after_an_item() -> None:
    found = items(
        "kết luận như sau:\n1. Sở Nội vụ rà soát biên chế.\nBảo đảm đúng tiến độ đã cam kết.\nGiao Sở "
        "Tài chính bố trí kinh phí.\n2. Công an tỉnh tuần tra."
    )
    assert [(each.path, each.lead) for each in found] == [
        ("1", ["Sở Nội vụ"]),
        ("1.#2", ["Sở Tài chính"]),
        ("2", ["Công an tỉnh"]),
    ]
    assert found[0].text.endswith("cam kết.")


def test_a_page_break_does_not_split_an_item() -> None:
    found = items(
        "kết luận như sau:\n1. Giao Sở Nội vụ rà soát cán bộ, công\nchức cấp xã.\n2. Công an tỉnh tuần tra."
    )
    assert found[0].text == "Giao Sở Nội vụ rà soát cán bộ, công\nchức cấp xã."


def test_the_closing_is_no_directive() -> None:
    found = items(
        "kết luận như sau:\n1. Sở Y tế báo cáo.\nTrên đây là kết luận của Chủ tịch UBND tỉnh, Văn "
        "phòng UBND tỉnh thông báo để các sở thực hiện./."
    )
    assert [each.path for each in found] == ["1"]


def test_items_before_the_conclusions_are_left_out() -> None:
    found = items(
        "Dự họp có:\n1. Lãnh đạo Sở Y tế.\n2. Lãnh đạo Công an tỉnh.\nSau khi nghe báo cáo, Chủ tịch "
        "UBND tỉnh kết luận như sau:\n1. Sở Y tế mua thuốc."
    )
    assert [each.text for each in found] == ["Sở Y tế mua thuốc."]


def test_ordinals_count_as_numbers() -> None:
    found = items("kết luận như sau:\nMột là, Sở Y tế mua thuốc.\nHai là, Công an tỉnh tuần tra.")
    assert [(each.path, each.text) for each in found] == [
        ("1", "Sở Y tế mua thuốc."),
        ("2", "Công an tỉnh tuần tra."),
    ]


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("trước ngày 15/5/2023", date(2023, 5, 15)),
        ("trước 15/5/2023", date(2023, 5, 15)),
        ("xong trước 30/4/2024", date(2024, 4, 30)),
        ("trước 17h00 ngày 20/3/2023", date(2023, 3, 20)),
        ("chậm nhất ngày 01 tháng 6 năm 2023", date(2023, 6, 1)),
        ("chậm nhất đến ngày 7/8", date(2023, 8, 7)),
        ("chậm nhất là ngày 05-02", date(2024, 2, 5)),
        ("hoàn thành trong ngày 12/4/2023", date(2023, 4, 12)),
        ("đến hết ngày 31/12/2023", date(2023, 12, 31)),
        ("trong tháng 6/2023", date(2023, 6, 30)),
        ("trong tháng 02 năm 2024", date(2024, 2, 29)),
        ("trong tháng 5", date(2023, 5, 31)),
        ("trong tháng 01", date(2024, 1, 31)),
        ("trong quý III/2023", date(2023, 9, 30)),
        ("trong quý 4 năm 2023", date(2023, 12, 31)),
        ("hoàn thành quý II/2023", date(2023, 6, 30)),
        ("trong năm 2023", date(2023, 12, 31)),
        ("trong năm nay", date(2023, 12, 31)),
        ("trong 6 tháng cuối năm 2023", date(2023, 12, 31)),
        ("trong vòng 05 ngày làm việc", date(2023, 3, 17)),
        ("trong thời hạn 10 ngày kể từ ngày ban hành Thông báo này", date(2023, 3, 20)),
    ],
)
def test_deadlines(phrase: str, due: date) -> None:
    found = only(f"Giao Sở Nội vụ báo cáo UBND tỉnh {phrase}.")
    assert found.due_date == due
    assert found.due_text is not None
    assert found.due_text in found.text


@pytest.mark.parametrize(
    "phrase",
    [
        "kết quả tính đến ngày 28/02/2023",
        "kế hoạch đến năm 2025, định hướng 2030",
        "đề án giai đoạn 2021-2025",
        "việc thực hiện Quyết định số 15/QĐ-UBND ngày 12/01/2023",
        "về lễ hội diễn ra ngày 15/4/2023",
        "định kỳ hằng tháng",
        "trong thời hạn 03 ngày làm việc đối với mỗi hồ sơ",
        "từ ngày 01/4/2023 trở đi",
    ],
)
def test_what_is_no_deadline(phrase: str) -> None:
    assert only(f"Giao Sở Nội vụ báo cáo {phrase}.").due_date is None


def test_a_count_of_days_without_an_issue_date_stays_open() -> None:
    found = only("Giao Sở Nội vụ báo cáo trong vòng 05 ngày làm việc.", None)
    assert found.due_date is None
    assert found.due_text == "trong vòng 05 ngày làm việc"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Từ ngày 01/6/2023 trở đi, toàn bộ hồ sơ nộp trực tuyến.", date(2023, 6, 1)),
        ("Kể từ ngày 15/4/2023, Sở Y tế dừng nhận hồ sơ giấy.", date(2023, 4, 15)),
        ("Sở Công Thương áp dụng biểu mẫu mới từ ngày 01/5.", date(2023, 5, 1)),
    ],
)
def test_effective_from(text: str, start: date) -> None:
    found = only(text)
    assert found.effective_from == start
    assert found.due_date is None


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("Sở Nội vụ định kỳ hằng quý báo cáo.", "định kỳ hằng quý"),
        ("Sở Nội vụ báo cáo trước ngày 20 hằng tháng.", "trước ngày 20 hằng tháng"),
        ("Hàng tuần, Sở Nội vụ cập nhật tiến độ.", "Hàng tuần"),
        ("Sở Nội vụ báo cáo định kỳ 6 tháng một lần.", "định kỳ 6 tháng một lần"),
        ("Sở Nội vụ lập dự toán hằng năm.", None),
    ],
)
def test_recurrence(text: str, recurrence: str | None) -> None:
    assert only(text).recurrence == recurrence


@pytest.mark.parametrize(
    ("text", "quotas"),
    [
        ("Phấn đấu tối thiểu 45% hộ dân dùng nước sạch.", ["45%"]),
        ("Hoàn thành 100% hồ sơ; giảm ít nhất 12,5 % thời gian.", ["100%", "12,5 %"]),
        ("Sở Y tế khắc phục tình trạng tiêm chủng mới đạt 61%.", []),
        ("Sở Công Thương duy trì đà tăng trưởng tăng 8,1% so với cùng kỳ, phấn đấu đạt 10%.", ["10%"]),
        ("Mỗi huyện xây dựng ít nhất 03 mô hình.", ["03 mô hình"]),
    ],
)
def test_quotas(text: str, quotas: list[str]) -> None:
    assert only(text).quotas == quotas


def test_reported_speech_is_split_by_agency() -> None:
    found = prose(
        "Phát biểu kết luận, đồng chí Lò Văn Hặc đề nghị Sở Xây dựng rà soát quy hoạch trước ngày 30/4;"
        " Sở Tài chính phối hợp "
        "với Kho bạc Nhà nước tỉnh bố trí vốn. Công an tỉnh tăng cường tuần tra. Kiên quyết xử lý vi phạm."
    )
    assert [(each.lead, each.with_, each.due_date) for each in found] == [
        (["Sở Xây dựng"], [], date(2023, 4, 30)),
        (["Sở Tài chính"], ["Kho bạc Nhà nước tỉnh"], None),
        (["Công an tỉnh"], [], None),
    ]
    assert found[-1].text.endswith("vi phạm.")


@pytest.mark.parametrize(
    "text",
    [
        "Sở Tài chính phối hợp với các đơn vị khảo sát, cập nhật số liệu. Công an tỉnh tuần tra.",
        "Đại diện các doanh nghiệp đề nghị UBND tỉnh giảm tiền thuê đất.",
        "Giám đốc Sở Y tế đề nghị các huyện hỗ trợ kinh phí.",
        "Đồng chí Lò Văn Hặc chúc mừng Sở Y tế và cảm ơn Công an tỉnh.",
        "Đồng chí Lò Văn Hặc đánh giá cao Sở Y tế đã hoàn thành kế hoạch.",
    ],
)
def test_speech_that_orders_nothing(text: str) -> None:
    assert prose(text) == []


def test_the_floor_given_to_somebody_else_ends_the_orders() -> None:
    found = prose(
        "Đồng chí Lò Văn Hặc yêu cầu Sở Y tế tập trung tiêm chủng.\nTại hội nghị, đại diện Sở Tài "
        "chính đề nghị các huyện quyết toán."
    )
    assert [each.lead for each in found] == [["Sở Y tế"]]


def test_a_sentence_that_opens_the_list_addresses_what_names_nobody() -> None:
    found = items(
        "Chủ tịch UBND tỉnh kết luận như sau:\n1. Nhiệm vụ thời gian tới\nYêu cầu các sở, ngành thực hiện các việc sau:\n"
        "a) Rà soát thủ tục hành chính.\nb) Đề nghị Hội Nông dân tỉnh vận động hội viên.\n2. Sở Y tế mua thuốc."
    )
    assert [(each.path, each.lead) for each in found] == [
        ("1.a", ["các sở, ngành"]),
        ("1.b", ["Hội Nông dân tỉnh"]),
        ("2", ["Sở Y tế"]),
    ]


def test_paragraphs_under_a_heading_without_items() -> None:
    found = items(
        "kết luận như sau:\n1. Sở Y tế mua thuốc.\n2. Về dự thảo quy chế\nCơ bản thống nhất nội dung.\nGiao Sở Tư pháp hoàn thiện, trình UBND tỉnh."
    )
    assert [(each.path, each.lead) for each in found] == [("1", ["Sở Y tế"]), ("2.#1", ["Sở Tư pháp"])]


def test_an_assessment_under_its_heading_is_none() -> None:
    found = items(
        "kết luận như sau:\nI. Đánh giá chung\nHuyện có nhiều đổi mới; thu nhập tăng 6%.\nII. Nhiệm vụ\n1. Sở Y tế mua thuốc."
    )
    assert [each.path for each in found] == ["II.1"]


def test_a_paragraph_after_orders_that_opens_with_an_agency() -> None:
    found = prose(
        "Đồng chí Lò Văn Hặc yêu cầu Sở Y tế tập trung tiêm chủng.\nSở Nội vụ khẩn trương bố trí cán bộ, chậm nhất ngày 30/4 phải xong."
    )
    assert [(each.lead, each.due_date) for each in found] == [
        (["Sở Y tế"], None),
        (["Sở Nội vụ"], date(2023, 4, 30)),
    ]


@pytest.mark.parametrize(
    ("text", "lead", "with_"),
    [
        ("Từ ngày 15/4/2023, Trung tâm Y tế dự phòng khi nhận mẫu phải trả kết quả trong ngày.", ["Trung tâm Y tế dự phòng"], []),
        ("Kể từ quý II/2023, các sở, ngành không nhận báo cáo giấy.", ["các sở, ngành"], []),
        ("Theo yêu cầu của Bí thư Tỉnh ủy, Sở Y tế được phân công lập kế hoạch.", ["Sở Y tế"], []),
        ("Sở Y tế phối hợp với Viễn thông Kon Tum mở kênh khám từ xa.", ["Sở Y tế"], ["Viễn thông Kon Tum"]),
        ("Ban Quản lý Khu chế xuất và các khu công nghệ cao thành phố bàn giao đất.", ["Ban Quản lý Khu chế xuất và các khu công nghệ cao thành phố"], []),
        ("Giao Ban Quản lý rừng Mường Phăng sơ kết mùa khô.", ["Ban Quản lý rừng Mường Phăng"], []),
        ("Các huyện ủy hải đảo không để sót hộ nghèo.", ["Các huyện ủy hải đảo"], []),
    ],
)  # fmt: skip
def test_agencies_behind_a_day_and_longer_names(text: str, lead: list[str], with_: list[str]) -> None:
    found = only(text)
    assert (found.lead, found.with_) == (lead, with_)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Sở Tư pháp trình phiên họp cuối tháng 4 của UBND tỉnh.", None),
        ("Sở Tư pháp trình kỳ họp thường lệ cuối năm 2023.", None),
        ("Sở Tư pháp hoàn thành cuối năm 2023.", date(2023, 12, 31)),
        ("Sở Tư pháp trả lời cử tri trước ngày 24-4.", date(2023, 4, 24)),
    ],
)
def test_the_time_of_an_event_is_no_deadline(text: str, due: date | None) -> None:
    assert only(f"{text}\n2. Sở Y tế tiêm phòng dại.".split("\n")[0]).due_date == due
    assert (
        items(f"Chủ tịch UBND tỉnh kết luận như sau:\n1. {text}\n2. Sở Y tế tiêm phòng dại.")[0].due_date
        == due
    )


def test_an_order_that_turns_to_the_next_agency_at_a_comma() -> None:
    found = prose(
        "Kết luận cuộc họp, đồng chí Lò Văn Hặc giao Sở Xây dựng thẩm định bản vẽ, Kho bạc Nhà nước tỉnh giải ngân "
        "vốn đợt một, UBND huyện Sông Mã vận động 12 hộ dân."
    )
    assert [each.lead for each in found] == [
        ["Sở Xây dựng"],
        ["Kho bạc Nhà nước tỉnh"],
        ["UBND huyện Sông Mã"],
    ]
    assert found[1].text == "Kho bạc Nhà nước tỉnh giải ngân vốn đợt một"


def test_commas_that_turn_to_nobody() -> None:
    found = prose(
        "Đồng chí Lò Văn Hặc giao Sở Xây dựng phối hợp với Sở Tài chính, Sở Tư pháp rà soát giá đất, Công an tỉnh "
        "phối hợp."
    )
    assert [each.lead for each in found] == [["Sở Xây dựng"]]
    assert set(found[0].with_) >= {"Sở Tài chính", "Sở Tư pháp"}


def test_a_day_before_the_agency_belongs_to_the_order() -> None:
    found = prose(
        "Đồng chí Lò Văn Hặc yêu cầu Sở Y tế mua thuốc. Muộn nhất ngày 20/4, Thanh tra tỉnh phải báo cáo kết quả. "
        "Ông yêu cầu chậm nhất đến ngày 25/4, Sở Nội vụ nộp đề án “một cửa”; giao Sở Tư pháp góp ý."
    )
    assert [(each.lead, each.due_date) for each in found] == [
        (["Sở Y tế"], None),
        (["Thanh tra tỉnh"], date(2023, 4, 20)),
        (["Sở Nội vụ"], date(2023, 4, 25)),
        (["Sở Tư pháp"], None),
    ]
    assert found[1].text.startswith("Muộn nhất")
    assert found[2].text.endswith("đề án “một cửa”")


def test_orders_in_the_passive_and_orders_named_afterwards() -> None:
    found = prose(
        "Các chủ đầu tư phải quyết toán xong dự án trước ngày 30/6/2023. Đó là chỉ đạo của đồng chí Lò Văn Hặc tại "
        "phiên họp.\n"
        "Theo kết luận của Bí thư Tỉnh ủy, Sở Nội vụ được giao lập tổ giúp việc. Cục Thống kê được yêu cầu phối hợp với "
        "Sở Tài chính đối chiếu số liệu.\n"
        "Việc in biểu mẫu được giao cho Văn phòng UBND tỉnh thực hiện trước ngày 2.5."
    )
    assert [(each.lead, each.with_, each.due_date) for each in found] == [
        (["Các chủ đầu tư"], [], date(2023, 6, 30)),
        (["Sở Nội vụ"], [], None),
        (["Cục Thống kê"], ["Sở Tài chính"], None),
        (["Văn phòng UBND tỉnh"], [], date(2023, 5, 2)),
    ]


def test_what_an_earlier_notice_said_is_not_ordered_here() -> None:
    assert not prose(
        "Theo Thông báo số 77/TB-VP ngày 3/2/2023 về kết luận của Chủ tịch UBND tỉnh, Sở Y tế được giao sửa trạm xá, "
        "UBND huyện Mai Sơn góp công."
    )


def test_a_report_is_no_newspaper() -> None:
    found = only("Thanh tra tỉnh kiểm tra bến cát; báo cáo Thường trực Tỉnh ủy.")
    assert found.lead == ["Thanh tra tỉnh"]
    assert only("Báo cáo UBND tỉnh kết quả lấy mẫu nước.").lead == []


def test_the_mark_of_the_next_item_is_no_part_of_a_name() -> None:
    found = items(
        "Chủ tịch UBND tỉnh kết luận như sau:\n1. Chi cục Biển đảo\n1.1. Tiêm phòng trâu, bò.\n1.2. Lập chốt.\n"
        "2. Hội Làm vườn\n- Vận động quỹ.\n- Thăm hộ nghèo."
    )
    assert [each.lead for each in found] == [["Chi cục Biển đảo"]] * 2 + [["Hội Làm vườn"]] * 2


def test_the_days_of_an_event_set_no_rule() -> None:
    assert only("Sở Y tế trực tại hội xuân (diễn ra từ ngày 06/4 đến ngày 09/4/2023).").effective_from is None


def test_a_sentence_that_hands_down_lead_and_partners() -> None:
    found = items(
        "kết luận như sau:\n1. Sở Công Thương:\na) Chủ trì, phối hợp với Công an tỉnh kiểm tra chợ đầu mối, trong đó:\n"
        "- Lập danh sách tiểu thương;\n- Phối hợp với Sở Y tế lấy mẫu thực phẩm.\nb) Báo cáo UBND tỉnh.\n"
        "2. Sở Xây dựng chủ trì, phối hợp với Sở Tài chính thực hiện các nhiệm vụ sau:\na) Lập đơn giá."
    )
    assert [(each.path, each.lead, each.with_) for each in found] == [
        ("1.a", ["Sở Công Thương"], ["Công an tỉnh"]),
        ("1.a.-1", ["Sở Công Thương"], ["Công an tỉnh"]),
        ("1.a.-2", ["Sở Công Thương"], ["Sở Y tế"]),
        ("1.b", ["Sở Công Thương"], []),
        ("2.a", ["Sở Xây dựng"], ["Sở Tài chính"]),
    ]


@pytest.mark.parametrize(
    ("text", "lead", "with_"),
    [
        ("Giao Sở Nội vụ chủ trì, Sở Tài chính phối hợp cân đối biên chế.", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Nội vụ chủ trì, Công an tỉnh, Sở Y tế phối hợp thực hiện.", ["Sở Nội vụ"], ["Công an tỉnh", "Sở Y tế"]),
        ("Sở Du lịch tổ chức hội thi với sự tham gia của Tỉnh đoàn.", ["Sở Du lịch"], ["Tỉnh đoàn"]),
        ("Sở Y tế, trong thời hạn 05 ngày, có văn bản trả lời.", ["Sở Y tế"], []),
        ("Trước mắt Sở Y tế mua thuốc; về lâu dài Sở Tài chính bố trí vốn.", ["Sở Y tế", "Sở Tài chính"], []),
        ("Giao Chi cục Thủy lợi, dưới sự chỉ đạo của Sở Xây dựng, kiểm tra hồ.", ["Chi cục Thủy lợi"], []),
        ("Sở Y tế tham mưu UBND tỉnh ban hành đề án; báo cáo Thường trực Tỉnh ủy.", ["Sở Y tế"], []),
        ("Ban Thường vụ Tỉnh ủy cơ bản thống nhất dự thảo; giao Ban Nội chính Tỉnh ủy hoàn thiện.", ["Ban Nội chính Tỉnh ủy"], []),
        ("Chủ tịch UBND các huyện, thành phố chịu trách nhiệm về tiến độ.", ["Chủ tịch UBND các huyện, thành phố"], []),
        ("Đến nay mới có 3/9 xã nộp; yêu cầu các xã còn lại nộp trước ngày 25/3/2023.", ["các xã còn lại"], []),
    ],
)  # fmt: skip
def test_who_leads_and_who_helps(text: str, lead: list[str], with_: list[str]) -> None:
    found = only(text)
    assert (found.lead, found.with_) == (lead, with_)


@pytest.mark.parametrize(
    "text",
    [
        "Về tuyến đường ĐT.152: Chưa xem xét trong năm nay.",
        "Thanh tra Sở đã bàn giao xong trụ sở.",
        "Chủ tịch UBND tỉnh cảm ơn các nhà tài trợ đã đồng hành.",
        "Đến hết tháng 2, khu tái định cư mới đạt 12%, Sở Xây dựng thẩm định còn chậm.",
        "Đồng ý chủ trương mở rộng chợ.",
    ],
)
def test_what_was_done_or_declined_is_no_order(text: str) -> None:
    assert items(f"kết luận như sau:\n1. {text}\n2. Sở Y tế mua thuốc.")[0].path == "2"


def test_verbs_before_what_has_been_done_still_order() -> None:
    (found,) = items("kết luận như sau:\n1. Tỉnh đoàn:\n- Nghiệm thu phần việc đã thi công.")
    assert found.lead == ["Tỉnh đoàn"]


def test_a_quotation_before_who_says_it() -> None:
    (found,) = prose("“Các địa phương phải rà soát từng hộ dân”, Chủ tịch UBND tỉnh Lò Văn Hặc nhấn mạnh.")
    assert (found.lead, found.text) == (["Các địa phương"], "Các địa phương phải rà soát từng hộ dân")


def test_according_to_the_leader() -> None:
    first, second = prose(
        "Theo Chủ tịch UBND tỉnh Lò Văn Hặc, Sở Tư pháp phải làm đầu mối; Cục Thuế tỉnh rút ngắn thời gian hoàn thuế."
    )
    assert (first.lead, second.lead) == (["Sở Tư pháp"], ["Cục Thuế tỉnh"])
    assert prose("Theo Chủ tịch UBND huyện Mường Chà, Sở Tư pháp phải làm đầu mối.") == []


def concluded(*lines: str) -> list[Directive]:
    return prose("Nghe các ngành báo cáo, Chủ tịch UBND tỉnh kết luận như sau:\n" + "\n".join(lines), None)


def test_conclusions_without_any_numbering() -> None:
    found = concluded(
        "Về kết quả quý I",
        "Sở Công Thương đã có nhiều cố gắng; sản xuất công nghiệp tăng 7,2%.",
        "Về nhiệm vụ quý II",
        "Sở Y tế mua đủ vắc xin, xong trước ngày 20/4/2023.",
        "Yêu cầu Cục Hải quan tỉnh làm thủ tục trong ngày. Công khai số điện thoại đường dây nóng.",
        "Đồng ý cho lùi lịch; giao Sở Nội vụ thông báo đến các huyện.",
        "Văn phòng UBND tỉnh thông báo để các đơn vị biết./.",
        "Sở Tư pháp lưu hồ sơ.",
    )
    assert [each.lead for each in found] == [["Sở Y tế"], ["Cục Hải quan tỉnh"], ["Sở Nội vụ"]]
    assert found[0].due_date == date(2023, 4, 20)
    assert found[1].text.endswith("đường dây nóng.")


def test_conclusions_end_where_others_speak() -> None:
    found = concluded(
        "Sở Y tế mua đủ vắc xin.",
        "Tại hội nghị, đại diện các sở đã cam kết thực hiện nghiêm ý kiến chỉ đạo.",
        "Sở Tư pháp rà soát văn bản.",
    )
    assert [each.lead for each in found] == [["Sở Y tế"]]


def test_an_enumeration_within_a_sentence() -> None:
    found = concluded(
        "Yêu cầu các đơn vị tập trung: (1) Sở Xây dựng thẩm định trước ngày 15/6/2023; (2) Sở Tài chính bố trí vốn đối ứng."
    )
    assert [each.lead for each in found] == [["Sở Xây dựng"], ["Sở Tài chính"]]
    assert found[0].due_date == date(2023, 6, 15)
    assert found[1].due_date is None


def test_dated_headlines_are_no_items() -> None:
    text = (
        "Chủ tịch UBND tỉnh Lò Văn Hặc yêu cầu Sở Y tế mua thêm giường bệnh.\n"
        "- Tỉnh giao Sở Xây dựng sửa cầu treo (02/3/2023)\n"
        "- Sở Du lịch khai mạc tuần lễ hoa ban (01/3/2023)"
    )
    assert items(text) == []
    (found,) = prose(text)
    assert found.lead == ["Sở Y tế"]


@pytest.mark.parametrize(
    "heading", ["Các bài liên quan:", "Tin khác", "Bài viết cùng chuyên mục", "Xem thêm:"]
)
def test_lists_of_other_pages_are_no_part(heading: str) -> None:
    text = f"Kết luận như sau:\n1. Sở Y tế mua thuốc.\n{heading}\n- Giao Sở Xây dựng sửa cầu treo"
    assert text[: body_end(Page(text), 0, len(text))].endswith("mua thuốc.\n")
    assert [each.lead for each in items(text)] == [["Sở Y tế"]]


@pytest.mark.parametrize(
    ("text", "lead", "with_"),
    [
        ("Phòng Nông nghiệp, Môi trường và Giao thông lát lại vỉa hè; phối hợp với Công an tỉnh phân luồng.", ["Phòng Nông nghiệp, Môi trường và Giao thông"], ["Công an tỉnh"]),
        ("Văn phòng HĐND và UBND phường tham mưu lịch họp.", ["Văn phòng HĐND và UBND phường"], []),
        ("Ban Quản lý các chợ nông thôn chỉ thu phí theo niêm yết.", ["Ban Quản lý các chợ nông thôn"], []),
        ("Việc bàn giao trụ sở do Sở Tài chính chủ trì, phối hợp với Sở Nội vụ thực hiện.", ["Sở Tài chính"], ["Sở Nội vụ"]),
        ("Lát lại vỉa hè đường Hùng Vương (Sở Xây dựng chủ trì).", ["Sở Xây dựng"], []),
        ("Nội dung tuyên truyền do Sở Du lịch phụ trách.", ["Sở Du lịch"], []),
    ],
)  # fmt: skip
def test_names_no_list_holds_and_names_behind_the_task(text: str, lead: list[str], with_: list[str]) -> None:
    found = only(text)
    assert (found.lead, found.with_) == (lead, with_)


def test_a_speaker_is_not_taken_for_a_longer_name() -> None:
    (found,) = items(
        "kết luận như sau:\n1. Ban Thường vụ Tỉnh ủy cơ bản thống nhất đề cương; giao Ban Nội chính Tỉnh ủy biên tập."
    )
    assert found.lead == ["Ban Nội chính Tỉnh ủy"]


def test_nobody_acts_together_with_himself() -> None:
    (found,) = items("kết luận như sau:\n1. Sở Y tế:\n- Phối hợp với Sở Y tế và Tỉnh đoàn khám bệnh.")
    assert (found.lead, found.with_) == (["Sở Y tế"], ["Tỉnh đoàn"])


def test_what_citizens_ask_for_is_told() -> None:
    found = items(
        "kết luận như sau:\n1. Ông Tẩn A Pao khiếu nại mức bồi thường 120 m2 đất nương.\n"
        "- Trong thời gian giải quyết, UBND xã Tả Phìn bố trí chỗ ở tạm."
    )
    assert [(each.path, each.lead) for each in found] == [("1.-1", ["UBND xã Tả Phìn"])]


@pytest.mark.parametrize(
    "text",
    [
        "Bên cạnh đó, còn 6 chủ đầu tư giải ngân thấp; nhiều dự án phải điều chỉnh.",
        "Vẫn còn tình trạng xe quá tải phải xử lý nhiều lần.",
        "Sản xuất công nghiệp tăng bình quân 9% so với đầu năm.",
    ],
)
def test_findings_that_sound_like_duties(text: str) -> None:
    assert [each.path for each in items(f"kết luận như sau:\n1. {text}\n2. Sở Y tế mua thuốc.")] == ["2"]


def test_results_of_a_period_hold_no_orders() -> None:
    found = items(
        "kết luận như sau:\nI. KẾT QUẢ 5 THÁNG\n1. Khởi công 9 cầu.\nII. NHIỆM VỤ\n1. Khởi công 3 cầu."
    )
    assert [each.path for each in found] == ["II.1"]


def test_a_goal_is_no_statistic() -> None:
    found = only("Đến năm 2025, phấn đấu tối thiểu 300 ha; tỷ lệ sống đạt 85%.")
    assert "85%" in found.quotas


def test_doing_is_not_having_done() -> None:
    found = items(
        "kết luận như sau:\n1. Sở Y tế:\n- Báo cáo UBND tỉnh kết quả thực hiện trước 17 giờ 00 ngày 15/10/2023;\n- Mua thêm giường bệnh."
    )
    assert [each.path for each in found] == ["1.-1", "1.-2"]


def test_every_paragraph_that_bids_under_a_heading_without_items() -> None:
    found = items(
        "kết luận như sau:\nI. VỀ NHIỆM VỤ\nSở Y tế mua thuốc.\nTiếp tục rút ngắn tối thiểu 30% thời gian.\nII. VỀ TỔ CHỨC\nGiao Tỉnh đoàn đôn đốc."
    )
    assert [(each.path, each.lead) for each in found] == [
        ("I.#1", ["Sở Y tế"]),
        ("I.#2", []),
        ("II.#1", ["Tỉnh đoàn"]),
    ]


def test_the_closing_formula_on_the_line_of_the_last_item() -> None:
    (found,) = items(
        "kết luận như sau:\n1. Sở Y tế mua thuốc. Văn phòng UBND tỉnh thông báo để các đơn vị biết./."
    )
    assert (found.text, found.lead) == ("Sở Y tế mua thuốc.", ["Sở Y tế"])


def test_an_agency_that_hands_on_is_told_itself() -> None:
    first, second = prose(
        "Chủ tịch UBND tỉnh Lò Văn Hặc yêu cầu Sở Y tế mua thuốc; Sở Giáo dục và Đào tạo chỉ đạo các trường dọn lớp."
    )
    assert (first.lead, second.lead) == (["Sở Y tế"], ["Sở Giáo dục và Đào tạo"])


def test_ordering_a_management_board_is_no_regular_meeting() -> None:
    (found,) = prose(
        "Chủ tịch UBND tỉnh Lò Văn Hặc dự họp. Ông giao Ban Quản lý các khu công nghiệp tỉnh làm đường."
    )
    assert found.lead == ["Ban Quản lý các khu công nghiệp tỉnh"]
    assert prose("Ông Lò Văn Hặc dự giao ban quý I. Sở Y tế mua thuốc.") == []


def test_what_a_notice_of_another_time_said() -> None:
    assert (
        prose(
            "Cuối năm ngoái, tại Thông báo số 40/TB-UBND, Chủ tịch UBND tỉnh kết luận, giao Sở Y tế mua thuốc."
        )
        == []
    )


def test_tables_behind_the_signature() -> None:
    text = (
        "KT. CHỦ TỊCH\nPhụ lục II\nPHÂN CÔNG NHIỆM VỤ\nSTT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn\n"
        "1 | Mua thuốc | Sở Y tế | 20/4/2023\n2 | Sửa đường | Sở Xây dựng | Quý III/2023"
    )
    found = annexed(Page(text), 5, Clock(ISSUED, ISSUED))
    assert [(each.path, each.lead, each.due_date) for each in found] == [
        ("PLII.1", ["Sở Y tế"], date(2023, 4, 20)),
        ("PLII.2", ["Sở Xây dựng"], date(2023, 9, 30)),
    ]
    assert annexed(Page("KT. CHỦ TỊCH\nPhụ lục\nSở Y tế mua thuốc."), 0, Clock(ISSUED, ISSUED)) == []


def test_what_becomes_of_the_notice_itself_is_no_task() -> None:
    text = (
        "Chủ tịch UBND tỉnh kết luận như sau:\n1. Giao Sở Y tế mua vắc xin.\n"
        "2. Thông báo kết luận này thay thế Thông báo số 12/TB-VP ngày 03/02/2022 của Văn phòng UBND tỉnh.\n"
    )
    told = items(text)
    assert [each.path for each in told] == ["1"]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        (
            "UBND các xã Ba Vì, Hòa An bàn giao mặt bằng; đối với khu tái định cư, UBND xã Hòa An phải di dời mộ.",
            ["UBND các xã Ba Vì, Hòa An", "UBND xã Hòa An"],
        ),
        (
            "Các chủ đầu tư khởi công trước ngày 19/12/2023; quá thời hạn này, Sở Xây dựng tham mưu thu hồi dự án.",
            ["Các chủ đầu tư", "Sở Xây dựng"],
        ),
        ("Sở Y tế mua thuốc; sau khi có ý kiến của Bộ Y tế, UBND tỉnh sẽ xem xét.", ["Sở Y tế"]),
    ],
)
def test_who_acts_behind_a_semicolon_and_its_case(text: str, lead: list[str]) -> None:
    assert only(text).lead == lead


def test_a_heading_may_say_what_they_are() -> None:
    found = items(
        "kết luận như sau:\n1. Sở Y tế - Cơ quan Thường trực Ban Chỉ đạo\na) Lập bộ chỉ số.\nb) Mua thuốc."
    )
    assert [(each.path, each.lead) for each in found] == [("1.a", ["Sở Y tế"]), ("1.b", ["Sở Y tế"])]


def test_a_heading_may_say_that_they_lead() -> None:
    found = items(
        "kết luận như sau:\n1. Giao Đảng ủy UBND tỉnh lãnh đạo, chỉ đạo:\na) Bố trí vốn.\nb) Ban hành cơ chế."
    )
    assert [(each.path, each.lead) for each in found] == [
        ("1.a", ["Đảng ủy UBND tỉnh"]),
        ("1.b", ["Đảng ủy UBND tỉnh"]),
    ]


def test_a_citizen_is_not_told() -> None:
    found = items(
        "kết luận như sau:\n1. Bà Lò Thị Mai (bản Púng, xã Ba Vì)\n- Giao Sở Y tế trả lời.\n"
        "2. Ông Lê Văn Tám (xã Hòa An, huyện Mường Nhé)\nVụ việc đã được giải quyết hết thẩm quyền; Chủ tịch UBND tỉnh "
        "giải thích để công dân rõ.\nBan Tiếp công dân tỉnh thông báo để các cơ quan biết, thực hiện./."
    )
    assert [(each.path, each.lead) for each in found] == [("1.-1", ["Sở Y tế"])]


def test_findings_behind_a_topic_say_nothing_of_the_items_below() -> None:
    found = items(
        "kết luận như sau:\n1. Về môi trường: Thời gian qua, công tác thu gom rác đã đạt 92%, được người dân ghi nhận.\n"
        "1.1. Công ty Cổ phần Môi trường Hòa An thu gom rác 02 chuyến/ngày."
    )
    assert [(each.path, each.lead) for each in found] == [("1.1", ["Công ty Cổ phần Môi trường Hòa An"])]


@pytest.mark.parametrize(
    ("said", "with_"),
    [
        ("lập quy hoạch, trình UBND tỉnh trong tháng 8/2023. Trong đó:", []),
        ("lập quy hoạch vùng nuôi:", ["Sở Xây dựng"]),
    ],
)
def test_who_helps_in_a_sentence_that_is_over(said: str, with_: list[str]) -> None:
    found = items(
        f"kết luận như sau:\n1. Về quy hoạch:\n- Sở Y tế chủ trì, phối hợp với Sở Xây dựng {said}\n+ Giữ nguyên mật độ.\n"
        "+ Di dời các hộ."
    )
    assert [each.with_ for each in found] == [["Sở Xây dựng"], with_, with_]


def test_orders_behind_what_is_agreed_to_under_a_heading() -> None:
    (found,) = items(
        "kết luận như sau:\n1. Dự thảo Quy định (Sở Y tế trình)\nCơ bản thống nhất nội dung. Giao Sở Y tế hoàn thiện, phối "
        "hợp với Sở Tư pháp trình ban hành."
    )
    assert (found.path, found.lead, found.with_) == ("1.#1", ["Sở Y tế"], ["Sở Tư pháp"])


def test_what_follows_the_last_dash_does_not_belong_to_it() -> None:
    found = items(
        "kết luận như sau:\n- Sở Y tế mua thuốc.\n- Về quỹ đất: thống nhất bổ sung như đề xuất.\n"
        "Chủ tịch UBND tỉnh giao Văn phòng UBND tỉnh đôn đốc."
    )
    assert [each.path for each in found] == ["-1", "end"]


def test_speech_goes_on_below_a_subheading() -> None:
    found = prose(
        "Kết luận hội nghị, đồng chí Lò Văn Hặc, Bí thư Tỉnh ủy giao Sở Y tế mua thuốc.\nChăm lo đời sống Nhân dân\n"
        "UBND tỉnh được yêu cầu bố trí vốn làm đường. Sở Xây dựng bàn giao cho địa phương theo quy định."
    )
    assert [each.lead for each in found] == [["Sở Y tế"], ["UBND tỉnh"], ["Sở Xây dựng"]]


def test_speech_that_reminds_others_too() -> None:
    found = prose(
        "Bí thư Tỉnh ủy Lò Văn Hặc đề nghị Công ty Điện lực Lai Châu rà soát lưới điện, đồng thời lưu ý các nhà đầu tư hoàn "
        "trả mặt đường."
    )
    assert [each.lead for each in found] == [["Công ty Điện lực Lai Châu"], ["các nhà đầu tư"]]


def test_speech_names_who_helps_behind_a_semicolon() -> None:
    (found,) = prose(
        "Bí thư Tỉnh ủy Lò Văn Hặc chỉ đạo: Sở Y tế khẩn trương công bố dịch; phối hợp với Đài Phát thanh và Truyền hình "
        "tỉnh đưa tin."
    )
    assert (found.lead, found.with_) == (["Sở Y tế"], ["Đài Phát thanh và Truyền hình tỉnh"])


def test_a_sentence_may_end_in_a_year() -> None:
    found = prose(
        "Bí thư Tỉnh ủy Lò Văn Hặc yêu cầu Sở Nội vụ rà soát. Sở Y tế cần hướng dẫn theo Nghị định số 43/2014/NĐ-CP ngày "
        "15/5/2014.Riêng khu công nghiệp Hòa An đã có chủ trương đề nghị Tập đoàn Cao su Việt Nam sớm bàn giao đất."
    )
    assert [each.lead for each in found] == [["Sở Nội vụ"], ["Sở Y tế"], ["Tập đoàn Cao su Việt Nam"]]


@pytest.mark.parametrize(
    ("text", "lead", "with_"),
    [
        ("Sở Y tế làm đầu mối, cùng với Sở Xây dựng xác định danh mục.", ["Sở Y tế"], ["Sở Xây dựng"]),
        ("Sở Y tế làm đầu mối, cùng Sở Du lịch, Tỉnh đoàn xây dựng bản đồ.", ["Sở Y tế"], ["Sở Du lịch", "Tỉnh đoàn"]),
        ("Sở Y tế lo nguồn thuốc, đồng thời cùng Sở Du lịch kết nối cơ sở lưu trú.", ["Sở Y tế"], ["Sở Du lịch"]),
        ("Sở Y tế rà soát hồ sơ; cùng Công an tỉnh kiểm tra hiện trường.", ["Sở Y tế"], ["Công an tỉnh"]),
        ("Sở Y tế lập danh mục, cùng với đó là dự toán.", ["Sở Y tế"], []),
        ("Giao Công an phường chủ trì, Đội Kiểm tra quy tắc đô thị phối hợp, ra quân.", ["Công an phường"], ["Đội Kiểm tra quy tắc đô thị"]),
        # work shared out among one's own
        ("Sở Y tế kiện toàn tổ công tác, phân công từng thành viên phụ trách.", ["Sở Y tế"], []),
        ("Sở Y tế lập kế hoạch; giao từng đơn vị thực hiện.", ["Sở Y tế"], []),
        # a head word alone for a name given in full
        ("Thống nhất cho Công ty Cấp nước Hòa An thuê đất; Công ty có trách nhiệm nộp tiền.", ["Công ty Cấp nước Hòa An"], []),
        ("Đồng ý để Bệnh viện Đa khoa tỉnh mua máy. Bệnh viện phải công khai giá.", ["Bệnh viện Đa khoa tỉnh"], []),
        ("Đối với Binh đoàn 15: đề nghị chỉ đạo các công ty trực thuộc bàn giao đất.", ["Binh đoàn 15"], []),
        ("Tỉnh đoàn trồng cây; Báo Hòa An, Đài tỉnh mỗi tuần đăng tin.", ["Tỉnh đoàn", "Báo Hòa An", "Đài tỉnh"], []),
    ],
)  # fmt: skip
def test_who_acts_and_with_whom(text: str, lead: list[str], with_: list[str]) -> None:
    found = only(text)
    assert (found.lead, found.with_) == (lead, with_)


def test_sharing_out_work_under_a_heading() -> None:
    found = items(
        "kết luận như sau:\n1. UBND các huyện:\n- Kiện toàn Ban Chỉ đạo, phân công từng thành viên phụ trách."
    )
    assert [each.lead for each in found] == [["UBND các huyện"]]


@pytest.mark.parametrize("verb", ["Đề nghị", "Yêu cầu"])
def test_who_is_named_under_a_heading_that_names_all(verb: str) -> None:
    found = items(
        f"kết luận như sau:\n1. Đối với các sở, ngành:\na) Rà soát quy chế.\nb) {verb} Kho bạc tỉnh hướng dẫn."
    )
    assert [each.lead for each in found] == [["các sở, ngành"], ["Kho bạc tỉnh"]]


def test_one_agency_that_must_ask_another() -> None:
    found = items("kết luận như sau:\n1. Sở Y tế:\na) Mua thuốc.\nb) Đề nghị Kho bạc tỉnh thanh toán.")
    assert [each.lead for each in found] == [["Sở Y tế"], ["Sở Y tế"]]


@pytest.mark.parametrize(
    "text",
    [
        "Năm học qua, tỷ lệ học sinh chuyên cần đạt 95,8%, tăng 1,2%.",
        "Tuyến đường đi Cần Thơ dài 60 km, khối lượng đạt 34%.",
        "Khách đến Cần Giờ tăng 12% so với cùng kỳ.",
    ],
)
def test_words_that_look_like_duties(text: str) -> None:
    assert items(f"kết luận như sau:\n1. {text}\n2. Sở Y tế mua thuốc.")[0].path == "2"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ban Thường vụ Tỉnh ủy xem xét, quyết định một số trường hợp luân chuyển.", False),
        ("Ban Thường vụ Tỉnh ủy sẽ cho ý kiến về đề án.", False),
        ("Ban Tổ chức Tỉnh ủy xem xét, quyết định theo thẩm quyền.", True),
        ("Giao Ban Thường vụ Tỉnh đoàn quyết định.", True),
    ],
)
def test_what_the_body_that_concludes_decides_itself(text: str, told: bool) -> None:
    found = items(
        "Sau khi nghe Ban Tổ chức Tỉnh ủy báo cáo, Ban Thường vụ Tỉnh ủy thống nhất kết luận như sau:\n"
        f"1. Công tác nhân sự\n{text}\n2. Sở Y tế mua thuốc."
    )
    assert len(found) == 1 + told


@pytest.mark.parametrize("units", ["10 huyện, thành phố", "05 xã", "03 đơn vị nêu trên"])
def test_so_many_units_are_told(units: str) -> None:
    assert only(f"Yêu cầu {units} hoàn thành kế hoạch sử dụng đất.").lead == [units]


def test_a_rule_from_an_hour_on() -> None:
    assert only("Từ 0 giờ ngày 01/4/2023, tạm dừng đổ thải.").effective_from == date(2023, 4, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Khối lượng đắp đập mới đạt 34% hợp đồng. Nhà thầu Tổng công ty Xây dựng 4 huy động máy móc chưa đúng hồ sơ.", False),
        ("Khối lượng đắp đập mới đạt 34% hợp đồng. Ban Quản lý dự án tỉnh huy động nhân lực bị phê bình hai lần.", False),
        ("Khối lượng đắp đập mới đạt 34% hợp đồng. Sở Y tế khẩn trương đôn đốc nhà thầu.", True),
    ],
)  # fmt: skip
def test_failures_behind_a_statistic(text: str, told: bool) -> None:
    assert len(items(f"kết luận như sau:\n1. {text}\n2. Sở Y tế mua thuốc.")) == 1 + told


@pytest.mark.parametrize(
    ("text", "lead", "with_"),
    [
        ("Cơ bản đồng ý dự thảo. Sở Tư pháp thẩm định, gửi UBND tỉnh.", ["Sở Tư pháp"], []),
        ("Thống nhất phương án 2. Ban Quản lý dự án tỉnh hoàn thiện hồ sơ.", ["Ban Quản lý dự án tỉnh"], []),
        ("Trên cơ sở ý kiến các thành viên, Sở Nội vụ hoàn thiện Đề án.", ["Sở Nội vụ"], []),
        ("Sau khi có ý kiến của Sở Tài chính, Sở Nội vụ trình phê duyệt.", ["Sở Nội vụ"], []),
        ("Cho phép Sở Xây dựng chỉ định thầu gói thầu khẩn cấp.", ["Sở Xây dựng"], []),
        ("Sở Y tế (chủ trì), Sở Du lịch (phối hợp) kiểm tra cơ sở lưu trú.", ["Sở Y tế"], ["Sở Du lịch"]),
        ("Sở Nội vụ - Cơ quan thường trực cải cách hành chính - đôn đốc các ngành.", ["Sở Nội vụ"], []),
    ],
)  # fmt: skip
def test_orders_behind_approval_and_what_was_heard(text: str, lead: list[str], with_: list[str]) -> None:
    found = only(text)
    assert (found.lead, found.with_) == (lead, with_)


@pytest.mark.parametrize(
    "text",
    [
        "Đồng ý với báo cáo. Sở Tư pháp đã thẩm định hồ sơ.",
        "Thống nhất đánh giá năm 2022. Các địa phương triển khai đồng bộ.",
    ],
)
def test_approval_and_what_was_done(text: str) -> None:
    assert [each.path for each in items(f"kết luận như sau:\n1. {text}\n2. Sở Y tế mua thuốc.")] == ["2"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Không tổ chức lễ khởi công.", True),
        ("Không bố trí vốn cho dự án mới.", True),
        ("Không đốt rơm rạ ven quốc lộ.", True),
        ("Không xem xét đề nghị gia hạn.", False),
        ("Không có vướng mắc về đất đai.", False),
    ],
)
def test_what_is_not_to_be_done(text: str, told: bool) -> None:
    assert len(items(f"kết luận như sau:\n1. {text}\n2. Sở Y tế mua thuốc.")) == 1 + told


@pytest.mark.parametrize(
    "text",
    [
        "Trước mắt, hoàn thành khảo sát địa hình.",
        "Trước mắt, trong tháng 3 hoàn thành khảo sát địa hình.",
        "Đồng thời, tổ chức cắm mốc ngoài thực địa.",
        "Trước 11 giờ ngày 13/3 gửi danh sách.",
    ],
)
def test_what_comes_before_the_verb(text: str) -> None:
    assert only(text).path == "1"
