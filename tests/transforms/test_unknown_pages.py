"""Whole pages of content management systems no layout is kept for: menus, weather, counters, lists of
related pages, comments, share bars, tag clouds and a cookie banner stand around one text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from transforms.document import Document
from transforms.lines import HANOI
from transforms.text import clean

PAGES = sorted(Path(__file__).with_name("pages").glob("*.html"))
TITLE = "Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp về hồ chứa nước Bản Mòng"
SAPO = "(Cổng TTĐT) - Chiều 11/8/2025, tại trụ sở UBND tỉnh đã diễn ra cuộc họp về hồ chứa nước Bản Mòng."
BODY = [
    "Ngày 11/8/2025, đồng chí Đặng Ngọc Hậu, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp về tiến độ hồ chứa nước "
    "Bản Mòng. Tham dự có lãnh đạo các sở: Nông nghiệp và Môi trường, Tài chính, Xây dựng.",
    "Sau khi nghe Ban Quản lý dự án báo cáo, "
    "ý kiến của các đại biểu, Phó Chủ tịch UBND tỉnh kết luận như sau:",
    "1. Giao Sở Nông nghiệp và Môi trường chủ trì thẩm định phương án tích nước, "
    "hoàn thành trước ngày 30/8/2025.",
    "2. Sở Tài chính cân đối 12,5 tỷ đồng để chi trả đợt 2 cho 64 hộ dân.",
    "3. UBND xã Mường Chanh vận động nhân dân bàn giao mặt bằng.",
]
AUTHOR = "Vi Thị Hương Lan"


def test_there_are_pages() -> None:
    assert len(PAGES) >= 6


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_text_of_a_page_of_unknown_layout(path: Path) -> None:
    made = clean(Document(body=path.read_bytes(), url="https://bao.test/tin/ho-chua-nuoc-8821.html"))
    *text, signed = made.text.split("\n")
    assert text == [TITLE, SAPO, *BODY]
    assert signed.removeprefix("Tác giả: ") == AUTHOR
    assert made.title == TITLE
    assert made.author == AUTHOR
    assert made.published_at is not None
    assert made.published_at.astimezone(HANOI).date() == date(2025, 8, 12)
    assert f"{made.published_at.astimezone(HANOI):%H:%M}" in ("07:30", "14:30")


# --- short articles -------------------------------------------------------------------------------

SHORT_TITLE = "Tháo gỡ vướng mắc cho bến xe khách phía Nam"
SHORT = [
    "Chiều 06/5/2024, đồng chí Nông Văn Thắng, Phó Chủ tịch UBND tỉnh chủ trì cuộc họp về bến xe khách "
    "phía Nam.",
    "Đồng chí giao Sở Giao thông vận tải rà soát lưu lượng xe, báo cáo UBND tỉnh trước ngày 20/5/2024.",
    "UBND thành phố bố trí bãi đỗ tạm trong thời gian sửa chữa mặt sân.",
]
MENU = ["Giới thiệu chung", "Tin trong tỉnh", "Văn bản chỉ đạo", "Thủ tục hành chính", "Hỏi đáp pháp luật"]
FOOTER = (
    "Bản quyền thuộc Văn phòng UBND tỉnh. Giấy phép số 18/GP-TTĐT do Cục Phát thanh, truyền hình và "
    "thông tin điện tử cấp. Chịu trách nhiệm chính: Chánh Văn phòng. Địa chỉ: số 2 đường Trần Phú, "
    "phường Tân Thịnh. "
    "Điện thoại: 0218 3000 000. Ghi rõ nguồn khi phát hành lại thông tin từ trang này, kể cả một phần."
)


def _cells(entries: list[str]) -> str:
    return "".join(
        f"<tr><td><a href='/{n}.asp'><font size=2>{e}</font></a></td></tr>" for n, e in enumerate(entries)
    )


NESTED = (
    "<html><head><title>Trang tin</title></head><body><table width=1000>"
    "<tr><td colspan=3><img src=b.jpg></td></tr>"
    f"<tr><td width=180 valign=top><table>{_cells(MENU)}</table></td><td valign=top><table width='100%'>"
    f"<tr><td><font size=4 color=red><b>{SHORT_TITLE}</b></font></td></tr>"
    "<tr><td><font size=1>Cập nhật: 07/05/2024 08:15</font></td></tr>"
    "<tr><td><font size=2>BODY</font></td></tr></table></td>"
    "<td valign=top><table><tr><td><b>Liên kết</b></td></tr>"
    f"{_cells(['Sở Nội vụ', 'Công an tỉnh', 'Báo tỉnh'])}</table></td></tr>"
    f"<tr><td colspan=3 align=center><font size=1>{FOOTER}</font></td></tr></table></body></html>"
)
SHORT_PAGES = {
    "font and br": NESTED.replace("BODY", "<br><br>".join(SHORT)),
    "font and p": NESTED.replace("BODY", "".join(f"<p>{line}</p>" for line in SHORT)),
    "a row a paragraph": NESTED.replace(
        "<tr><td><font size=2>BODY</font></td></tr>",
        "".join(f"<tr><td><font size=2>{line}</font></td></tr>" for line in SHORT),
    ),
    "a table a paragraph": NESTED.replace(
        "BODY", "".join(f"<table><tr><td><font size=2>{line}</font></td></tr></table>" for line in SHORT)
    ),
    "two paragraphs": NESTED.replace("BODY", "".join(f"<p align=justify>{line}</p>" for line in SHORT[:2])),
    "divs without classes": (
        f"<html><head><title>{SHORT_TITLE}</title></head><body><div><div>"
        + "".join(f"<div><a href='/m{n}'>{each}</a></div>" for n, each in enumerate(MENU))
        + f"</div><div><div><b>{SHORT_TITLE}</b></div><div>07/05/2024 08:15</div>"
        + "".join(f"<div>{line}</div>" for line in SHORT)
        + f"</div><div>{FOOTER}</div></div></body></html>"
    ),
    "spans and br": (
        f"<html><head><title>{SHORT_TITLE} - Cổng thông tin điện tử</title></head>"
        f"<body><center><b>{SHORT_TITLE}</b><br><i>Đăng ngày 07/05/2024 08:15</i></center>"
        f"<span>{'<br/>'.join(SHORT)}</span><hr>"
        f"<center><small>{FOOTER}</small></center></body></html>"
    ),
    "sections": (
        f"<html><head><title>{SHORT_TITLE}</title></head><body><ul>"
        + "".join(f"<li><a href='/m{n}'>{each}</a></li>" for n, each in enumerate(MENU))
        + f"</ul><section><h1>{SHORT_TITLE}</h1><small>07/05/2024 08:15</small>"
        + "".join(f"<p>{line}</p>" for line in SHORT)
        + f"</section><div><p>{FOOTER}</p><p>{FOOTER}</p></div></body></html>"
    ),
}


@pytest.mark.parametrize("look", SHORT_PAGES)
def test_a_short_article_is_found_and_the_foot_of_the_page_is_not_it(look: str) -> None:
    made = clean(Document(body=SHORT_PAGES[look].encode(), url="http://so.test/tin.asp?id=8821"))
    text = made.text.split("\n")
    wanted = [line for line in SHORT if line in SHORT_PAGES[look]]
    assert len(wanted) >= 2
    assert [line for line in text if line in SHORT] == wanted
    assert text[0] == SHORT_TITLE
    assert made.title == SHORT_TITLE
    assert not any(
        part in made.text for part in ("Bản quyền", "Ghi rõ nguồn", "Giới thiệu chung", "Báo tỉnh")
    )
    assert made.published_at is not None
    assert f"{made.published_at.astimezone(HANOI):%d/%m/%Y %H:%M}" == "07/05/2024 08:15"
    assert len(text) == len(wanted) + 1
