"""Số, ký hiệu: numbers and symbols of documents.

State form ``<number>/[<year>/]<type>-<issuer>[-<unit>]`` (Nghị định 30/2020/NĐ-CP, Phụ lục I and III),
a công văn without a type (``6202/UBND-KT``), and the Party's ``<number>-<type>/<body>`` (Hướng dẫn
36-HD/VPTW). Blanks and long dashes inside are printing noise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TYPE_CODES: dict[str, str] = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "QYĐ": "Quy định",
    "QĐi": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "CTR": "Chương trình",
    "CTrHĐ": "Chương trình",
    "KH": "Kế hoạch",
    "KHHĐ": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "TTR": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "L": "Luật",
    "PL": "Pháp lệnh",
    "CV": "Công văn",
    "KL": "Kết luận",
    "TBKL": "Thông báo",
    "LCT": "Lệnh",
    "QCh": "Quy chế",
    "NQLT": "Nghị quyết liên tịch",
    "TVB": "Thông báo",
    "KLTTr": "Kết luận thanh tra",
    "KLTT": "Kết luận thanh tra",
}

_U = "A-ZĐÐĂÂÊÔƠƯ"
# One part of a symbol: capitals, with the small letters official codes carry (TTg, CTr, QyĐ, KTTh).
_PART = rf"[{_U}](?:[{_U}0-9&.]|[a-z](?![a-z]{{3}}))*"
_TIGHT = r"\s?[-–—]\s?"
_LOOSE = r"\s{1,2}[-–—]\s{1,2}"
_CAPITALS = rf"[{_U}][{_U}0-9&]{{0,7}}"
# A word with a capital is none ("1/ Tuy nhiên"): a symbol has two, close together.
_TWO = rf"(?=[{_U}][a-z]{{0,3}}(?:\s?[-–—]\s?)?[{_U}])"
_SYMBOL = rf"{_TWO}{_PART}(?:(?:[-–—]\s?|\s[-–—](?!\s)){_PART}|{_LOOSE}{_CAPITALS}(?!\w)){{0,3}}"

NUMBER = re.compile(
    # "66.4/2025/NQ-CP": a series of one resolution.
    rf"(?P<no>\d(?<![\w/.,–-].)\d{{0,4}}(?:\.\d{{1,2}}(?=\s?/\s?20\d\d\s?/)|[a-z])?)(?:"
    rf"(?:\s?/\s?(?P<year>(?:19|20)\d\d))?\s{{0,2}}/\s{{0,2}}(?P<state>{_SYMBOL})"
    rf"|{_TIGHT}(?P<type>{_PART}){_TIGHT.replace('-–—', '/')}(?P<body>{_PART}(?:[-–]{_CAPITALS})?))(?![\w/])"
)
_DASH = re.compile(r"\s*[-–—]\s*")
_ISSUER = re.compile(
    r"(?:UBND|HĐND|VP|TTg|CP|QH\d|TU|TW|HU|ĐU|BC[ĐS]|STC|SNV|S[A-ZĐ]{2,}|B[A-ZĐ]{2,}|MTTQ|TCT|TCTL|UBTVQH|CT|"
    r"KBNN|CA|TTr|THADS|VKS|TA)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed at ``start:end`` and normalised; ``code`` is its type's, where it has one."""

    value: str
    code: str | None
    digits: str
    start: int
    end: int

    @property
    def type(self) -> str | None:
        return TYPE_CODES.get(self.code or "")

    @property
    def known(self) -> bool:
        """Whether the symbol alone shows that this is a document's number."""
        if self.code:
            return True
        symbol = self.value.rpartition("/")[2]
        return bool(_ISSUER.match(symbol)) and ("-" in symbol or len(symbol) > 2)


def _clean(symbol: str) -> str:
    return _DASH.sub("-", symbol.strip()).replace("Ð", "Đ").replace(" ", "").rstrip(".")


def number_of(match: re.Match[str]) -> Number:
    """The number a ``NUMBER`` match stands for."""
    start, end = match.span()
    if match["state"]:
        symbol = _clean(match["state"])
        if match.group().endswith("."):
            end -= 1
        first = symbol.partition("-")[0]
        code = first if first in TYPE_CODES and (match["year"] or "-" in symbol) else None
        # CT is a directive only before its issuer; L only in a law's own form.
        year = f"{match['year']}/" if match["year"] else ""
        return Number(f"{match['no']}/{year}{symbol}", code, match["no"], start, end)
    kind, body = _clean(match["type"]), _clean(match["body"])
    if match.group().endswith("."):
        end -= 1
    return Number(
        f"{match['no']}-{kind}/{body}", kind if kind in TYPE_CODES else None, match["no"], start, end
    )


def number_at(text: str, start: int = 0, end: int | None = None) -> Number | None:
    """The first number in ``text[start:end]``."""
    match = NUMBER.search(text, start, len(text) if end is None else end)
    return number_of(match) if match else None


def numbers(text: str) -> list[Number]:
    """Every number in ``text``, in order."""
    return [number_of(match) for match in NUMBER.finditer(text)]
