"""Whole documents: what they are, what is read from page and attachment, and what never happens."""

# ruff: noqa: E501 (whole sentences, one a line)

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from transforms import contract
from transforms.document import Document, ListingEntry
from transforms.orthography import fold
from transforms.places import places
from transforms.read import MAX_CHARACTERS, PARSER_VERSION, Reading, read

NOTICE = """UBND TỈNH SƠN LA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
VĂN PHÒNG Độc lập - Tự do - Hạnh phúc
Số: 73/TB-VPUBND Sơn La, ngày 12 tháng 4 năm 2022
THÔNG BÁO
Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về phát triển cây ăn quả
Ngày 08 tháng 4 năm 2022, Phó Chủ tịch UBND tỉnh Quàng Thị Vân chủ trì cuộc họp về phát triển cây ăn quả trên đất dốc.
Sau khi nghe Sở Nông nghiệp và Phát triển nông thôn báo cáo theo Công văn số 655/SNN-TT ngày 01/4/2022, Phó Chủ tịch UBND tỉnh kết luận như sau:
1. Đánh giá cao sự chủ động của các huyện.
2. Giao Sở Nông nghiệp và Phát triển nông thôn chủ trì, phối hợp với Sở Công Thương lập bản đồ vùng trồng, xong trước ngày 30/5/2022.
3. UBND các huyện, thành phố hướng dẫn cấp mã số cho tối thiểu 70% diện tích.
Văn phòng UBND tỉnh thông báo để các cơ quan thực hiện./.
Nơi nhận:
- Như trên;
- Lưu: VT, KT.
TL. CHỦ TỊCH
CHÁNH VĂN PHÒNG
Lò Văn Ún
"""


def text(content: str, **known: object) -> Reading:
    return read(Document(content.encode(), media_type="text/plain", **known))  # type: ignore[arg-type]


def test_a_notice_is_read_whole() -> None:
    made = text(NOTICE)
    notice = made.notice
    assert notice is not None
    assert (notice.kind, notice.doc_number, notice.issuing_body) == (
        "formal_notice",
        "73/TB-VPUBND",
        "VĂN PHÒNG",
    )
    assert (notice.issued_date, notice.issued_place) == (date(2022, 4, 12), "Sơn La")
    assert (notice.meeting_date, notice.chair_name, notice.chair_title) == (
        date(2022, 4, 8),
        "Quàng Thị Vân",
        "Phó Chủ tịch UBND tỉnh",
    )
    assert (notice.signer_name, notice.signer_title, notice.signing_authority) == (
        "Lò Văn Ún",
        "Chánh Văn phòng",
        ["TL."],
    )
    assert notice.recipients == ["Như trên", "Lưu: VT, KT"]
    assert (notice.province_code, notice.province_code_now) == ("14", "14")
    assert notice.title == "Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về phát triển cây ăn quả"
    assert notice.parser_version == PARSER_VERSION
    assert [(each.path, each.lead, each.due_date, each.quotas) for each in made.directives] == [
        ("2", ["Sở Nông nghiệp và Phát triển nông thôn"], date(2022, 5, 30), []),
        ("3", ["UBND các huyện, thành phố"], None, ["70%"]),
    ]
    assert [(each.number, each.type, each.issued_date) for each in made.citations] == [
        ("655/SNN-TT", "Công văn", date(2022, 4, 1))
    ]
    ids = {each.notice_id for each in made.directives} | {each.notice_id for each in made.citations}
    assert ids | {each.notice_id for each in made.evidence} == {notice.notice_id}


def test_every_record_fits_the_contract() -> None:
    made = text(NOTICE)
    assert made.notice is not None
    contract.table("notices", [contract.row(made.notice)])
    contract.table("directives", map(contract.row, made.directives))
    contract.table("citations", map(contract.row, made.citations))
    contract.table("evidence", map(contract.row, made.evidence))


def test_every_value_has_its_place() -> None:
    made = text(NOTICE)
    notice = made.notice
    assert notice is not None
    where = {each.field: notice.text[each.start : each.end] for each in made.evidence}
    for name in (
        "title",
        "doc_number",
        "issuing_body",
        "issued_place",
        "meeting_title",
        "chair_name",
        "chair_title",
        "signer_name",
    ):
        assert fold(getattr(notice, name)) in fold(" ".join(where[name].split())), name
    assert where["meeting_date"] == "08 tháng 4 năm 2022"
    assert where["issued_date"] == "12 tháng 4 năm 2022"
    assert fold(where["signer_title"]) == fold(notice.signer_title or "")
    assert where["recipients[1]"] == "Lưu: VT, KT"
    assert {each.source_sha256 for each in made.evidence} == {notice.content_sha256}


FORM = "UBND TỈNH SƠN LA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: {} Sơn La, ngày 12 tháng 4 năm 2022\n{}\n{}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (FORM.format("31/TB-UBND", "THÔNG BÁO", "Về việc nghỉ lễ Quốc khánh\nYêu cầu các sở phân công trực."), "no conclusions"),
        (FORM.format("32/TB-UBND", "THÔNG BÁO", "Kết luận thanh tra việc quản lý đất đai tại huyện Yên Châu\n1. Giao Sở Tài chính thu hồi."), "inspection"),
        (FORM.format("5/KL-TTr", "KẾT LUẬN THANH TRA", "Về việc mua sắm thiết bị\n1. Yêu cầu Sở Y tế kiểm điểm."), "inspection"),
        (FORM.format("33/KH-UBND", "KẾ HOẠCH", "Triển khai kết luận của Chủ tịch UBND tỉnh\n1. Giao Sở Nội vụ báo cáo."), "kế hoạch"),
        (FORM.format("34/QĐ-UBND", "QUYẾT ĐỊNH", "Về việc giao dự toán\nĐiều 1. Giao Sở Tài chính phân bổ."), "quyết định"),
        (FORM.format("35/BC-UBND", "BÁO CÁO", "Kết quả thực hiện kết luận của Thủ tướng\n1. Sở Y tế đã mua thuốc."), "báo cáo"),
        (FORM.format("36/GM-UBND", "GIẤY MỜI", "Họp về thủy lợi, đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì"), "giấy mời"),
        (FORM.format("37/UBND-KT", "V/v thực hiện kết luận", "Kính gửi: Các sở.\nYêu cầu Sở Tài chính báo cáo."), "công văn"),
        (
            "LỊCH CÔNG TÁC\nTuần 12\nThứ Hai: Đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì họp; giao Sở "
            "Y tế báo cáo."
        , "lịch công tác"),
        ("Mời thầu xây dựng trụ sở\nBan Quản lý dự án mời các nhà thầu nộp hồ sơ trước ngày 5/5/2022.", "title"),
        (
            "Gặp mặt doanh nghiệp\nSáng 5/5, đồng chí Lê Văn Tám, Chủ tịch UBND tỉnh chủ trì buổi gặp mặt. "
            "Đồng chí chúc các doanh nghiệp thành công."
        , "nobody"),
        (
            "Sở Y tế họp\nSáng 5/5, Giám đốc Sở Y tế Lê Văn Tám chủ trì cuộc họp. Đồng chí yêu cầu các "
            "phòng khẩn trương báo cáo."
        , "provincial"),
        (
            "Tỉnh thi đua\nThực hiện kết luận của Chủ tịch UBND tỉnh, Sở Xây dựng vừa tổ chức ra quân dọn "
            "vệ sinh."
        , "mentions"),
    ],
)  # fmt: skip
def test_what_is_none(content: str, reason: str) -> None:
    made = text(content)
    assert made.kind == "other", made.reason
    assert made.notice is None
    assert reason in made.reason


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (

                "TỈNH ỦY SƠN LA ĐẢNG CỘNG SẢN VIỆT NAM\nSố 12-KL/TU Sơn La, ngày 05 tháng 5 năm 2022\nKẾT "
                "LUẬN\ncủa Ban Thường vụ Tỉnh uỷ về chuyển đổi số\n"

            "Ngày 04/5/2022, Ban Thường vụ Tỉnh uỷ họp và kết luận như sau:\n1- Giao Ban Tổ chức Tỉnh "
                "uỷ rà soát.",
            "formal_notice",
        ),
        (

                "Kết luận của Chủ tịch UBND tỉnh về chống hạn\nSáng 5/5/2022, Chủ tịch UBND tỉnh Lê Văn "
                "Tám chủ trì họp về chống hạn và kết luận như sau:\n"

            "1. Sở Công Thương bảo đảm điện bơm nước.\n2. UBND các huyện nạo vét kênh.",
            "conclusion_article",
        ),
        (

                "Bàn giải pháp chống hạn\nSáng 5/5/2022, Chủ tịch UBND tỉnh Lê Văn Tám chủ trì cuộc họp về "
                "chống hạn. Kết luận cuộc họp, đồng chí Lê Văn Tám "

            "yêu cầu Sở Công Thương bảo đảm điện bơm nước; UBND các huyện nạo vét kênh.",
            "meeting_article",
        ),
        (

                "UBND tỉnh chỉ đạo chống hạn\nVăn phòng UBND tỉnh vừa ban hành Thông báo số 45/TB-VP ngày "
                "5/5/2022 về kết luận của Phó Chủ tịch UBND tỉnh Lê Văn Tám tại cuộc họp chống hạn.\n"

            "Theo đó, Phó Chủ tịch UBND tỉnh yêu cầu Sở Công Thương bảo đảm điện; giao Sở Tài chính bố "
                "trí kinh phí.",
            "conclusion_article",
        ),
    ],
)  # fmt: skip
def test_what_is_one(content: str, kind: str) -> None:
    made = text(content)
    assert made.kind == kind, made.reason
    assert made.notice is not None
    assert made.directives


def test_the_year_comes_from_the_publication_or_the_address() -> None:
    news = (
        "Họp chống hạn\nChiều 30/12, Chủ tịch UBND tỉnh Lê Văn Tám chủ trì cuộc họp. "
        "Chủ tịch UBND tỉnh yêu cầu Sở Công Thương bảo đảm điện."
    )
    stamped = text(news, published_at=datetime(2022, 1, 2, tzinfo=UTC))
    assert stamped.notice is not None
    assert stamped.notice.meeting_date == date(2021, 12, 30)
    addressed = text(news, url="http://127.0.0.1/portal/Pages/2020-12-31/hop.aspx")
    assert addressed.notice is not None
    assert addressed.notice.meeting_date == date(2020, 12, 30)
    bare = text(news)
    assert bare.notice is not None
    assert bare.notice.meeting_date is None


def test_an_attachment_is_read_in_the_place_of_a_page_that_only_announces_it() -> None:
    page = b"<html><body><h1>Thong bao</h1><p>Chi tiet xem tep dinh kem.</p></body></html>"
    document = Document(
        page,
        url="http://127.0.0.1/van-ban/1",
        media_type="text/html",
        portal="son-la",
        province_code="14",
        published_at=datetime(2022, 4, 13, 2, 0, tzinfo=UTC),
        attachments=(Document(NOTICE.encode(), url="http://127.0.0.1/f/73.txt", media_type="text/plain"),),
    )
    made = read(document)
    assert made.notice is not None
    assert made.notice.doc_number == "73/TB-VPUBND"
    assert made.notice.text_source == "text"
    assert made.notice.url == "http://127.0.0.1/van-ban/1"
    assert made.notice.published_at == datetime(2022, 4, 13, 2, 0, tzinfo=UTC)
    assert made.notice.notice_id.startswith("son-la-")
    (row,) = made.attachments
    assert (row.url, row.bytes, row.text_source, row.notice_id) == (
        "http://127.0.0.1/f/73.txt",
        len(NOTICE.encode()),
        "text",
        made.notice.notice_id,
    )


def test_an_unreadable_attachment_loses_nothing() -> None:
    document = Document(
        "<html><body><h1>Kết luận của Chủ tịch UBND tỉnh về thủy lợi</h1><p>Xem tệp đính "
        "kèm.</p></body></html>".encode(),
        url="http://127.0.0.1/van-ban/2",
        media_type="text/html",
        listing=ListingEntry(
            title="Kết luận của Chủ tịch UBND tỉnh về thủy lợi", number="91/TB-UBND", date="06/6/2023"
        ),
        attachments=(Document(b"%PDF-1.7 broken", url="http://127.0.0.1/f/91.pdf"),),
    )
    made = read(document)
    assert made.notice is not None
    assert (made.notice.doc_number, made.notice.issued_date) == ("91/TB-UBND", date(2023, 6, 6))
    assert any("91.pdf" in each for each in made.warnings)
    (row,) = made.attachments
    assert row.text_source is None


def test_the_province_and_its_code_now() -> None:
    old = text(NOTICE.replace("SƠN LA", "HẬU GIANG").replace("Sơn La", "Vị Thanh"))
    assert old.notice is not None
    assert (old.notice.province_code, old.notice.province_code_now) == ("93", "92")
    new = text(NOTICE.replace("SƠN LA", "BẮC NINH").replace("Sơn La", "Bắc Ninh").replace("2022", "2026"))
    assert new.notice is not None
    assert (new.notice.province_code, new.notice.province_code_now) == ("24", "24")
    before = text(NOTICE.replace("SƠN LA", "BẮC NINH").replace("Sơn La", "Bắc Ninh"))
    assert before.notice is not None
    assert before.notice.province_code == "27"


def test_long_texts_are_cut_with_a_warning() -> None:
    made = text(NOTICE + "Phụ lục kèm theo số liệu.\n" * 30_000)
    assert made.kind == "formal_notice"
    assert any(str(MAX_CHARACTERS) in each for each in made.warnings)


def check(made: Reading) -> None:
    assert [str(each) for each in places(made) if not each.holds] == []


@pytest.mark.parametrize(
    "content",
    ["1. " * 100_000, "các sở, " * 50_000, "Sở " * 100_000, "ngày 5/5 " * 40_000, "17/NQ-CP " * 40_000, "A " * 200_000, "(" * 300_000, "đồng chí Lê Văn Tám, " * 15_000, "\n- " * 100_000, "các cơ quan gồm " * 20_000],
    ids=["marks", "collectives", "departments", "days", "numbers", "capitals", "brackets", "persons", "dashes", "members"],
)  # fmt: skip
@pytest.mark.timeout(60)
def test_time_is_bounded_on_hostile_text(content: str) -> None:
    check(
        text(
            "THÔNG BÁO\nKết luận của Chủ tịch UBND tỉnh\nChủ tịch UBND tỉnh kết luận như sau:\n1. " + content
        )
    )


def test_a_visit_or_a_ceremony_is_no_meeting_that_is_chaired() -> None:
    for opening in ("dự lễ khởi công cầu", "kiểm tra các hồ đập", "thăm, chúc Tết bà con"):
        made = text(
            f"Tin trong ngày\nSáng 5/6/2023, đồng chí Lê Văn Tám, Phó Chủ tịch UBND tỉnh {opening}. "
            "Đồng chí yêu cầu nhà thầu đẩy nhanh tiến độ."
        )
        assert made.kind == "other", opening


def test_emphasis_is_an_order_only_with_must() -> None:
    news = "Họp\nSáng 5/6/2023, Chủ tịch UBND tỉnh Lê Văn Tám chủ trì họp về thuế. Đồng chí Lê Văn Tám nhấn mạnh {}."
    assert text(news.format("các sở, ngành cần rà soát nguồn thu")).kind == "meeting_article"
    assert text(news.format("các sở, ngành đã rất cố gắng")).kind == "other"


def test_a_meeting_about_an_inspection_is_a_meeting() -> None:
    made = text(
        FORM.format(
            "38/TB-UBND",
            "THÔNG BÁO",
            "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp nghe báo cáo khắc phục kết luận thanh tra\n"
            "Chủ tịch UBND tỉnh kết luận như sau:\n1. Giao Sở Tài chính thu hồi 3 tỷ đồng.",
        )
    )
    assert made.kind == "formal_notice"


def test_a_task_table_behind_the_signature_is_read_too() -> None:
    text = """UBND TỈNH GIA LAI
VĂN PHÒNG
Số: 77/TB-VP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Gia Lai, ngày 10 tháng 3 năm 2024
THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh Rơ Chăm Hùng tại cuộc họp giao ban tháng 3
Ngày 08/3/2024, đồng chí Rơ Chăm Hùng, Chủ tịch UBND tỉnh chủ trì cuộc họp. Chủ tịch UBND tỉnh kết luận như sau:
1. Giao Sở Y tế rà soát thuốc.
Nơi nhận:
- Các sở;
- Lưu: VT.
TL. CHỦ TỊCH
CHÁNH VĂN PHÒNG
Lê Văn Hoa
PHỤ LỤC
STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn
1 | Xây dựng kế hoạch tiêm chủng | Sở Y tế | Sở Tài chính | 30/4/2024
2 | Sửa chữa trạm y tế xã | Ban Quản lý dự án | | Quý II/2024
"""
    reading = read(Document(text.encode()))
    assert [(each.path, each.lead, each.with_, each.due_date) for each in reading.directives] == [
        ("1", ["Sở Y tế"], [], None),
        ("PL.1", ["Sở Y tế"], ["Sở Tài chính"], date(2024, 4, 30)),
        ("PL.2", ["Ban Quản lý dự án"], [], date(2024, 6, 30)),
    ]
    assert reading.notice is not None
    assert reading.notice.recipients == ["Các sở", "Lưu: VT"]


@pytest.mark.parametrize(
    "stamp",
    [
        "Lò Thị Mai 14/10/2021 17:42",
        "Đăng lúc 17:42, ngày 14/10/2021 - Tác giả: Lò Thị Mai",
    ],
)
def test_who_wrote_it_stands_beside_the_day(stamp: str) -> None:
    made = text(
        f"Đẩy nhanh giải ngân vốn đầu tư công\n{stamp}\n"
        "Chiều 13/10, Chủ tịch UBND tỉnh Lê Văn Tám chủ trì cuộc họp về giải ngân vốn đầu tư công.\n"
        "Kết luận cuộc họp, Chủ tịch UBND tỉnh Lê Văn Tám yêu cầu Sở Tài chính báo cáo trước ngày 20/10.\n"
        "Ông cũng giao Sở Xây dựng kiểm tra các dự án chậm tiến độ trên địa bàn tỉnh."
    )
    assert made.notice is not None
    assert (made.notice.author, made.notice.meeting_date) == ("Lò Thị Mai", date(2021, 10, 13))


def test_a_pen_name_with_stops() -> None:
    made = text(
        "Đẩy nhanh giải ngân vốn đầu tư công\n"
        "Chiều 13/10/2021, Chủ tịch UBND tỉnh Lê Văn Tám chủ trì cuộc họp về giải ngân vốn đầu tư công.\n"
        "Kết luận cuộc họp, Chủ tịch UBND tỉnh Lê Văn Tám yêu cầu Sở Tài chính báo cáo trước ngày 20/10.\n"
        "P.V"
    )
    assert made.notice is not None
    assert made.notice.author == "P.V"


def test_views_beside_the_day_may_have_thousands() -> None:
    made = text(
        "CỔNG THÔNG TIN ĐIỆN TỬ TỈNH LAI CHÂU\nTin trong tỉnh\nĐẨY NHANH GIẢI NGÂN VỐN ĐẦU TƯ CÔNG\n"
        "(Ngày đăng: 14/10/2021 - Lượt xem: 1.277)\n"
        "Chiều 13/10, Chủ tịch UBND tỉnh Lê Văn Tám chủ trì cuộc họp về giải ngân vốn đầu tư công.\n"
        "Kết luận cuộc họp, Chủ tịch UBND tỉnh Lê Văn Tám yêu cầu Sở Tài chính báo cáo trước ngày 20/10."
    )
    assert made.notice is not None
    assert made.notice.meeting_date == date(2021, 10, 13)
