"""How a generated document is printed: layouts, pages, and the noise of portals and word processors.

Every way of printing holds the same values; only their surroundings differ. Noise: other normal forms, Ð
for Đ, non-breaking and zero-width spaces, long dashes inside numbers, tone marks in the other place,
lines broken at a fixed width.
"""

from __future__ import annotations

import html
import random
import re
import textwrap
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from transforms.document import Document


@dataclass
class Sheet:
    """The parts of a document as they will be printed. A page without form has only title, body, byline and
    stamp (the day it was put up)."""

    body: list[str]
    title: str
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    number: str = ""
    place_day: str = ""
    type: str = ""
    subject: str = ""
    recipients: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    signer: str = ""
    byline: str | None = None
    stamp: date | None = None
    party: bool = False


def printed(sheet: Sheet, rng: random.Random, name: str) -> tuple[Document, list[str]]:
    """The document's bytes, and tags that tell how it is laid out."""
    noise, tags = _noise(rng)
    if rng.random() < 0.5:
        lines, layout = _as_text(sheet, rng)
        text = "\n".join(lines)
        if rng.random() < 0.12:
            text = _wrapped(text, rng.choice((72, 84, 96)))
            tags.append("noise:wrapped")
        return Document(noise(text).encode(), media_type="text/plain"), ["text", layout, *tags]
    page, layout, platform = _as_page(sheet, rng, noise)
    address = f"https://example.invalid/{name}"
    made = Document(page.encode(), url=address, media_type="text/html; charset=utf-8", platform=platform)
    return made, ["html", layout, f"platform:{platform}", *tags]


# --- text


def _subject(sheet: Sheet, rng: random.Random) -> list[str]:
    """The subject, over as many lines as it takes."""
    if not sheet.subject:
        return []
    if rng.random() < 0.4:
        return [sheet.subject]
    return textwrap.wrap(
        sheet.subject, rng.choice((45, 60, 75)), break_long_words=False, break_on_hyphens=False
    )


def _as_text(sheet: Sheet, rng: random.Random) -> tuple[list[str], str]:
    lines: list[str] = []
    layout = "head:none"
    if sheet.left:
        layout = rng.choice(("head:interleaved", "head:columns", "head:lines"))
        lines += _head(sheet, rng, layout)
    elif not sheet.type:
        lines.append(sheet.title)
        if sheet.stamp:
            day = sheet.stamp
            lines.append(
                rng.choice((f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y} 14:25", f"Ngày đăng: {day:%d/%m/%Y}"))
            )
    if sheet.type:
        lines.append(sheet.type)
    lines += [*_subject(sheet, rng), ""]
    for paragraph in sheet.body:
        lines.append(paragraph)
        if rng.random() < 0.3:
            lines.append("")
    if sheet.signature:
        lines += ["", *_foot(sheet, rng)]
    if sheet.byline:
        lines += ["", sheet.byline]
    return lines, layout


def _head(sheet: Sheet, rng: random.Random, layout: str) -> list[str]:
    left, right = [*sheet.left], [*sheet.right]
    if sheet.party:
        left += ["*", sheet.number]
        right.append(sheet.place_day)
    else:
        if rng.random() < 0.4:
            left.append("-------")
            right.append("---------------")
        left.append(sheet.number)
        right.append(sheet.place_day)
    if layout == "head:columns":
        return [*left, *right, ""]
    if layout == "head:lines":
        return [*right[:-1], *left, right[-1], ""]
    rows = max(len(left), len(right))
    # Number and day stand on one line, whatever stands above them.
    if len(left) < rows:
        left[-1:-1] = [""] * (rows - len(left))
    if len(right) < rows:
        right[-1:-1] = [""] * (rows - len(right))
    gap = rng.choice(("    ", "  ", "\t", "          "))
    return [f"{one}{gap}{other}".strip() for one, other in zip(left, right, strict=True)] + [""]


def _foot(sheet: Sheet, rng: random.Random) -> list[str]:
    sign = [*sheet.signature, *(["(Đã ký)"] if rng.random() < 0.25 else [""]), sheet.signer]
    if rng.random() < 0.65:
        return ["Nơi nhận:", *sheet.recipients, "", *sign]
    left = ["Nơi nhận:", *sheet.recipients]
    right = [each for each in sign if each]
    left += [""] * (len(right) - len(left))
    right += [""] * (len(left) - len(right))
    return [f"{one:<48}{other}".strip() for one, other in zip(left, right, strict=True)]


def _wrapped(text: str, width: int) -> str:
    """Long lines broken at ``width``, as copies from paper are."""
    made: list[str] = []
    for line in text.split("\n"):
        if len(line) <= width or "    " in line:
            made.append(line)
        else:
            made += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(made)


# --- pages

#: Class of title, content and date on platforms that are known.
KNOWN = {
    "upload": ("post-title", "post-content", "post-date"),
    "sharepoint": ("tandan-title-view", "tandan-content-view", "tandan-date-view"),
    "aspnet-mvc": ("detail-title", "detail-content", "detail-meta"),
}


def _as_page(sheet: Sheet, rng: random.Random, noise: Noise) -> tuple[str, str, str | None]:
    def say(text: str) -> str:
        return html.escape(noise(text), quote=False)

    tag = rng.choice(("p", "p", "div"))

    def block(text: str, style: str = "") -> str:
        inner = say(text)
        if style == "b":
            inner = f"<b>{inner}</b>"
        return (
            f"<{tag}>{inner}</{tag}>"
            if style != "c"
            else f'<{tag} style="text-align:center"><strong>{inner}</strong></{tag}>'
        )

    parts: list[str] = []
    layout = "head:none"
    if sheet.left:
        layout = rng.choice(("head:table", "head:table", "head:paragraphs"))
        left, right = [*sheet.left], [*sheet.right]
        left += ["*", sheet.number] if sheet.party else [sheet.number]
        right.append(sheet.place_day)
        if layout == "head:table":
            if rng.random() < 0.5:
                cells = "".join(
                    f"<td>{''.join(block(each, 'b') for each in side)}</td>" for side in (left, right)
                )
                parts.append(f'<table width="100%"><tr>{cells}</tr></table>')
            else:
                above = (
                    f"<td>{'<br>'.join(map(say, left[:-1]))}</td><td>{'<br>'.join(map(say, right[:-1]))}</td>"
                )
                below = f"<td>{say(left[-1])}</td><td><i>{say(right[-1])}</i></td>"
                parts.append(f"<table><tbody><tr>{above}</tr><tr>{below}</tr></tbody></table>")
        else:
            parts += [block(each) for each in (*left, *right)]
    if sheet.type:
        parts.append(block(sheet.type, "c"))
    if subject := _subject(sheet, rng):
        if rng.random() < 0.5:
            parts.append(f"<{tag}><b>{'<br/>'.join(map(say, subject))}</b></{tag}>")
        else:
            parts += [block(each, "b") for each in subject]
    for paragraph in sheet.body:
        bold = re.match(r"^(?:[IVX]+|\d+)[./-] [^.]{0,60}:?$", paragraph)
        parts.append(block(paragraph, "b" if bold else ""))
    if sheet.signature:
        if rng.random() < 0.7:
            received = "<br>".join(map(say, ("Nơi nhận:", *sheet.recipients)))
            signed = "<br>".join(map(say, (*sheet.signature, "", sheet.signer)))
            parts.append(f"<table><tr><td>{received}</td><td><b>{signed}</b></td></tr></table>")
        else:
            parts += [
                block(each) for each in ("Nơi nhận:", *sheet.recipients, *sheet.signature, sheet.signer)
            ]
    if sheet.byline:
        parts.append(f'<{tag} style="text-align:right"><strong>{say(sheet.byline)}</strong></{tag}>')
    content = "\n".join(parts)
    known = rng.random() < 0.5
    platform = rng.choice(sorted(KNOWN)) if known else None
    title, inner, dated = KNOWN[platform] if platform else ("entry-heading", "noi-dung", "thoi-gian")
    stamp = ""
    if sheet.stamp:
        said = rng.choice((f"{sheet.stamp:%d/%m/%Y}", f"{sheet.stamp:%d/%m/%Y} 09:05"))
        stamp = f'<div class="{dated}">{said}</div>'
    return _PAGE.format(
        title=say(sheet.title), heading=title, inner=inner, stamp=stamp, content=content,
    ), layout, platform  # fmt: skip


_PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>
<div id="banner"><a href="/">Trang chủ</a> | <a href="/gioi-thieu">Giới thiệu</a> |
<a href="/lien-he">Liên hệ</a></div>
<ul class="menu"><li><a href="/tin-tuc">Tin tức</a></li><li><a href="/van-ban">Văn bản</a></li>
<li><a href="/dich-vu-cong">Dịch vụ công</a></li></ul>
<div class="main"><h1 class="{heading}">{title}</h1>
{stamp}
<div class="{inner}">
{content}
</div></div>
<div class="lien-quan"><h3>Tin liên quan</h3><ul>
<li><a href="/tin-tuc/1">Khai mạc hội chợ nông sản vùng cao</a></li>
<li><a href="/tin-tuc/2">Gặp mặt các gia đình chính sách tiêu biểu</a></li></ul></div>
<div id="footer">Cổng thông tin điện tử. Ghi rõ nguồn khi phát lại thông tin.</div>
</body></html>
"""

# --- noise


class Noise:
    """Spells a text as careless copies do; what it does is drawn once and holds for the whole document."""

    def __init__(self, rng: random.Random, kinds: frozenset[str]) -> None:
        self._rng = rng
        self._kinds = kinds

    def __call__(self, text: str) -> str:
        rng, kinds = self._rng, self._kinds
        if "tones" in kinds:
            text = re.sub(r"[Ủủ]y(?=\W|$)", lambda found: "Uỷ" if found[0][0] == "Ủ" else "uỷ", text)
            text = re.sub(r"óa(?=\W|$)", "oá", text)
            text = re.sub(r"òa(?=\W|$)", "oà", text)
        if "eth" in kinds:
            text = text.replace("Đ", "Ð")
        if "dashes" in kinds:
            text = re.sub(r"(?<=[A-ZĐÐ])-(?=[A-ZĐÐ])", "–", text)
            text = re.sub(r"(?<=\d) - (?=\d)", " – ", text)
        if "nbsp" in kinds:
            text = re.sub(r" (?=\d)", "\u00a0", text)
        if "zero-width" in kinds:
            text = "".join(each + ("\u200b" if each == " " and rng.random() < 0.06 else "") for each in text)
        if "spaces" in kinds:
            text = "".join(each + (" " if each == " " and rng.random() < 0.05 else "") for each in text)
        if "nfd" in kinds:
            text = unicodedata.normalize("NFD", text)
        return text


def _noise(rng: random.Random) -> tuple[Noise, list[str]]:
    """Half the documents are clean."""
    kinds: frozenset[str] = frozenset()
    if rng.random() < 0.5:
        every = ("tones", "eth", "dashes", "nbsp", "zero-width", "spaces", "nfd")
        kinds = frozenset(rng.sample(every, rng.randint(1, 3)))
    return Noise(rng, kinds), [f"noise:{each}" for each in sorted(kinds)]
