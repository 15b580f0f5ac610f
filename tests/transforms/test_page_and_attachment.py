"""One notice told twice, by a page and by its attachment: from which of the two each value comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from transforms.document import CleanText, Document
from transforms.read import Reading, read
from transforms.text import clean

TITLE = "Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về phát triển cây ăn quả"
OPENING = (
    "Ngày 08/4/2022, tại trụ sở UBND tỉnh, đồng chí Quàng Thị Vân, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp "
    "về phát triển cây ăn quả. Sau khi nghe báo cáo, đồng chí Phó Chủ tịch UBND tỉnh kết luận như sau:"
)
ITEMS = (
    "1. Giao Sở Nông nghiệp và Môi trường lập bản đồ vùng trồng, xong trước ngày 30/5/2022.",
    "2. UBND các xã hướng dẫn cấp mã số vùng trồng cho các hộ dân.",
)
HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\nSố: 73/TB-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\nSơn La, ngày 12 tháng 4 năm 2022\nTHÔNG BÁO\n"
)
SIGNATURE = "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nLò Văn Ún"


def page(body: str, *, title: str = TITLE) -> Document:
    markup = f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1>{body}</div></body></html>"
    return Document(markup.encode(), url="http://127.0.0.1/tin/73", media_type="text/html")


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{each}</p>" for each in texts)


def attached(to: Document, content: str) -> Reading:
    file = Document(content.encode(), url="http://127.0.0.1/f/73.txt", media_type="text/plain")
    return read(replace(to, attachments=(file,)))


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        (TITLE, f"{TITLE} {OPENING}"),
        (f"Thông báo {TITLE}", f"{TITLE} {OPENING}"),
        (
            f"{TITLE} của đồng bào vùng cao, biên giới",
            f"{TITLE} của đồng bào\nvùng cao, biên giới {OPENING}",
        ),
        (f"{TITLE} do Sở Công Thương", f"{TITLE} do\nSở Công Thương\n{OPENING}"),
    ],
    ids=["runs on", "type in the title", "cut and runs on", "cut"],
)
def test_a_subject_ends_where_the_page_s_title_does(title: str, printed: str) -> None:
    made = attached(page("<p>Xem tệp đính kèm.</p>", title=title), "\n".join((HEAD + printed, *ITEMS)))
    assert made.notice is not None
    assert made.notice.title == title.removeprefix("Thông báo ")
    assert made.notice.meeting_date == date(2022, 4, 8)
    assert made.notice.chair_name == "Quàng Thị Vân"
    (span,) = (each for each in made.evidence if each.field == "title")
    assert " ".join(made.notice.text[span.start : span.end].split()) == made.notice.title


def test_a_page_s_title_that_is_cut_shortens_no_subject() -> None:
    made = attached(
        page("<p>Xem tệp đính kèm.</p>", title=TITLE.removesuffix(" cây ăn quả")),
        "\n".join((HEAD + TITLE, OPENING, *ITEMS)),
    )
    assert made.notice is not None
    assert made.notice.title == TITLE


def test_number_and_day_come_from_the_attachment_of_a_page_that_says_all_but_them() -> None:
    told = page(paragraphs(OPENING, *ITEMS, *SIGNATURE.split("\n")))
    alone = read(told)
    assert alone.notice is not None
    assert (alone.notice.kind, alone.notice.doc_number) == ("formal_notice", None)
    made = attached(told, "\n".join((HEAD + TITLE, OPENING, *ITEMS, SIGNATURE)))
    assert made.notice is not None
    assert (made.notice.doc_number, made.notice.issued_date) == ("73/TB-UBND", date(2022, 4, 12))
    assert made.notice.signer_name == "Lò Văn Ún"
    assert len(made.directives) == len(alone.directives) == 2


def test_an_attachment_without_its_signature_does_not_take_the_page_s_place() -> None:
    told = page(paragraphs(OPENING, *ITEMS, *SIGNATURE.split("\n")))
    made = attached(told, "\n".join((HEAD + TITLE, OPENING, *ITEMS)))
    assert made.notice is not None
    assert made.notice.signer_name == "Lò Văn Ún"


@pytest.mark.parametrize(
    ("title", "lead", "day"),
    [
        (
            TITLE,
            "Văn phòng UBND tỉnh vừa ban hành Thông báo số 73/TB-UBND ngày 12/4/2022 về nội dung trên.",
            12,
        ),
        (f"Thông báo số 73/TB-UBND {TITLE[0].lower()}{TITLE[1:]}", "Tin từ Văn phòng UBND tỉnh.", None),
    ],
)
def test_number_and_day_of_a_signed_notice_without_a_head(title: str, lead: str, day: int | None) -> None:
    made = read(page(paragraphs(lead, OPENING, *ITEMS, *SIGNATURE.split("\n")), title=title))
    assert made.notice is not None
    assert made.notice.doc_number == "73/TB-UBND"
    assert made.notice.issued_date == (date(2022, 4, day) if day else None)
    assert {"doc_number"} <= {each.field for each in made.evidence}


def test_what_follows_an_article_on_something_else_is_not_its_number() -> None:
    lead = "UBND tỉnh vừa ban hành Thông báo số 73/TB-UBND ngày 12/4/2022 về nội dung trên."
    made = read(page(paragraphs(lead, OPENING, *ITEMS), title="Sơn La mở rộng vùng cây ăn quả trên đất dốc"))
    assert made.notice is not None
    assert made.notice.doc_number is None


LIBRARY = (
    "<div><div>Loại văn bản</div><ul><li>Thông báo</li></ul><div>Cơ quan ban hành</div><ul><li>UBND tỉnh</li>"
    "<li>Văn phòng UBND tỉnh</li></ul><h3>Thống kê truy cập</h3><ul><li>Hôm nay: 7.122</li></ul></div>"
    "<div><h3>Thông tin chi tiết văn bản</h3><table><tr><th>Số ký hiệu</th><td>73/TB-UBND</td></tr>"
    "<tr><th>Ngày ban hành</th><td>12/04/2022</td></tr>"
    f"<tr><th>Trích yếu</th><td>{TITLE}</td></tr>"
    "<tr><th>Loại văn bản</th><td>Thông báo</td></tr><tr><th>Người ký</th><td>Lò Văn Ún</td></tr></table>"
    "<h4>Văn bản cùng lĩnh vực</h4><ul><li>70/TB-UBND (02/04/2022) Kết luận về giao thông</li></ul></div>"
)


def test_the_page_of_a_document_library_and_the_file_it_lists() -> None:
    markup = f"<html><head><title>Chi tiết văn bản</title></head><body>{LIBRARY}</body></html>"
    listed = Document(markup.encode(), url="http://127.0.0.1/van-ban/73", media_type="text/html")
    alone = read(listed)
    assert alone.notice is not None
    assert alone.notice.text.split("\n") == [
        TITLE,
        "Số ký hiệu | 73/TB-UBND",
        "Ngày ban hành | 12/04/2022",
        f"Trích yếu | {TITLE}",
        "Loại văn bản | Thông báo",
        "Người ký | Lò Văn Ún",
    ]
    assert alone.notice.title == TITLE
    assert (alone.notice.doc_number, alone.notice.issued_date) == ("73/TB-UBND", date(2022, 4, 12))
    assert alone.directives == []
    made = attached(listed, "\n".join((HEAD + TITLE, OPENING, *ITEMS)))
    assert made.notice is not None
    assert made.notice.text_source == "text"
    assert made.notice.title == TITLE
    assert [each.path for each in made.directives] == ["1", "2"]


def test_a_title_read_off_a_picture_gives_way_to_the_page_s(monkeypatch: pytest.MonkeyPatch) -> None:
    read_off = "\n".join((HEAD + TITLE.replace("cây ăn quả", "cây ăn quá"), OPENING, *ITEMS))

    def as_picture(document: Document) -> CleanText:
        made = clean(document)
        return replace(made, text_source="ocr") if document.url == "http://127.0.0.1/f/73.txt" else made

    monkeypatch.setattr("transforms.read.clean", as_picture)
    made = attached(page("<p>Xem tệp đính kèm.</p>"), read_off)
    assert made.notice is not None
    assert (made.notice.text_source, made.notice.title) == ("ocr", TITLE)
    assert "title" not in {each.field for each in made.evidence}
