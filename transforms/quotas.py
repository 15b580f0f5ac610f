"""Shares and rates an instruction wants reached, told from the statistics that look the same."""

from __future__ import annotations

import re

from transforms.spans import Page

_SHARE = re.compile(
    r"(?<![\d.,])\d{1,3}(?:[.,]\d{1,2})?\s?%(?:/(?:năm|tháng|quý)\b)?|"
    r"(?<![\d.,/])\d[\d.]{0,9} (?:[^\W\d_]+ ){0,2}?[^\W\d_]+/(?:ngày|tuần|tháng|năm|quý)(?: đêm)?\b"
)
# A number of things counts where it is a floor: "ít nhất 02 sản phẩm".
_FLOORS = ("tối thiểu", "ít nhất", "không dưới", "thấp nhất")
_COUNT = re.compile(
    rf"\b(?:{'|'.join(_FLOORS)})(?: là| từ| đạt| có)?\s(?P<quota>\d[\d.]*\s(?:(?:xã|"
    r"huyện|ha|km|kg|m[23]|lần|bản|thôn|hộ|tấn|người|tuyến|cầu|trường|lớp|điểm|cụm|tỷ|căn|chợ|trạm|đơn vị|"
    r"tour|video|clip|"
    r"nhà(?! (?:máy|văn hóa|ở|xưởng|đầu tư|thầu|khoa học|trẻ))|"
    r"phường)\b|[^\W\d_]+(?: [^\W\d_]+){0,3}(?=/)|[^\W\d_]+(?: [^\W\d_]+(?: viên\b)?)?)"
    r"(?:/(?:ngày đêm|đơn vị|địa phương|cơ quan|doanh nghiệp|dự án|[^\W\d_]+))*)"
)
_TARGET = re.compile(
    r"\b(?:phấn đấu|tối thiểu|ít nhất|không dưới|bảo đảm|đảm bảo|hoàn thành|mục tiêu|chỉ tiêu|cắt giảm|"
    r"rút ngắn|nâng|giữ|khống chế|kiềm chế|xuống|không quá|tối đa|không vượt|kéo giảm|"
    r"đạt từ|đạt trên|phải đạt|cần đạt|yêu cầu|trở lên|trên|tăng lên)\b"
)
# Right before the figure: it tells what is or was.
_RESULT = re.compile(
    r"(?:\b(?:đã|(?<!nông thôn )mới|chỉ(?! đạo| thị| huy| tiêu| số| định| rõ)|hiện(?! đại)|ước|đang|"
    r"còn)\b[^,;]{0,25}|\b(?:tăng|giảm|bằng|chiếm|dưới|gần|hơn|so với|"
    r"cao hơn|thấp hơn|vượt)\s(?:khoảng |gần |trên |hơn )?)$"
)
# "quỹ đất 20%": what it is called.
_NAMED = re.compile(r"\b(?:quỹ đất|thuế suất|lãi suất)\s$")
_SO_FAR = re.compile(r"(?:\b(?:nay|qua|hiện)|tính đến [^;]{2,30}),?\s$")
_REACHED = re.compile(r"\s[^,;.%\n]{0,40}?\bđã\b")
_PERIOD = re.compile(r"\d\s(?:ngày|tháng|năm|giờ|phút|tuần|quý)\b")
_SPEED = re.compile(r"(?:km|m3|m³|m|lít|kg|tấn|mm|mg|đồng)/")


_AIM = re.compile(r"\b(?:phấn đấu|mục tiêu|chỉ tiêu)\b")
_TOLD = re.compile(r"\b(?:đã|hiện|mới|đang|cùng kỳ|ước)\b")


def _aimed(page: Page, start: int, at: int) -> bool:
    """Whether the sentence up to ``at`` sets aims ("Phấn đấu …, hộ nghèo giảm còn 3%") and tells nothing."""
    begin = max(start, at - 300)
    sentence = re.split(r"[.;\n]\s", page.low[begin:at])[-1]
    return bool(_AIM.search(sentence)) and not _TOLD.search(sentence)


def quotas(page: Page, start: int, end: int) -> list[str]:
    """Quotas printed in ``text[start:end]``, an instruction; each once, in order."""
    found: list[str] = []
    said = page.low[start:end]
    for match in _SHARE.finditer(page.low, start, end) if "%" in said or "/" in said else ():
        clause = re.split(r"[;.](?=\s)|,(?=\s\D)", page.low[max(start, match.start() - 120) : match.start()])[
            -1
        ]
        if _RESULT.search(clause) and not _TARGET.search(clause) and not _aimed(page, start, match.start()):
            continue
        if _SPEED.search(match[0]) or (
            not _TARGET.search(clause)
            and (
                _NAMED.search(clause)
                or (_SO_FAR.search(clause) and _REACHED.match(page.low, match.end(), end))
            )
        ):
            continue
        printed = page.text[match.start() : match.end()]
        if printed not in found:
            found.append(printed)
    for match in _COUNT.finditer(page.low, start, end) if any(each in said for each in _FLOORS) else ():
        printed = page.text[match.start("quota") : match.end("quota")]
        if not any(each.startswith(printed.split()[0]) for each in found) and not _PERIOD.search(
            match["quota"]
        ):
            found.append(printed)
    return found
