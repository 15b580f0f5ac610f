from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from transforms import html
from transforms.document import CleanText, Document
from transforms.html import canonical, decode, linearise, mark, read
from transforms.orthography import normalise

LONG = "Giao Sở Xây dựng chủ trì, phối hợp với các đơn vị liên quan hoàn thành hồ sơ trước ngày 30/6/2021."


def lines(markup: str) -> list[str]:
    return linearise(
        etree.fromstring(f"<body>{markup}</body>", parser=etree.HTMLParser(huge_tree=True)).find("body")
    )


def page(
    content: str, head: str = "", platform: str | None = "upload", url: str = "http://a.gov.vn/view/1"
) -> Document:
    body = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>"
        f"<h1 class='post-title'>Kết luận tại cuộc họp về hạ tầng</h1><div "
        f"class='post-content'>{content}</div></body></html>"
    )
    return Document(body=body.encode(), url=url, platform=platform)


# --- decoding -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_decode_unicode(encoding: str) -> None:
    assert decode("Thủ tướng ký".encode(encoding)) == "Thủ tướng ký"


def test_valid_utf8_beats_a_wrong_declaration() -> None:
    body = "<meta charset='iso-8859-1'>Thủ tướng".encode()
    assert decode(body, "text/html; charset=windows-1252").endswith("Thủ tướng")


def test_windows_1258_with_and_without_declaration() -> None:
    # Windows-1258 writes the tone after the letter.
    body = (
        "Uy\u0309 ban nhân dân tỉnh: thông báo về".replace("ỉ", "i\u0309")
        .replace("ề", "ê\u0300")
        .encode("cp1258")
    )
    assert "thông báo về" in decode(body)
    assert "thông báo về" in normalise(decode(b"<meta charset=windows-1258>" + body))


def test_a_page_cut_inside_a_letter_stays_utf8() -> None:
    body = ("Thủ tướng Chính phủ quyết định " * 40 + "ề").encode()[:-1]
    assert decode(body).startswith("Thủ tướng Chính phủ quyết định")


@given(
    st.binary(max_size=200),
    st.sampled_from([None, "text/html; charset=utf-7", "charset=hex", "charset=idna"]),
)
def test_decode_never_raises(body: bytes, media_type: str | None) -> None:
    assert isinstance(decode(body, media_type), str)


# --- lines ----------------------------------------------------------------------------------------


def test_blocks_and_breaks_are_lines_and_inline_is_not() -> None:
    assert lines("<p>a <b>b</b><i>c</i></p>d<div>e<br>f</div>") == ["a bc", "d", "e", "f"]


def test_small_boxes_side_by_side_are_apart_and_a_word_cut_by_markup_is_whole() -> None:
    assert lines("<div><span class=d>08:10 2/3/2023</span><span class=i>In bài viết</span></div>") == [
        "08:10 2/3/2023 In bài viết"
    ]
    assert lines(
        "<div><b class=x>Thứ Năm GMT+7</b></div><div><span>Tây Sơn</span><span>QL.19</span></div>"
    ) == [
        "Thứ Năm GMT+7",
        "Tây Sơn QL.19",
    ]
    assert lines("<div><span>GMT+7</span><span class=chip>3 phút đọc</span></div>") == ["GMT+7 3 phút đọc"]
    word = (
        "<p><span lang=VI>Ngày 1</span><span lang=EN>5/5, UBN</span><span>D tỉnh gi</span><span>ao</span></p>"
    )
    assert lines(word) == ["Ngày 15/5, UBND tỉnh giao"]
    assert lines("<div><span style='a:b'>1</span><span style='a:c'>5/5</span></div>") == ["15/5"]


def test_what_a_browser_hides_is_left_out() -> None:
    markup = (
        "<script>x</script><style>y</style><p style='display: none'>z</p><p "
        "hidden>z</p><noscript>z</noscript>"
        "<span class='sr-only'>z</span><select><option>z</select><textarea>z</textarea><p>shown</p>"
    )
    assert lines(markup) == ["shown"]


def test_numbers_of_lists_become_marks() -> None:
    markup = (
        "<ol start=3><li>a<li value=7>b<ol type=a><li>c<li>d</ol><li>e</ol>"
        "<ol type=I><li>f</ol><ul><li>g<li>- typed</ul><ul style='list-style:none'><li>h</ul>"
    )
    assert lines(markup) == ["3. a", "7. b", "a) c", "b) d", "8. e", "I. f", "- g", "- typed", "h"]


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [(28, "a", "ab)"), (4, "i", "iv."), (1994, "I", "MCMXCIV."), (0, "a", "0."), (3, "A", "C.")],
)
def test_mark(number: int, kind: str, expected: str) -> None:
    assert mark(number, kind) == expected


def test_the_two_columns_of_a_formal_notice_are_not_interleaved() -> None:
    markup = (
        "<table><tr><td><p>UBND TỈNH A</p><p>VĂN PHÒNG</p></td><td><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>"
        "<p>Độc lập - Tự do - Hạnh phúc</p></td></tr><tr><td>Số: 1/TB-VP</td><td>A, ngày 01 "
        "tháng 02 năm 2021</td></tr></table>"
    )
    assert lines(markup) == [
        "UBND TỈNH A",
        "VĂN PHÒNG",
        "Số: 1/TB-VP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "A, ngày 01 tháng 02 năm 2021",
    ]


def test_other_tables_are_read_row_by_row() -> None:
    markup = "<table><tr><th>Việc</th><th>Hạn</th></tr><tr><td>Rà soát</td><td>30/6</td></tr></table>"
    assert lines(markup) == ["Việc | Hạn", "Rà soát | 30/6"]
    properties = (
        "<table><tr><td>Số ký hiệu</td><td>1/TB</td></tr><tr><td>Người ký</td><td>Chủ tịch</td></tr></table>"
    )
    assert lines(properties) == ["Số ký hiệu | 1/TB", "Người ký | Chủ tịch"]


def test_captions_are_dropped_and_places_with_days_are_not() -> None:
    markup = (
        "<figure><img src=a.jpg><figcaption>ảnh</figcaption></figure>"
        "<table><tr><td><img src=b.jpg></td></tr><tr><td>Quang cảnh hội nghị</td></tr></table>"
        "<p><img src=c.jpg></p><p><em>Đại biểu dự họp</em></p><p>Nội dung</p>"
        "<p><img src=line.png></p><p><i>Lai Châu, ngày 10 tháng 3 năm 2021</i></p>"
    )
    assert lines(markup) == ["Nội dung", "Lai Châu, ngày 10 tháng 3 năm 2021"]


def test_a_class_that_lies_does_not_hide_the_document() -> None:
    assert lines(f"<div class='print'>{'<p>' + LONG + '</p>'}" + f"<p>{LONG}</p>" * 20 + "</div>")[0] == LONG


def test_deep_nesting_does_not_recurse() -> None:
    depth = 600
    made = lines("<table><tr><td>x " * depth + "y" + "</td></tr></table>" * depth)
    assert " ".join(made).split().count("x") == depth


# --- pages ----------------------------------------------------------------------------------------


def test_furniture_inside_the_content_goes_and_paragraphs_cut_by_a_page_break_join() -> None:
    made = read(
        page(
            f"<div class='share-box'>Chia sẻ Facebook</div><p>{LONG}</p><p>2. Các cơ quan, đơn vị, viên</p>"
            "<p>chức phải thực hiện.</p><p>505.JPG</p><p>Nguồn: vpubnd.a.gov.vn <a>Copy link</a></p>"
            "<h3>Tin liên quan</h3><p>Một tin khác</p>"
        )
    )
    assert made.text.split("\n") == [
        "Kết luận tại cuộc họp về hạ tầng",
        LONG,
        "2. Các cơ quan, đơn vị, viên chức phải thực hiện.",
        "Nguồn: vpubnd.a.gov.vn",
    ]
    assert made.text_source == "html"


def test_signature_and_recipients_keep_their_lines_and_the_signer_is_no_author() -> None:
    made = read(
        page(
            f"<p>{LONG}</p><table><tr><td><p>Nơi nhận:</p><p>- Như trên;</p><p>- Lưu: VT.</p></td>"
            "<td><p>TL. CHỦ TỊCH</p><p>CHÁNH VĂN PHÒNG</p><p>Đỗ Văn An</p></td></tr></table>"
        )
    )
    assert made.text.split("\n")[2:] == [
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TL. CHỦ TỊCH",
        "CHÁNH VĂN PHÒNG",
        "Đỗ Văn An",
    ]
    assert made.author is None


def test_times_of_publication() -> None:
    head = "<meta property='article:published_time' content='2021-05-05T08:30:00+07:00'>"
    assert read(page(f"<p>{LONG}</p>", head)).published_at == datetime(2021, 5, 5, 1, 30, tzinfo=UTC)
    element = "<time datetime='2021-05-05 08:30'>hôm qua</time>"
    assert read(page(f"<p>{LONG}</p>{element}")).published_at == datetime(2021, 5, 5, 1, 30, tzinfo=UTC)
    assert read(page(f"<p>{LONG}</p>")).published_at is None


def test_attachments_are_absolute_and_only_files() -> None:
    made = read(
        page(
            f"<p>{LONG}</p><a href='/f/a b.pdf#x'>tệp</a><a href='/f/a b.pdf'>tệp</a><a href='/tin'>tin</a>"
            "<a href='javascript:open(\"x.pdf\")'>x</a><iframe src='//cdn.gov.vn/c.docx'></iframe>"
        )
    )
    assert made.attachments == ["http://a.gov.vn/f/a%20b.pdf", "http://cdn.gov.vn/c.docx"]


def test_a_layout_that_no_longer_fits_is_a_warning_and_the_text_is_found_anyway() -> None:
    body = "<html><body><div class='moved'><h1>Kết luận tại cuộc họp về hạ tầng</h1>"
    body += "".join(f"<p>{number}. {LONG}</p>" for number in range(1, 9)) + "</div></body></html>"
    made = read(Document(body=body.encode(), platform="upload"))
    assert f"8. {LONG}" in made.text.split("\n")
    assert made.title == "Kết luận tại cuộc họp về hạ tầng"
    assert any("layout upload" in each for each in made.warnings)
    unknown = read(Document(body=body.encode(), platform="liferay"))
    assert any("liferay" in each for each in unknown.warnings)
    assert unknown.text == made.text


@pytest.mark.parametrize("platform", [None, "generic"])
def test_a_layout_is_told_by_the_page_where_the_platform_has_none(platform: str | None) -> None:
    made = read(page(f"<p>{LONG}</p><div class='post-related'>Họp về thuế</div>", platform=platform))
    assert made.text.split("\n")[1:] == [LONG]
    assert made.warnings == []


def test_numbered_lists_survive_trafilatura() -> None:
    body = "<html><body><article><h1>Thông báo kết luận của Chủ tịch</h1><p>" + LONG + "</p><ol>"
    body += "".join(f"<li>{LONG}</li>" for _ in range(4)) + "</ol></article></body></html>"
    made = read(Document(body=body.encode()))
    assert [line[:2] for line in made.text.split("\n")[-4:]] == ["1.", "2.", "3.", "4."]


def test_a_notice_on_a_page_of_unknown_layout_keeps_head_numbers_and_signature() -> None:
    notice = (
        "<table><tr><td><p>UBND TỈNH A</p><p>VĂN PHÒNG</p><p>Số: 1/TB-VP</p></td><td>"
        "<p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>A, ngày 01 tháng 02 năm 2021</p></td></tr></table>"
        "<p>THÔNG BÁO</p><p>Kết luận của Chủ tịch UBND tỉnh</p>"
        f"<ol><li>{LONG}</li><li>{LONG}</li><li>{LONG}</li></ol>"
        "<table><tr><td><p>Nơi nhận:</p><p>- Như trên;</p><p>- Lưu: VT.</p></td>"
        "<td><p>TL. CHỦ TỊCH</p><p>CHÁNH VĂN PHÒNG</p><p>Đỗ Văn An</p></td></tr></table>"
    )
    others = "".join(
        f"<li><a href='/{at}'>Họp về tiến độ dự án số {at}</a> 0{at}/05/2021</li>" for at in range(1, 6)
    )
    body = (
        "<html><head><title>Kết luận về hạ tầng giao thông - Cổng thông tin tỉnh A</title></head><body>"
        "<div class='menu'><a href='/'>Trang chủ</a> | <a href='/tin'>Tin tức</a></div>"
        "<div class='k1'><p>Chỉ đạo điều hành</p><h1>Kết luận về hạ tầng giao thông</h1>"
        f"<p>Ngày đăng: 03/02/2021 08:15</p><div class='k2'>{notice}</div>"
        f"<h3>Mới đăng</h3><ul>{others}</ul></div>"
        "<div>Bản quyền thuộc về Ủy ban nhân dân tỉnh A</div></body></html>"
    )
    made = read(Document(body=body.encode(), url="http://a.gov.vn/x"))
    assert made.text.split("\n") == [
        "Kết luận về hạ tầng giao thông",
        *("UBND TỈNH A", "VĂN PHÒNG", "Số: 1/TB-VP"),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "A, ngày 01 tháng 02 năm 2021"),
        *("THÔNG BÁO", "Kết luận của Chủ tịch UBND tỉnh"),
        *(f"{number}. {LONG}" for number in (1, 2, 3)),
        *("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Đỗ Văn An"),
    ]
    assert made.published_at == datetime(2021, 2, 3, 1, 15, tzinfo=UTC)
    assert made.author is None


def unknown(inner: str, after: str = "", before: str = "") -> CleanText:
    """A page of a layout nobody knows, its article between ``before`` and ``after``."""
    body = "".join(f"<p>{number}. {LONG}</p>" for number in range(1, 6))
    markup = (
        "<html><head><title>Kết luận về hạ tầng giao thông - Cổng thông tin tỉnh A</title></head><body>"
        f"<div class='m1'><a href='/'>Trang chủ</a></div><div class='m2'>{before}<div class='m3'>"
        f"<h1>Kết luận về hạ tầng giao thông</h1>{inner}<div class='m4'>{body}</div></div>{after}</div>"
        "</body></html>"
    )
    return read(Document(body=markup.encode(), url="http://a.gov.vn/x"))


ARTICLE = ["Kết luận về hạ tầng giao thông", *(f"{number}. {LONG}" for number in range(1, 6))]


@pytest.mark.parametrize(
    "box",
    [
        "<div class='k9'><h4>Cùng chủ đề</h4><ul><li><a href='/t1'>Họp về cao tốc</a> (02/10/2025)</li>"
        "<li><a href='/t2'>Giao Sở Y tế mua sắm vật tư trước 30/9</a></li></ul></div>",
        "<div><h2>Văn bản mới</h2><ul><li>Thông báo số 402/TB-UBND kết luận giao ban tuần</li></ul></div>",
        "<div class='p1'><div class='p2'>Thăm dò ý kiến</div><div>Bạn thấy trang này thế nào?</div></div>",
        "<div><p>Thống kê</p><ul><li>Đang truy cập 12</li><li>Hôm nay 2,481</li></ul></div>",
        "<form><span>Đánh giá bài viết (0 Bình chọn)</span></form>",
        "<div><span>Xem thêm</span><ul><li><a href='/t3'>Kết luận của Thường trực Tỉnh ủy về Tết</a>"
        " <i>(31/12/2019)</i></li></ul></div>",
    ],
    ids=["links", "documents", "poll", "statistics", "rating", "more"],
)
def test_boxes_beside_an_article_of_unknown_layout_are_left_out(box: str) -> None:
    assert unknown("", after=box).text.split("\n") == ARTICLE
    assert unknown("", before=box).text.split("\n") == ARTICLE


def test_lists_of_links_inside_an_article_go_and_links_in_its_sentences_stay() -> None:
    cited = "<p>Theo <a href='/vb/1'>Quyết định số 12/QĐ-UBND</a> của Ủy ban nhân dân tỉnh.</p>"
    box = "<div><h4>Cùng chủ đề</h4><ul><li><a href='/t1'>Họp về tiến độ cao tốc</a></li></ul></div>"
    file = "<ul><li><a href='/f/tb.pdf'>Thông báo kết luận cuộc họp</a></li></ul>"
    made = read(page(f"<p>{LONG}</p>{box}{cited}{file}"))
    assert made.text.split("\n")[1:] == [
        LONG,
        "Theo Quyết định số 12/QĐ-UBND của Ủy ban nhân dân tỉnh.",
        "- Thông báo kết luận cuộc họp",
    ]
    assert made.attachments == ["http://a.gov.vn/f/tb.pdf"]


def test_a_file_is_told_by_its_name_where_the_address_does_not_say_it() -> None:
    files = (
        "<a href='/item/download/60_421a'>TB_602.pdf</a><a href='/get?id=7' title='TB 603.docx'>Tải về</a>"
        "<a href='/documents/1/2/TB-604.pdf/b91e-d5?t=1'>Xem</a><a href='/tin/a'>Tệp .pdf là gì</a>"
    )
    assert read(page(f"<p>{LONG}</p><p>{files}</p>")).attachments == [
        "http://a.gov.vn/item/download/60_421a",
        "http://a.gov.vn/get?id=7",
        "http://a.gov.vn/documents/1/2/TB-604.pdf/b91e-d5?t=1",
    ]


def test_what_a_layout_does_not_name_is_looked_for_between_title_and_article() -> None:
    made = read(
        Document(
            "<html><head><title>Kết luận về hạ tầng giao thông</title></head><body>"
            "<div class='top'>Chủ nhật, 22/11/2026</div><div class='detail'>"
            "<h3 class='x1'>Kết luận về hạ tầng giao thông</h3>"
            "<div class='x2'>Thứ Ba, 12/05/2026, 08:30 [GMT+7]</div>"
            f"<div class='journal-content-article'><p>{LONG}</p><p>{LONG}</p></div>"
            "<div class='x3'><h4>Tệp đính kèm</h4><a href='/f/tb.pdf'>tb.pdf</a></div></div>"
            "<div class='x4'><a href='/f/lich.pdf'>Lịch công tác</a></div></body></html>".encode(),
            url="http://a.gov.vn/x",
            platform="liferay",
        )
    )
    assert made.title == "Kết luận về hạ tầng giao thông"
    assert made.published_at == datetime(2026, 5, 12, 1, 30, tzinfo=UTC)
    assert made.attachments == ["http://a.gov.vn/f/tb.pdf"]
    assert made.text.split("\n") == [made.title, LONG, LONG]


@pytest.mark.parametrize(
    ("above", "published"),
    [
        ("Tuesday, 14 July 2026 09:12", datetime(2026, 7, 14, 2, 12, tzinfo=UTC)),
        ("Thứ ba, 14/7/2026 09:12", datetime(2026, 7, 14, 2, 12, tzinfo=UTC)),
        ("Chủ nhật, 22/11/2026 18:30", None),  # the clock of the visit
    ],
)
def test_a_time_of_publication_above_the_title(above: str, published: datetime | None) -> None:
    body = "".join(f"<p>{number}. {LONG}</p>" for number in range(1, 6))
    made = read(
        Document(
            "<html><head><title>Kết luận về hạ tầng giao thông</title></head><body><div><div class='h'>"
            f"<span>{above}</span><h2>Kết luận về hạ tầng giao thông</h2><span>Written by "
            f"<a rel='author' href='/u/42'>Ban biên tập</a></span></div>{body}</div></body></html>".encode(),
            url="http://a.gov.vn/x",
            fetched_at=datetime(2026, 11, 22, 11, 0, tzinfo=UTC),
        )
    )
    assert made.published_at == published
    assert made.text.split("\n") == ARTICLE
    assert made.author == "Ban biên tập"


def test_an_account_of_the_desk_is_no_author_where_somebody_signs() -> None:
    desk = "<div class='author'>Bởi <a href='/author/bbt'>Ban Biên tập</a> - </div>"
    signed = "<p style='text-align: right'>Vi Thị Lan</p>"
    made = unknown(desk, after=signed)
    assert made.author == "Vi Thị Lan"
    assert made.text.split("\n") == [*ARTICLE, "Vi Thị Lan"]
    nobody = unknown("<div class='author'>Đăng bởi: admin</div>")
    assert nobody.author is None
    assert nobody.text.split("\n") == ARTICLE


@pytest.mark.parametrize(
    "beside",
    [
        "<div>1.407</div>",
        "<div><span>Kết luận về hạ tầng giao thông</span> <span>27/2/2026 7:09:00 CH</span></div>",
    ],
    ids=["how often it was read", "title and day again"],
)
def test_what_stands_between_title_and_text_and_is_neither(beside: str) -> None:
    assert unknown(beside).text.split("\n") == ARTICLE


def test_a_link_to_the_article_before_goes() -> None:
    link = "<div><span>Bài trước</span><a href='/t1'>Họp về tiến độ cao tốc</a></div>"
    assert unknown("", after=link).text.split("\n") == ARTICLE


def test_the_name_of_a_site_goes_with_its_permit() -> None:
    foot = (
        "<table><tr><td><p>CỔNG THÔNG TIN ĐIỆN TỬ TỈNH A</p><p>Giấy phép số 30/GP-TTĐT do Cục Phát thanh, "
        "truyền hình và thông tin điện tử cấp ngày 15/8/2012</p><p>Chịu trách nhiệm: Chánh Văn phòng. "
        "Địa chỉ: số 1 Lê Lợi. Điện thoại: 0299 383 8111</p></td></tr></table>"
    )
    assert unknown("", after=foot).text.split("\n") == ARTICLE


def test_a_listing_is_no_article() -> None:
    items = "".join(
        f"<div class='item'><h3><a href='/tb/{day}'>Thông báo số {day}/TB-VP: Kết luận về dự án</a></h3>"
        f"<p>{day}/06/2024 - Đã xem: 210</p><p>Giao Sở Y tế hoàn thành trước ngày 30/8/2024...</p></div>"
        for day in range(11, 16)
    )
    body = f"<html><body><h1>Thông báo kết luận mới</h1><div class='list'>{items}</div></body></html>"
    made = read(Document(body=body.encode()))
    assert "Sở Y tế" not in made.text
    assert any("listing of 5 pages" in each for each in made.warnings)
    # Two announcements under an article are not what the page is.
    below = unknown("", after=f"<div>{items}</div>")
    assert below.text.split("\n") == ARTICLE
    assert not any("listing" in each for each in below.warnings)


@pytest.mark.parametrize(
    ("inner", "author"),
    [
        ("<div>bởi <span class='author vcard'><a href='/a/x'>Nguyệt Ánh</a></span></div>", "Nguyệt Ánh"),
        ("<p class='tac-gia'>Triệu Tùng - Thanh Huy</p>", "Triệu Tùng - Thanh Huy"),
        ("<div class='news-author'><b>P.QUYÊN</b></div>", "P.QUYÊN"),
        ("<span class='author'>Quản trị cổng thông tin</span>", None),
    ],
)
def test_an_author_named_by_the_page_s_markup(inner: str, author: str | None) -> None:
    made = unknown(inner)
    assert made.author == author
    if author:
        assert made.text.split("\n") == [*ARTICLE, author]


def test_an_author_on_a_line_of_its_own_below_an_article_of_unknown_layout() -> None:
    box = "<h2>Văn bản mới</h2><ul><li>Quyết định số 2215/QĐ-UBND về thủ tục</li></ul>"
    for line, author in (
        ("<p align='right'>HOÀNG LINH</p>", "HOÀNG LINH"),
        ("<p><strong>Tác giả: </strong>Thu Dịu</p>", "Thu Dịu"),
    ):
        assert unknown("", after=f"{line}<div>{box}</div>").author == author


def test_a_byline_beside_the_article_s_element() -> None:
    body = (
        "<html><body><h1 class='post-title'>Họp về hạ tầng</h1><div class='post-content'>{}</div>"
        "<div style='text-align:right'><strong>{}</strong></div><div>Tìm kiếm theo ngày</div></body></html>"
    )

    def author(content: str, beside: str) -> str | None:
        return read(Document(body=body.format(content, beside).encode(), platform="upload")).author

    assert author(f"<p>{LONG}</p>", "Bế Thu") == "Bế Thu"
    assert author(f"<p>{LONG}</p>", "Trở về trang trước") is None
    # Who stands below the recipients of a notice has signed it.
    assert author(f"<p>{LONG}</p><p>Nơi nhận:</p><p>- Như trên;</p>", "Bế Thu") is None


def test_the_site_s_name_is_no_title_where_the_page_names_another_heading() -> None:
    name = "Khôi phục cấp nước sau bão ở các xã ven biển"
    body = (
        f"<html><head><title>{name} - phuyen.gov.vn</title></head><body>"
        "<h1><a href='/'>UBND TỈNH PHÚ YÊN</a></h1><ul><li>Trang chủ</li><li>Phòng chống thiên tai</li></ul>"
        f"<div><span><a href='javascript:history.back()'>« Quay lại</a></span><h2>{name}</h2></div>"
        f"<div>Ngày xuất bản: 07/10/2022 19:22 Lượt đọc: 5.604</div><p>{LONG}</p><p>{LONG}</p><p>{LONG}</p>"
        "<p style='text-align:right'><b>Nhóm PV</b></p><div><b>Các bài liên quan:</b><ul>"
        "<li>Chủ tịch UBND tỉnh ra Công điện số 33/CĐ-UBND (05/10/2022)</li></ul></div></body></html>"
    )
    made = read(Document(body=body.encode(), url="http://phuyen.test/-/khoi-phuc-cap-nuoc"))
    assert made.title == name
    assert made.text.split("\n") == [name, LONG, LONG, LONG, "Nhóm PV"]
    assert made.author == "Nhóm PV"
    assert made.published_at == datetime(2022, 10, 7, 12, 22, tzinfo=UTC)


def test_tags_and_headlines_behind_an_article_hide_no_byline() -> None:
    name = "Kết luận về phát triển làng nghề nước mắm"
    body = (
        f"<html><head><title>{name}</title></head><body><div><div>Thứ Hai, 20/3/2023</div><div>{name}</div>"
        "<div><span>Thứ Hai, 20/3/2023 | 09:41 GMT+7</span><span class=chip>4 phút đọc</span></div>"
        f"<div><div>{LONG}</div><div>{LONG}</div><div>{LONG}</div><div class=sign>Trần Ái Vân</div></div>"
        "<div><span>#làng nghề</span><span>#Phú Yên</span></div><div><div>Đọc nhiều</div>"
        "<div>Tuy Hòa khai trương phố đi bộ dịp cuối tuần</div></div>"
        "<div>Bạn thấy bài viết hữu ích? 👍 12</div></div></body></html>"
    )
    made = read(Document(body=body.encode(), url="http://phuyen.test/tin/lang-nghe-3341"))
    assert made.text.split("\n") == [name, LONG, LONG, LONG, "Trần Ái Vân"]
    assert made.author == "Trần Ái Vân"
    assert made.published_at == datetime(2023, 3, 20, 2, 41, tzinfo=UTC)


def test_the_menu_above_a_title_goes_and_a_formal_head_stays() -> None:
    name = "Chủ tịch UBND tỉnh kết luận về nạo vét cửa biển"
    menu = "".join(f"<li>Chuyên mục {each}</li>" for each in "ABCDEFG")
    page = "<html><head><title>{0}</title></head><body>{1}<p>{2}</p><p>{2}</p><p>{2}</p></body></html>"
    made = read(
        Document(body=page.format(name, f"<ul>{menu}</ul><b>{name}</b><br>20/3/2023 08:00", LONG).encode())
    )
    assert made.text.split("\n") == [name, LONG, LONG, LONG]
    assert made.published_at == datetime(2023, 3, 20, 1, tzinfo=UTC)
    head = "".join(
        f"<p>{each}</p>"
        for each in ("UBND TỈNH PHÚ YÊN", "VĂN PHÒNG", "Số: 8/TB-VPUBND", "Phú Yên, ngày 01 tháng 3 năm 2023")
    )
    made = read(Document(body=page.format("Thông báo", f"{head}<p>THÔNG BÁO</p>", LONG).encode()))
    assert "Số: 8/TB-VPUBND" in made.text


def test_a_control_character_behind_what_is_taken_out_of_the_tree() -> None:
    share = "<div class='share'>Chia sẻ</div>a\x01b"
    body = f"<html><body><p>{LONG}</p>{share}<p>{LONG}</p><p>{LONG}</p></body></html>"
    assert LONG in read(Document(body=body.encode())).text


def test_a_time_of_publication_below_a_title_that_is_no_heading() -> None:
    body = (
        "<html><head><title>Giảm nghèo phải thực chất</title></head><body><div><span>Giảm nghèo phải thực "
        "chất</span><div>Đăng lúc 10:21 - 02/01/2020</div>"
        + f"<div><p>{LONG}</p><p>{LONG}</p><p>{LONG}</p></div></div></body></html>"
    )
    made = read(Document(body=body.encode()))
    assert made.published_at == datetime(2020, 1, 2, 3, 21, tzinfo=UTC)
    assert made.text.split("\n")[:2] == ["Giảm nghèo phải thực chất", LONG]


def test_a_comment_s_time_is_not_the_article_s() -> None:
    comment = "<div class='comment'><time>12/11/2025 lúc 06:40</time><p>Mong tỉnh quan tâm.</p></div>"
    assert unknown("", after=comment).published_at is None


def test_a_title_without_the_portal_s_name() -> None:
    body = (
        "<head><title>Họp về hạ tầng - Cổng thông tin điện tử tỉnh A</title></head><body><p>"
        + LONG
        + "</p></body>"
    )
    assert read(Document(body=f"<html>{body}</html>".encode())).title == "Họp về hạ tầng"


def test_a_page_pasted_into_a_page_is_read_to_its_end() -> None:
    made = read(page(f"<html><body><p>{LONG}</p></body></html><p>2. Đoạn cuối cùng của văn bản.</p>"))
    assert made.text.endswith("2. Đoạn cuối cùng của văn bản.")


def test_a_tree_lxml_gives_up_on_is_repaired() -> None:
    body = (
        "<html><body>"
        + "<table><tr><td>" * 1000
        + LONG
        + "</td></tr></table>" * 1000
        + "<p>Hết.</p></body></html>"
    )
    made = read(Document(body=body.encode()))
    assert made.text.split("\n") == [LONG, "Hết."]
    assert any("broken markup" in each for each in made.warnings)


def test_a_very_large_page_is_cut_with_a_warning() -> None:
    body = b"<html><body>" + f"<p>{LONG}</p>".encode() * (html.MAX_BYTES // 100) + b"</body></html>"
    assert len(body) > html.MAX_BYTES
    made = read(Document(body=body))
    assert LONG in made.text
    assert len(made.text.encode()) < html.MAX_BYTES
    assert any("only the first" in each for each in made.warnings)


def test_a_tag_that_is_no_name_is_read_over() -> None:
    assert read(Document(body=b"<b'>1", platform="upload")).text == "1"


@given(st.text(alphabet="<>/=\"' abđiuloptrh1\x00\n&;!-", max_size=300))
def test_reading_never_raises_and_is_deterministic(markup: str) -> None:
    document = Document(body=markup.encode(), platform="upload")
    assert read(document) == read(document)


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://A.gov.vn:80/View/1?mid=300#top", "http://a.gov.vn/View/1"),
        ("https://a.gov.vn/?b=2&a=1&utm_source=x&fbclid=y", "https://a.gov.vn/?a=1&b=2"),
        ("https://a.gov.vn", "https://a.gov.vn/"),
        ("http://a.gov.vn/x;jsessionid=1F2?id=5", "http://a.gov.vn/x?id=5"),
        ("http://a.gov.vn/(S(abc123))/x", "http://a.gov.vn/x"),
        ("http://127.0.0.1:8601/a?page=2", "http://127.0.0.1:8601/a?page=2"),
        ("javascript:x", None),
        ("http://[", None),
    ],
)
def test_canonical(url: str, expected: str | None) -> None:
    assert canonical(url) == expected


@given(st.text(max_size=60).map(lambda text: f"http://a.gov.vn/{text}"))
def test_canonical_is_idempotent(url: str) -> None:
    made = canonical(url)
    assert made is None or canonical(made) == made


def test_the_page_s_own_canonical_address_counts_unless_it_is_the_front_page() -> None:
    own = "http://a.gov.vn/view/1?mid=5"
    named = read(page(f"<p>{LONG}</p>", "<link rel='canonical' href='/view/one?sid=1'>", url=own))
    assert named.canonical_url == "http://a.gov.vn/view/one"
    front = read(page(f"<p>{LONG}</p>", "<link rel='canonical' href='http://a.gov.vn/'>", url=own))
    assert front.canonical_url == "http://a.gov.vn/view/1"


def test_the_date_of_a_related_article_is_not_the_pages() -> None:
    page = """<html><body><div class="ArticleHeader"><h1>Họp bàn công tác thủy lợi mùa khô</h1>{}</div>
    <div class="ArticleContent"><p>Ngày 12/3, đồng chí Chủ tịch chủ trì cuộc họp bàn việc nạo vét kênh.</p>
    <p>Các đại biểu đã thảo luận về nguồn nước và lịch tưới cho từng xã trong vùng dự án.</p></div>
    <ul><li><a href="/tin/2">Khởi công đập dâng Nậm Ty</a> <span class="PostDate">(10/04/2026)</span></li>
    <li><a href="/tin/3">Hội thi khuyến nông viên</a> <time datetime="2026-04-11">11/04</time></li></ul>
    </body></html>"""
    bare = read(Document(page.format("").encode(), url="http://p.test/1", platform="vnpt"))
    assert bare.published_at is None
    own = '<span class="PostDate">14/03/2024</span>'
    dated = read(Document(page.format(own).encode(), url="http://p.test/1", platform="vnpt"))
    assert dated.published_at is not None
    assert f"{dated.published_at:%Y-%m-%d}" == "2024-03-13"


STAMPED = """<html><body><div class="ArticleHeader"><h2>Họp bàn công tác thủy lợi mùa khô</h2></div>
<div class="meta"><span class="PostDate">14/03/2024</span> <a href="{}">{}</a></div>
<div class="ArticleContent">
<p>Ngày 12/3, đồng chí Chủ tịch chủ trì cuộc họp bàn việc nạo vét kênh mương trước mùa khô năm nay.</p>
<p>Các đại biểu đã thảo luận về nguồn nước và lịch tưới cho từng xã trong vùng dự án.</p></div>
</body></html>"""


@pytest.mark.parametrize(
    ("link", "words", "own"),
    [
        ("/tin-tuc", "Thông tin chỉ đạo, điều hành của tỉnh", True),  # part of this page's path
        ("/chuyen-muc/chi-dao-dieu-hanh", "Thông tin chỉ đạo, điều hành của tỉnh", True),
        ("/chi-dao-dieu-hanh", "Thông tin chỉ đạo, điều hành của tỉnh", True),
        ("/index.aspx?catid=45", "Thông tin chỉ đạo, điều hành của tỉnh", True),
        ("#binh-luan", "Xem các ý kiến của bạn đọc về bài này", True),
        ("/tin-tuc/hop-ban-thuy-loi-901.html", "Địa chỉ của bài viết này trên cổng", True),
        ("/tin-tuc/khoi-cong-dap-dang-887.html", "Khởi công đập dâng Nậm Ty ở xã", False),
        ("/su-kien/8871", "Khởi công đập dâng Nậm Ty ở xã", False),
        ("/?p=8871", "Khởi công đập dâng Nậm Ty ở xã", False),
    ],
)
def test_a_stamp_beside_a_link_is_another_s_only_where_the_link_leads_to_an_article(
    link: str, words: str, own: bool
) -> None:
    url = "http://p.test/tin-tuc/hop-ban-thuy-loi-901.html"
    made = read(Document(STAMPED.format(link, words).encode(), url=url, platform="vnpt"))
    assert (made.published_at is not None) == own


def test_the_article_a_page_describes_for_machines() -> None:
    said = (
        '{"@type":["NewsArticle"],"headline":"Kết luận về thủy lợi",'
        '"datePublished":"2024-03-14T08:00:00+07:00",'
        '"author":{"@type":"Organization","name":"Cổng tỉnh"},"articleBody":"<p>'
        + LONG
        + "</p><p>1. Hết.</p>"
        '"}'
    )
    script = "<script type='application/ld+json'>{}</script>"
    made = read(Document(f"<html><head>{script.format(said)}</head><body><p>...</p></body></html>".encode()))
    assert made.text.split("\n") == ["Kết luận về thủy lợi", LONG, "1. Hết."]
    assert made.published_at == datetime(2024, 3, 14, 1, tzinfo=UTC)
    assert made.author is None  # an organisation
    # Two articles are a list, and broken JSON says nothing.
    for scripts in (script.format(said) * 2, script.format(said[:-30]), script.format("[" * 100_000)):
        other = read(Document(f"<html><head>{scripts}</head><body><p>...</p></body></html>".encode()))
        assert (other.published_at, other.title) == (None, None)


def test_a_print_view_has_its_title_and_date() -> None:
    printed = (
        "<html><head><title>Bản in: Kết luận về thủy lợi</title></head><body><div>CỔNG THÔNG TIN TỈNH</div>"
        "<div>Đăng ngày: 14-3-2024 | Chuyên mục: Tin tức | In lúc 22:05 ngày 14-7-2026</div>"
        f"<div>Kết luận về thủy lợi</div><div>{LONG}<br><br>{LONG}</div></body></html>"
    )
    made = read(Document(printed.encode()))
    assert made.text.split("\n") == ["Kết luận về thủy lợi", LONG, LONG]
    assert made.published_at == datetime(2024, 3, 13, 17, tzinfo=UTC)


def test_cells_of_a_table_that_stretch_and_empty_ones() -> None:
    markup = (
        "<table><tr><th rowspan=2>STT<th colspan=2>Cơ quan<th rowspan=2>Hạn<tr><th>Chủ trì<th>Phối hợp"
        "<tr><td>1<td>Sở Y tế<td><td rowspan=2>30/6<tr><td>2<td>Sở Nội vụ<td><p>các sở</p><p>các xã</p>"
        "</table>"
    )
    assert lines(markup) == [
        "STT | Cơ quan | | Hạn",
        "STT | Chủ trì | Phối hợp | Hạn",
        "1 | Sở Y tế | | 30/6",
        "2 | Sở Nội vụ | các sở các xã | 30/6",
    ]


def test_what_was_deleted_under_revision_is_not_read() -> None:
    page = "<p>1. Giao Sở A<del> và Sở B</del>: <ins>lập</ins> danh mục.</p>"
    assert "1. Giao Sở A: lập danh mục." in read(Document(page.encode())).text
