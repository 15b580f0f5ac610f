from __future__ import annotations

import textwrap
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import furniture, lines, text
from transforms.document import CleanText, Document, ListingEntry
from transforms.orthography import fold, normalise
from transforms.text import UnreadableDocument, clean

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
GOLD: list[dict[str, Any]] = (
    yaml.safe_load((SEEDS / "gold.yaml").read_text(encoding="utf-8"))
    if (SEEDS / "gold.yaml").exists()
    else []
)
HANOI_MIDNIGHT = datetime(2021, 5, 4, 17, 0, tzinfo=UTC)
BODY = "Ngày 04/5/2021, Phó Chủ tịch UBND tỉnh Lò Văn Khiêm chủ trì cuộc họp về xây dựng nông thôn mới."
END = "Các địa phương khẩn trương hoàn thành hồ sơ, báo cáo kết quả trước ngày 30/6/2021."


def plain(*given_lines: str, **known: Any) -> CleanText:
    return clean(Document(body="\n".join(given_lines).encode(), **known))


# --- the seeds ------------------------------------------------------------------------------------


@pytest.mark.skipif(not GOLD, reason="the seed pages are not beside this checkout")
@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: str(gold["file"])[:3])
def test_seed_pages_lose_their_furniture_and_keep_their_words(gold: dict[str, Any]) -> None:
    body = (SEEDS / gold["file"]).read_bytes()
    made = clean(Document(body=body))
    for gone in gold.get("must_not_contain", ()):
        assert gone not in made.text
    assert any(line.startswith(gold["title_starts"]) for line in made.text.split("\n")[:2])
    assert (made.author or None) == gold.get("author")
    published = made.published_at and made.published_at.astimezone(lines.HANOI).date()
    assert published == gold.get("published_date")
    # At most three lines of a page are furniture; every other word is still there.
    words = normalise(body.decode()).split()
    assert len(made.text.split()) >= len(words) - 30
    assert made.text.split("\n")[0] == (made.title or made.text.split("\n")[0])


# --- pages saved as text --------------------------------------------------------------------------


def test_title_stamp_path_and_byline_of_a_saved_page() -> None:
    made = plain(
        "Thứ 3, Ngày 16/07/2024 -",
        "Skip to main content",
        "-A A +A",
        "- In ra",
        "Xem cỡ chữ Đọc bài viết In bài",
        "Đánh giá bài viết (0 Bình chọn)",
        "Tin hoạt động",
        "Họp về xây dựng nông thôn mới",
        "[ Cập nhật vào ngày (05/05/2021) ] - [ Số lần xem: 495 ]",
        "",
        BODY,
        "IMG_2041.JPG",
        END + "Thanh TâmCác ý kiến của bạn đọc",
    )
    assert made.text.split("\n") == ["Họp về xây dựng nông thôn mới", BODY, END, "Thanh Tâm"]
    assert made.title == "Họp về xây dựng nông thôn mới"
    assert made.published_at == HANOI_MIDNIGHT
    assert made.author == "Thanh Tâm"
    assert made.text_source == "text"


def test_the_clock_of_the_visit_is_no_date_of_publication() -> None:
    made = plain("Thứ Ba, 16/07/2024, 08:30", "Họp về xây dựng nông thôn mới", BODY, END)
    assert made.published_at is None
    assert made.text.split("\n") == ["Họp về xây dựng nông thôn mới", BODY, END]


def test_the_day_of_a_formal_notice_is_not_taken_for_a_stamp() -> None:
    head = [
        "ỦY BAN NHÂN DÂN",
        "TỈNH LAI CHÂU",
        "Số: 12/TB-UBND",
        "ngày 05 tháng 5 năm 2021",
        "THÔNG BÁO",
        "Kết luận của Chủ tịch",
        BODY,
    ]
    made = plain(*head)
    assert made.text.split("\n") == head
    assert (made.published_at, made.title) == (None, None)


def test_paragraphs_cut_by_a_page_break_join_but_never_across_a_mark() -> None:
    made = plain(
        "Họp về nông thôn mới",
        BODY,
        "1. Các cơ quan, đơn vị, viên",
        "",
        "chức phải",
        "a) thực hiện",
        "b) báo cáo.",
        "- rà soát",
    )
    assert made.text.split("\n")[2:] == [
        "1. Các cơ quan, đơn vị, viên chức phải",
        "a) thực hiện",
        "b) báo cáo.",
        "- rà soát",
    ]


def test_a_text_wrapped_by_hand_is_unwrapped() -> None:
    order = (
        "Giao Sở Tài chính chủ trì, phối hợp với Sở Kế hoạch và Đầu tư và Ủy ban nhân dân các huyện rà soát, "
        "tham mưu Ủy ban nhân dân tỉnh bố trí kinh phí thực hiện các nhiệm vụ được giao trong năm 2021."
    )
    paragraphs = [f"{number}. {order}" for number in range(1, 6)]
    made = plain(*[line for each in paragraphs for line in textwrap.wrap(each, 72)])
    assert made.text.split("\n") == paragraphs


def test_what_follows_the_document_is_left_out() -> None:
    made = plain(
        "Họp về nông thôn mới", BODY, END, "Các tin khác", "Một tin khác (01/05/2021)", "Tìm kiếm theo ngày"
    )
    assert made.text.split("\n")[-1] == END


def test_a_list_of_other_pages_is_left_out_and_dated_items_are_not() -> None:
    items = [f"{at}. Sở Tài chính hoàn thành dự án số {at} trước ngày 0{at}/6/2021" for at in range(1, 5)]
    others = [f"Họp về tiến độ dự án số {at} (0{at}/05/2021)" for at in range(1, 5)]
    made = plain("Họp về nông thôn mới", BODY, *items, "Bài mới", *others)
    assert made.text.split("\n")[2:] == items


def test_a_listing_s_date_counts_for_news_and_not_for_a_library() -> None:
    page = ("Họp về nông thôn mới", BODY, END)
    assert plain(*page, listing=ListingEntry(title="x", date="(05/05/2021)")).published_at == HANOI_MIDNIGHT
    assert plain(*page, listing=ListingEntry(number="1/TB", date="05/05/2021")).published_at is None
    given_ = datetime(2020, 1, 1, tzinfo=UTC)
    assert plain(*page, published_at=given_, listing=ListingEntry(date="05/05/2021")).published_at == given_


def test_unreadable_documents_are_named_and_described() -> None:
    with pytest.raises(
        UnreadableDocument, match=r"http://a\.gov\.vn/x: these bytes look like nothing: it is empty"
    ):
        clean(Document(body=b"", url="http://a.gov.vn/x"))
    with pytest.raises(UnreadableDocument, match="binary data"):
        clean(Document(body=bytes(range(256)) * 8))


def test_large_texts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_TEXT", 200_000)
    made = clean(Document(body=f"{BODY}\n".encode() * (text.MAX_TEXT // 100)))
    assert made.warnings
    assert len(made.text.encode()) <= text.MAX_TEXT


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda made: made.encode("utf-8", "surrogatepass")),
        st.sampled_from(
            [b"%PDF-1.4\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"\xff\xd8\xff"]
        ).flatmap(lambda magic: st.binary(max_size=200).map(lambda rest: magic + rest)),
    )
)
def test_no_bytes_raise_anything_else_and_reading_is_deterministic(body: bytes) -> None:
    try:
        made = clean(Document(body=body, url="http://a.gov.vn/x"))
    except UnreadableDocument as error:
        said = str(error)
    else:
        said = ""
    if said:
        assert said.startswith("http://a.gov.vn/x: ")
        return
    assert made == clean(Document(body=body, url="http://a.gov.vn/x"))
    assert "" not in made.text.split("\n") or made.text == ""
    assert normalise(made.text) == made.text


# --- lines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ngày 19 tháng 08 năm 2019", "2019-08-18T17:00:00+00:00"),
        ("16:24 | 05/05/2021", "2021-05-05T09:24:00+00:00"),
        ("Đăng ngày 05 - 05 - 2021 - 03:15 CH", "2021-05-05T08:15:00+00:00"),
        ("Ngày đăng: 18/08/2020 - Lượt xem: 1.234", "2020-08-17T17:00:00+00:00"),
        ("Đăng lúc 10:21 - 02/01/2020", "2020-01-02T03:21:00+00:00"),
        ("09/10/2025 07:45 Lượt xem: 1.307 Cỡ chữ + A-", "2025-10-09T00:45:00+00:00"),
        ("14/06/2024 - Đã xem: 187", "2024-06-13T17:00:00+00:00"),
        ("2021-05-05T08:30:00Z", "2021-05-05T08:30:00+00:00"),
        ("Tuesday, 14 July 2026 09:12", "2026-07-14T02:12:00+00:00"),
        ("Last modified on Monday, 02 March 2026 10:00 PM", "2026-03-02T15:00:00+00:00"),
        ("Posted on May 3, 2025", "2025-05-02T17:00:00+00:00"),
        ("Thứ ba, 14 Tháng 7 2026 09:12", "2026-07-14T02:12:00+00:00"),
        ("14 Tháng Mười Hai, 2026", "2026-12-13T17:00:00+00:00"),
        ("05 thg 3, 2024", "2024-03-04T17:00:00+00:00"),
        ("Trong 10 tháng năm 2026", None),
        ("31 June 2026", None),
        ("Thanh Hóa, ngày 05 tháng 5 năm 2020", None),
        ("31/02/2020", None),
        ("Ngày 18/8/2020, tại trụ sở", None),
    ],
)
def test_stamp(line: str, expected: str | None) -> None:
    made = lines.stamp(line)
    assert (made and made.isoformat()) == expected


@given(st.dates(date(1990, 1, 2), date(2099, 12, 31)))
def test_every_way_to_write_a_day_is_the_same_day(day: date) -> None:
    for form in (
        "{0:%d}/{0:%m}/{0:%Y}",
        "{0.day}-{0.month}-{0.year}",
        "ngày {0.day} tháng {0.month} năm {0.year}",
        "{0:%Y}-{0:%m}-{0:%d}",
        "{0.day} Tháng {0.month} {0.year}",
        "{0:%A}, {0:%d} {0:%B} {0:%Y}",
        "{0:%b} {0.day}, {0:%Y}",
    ):
        made = lines.moment(form.format(day))
        assert made is not None
        assert made.astimezone(lines.HANOI).date() == day


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Thùy Linh", "Thùy Linh"),
        ("Giàng A Sùng", "Giàng A Sùng"),
        ("Tin, ảnh: Thanh Huyền", "Thanh Huyền"),
        ("Thanh Tâm - Minh Anh", "Thanh Tâm - Minh Anh"),
        ("Lai Châu", None),
        ("Sở Tài chính", None),
        ("PHÓ CHỦ TỊCH", None),
        ("Các đại biểu dự họp", None),
    ],
)
def test_author(line: str, expected: str | None) -> None:
    assert lines.author(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("HOÀNG LINH", "HOÀNG LINH"),
        ("P.QUYÊN", "P.QUYÊN"),
        ("T. Hà - Minh Anh", "T. Hà - Minh Anh"),
        ("PHÓ CHỦ TỊCH", None),
        ("KẾT LUẬN", None),
        ("TM. BAN", None),
        ("LAI CHÂU", None),
        ("1.200", None),
    ],
)
def test_pen_names(line: str, expected: str | None) -> None:
    assert lines.pen_name(line) == expected


def test_a_byline_in_capitals_follows_a_sentence() -> None:
    said = "Ông yêu cầu Sở Y tế hoàn thành việc mua sắm vật tư, thiết bị trước ngày 30 tháng 6."
    assert lines.split_byline(["Họp về y tế", said, "HOÀNG LINH"])[1] == "HOÀNG LINH"
    assert lines.split_byline([said, "2. Các đơn vị sau:", "HOÀNG LINH"])[1] is None


@pytest.mark.parametrize(
    "line",
    [
        "1. Các",
        "2.1. Phấn đấu",
        "II- Nhiệm vụ",
        "a) Rà soát",
        "đ) Xem",
        "- Giao",
        "+ Giao",
        "Điều 1. Phạm vi",
    ],
)
def test_marks(line: str) -> None:
    assert lines.MARK.match(line)


@pytest.mark.parametrize(
    "line", ["1.100 chữ ký", "17/NQ-CP", "30/4/2024", "2020. Năm", "05 ngày làm việc", "19/8, đồng chí"]
)
def test_no_marks(line: str) -> None:
    assert not lines.MARK.match(line)


@pytest.mark.parametrize(
    "line",
    [
        "In trang",
        "Chế độ ban đêm In trang Xuất PDF Đọc nội dung",
        "-A A +A",
        "A- A A+",
        "505.JPG",
        "Lượt xem: 12.345",
        "TB-12.pdf (245 KB)",
        "- TB_12.pdf (90 Downloads)",
        "Tải file đính kèm",
        "Quay lại Bản in Đầu trang",
        "Rate this item (0 votes)",
        "Read 143 times",
        "Ảnh minh họa: Hội nghị xúc tiến đầu tư",
        "* * *",
    ],
)
def test_furniture(line: str) -> None:
    assert furniture.is_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Đánh giá cao kết quả",
        "- Lưu: VT.",
        "Thùy Linh",
        "In ấn, phát hành tài liệu",
        "THÔNG BÁO",
        "3.3. Giao Sở Y tế",
        "Lưu Văn An",
        "- Ảnh hưởng của mưa lũ",
        "Tải trọng trục xe",
        "Đầu trang bị hư hỏng phải thay",
    ],
)
def test_no_furniture(line: str) -> None:
    assert not furniture.is_line(line)
    assert furniture.unglue(line) == line


@given(st.text(max_size=200))
def test_furniture_never_raises(line: str) -> None:
    kept = furniture.unglue(line)
    assert kept in line
    assert isinstance(furniture.is_line(line), bool)
    assert len(fold(kept)) == len(kept)


# --- typed pages: columns of spaces, wraps, page numbers ------------------------------------------


def test_a_typed_page_with_columns_wraps_and_page_numbers() -> None:
    typed = """\
      UBND TỈNH HÀ GIANG            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
          VĂN PHÒNG                     Độc lập - Tự do - Hạnh phúc

      Số: 45 /TB-VP                 Hà Giang, ngày 08
                                    tháng 3 năm 2022

                            THÔNG BÁO
    Kết luận của Chủ tịch UBND tỉnh tại cuộc họp Ban Chỉ đạo
        Phát triển du lịch về lễ hội hoa tam giác mạch

      Ngày 04 tháng 3 năm 2022, đồng chí Vàng Seo Cón, Chủ tịch
UBND tỉnh chủ trì cuộc họp. Sau khi thảo luận, Chủ tịch UBND tỉnh kết
luận như sau:
      1. Giao Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với
Ủy ban nhân dân các huyện Đồng Văn, Mèo Vạc lập kế hoạch tổ chức, hoàn

                                 2

thành trước ngày 15 tháng 9 năm
2022; bảo đảm trong các gian hàng của lễ hội có ít nhất
70% là của người dân.
      2. Sở Tài chính bố trí kinh phí theo Quyết định số 12/2021/QĐ-
UBND ngày 05/5/2021 của Ủy ban nhân dân tỉnh.

Nơi nhận:                              TL. CHỦ TỊCH
- Thường trực Tỉnh ủy;                 CHÁNH VĂN PHÒNG
- UBND các huyện, thành
phố;
- Lưu: VT, VX.                         Lù Thị Mẩy"""
    assert plain(*typed.split("\n")).text.split("\n") == [
        "UBND TỈNH HÀ GIANG",
        "VĂN PHÒNG",
        "Số: 45 /TB-VP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hà Giang, ngày 08 tháng 3 năm 2022",
        "THÔNG BÁO",
        "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp Ban Chỉ đạo Phát triển du lịch "
        "về lễ hội hoa tam giác mạch",
        "Ngày 04 tháng 3 năm 2022, đồng chí Vàng Seo Cón, Chủ tịch UBND tỉnh chủ trì cuộc họp. "
        "Sau khi thảo luận, Chủ tịch UBND tỉnh kết luận như sau:",
        "1. Giao Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với Ủy ban nhân dân các huyện Đồng Văn, "
        "Mèo Vạc lập kế hoạch tổ chức, hoàn thành trước ngày 15 tháng 9 năm 2022; bảo đảm trong các gian "
        "hàng của lễ hội có ít nhất 70% là của người dân.",
        "2. Sở Tài chính bố trí kinh phí theo Quyết định số 12/2021/QĐ-UBND ngày 05/5/2021 của "
        "Ủy ban nhân dân tỉnh.",
        "Nơi nhận:",
        "- Thường trực Tỉnh ủy;",
        "- UBND các huyện, thành phố;",
        "- Lưu: VT, VX.",
        "TL. CHỦ TỊCH",
        "CHÁNH VĂN PHÒNG",
        "Lù Thị Mẩy",
    ]


@pytest.mark.parametrize(
    "day", ["Hà Giang, ngày 08 tháng 3 năm 2022", "Hà Giang, ngày      tháng 3 năm 2022"]
)
def test_the_name_of_the_type_at_the_margin_stands_below_both_columns(day: str) -> None:
    head = [
        "TỈNH ỦY HÀ GIANG          ĐẢNG CỘNG SẢN VIỆT NAM",
        "VĂN PHÒNG",
        "*",
        f"Số 62-TB/VPTU\t\t{day}",
        "",
        "THÔNG BÁO",
        "Kết luận của Bí thư Tỉnh ủy tại buổi làm việc",
    ]
    assert plain(*head, BODY, END).text.split("\n")[:6] == [
        "TỈNH ỦY HÀ GIANG",
        "VĂN PHÒNG",
        "Số 62-TB/VPTU",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        " ".join(day.split()),
        "THÔNG BÁO",
    ]


def test_head_and_foot_printed_into_one_another_come_apart() -> None:
    made = plain(
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TỈNH BẮC KẠN Độc lập - Tự do - Hạnh phúc",
        "Số: 77 /TB-UBND Bắc Kạn, ngày 02 tháng 8 năm 2022",
        "THÔNG BÁO",
        BODY,
        "1. " + END,
        "Nơi nhận: KT. CHỦ TỊCH",
        "- Thường trực Tỉnh ủy; PHÓ CHỦ TỊCH",
        "- UBND các huyện: Na Rì, Ba Bể;",
        "- Lưu: VT, TH. Nông Thị Hoài",
    )
    assert made.text.split("\n") == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH BẮC KẠN",
        "Số: 77 /TB-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bắc Kạn, ngày 02 tháng 8 năm 2022",
        "THÔNG BÁO",
        BODY,
        "1. " + END,
        "Nơi nhận:",
        "- Thường trực Tỉnh ủy;",
        "- UBND các huyện: Na Rì, Ba Bể;",
        "- Lưu: VT, TH.",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Nông Thị Hoài",
    ]


def test_a_text_in_an_old_font_is_converted_in_every_line() -> None:
    tcvn3 = plain(
        "UBND TØNH Hµ NAM", "V¡N PHßNG", "Sè: 9/TB-VP", "Giao Së Tµi chÝnh chñ tr× cuéc häp cña tØnh."
    )
    assert tcvn3.text.split("\n")[-4:] == [
        "UBND TỈNH HÀ NAM",
        "VĂN PHÒNG",
        "Số: 9/TB-VP",
        "Giao Sở Tài chính chủ trì cuộc họp của tỉnh.",
    ]
    vni = plain(
        "VAÊN PHOØNG", "Soá: 9/TB-VP", "THOÂNG BAÙO", "Giao Sôû Taøi chính chuû trì cuoäc hoïp cuûa tænh."
    )
    assert vni.text.split("\n") == [
        "VĂN PHÒNG",
        "Số: 9/TB-VP",
        "THÔNG BÁO",
        "Giao Sở Tài chính chủ trì cuộc họp của tỉnh.",
    ]
    french = "Où est passé le préfet? À l'île de Ré, naturellement."
    assert plain(french).text == french


def test_paragraphs_that_are_not_wrapped_stay_apart() -> None:
    given_ = [
        "Họp về thủy lợi",
        BODY,
        "1. Về công tác chuẩn bị đầu tư các hồ chứa nước",
        "Giao Sở Xây dựng rà soát.",
        END,
    ]
    assert plain(*given_).text.split("\n") == given_


@pytest.mark.parametrize("stamp", ["05/05/2021", "Ngày đăng: 05/05/2021"])
def test_the_stamp_under_a_full_line_of_a_wrapped_page_is_no_part_of_it(stamp: str) -> None:
    wrapped = textwrap.wrap(f"{BODY} {END}", 72)
    title = "Chủ tịch UBND tỉnh chủ trì cuộc họp nghe báo cáo về xây dựng nông thôn mới"
    made = plain(title, stamp, "", *wrapped, "", *wrapped)
    assert made.text.split("\n") == [title, f"{BODY} {END}", f"{BODY} {END}"]
    assert made.published_at == HANOI_MIDNIGHT


def test_the_time_of_printing_and_the_section_beside_a_stamp() -> None:
    stamped = lines.stamp(
        "Đăng ngày: 05-5-2021 | Chuyên mục: Chỉ đạo điều hành | In lúc 22:05 ngày 14-7-2026"
    )
    assert stamped == HANOI_MIDNIGHT
    assert lines.stamp("In lúc 22:05 ngày 14-7-2026") is None
    assert lines.stamp("Giao Sở Tài chính | trước 05/5/2021") is None


# --- tables ---------------------------------------------------------------------------------------


def _cells(*rows: str) -> list[list[lines.Cell]]:
    return [[lines.Cell([cell] if cell else []) for cell in row.split("|")] for row in rows]


def test_a_table_of_data_keeps_empty_cells_and_one_line_a_row() -> None:
    rows = _cells("STT|Nhiệm vụ|Chủ trì|Phối hợp", "1|Rà soát||", "2|Báo cáo|Sở Y tế|", "I. Về đất đai|||")
    rows[1][1].lines.append("kể cả các xã")
    assert lines.table_lines(rows) == [
        "STT | Nhiệm vụ | Chủ trì | Phối hợp",
        "1 | Rà soát kể cả các xã | |",
        "2 | Báo cáo | Sở Y tế |",
        "I. Về đất đai",
    ]


def test_what_stretches_over_rows_is_said_in_each_and_over_columns_once() -> None:
    rows = [
        [lines.Cell(["STT"], 1, 2), lines.Cell(["Cơ quan"], 2, 1), lines.Cell(["Hạn"], 1, 2)],
        [lines.Cell(["Chủ trì"]), lines.Cell(["Phối hợp"])],
        [lines.Cell(["1"]), lines.Cell(["Sở Y tế"]), lines.Cell([]), lines.Cell(["30/6"], 1, 2)],
        [lines.Cell(["2"]), lines.Cell(["Sở Nội vụ"]), lines.Cell(["các sở"])],
    ]
    assert lines.table_lines(rows) == [
        "STT | Cơ quan | | Hạn",
        "STT | Chủ trì | Phối hợp | Hạn",
        "1 | Sở Y tế | | 30/6",
        "2 | Sở Nội vụ | các sở | 30/6",
    ]


def test_the_signature_beside_recipients_is_no_table_of_data_whatever_its_spans() -> None:
    rows = [
        [lines.Cell(["Nơi nhận:", "- Như trên;", "- Lưu: VT."], 1, 2), lines.Cell(["TM. ỦY BAN NHÂN DÂN"])],
        [lines.Cell(["CHỦ TỊCH", "Lò Văn Khiêm"])],
    ]
    assert lines.table_lines(rows) == [
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lò Văn Khiêm",
    ]  # fmt: skip


def test_dated_rows_of_a_table_are_no_list_of_other_pages() -> None:
    rows = [
        f"{at} | Rà soát quỹ đất đợt {at} của tỉnh | Sở Xây dựng | 3{at % 2}/12/2025" for at in range(1, 5)
    ]
    assert lines.clean([BODY, *rows]) == [BODY, *rows]
