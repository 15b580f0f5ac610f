"""Agencies as conclusions name them: known ones by the gazetteer, others by the grammar of their names.

``parse_list`` reads a coordination of agencies at a place in the text; ``resolve`` gives a printed
name's id as of a day. Printed names never change; ids are ascii slugs, None for the unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from transforms.orthography import fold
from transforms.provinces import NAMES as PROVINCES
from transforms.spans import Page
from transforms.words import ACTS, IMPERATIVE, STOP_AFTER_NAME


@dataclass(frozen=True, slots=True)
class Agency:
    """One entry of the gazetteer; ``since`` and ``until`` bound the days it bore its name."""

    id: str
    name: str
    also: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def existed(self, day: date | None) -> bool:
        return day is None or ((self.since or day) <= day <= (self.until or day))


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency as printed (``text[start:end]``) and its id. ``plural``: a collective addressee."""

    start: int
    end: int
    id: str | None
    plural: bool = False


@cache
def gazetteer() -> tuple[Agency, ...]:
    raw: list[dict[str, Any]] = yaml.load(
        (Path(__file__).parent / "gazetteer.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    return tuple(Agency(**{**entry, "also": tuple(entry.get("also", ()))}) for entry in raw)


@cache
def _names() -> dict[str, list[Agency]]:
    """Folded printed name to the agencies that bear or bore it."""
    names: dict[str, list[Agency]] = defaultdict(list)
    for agency in gazetteer():
        for name in (agency.name, *agency.also):
            if agency not in names[fold(name)]:
                names[fold(name)].append(agency)
    return dict(names)


_FIRST_WORD = re.compile(r"[^\s,;:.()]{1,14}")
_SECOND_WORD = re.compile(r" (\w+)")


class _Candidates(NamedTuple):
    """Names that begin with one word, longest first: those a second word must follow too, and all others."""

    by_second: dict[str, tuple[tuple[str, str], ...]]
    others: tuple[tuple[str, str], ...]


@cache
def _by_first_word() -> dict[str, _Candidates]:
    """First word to the names that begin with it. Each name goes with what it is without the "tỉnh" at its
    end, where it has one (else ""): other places have the same body."""
    words: dict[str, list[str]] = defaultdict(list)
    for name in _names():
        words[name.split(" ", 1)[0]].append(name)
    made = {}
    for first, names in words.items():
        parts = {}
        for name in sorted(names, key=len, reverse=True):
            bare = name.removesuffix(" tỉnh") if name.endswith(" tỉnh") else ""
            second = _SECOND_WORD.match(bare or name, len(first))
            parts[name, bare] = second[1] if second else ""
        made[first] = _Candidates(
            {
                wanted: tuple(each for each, second in parts.items() if second in ("", wanted))
                for wanted in set(parts.values()) - {""}
            },
            tuple(each for each, second in parts.items() if not second),
        )
    return made


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens."""
    bare = "".join(
        c for c in unicodedata.normalize("NFD", fold(text).replace("đ", "d")) if not unicodedata.combining(c)
    )
    return "-".join(re.findall(r"[a-z0-9]+", bare))


_UNIT = r"(?:huyện|thị xã|thành phố|tp\.?|quận|thị trấn|thị|xã|phường|đặc khu)\b(?! hội)"
# Below the province one office serves both.
_OFFICE = r"(?:văn phòng|vp) (?:hđnd|hội đồng nhân dân) (?:và|&) (?:ubnd|ủy ban nhân dân)"
_COUNCIL = (
    rf"(?:{_OFFICE}|ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|đảng ủy|cấp ủy|công an|"
    r"ủy ban mttq(?: việt nam)?|ban chỉ huy quân sự|"
    r"ban chqs|ban thường vụ|btv|huyện ủy|thị ủy|thành ủy|quận ủy|ban quản lý dự án(?: đầu tư xây dựng)?|"
    r"(?:phòng|trung tâm|trạm|chi cục|hạt|hội) (?:(?!ubnd|ủy ban|tỉnh\b|sở\b|công an)[^,.;:()\n]){2,30}?|"
    r"thường trực|đảng bộ)"
)
_WORD = r"[^\W\d_][^\W_]*(?:['’][^\W\d_]+)?"
# "các huyện, thành, thị ủy": the word for a committee is said once for all.
_COMMITTEE = r"(?:huyện|thị|thành|quận)"
_COMMITTEES = rf"(?:{_COMMITTEE}\s?(?:,|và)\s?){{0,5}}{_COMMITTEE} ủy\b"
# "UBND các huyện, thị xã, thành phố", "Huyện ủy, Thành ủy", "UBND cấp xã"
_LOCALS = re.compile(
    rf"(?:(?:(?:ban thường vụ|btv|thường trực)\s+)?(?:các\s+)?(?:{_COMMITTEE}\s?(?:,|và)\s?){{1,5}}"
    rf"{_COMMITTEE} ủy\b"
    rf"(?:\s?(?:,|và|;)\s?(?:các )?đảng ủy trực thuộc(?: tỉnh ủy)?)?"
    rf"|(?:các (?=đảng ủy|đảng bộ|ban thường vụ|ban chỉ huy|công an){_COUNCIL}\s+|"
    rf"{_COUNCIL}\s+(?:(?:các|cấp|\d+)\s+(?:cấp )?|(?={_UNIT}\s*[,/-]))){_UNIT}(?:\s?(?:,|/|-|"
    rf"và)\s?(?:các |cấp )?(?:{_UNIT}|tỉnh\b))*"
    rf"|(?:các\s+)?{_COMMITTEES}(?:\s?(?:,|và|;)\s?(?:các )?(?:{_COMMITTEES}|"
    rf"đảng ủy trực thuộc(?: tỉnh ủy)?))+)"
    r"(?:\s+(?:thuộc tỉnh|trong tỉnh|trên địa bàn(?: tỉnh)?|của tỉnh|có liên quan|liên quan|biên giới|"
    r"vùng cao|miền núi|ven biển|nơi có dự án|còn lại|nêu trên|nói trên)\b)*"
)
_NAMED_LOCAL = re.compile(
    rf"(?:{_COUNCIL}\s+|)(?:huyện ủy|thị ủy|thành ủy|quận ủy|huyện|thị xã|thành phố|tp\.?|quận|"
    rf"xã|phường|thị trấn|đặc khu)\s+|(?:ubnd|ủy ban nhân dân|hđnd|công an|đảng ủy)\s(?:h|tx|tp|q|p|x)\.\s?"
)
# Bodies of the place whose paper this is, or of any such place: "Công an xã", "UBND huyện nào …".
_OWN_LOCAL = re.compile(
    rf"(?:{_OFFICE}|công an|ban chỉ huy quân sự|ban chqs|ubnd|ủy ban nhân dân|đảng ủy|hđnd|"
    r"hội đồng nhân dân) "
    rf"(?!thành phố|tp){_UNIT}"
)
_UP = "".join(
    c
    for c in map(chr, range(0x41, 0x1EFA))
    if c.isupper() and (c < "[" or c > "\xbf") and c not in "×" and c.isalpha()
)
_SYLLABLE = rf"[{_UP}][^\W\d_]*(?:['’][^\W\d_]+)?"
_PROPER = re.compile(
    rf"{_SYLLABLE}(?:[ -]{_SYLLABLE}){{0,3}}"
    # "phường Xuân Hương - Đà Lạt": two syllables more, no office and no person's three.
    r"(?: [-–] (?!Sở |Ban |UBND|Công |Văn |Trưởng |Phó |Chủ |Bí |Giám )"
    rf"{_SYLLABLE} {_SYLLABLE}(?! {_SYLLABLE}))?|"
    rf"(?<=hường )\d{{1,2}}\b|(?<=uận )\d{{1,2}}\b|(?<= [QPqp]\.)\d{{1,2}}\b"
)
# "UBND các huyện A, B, thị xã C": one list, though its units differ.
_UNIT_MORE = re.compile(rf"(?:\s?,\s?(?:và\s)?|\s+và\s+)(?:các )?{_UNIT}\s(?=[{_UP}])", re.IGNORECASE)
# "UBND các xã: Bổ sung …": what follows the colon is told to them and names none of them.
_OPENS_SENTENCE = re.compile(rf"[{_UP}][^\W\d_]*\s(?!và\s)[^\W\d_{_UP}]")
_PROPER_MORE = re.compile(
    rf"(?:\s?,\s?|\s+và\s+)(?=(?:[{_UP}][^\W\d_]*)(?:[ -][{_UP}])|"
    # "Đakrông": written as one word.
    rf"(?!Trưởng|Thường|Trường)[{_UP}][^\W\d_]{{5,}}(?![^\W\d_]))"
)

# Behind a colon a name of one short word is one too: "UBND các xã: Hòa An, D’ran và Ka Đô".
_LISTED_MORE = re.compile(
    rf"(?:\s?,\s?(?:và\s)?|\s+và\s+)(?!(?:Trưởng|Phó|Chủ|Bí|Giám|Sở|Ban|Công|Văn|Trung|UBND|Ủy|Các)\b)(?=[{_UP}])"
)

_SCHOOL = (
    r"(?:thpt|thcs|tiểu học|mầm non|mẫu giáo|phổ thông|trung học (?:phổ thông|cơ sở)|đại học|cao đẳng|"
    r"dân tộc nội trú)"
)
_NOUN = (
    r"(?:sở|ban(?! hành| chỉ đạo| quản lý)(?: (?:của )?(?:hđnd|hội đồng nhân dân)"
    r"(?: tỉnh| thành phố)?| (?:xây dựng )?đảng\b(?! ủy| viên| bộ| đoàn)(?: (?:của )?tỉnh ủy)?)?|"
    r"bộ(?! phận| máy)|ngành|đoàn thể|cơ quan|đơn vị|địa phương|"
    r"doanh nghiệp|tổ chức đảng|(?:huyện|thị|thành|quận) ủy|đồn(?: biên phòng)?|"
    r"hội(?! nghị| đồng| thảo| viên)|"
    r"tổ chức(?=\s?[,;.:]| chính trị| đoàn thể| cá nhân| liên quan| có liên quan| tín dụng| và |"
    r" xã hội| đảng)|cá nhân|"
    r"huyện|thị xã|thành phố|quận|thị trấn|thị|xã(?! hội)|phường|đặc khu|chủ đầu tư|nhà thầu|"
    r"nhà đầu tư|cấp ủy(?! viên)|cấp(?= ,|,| và| chính quyền)|chính quyền|"
    r"phòng(?! chống|, chống)|"
    rf"trường(?: {_SCHOOL}(?:(?:, | và ){_SCHOOL})*| học)?(?! hợp)|"
    r"bệnh viện|ngân hàng|hợp tác xã|thành viên|ủy viên|"
    r"đồng chí|nhà mạng|công ty|đảng ủy|"
    r"hội đoàn thể|trung tâm|nhà trường|lực lượng|thôn|bản|ấp|khóm|khu phố|"
    r"khu dân cư|buôn(?! bán| lậu)|tổ dân phố|"
    # "Ban Quản lý dự án đầu tư xây dựng tỉnh" is a name.
    r"ban quản lý dự án(?! (?:đầu tư|xây dựng|số|các|công trình|giao thông|dân dụng|nông nghiệp|phát triển|"
    r"\d))|"
    r"chủ rừng|liên danh|"
    r"chủ hồ|tổ công tác|đoàn công tác|đảng bộ|chi bộ|tổ đảng|"
    r"(?:tổ )?đại biểu(?: (?:hđnd|hội đồng nhân dân|quốc hội)(?: tỉnh| thành phố| huyện| xã)?)?|"
    r"cán bộ|công chức|"
    r"viên chức|báo(?! cáo)|đài|cơ sở)\b"
)
_MODIFIER = (
    r"(?:\s+(?:cấp (?:tỉnh|huyện|xã|cơ sở)(?:, cấp (?:huyện|xã))*|tỉnh|các cấp|có liên quan|liên quan|"
    r"chức năng|chuyên môn|trực thuộc(?: (?:tỉnh|thành|huyện)(?: ủy)?)?|thuộc tỉnh|"
    r"thuộc phạm vi quản lý|trên địa bàn(?: tỉnh)?|của tỉnh|trong tỉnh|chính trị - xã hội|"
    r"chính trị xã hội|đoàn thể|đầu mối|báo chí|truyền thông|tư vấn|"
    r"thi công|hành chính(?: nhà nước)?|nhà nước|trung ương(?: đóng trên địa bàn(?: tỉnh)?)?|"
    r"địa phương|tuyến (?:tỉnh|huyện|xã|trung ương|cơ sở)|quản lý(?=\s?[,;.:)]|\s(?:nhà nước|chuyên ngành|"
    r"và|có|phải|cần|khẩn|chủ|tập trung|tiếp tục|phối hợp|thực hiện)|$)|"
    r"sự nghiệp(?: công lập)?|công lập|ngoài công lập|kinh doanh|sản xuất|"
    r"viễn thông|vận tải|miền núi|vùng cao|vùng sâu|biên giới|ven biển|hải đảo|"
    r"thương mại|tín dụng|nêu trên|trên|nói trên|còn lại|sử dụng đất|xã hội|thành viên(?: bcđ|"
    r" ban chỉ đạo| tổ công tác)?|ngành dọc|lực lượng vũ trang|"
    r"tham mưu,? (?:và )?giúp việc(?:(?: của)? (?:tỉnh|thành|cấp) ủy)?|giúp việc|"
    r"trình(?= (?:gửi|phải|cần|chịu|hoàn|khẩn|tiếp thu|chủ|rà soát|bổ sung|có trách))|"
    r"y tế|giáo dục|công an|quân sự|biên phòng|ủy viên|đoàn thể chính trị)\b)"
)
_JOIN = r"(?:\s?,\s?(?:và\s)?|\s+và\s+|\s-\s|\s?/\s?)(?:các\s|tất cả các\s)?"
_GROUP = rf"{_NOUN}(?:\s(?:ban|ngành)\b(?! hành| chỉ đạo| quản lý| thường))?{_MODIFIER}{{0,3}}"
_SECTOR = (
    r"(?:y tế|giáo dục(?: và đào tạo)?|công an|nông nghiệp(?: và (?:môi trường|ptnt|phát triển nông thôn))?|"
    r"công thương|tài chính|tài nguyên và môi trường|xây dựng|giao thông(?: vận tải)?|văn hóa|thuế|hải quan|"
    r"ngân hàng|kiểm lâm|thanh tra|tư pháp|nội vụ|du lịch|điện|thông tin và truyền thông|"
    r"khoa học và công nghệ)"
)
_FORCE = (
    r"(?:công an|quân sự|quân đội|biên phòng|kiểm lâm|quản lý thị trường|hải quan|cảnh sát giao thông|"
    r"dân quân)"
)
_COLLECTIVE = re.compile(
    rf"(?:tất cả các|toàn thể các|các|những|mọi|từng|toàn bộ các)\s+{_GROUP}(?:{_JOIN}{_GROUP}){{0,9}}"
    rf"|(?:sở|ban|bộ)\s?,\s?(?:ban\s?,\s?)?ngành{_MODIFIER}{{0,2}}(?:{_JOIN}{_GROUP}){{0,6}}"
    r"|\d{1,3}\s(?:huyện|xã|phường|sở|thôn|đơn vị|địa phương)\s(?:còn lại|nêu trên|nói trên)\b"
    r"|(?:mttq|mặt trận tổ quốc)(?: việt nam)?(?: các cấp\b|(?:,| và) các "
    rf"(?:đoàn thể|hội đoàn thể|tổ chức thành viên|tổ chức chính trị - xã hội)\b{_MODIFIER}{{0,2}})"
    rf"|cấp ủy(?! viên)(?: đảng)?(?:{_JOIN}{_GROUP}){{0,6}}{_MODIFIER}{{0,2}}"
    rf"|ngành {_SECTOR}\b(?:{_MODIFIER})?"
    rf"|lực lượng {_FORCE}\b(?:(?:, | và )(?:lực lượng )?{_FORCE}\b){{0,4}}(?: cơ sở\b|{_MODIFIER})?"
    r"|(?:cơ quan|đơn vị|địa phương|tổ chức)(?:\s?,\s?(?:cơ quan|đơn vị|địa phương|tổ chức|"
    r"cá nhân))*\s+(?:báo chí|chức năng|(?:có )?liên quan|chuyên môn|tư vấn|thi công|truyền thông|"
    rf"thường trực(?! (?:ban|hội đồng|tổ)\b)|quản lý|kiểm định|vận hành)\b(?:{_MODIFIER})?"
    r"|(?:chính quyền (?:địa phương|cơ sở|các cấp|hai cấp)|địa phương|chủ đầu tư|nhà thầu|nhà đầu tư|"
    r"doanh nghiệp|liên danh (?:các )?(?:nhà thầu|nhà đầu tư|tư vấn)|"
    r"tư vấn (?:giám sát|thiết kế)|đơn vị|cơ quan)(?:\s?,\s?(?:nhà thầu|đơn vị (?:tư vấn|thi công)|"
    r"tư vấn))*(?= (?!tư\b|của|xây dựng|nhà nước|này|đó|khác|thường trực)[^\W\d_]|\s?[,;:.]|$)"
)
_GROUP_NOUN = re.compile(_NOUN)

# Who stands for the agency: its head, or a named person in it.
_ROLE = re.compile(
    r"(?:đồng chí |đ/c |các đồng chí |tập thể )?(?:lãnh đạo|thủ trưởng|người đứng đầu|"
    r"(?:các )?(?:phó )?(?:tổng )?giám đốc|(?:phó )?chủ tịch(?: thường trực)?|"
    r"(?:phó )?bí thư|(?:phó )?trưởng|(?:phó )?chánh(?: án)?|chỉ huy trưởng|"
    r"(?:viện|hạt|đồn|trạm|đội|tổ) trưởng|chi cục trưởng|cục trưởng|"
    r"thường trực|tập thể lãnh đạo|hiệu trưởng|chính ủy)\s+"
)
_LEADERS = re.compile(r"(?:tập thể )?(?:lãnh đạo|thủ trưởng|người đứng đầu)\b")
_NAME = rf"[{_UP}][^\W\d_]*(?: [{_UP}][^\W\d_]*){{1,4}}"
_PERSON = re.compile(
    r"(?:[Đđ]ồng chí|[Đđ]/c|[ÔôBb](?:ng|à))\s+(?!(?:Phó|Trưởng|Chủ|Bí|Giám|Chánh|Quyền|Tổng|Chỉ|Cục|Chi|"
    rf"Hiệu|Viện|Lãnh|Thủ|Thường|[UỦ][ỷy])\s){_NAME}(?:\s?[,(–-]\s?)?"
)

# "Phó Chủ tịch UBND tỉnh Trần Hải Đường": who holds the office.
_OF_OFFICE = re.compile(
    rf" (?!(?:Sở|Ban|Bộ|Công|Văn|UBND|HĐND|Ủy|Chi|Cục|Trung|Thanh|Phòng|Đảng|Hội|Kho|Việt)\b)"
    rf"{_SYLLABLE}(?: {_SYLLABLE}){{1,4}}(?=\s[^\W{_UP}]|\s?[,;:.]|$)"
)

_TROOPS = r"(?:binh|quân|sư|lữ|trung|tiểu|hải) đoàn|quân khu|hải đội"
_NUMBERED = re.compile(rf"(?:{_TROOPS}|đội|trạm|đồn)\s\d")
_LONG_PLACE = re.compile(rf"(?: {_SYLLABLE}){{4}}$")
_LAST_SYLLABLES = re.compile(rf"(?: {_SYLLABLE}){{1,3}}(?=\s[^\W{_UP}]|\s?[,;:.]|$)")
_GENERIC = re.compile(
    r"(?:ban quản lý|ban qlda|bqlda|bql|bch|ban chỉ đạo|bcđ|ban điều hành|ban tổ chức|ban chỉ huy|"
    r"ban giám đốc|"
    r"tổ công tác|tổ giúp việc|tổ biên tập|tổ thư ký|"
    r"hội đồng|trung tâm|chi cục|cục|tổng công ty|công ty(?: (?:cổ phần|cp|(?:tnhh|trách nhiệm hữu hạn)"
    r"(?: (?:mtv|(?:một|hai) thành viên(?: trở lên)?))?))?|tập đoàn|viện|trường|bệnh viện|quỹ|hội|liên đoàn|"
    r"khu(?= quản lý)|thuế cơ sở|hiệp hội|chi nhánh|ngân hàng|đài|báo(?! cáo)|phòng|ban|sở|bộ|vụ|"
    r"tổng cục|kho bạc|đoàn|"
    r"văn phòng|điện lực|vnpt|viettel|mobifone|"
    r"liên danh|xí nghiệp|nhà máy|công an|thanh tra|đội|tổ|đồn|hạt kiểm lâm|ủy ban|trạm|vườn quốc gia|"
    r"bảo tàng|thư viện|viễn thông|bưu điện|cảng vụ|tiểu ban|đảng ủy|cơ quan thường trực|cơ quan|"
    rf"{_TROOPS})\b"
)
_OPEN = re.compile(
    r"(?:ban chỉ đạo|bcđ|ban quản lý|bqlda|bql|ban qlda|tổ công tác|ban điều hành|hội đồng|tổ giúp việc|"
    r"ban tổ chức|tiểu ban|cơ quan thường trực)\b"
)
# "các Sở: Tài chính, Nội vụ": the head word is said once for all.
_DEPARTMENTS = re.compile(
    r"(?:giám đốc |lãnh đạo )?(?:các |[23456] )?sở(?:,? (?:ban, )?ngành)?(?:\s?:\s?|\s)"
)
_TAIL_UNIT = re.compile(rf"\s+(?:tỉnh|thành phố|tp\.?)(?:\s+(?:{PROVINCES}))?\b")
_PARENTHESIS = re.compile(r"\s?\([^()\n]{0,120}\)")
_APPOSITION = re.compile(
    r"\s-\s(?:là )?(?:cơ quan|đơn vị|thường trực)[^,;.:()\n]{0,90}?(?=[,;:(\n]|$|\s[-–]\s|"
    r"\s(?:chủ trì|phối hợp|"
    r"tham mưu|khẩn trương|tiếp tục|chủ động|và)\b)"
)
_SEPARATOR = re.compile(r"\s?,\s?(?:và |cùng (?=các))?|\s+(?:và|cùng(?= các))\s+|\s?&\s?")
_SEPARATOR_WIDE = re.compile(r"\s?[,;]\s?(?:và |cùng (?:với )?)?|\s+(?:và|cùng với|cùng|với|-)\s+|\s?&\s?")


_MAX_LIST = 40  # agencies in one coordination; nobody lists more, and hostile text could


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    after: int
    id: str | None
    collective: bool
    leaders: bool = False


_PROVINCE = re.compile(rf"(?:{PROVINCES})\b")


def _word_end(low: str, at: int) -> bool:
    return at >= len(low) or not (low[at].isalnum() or low[at] == "_")


_HYPHENED = re.compile(rf"[{_UP}]-[{_UP}]")  # "Sở GTVT-XD" is not "Sở GTVT"
_COLON = re.compile(r" ?:? ?")
_NEXT_LETTER = re.compile(r"\s+\S")
# A line may end within a name, but a mark or number that opens the next one is no part of it.
# "Phòng, chống" is one word of a name.
_RESCUE = r"(?:(?: và| &|,) [Tt]ìm kiếm,? [Cc]ứu nạn)?"
_NAME_WORD = re.compile(
    rf"\s[Pp]hòng, chống\b|\s[Ll]ụt,? bão\b{_RESCUE}|\s[Tt]hiên tai\b{_RESCUE}|\s[Cc]háy, nổ\b|"
    r"\s[Tt]ham nhũng, (?:lãng phí, )?tiêu cực\b|\s[Mm]a túy, mại dâm\b|\s[Cc]ứu nạn, cứu hộ\b|"
    r"\s[Bb]uôn lậu, gian lận thương mại\b(?: và hàng giả\b)?|\s[Tt]ội phạm và tệ nạn xã hội\b|"
    r"\s[Pp]hòng cháy,? (?:và )?[Cc]hữa cháy\b(?: và [Cc]ứu nạn,? [Cc]ứu hộ\b)?|"
    r"\s[Bb]ồi thường, (?:hỗ trợ(?:,| và)? tái định cư|giải phóng mặt bằng)\b|"
    rf"\sT[Pp]\.(?=\s[{_UP}])|\s[{_UP}]+(?:[&-][{_UP}]+)+\b|\s{_WORD}(?:&{_WORD})*|"
    rf"[^\S\n](?:\d+|&|[-–](?= [{_UP}]))"
)
_PLAIN_WORD = re.compile(r" [^\W\d_]+(?= )")
_AGENCY_WORD = re.compile(
    r"(?:sở|ubnd|công an|văn phòng|ban|các|chi cục|công ty|trung tâm|viễn thông|bưu điện|điện lực|cảng vụ)\b"
)


def _known(page: Page, at: int, day: date | None) -> tuple[int, str] | None:
    low = page.low
    word = _FIRST_WORD.match(low, at)
    candidates = _by_first_word().get(word[0]) if word else None
    if word is None or candidates is None:
        return None
    second = _SECOND_WORD.match(low, word.end())
    for name, bare in candidates.by_second.get(second[1] if second else "", candidates.others):
        stop = at + len(name)
        if low.startswith(name, at) and _word_end(low, stop) and not _HYPHENED.match(page.text, stop - 1):
            if name == "chính phủ" and low.startswith(" điện tử", stop):
                return None
            return _with_place(low, at, stop), _pick(name, day)
        # "Đài … Lai Châu", "Đài … thành phố" for "Đài … tỉnh"
        if (
            bare
            and low.startswith(bare, at)
            and (named := (_NAMED_PLACE if low.startswith(_UNPLACED, at) else _PLACE).match(low, stop - 5))
        ):
            return named.end(), _pick(name, day)
    return None


# Regions of several provinces, by number or by name.
_SHARED = (
    r"(?:[ivx]+|\d{1,2}|(?:đông |tây )?bắc bộ|(?:bắc |trung |nam )?trung bộ|(?:đông |tây )?nam bộ|"
    r"tây nguyên|việt bắc|tây bắc|đông bắc|duyên hải (?:bắc|nam) trung bộ|"
    r"đồng bằng (?:và trung du )?(?:bắc bộ|sông hồng|sông cửu long)|miền (?:bắc|trung|nam))"
)
# Whose: the unit, its name, the region that several provinces share.
_PLACE = re.compile(
    rf"\s(?:(?:tỉnh|thành phố|tp\.?)(?:\s(?:{PROVINCES}))?|(?:{PROVINCES})|"
    rf"khu vực(?:\s{_SHARED})?|vùng\s(?:[ivx]+|\d{{1,2}}))(?!\w)"
)
_NAMED_PLACE = re.compile(rf"\s(?:{PROVINCES})(?!\w)")
_REGION = re.compile(rf"\s{_SHARED}(?!\w)")
# Named without their unit: a department is the same body with and without it.
_UNPLACED = (
    "sở ",
    "ubnd",
    "ủy ban nhân dân",
    "hđnd",
    "hội đồng nhân dân",
    "bộ ",
    "chính phủ",
    "quốc hội",
    "thủ tướng",
)


def _with_place(low: str, start: int, end: int) -> int:
    """Where a known body's name ends with the unit or region behind it ("Công an tỉnh Sơn La")."""
    if low.startswith(_UNPLACED, start) and not low.startswith("bộ chỉ huy", start):
        return end
    if low.endswith(" khu vực", start, end):
        place = _REGION.match(low, end)
    elif low.endswith((" tỉnh", " thành phố"), start, end):
        place = _NAMED_PLACE.match(low, end)
    elif low.endswith(" ủy", start, end):
        return end
    else:
        place = _PLACE.match(low, end)
    return place.end() if place else end


def _pick(name: str, day: date | None) -> str:
    agencies = _names()[name]
    valid = [each for each in agencies if each.existed(day)] or agencies
    return valid[0].id


def _collective_id(low: str) -> str:
    nouns: list[str] = []
    for match in _GROUP_NOUN.finditer(low):
        if match[0] not in nouns and match[0] not in {"đồng chí"}:
            nouns.append(match[0])
    return "cac-" + "-".join(slug(noun) for noun in nouns) if nouns else slug(low)


def _local(page: Page, at: int) -> _Part | None:
    """UBND các huyện …; UBND huyện X; huyện X."""
    low, text = page.low, page.text
    if match := _LOCALS.match(low, at):
        end = match.end()
        names = _COLON.match(low, end)
        after = names.end() if names else end
        if after > end or low[end : end + 1] == " ":
            listed = ":" in low[end:after]
            proper = _PROPER.match(text, after)
            if proper and listed and _OPENS_SENTENCE.match(text, proper.start()):
                proper = None
            while proper and not low.startswith(
                ("sở", "ban ", "công an", "văn phòng", "ubnd"), proper.start()
            ):
                end = proper.end()
                more = _LISTED_MORE.match(text, end) if listed else _PROPER_MORE.match(text, end)
                if more is None and "các " in match[0]:
                    more = _UNIT_MORE.match(text, end)
                proper = _PROPER.match(text, more.end()) if more else None
        communes = re.search(r"\b(?:xã|phường|thị trấn|đặc khu)\b", re.sub(r"thị xã", "", match[0]))
        districts = re.search(r"huyện|thị xã|quận|thành phố", match[0])
        council = re.match(_COUNCIL, match[0].removeprefix("các "))
        head = (
            {"ủy ban nhân dân": "ubnd", "hội đồng nhân dân": "hdnd"}.get(council[0], slug(council[0]))
            if council
            else "cap-uy"
        )
        level = "cap-huyen" if districts else "cap-xa" if communes else "cap-huyen"
        if districts and communes:
            level = "cap-huyen-cap-xa"
        end = _extended(page, at, end)
        return _Part(at, end, end, f"{head}-{level}", False)
    match = _NAMED_LOCAL.match(low, at)
    proper = _PROPER.match(text, match.end()) if match else None
    if not match or not proper or low.startswith(("ubnd", "hđnd", "sở "), proper.start()):
        own = _OWN_LOCAL.match(low, at)
        return _Part(at, own.end(), own.end(), _local_id(own[0]), False) if own else None
    return _Part(at, proper.end(), proper.end(), _local_id(low[at : proper.end()]), False)


_UNIT_SHORT = re.compile(r"(?<= )(h|tx|tp|q|p|x)\.\s?(?=\w)")
_UNITS_IN_FULL = {"h": "huyện", "tx": "thị xã", "tp": "thành phố", "q": "quận", "p": "phường", "x": "xã"}


def _local_id(low: str) -> str:
    """The id of a body of one place, the same however it is abbreviated."""
    short = low.replace("ủy ban nhân dân", "ubnd").replace("hội đồng nhân dân", "hđnd")
    short = re.sub(r"\btp\.?(?= )", "thành phố", short)
    return slug(_UNIT_SHORT.sub(lambda match: _UNITS_IN_FULL[match[1]] + " ", short))


def _generic(page: Page, at: int) -> _Part | None:
    """A name the gazetteer does not hold, from its head word to where a name must end."""
    low, text = page.low, page.text
    head = _GENERIC.match(low, at)
    if not head:
        return None
    at_word = head.end()
    open_ended = bool(_OPEN.match(low, at))
    following = _NEXT_LETTER.match(text, at_word)
    # A proper name begins with a capital: its head word, or the word after it.
    capital = bool(following and text[following.end() - 1].isupper())
    if text[at].isupper() and head[0].endswith((" tnhh", " mtv", " thành viên", " cổ phần")):
        capital = True
    if text[at].isupper() and _NUMBERED.match(low, at):
        capital = True
    whole = head[0] in {"bcđ", "hạt kiểm lâm", "thuế cơ sở"}  # a name by itself
    if not open_ended and not capital and not whole and not _reaches_unit(low, at_word):
        return None
    end = at_word
    words = 0
    while words < 16:
        nxt = _NAME_WORD.match(text, end)
        if not nxt:
            break
        begin = nxt.start() + 1
        stop = STOP_AFTER_NAME.match(low, begin)
        # "Đội Kiểm tra quy tắc đô thị": a verb that begins with a capital behind the head word is a name.
        named_so = end == at_word and text[begin].isupper() and text[at].isupper()
        if stop and not (
            named_so
            or (text[begin].isupper() and _PROVINCE.match(low, begin))
            or (
                stop[0] == "và"
                and begin + 3 < len(text)
                and text[begin + 3].isupper()
                and not _starts_agency(page, begin + 3)
            )
            or (stop[0] == "và" and open_ended and end > at_word and _joins_works(page, begin + 3))
            or (low.startswith("và các khu ", begin) and low.startswith(("ban quản lý khu ", "bql khu "), at))
        ):
            break
        if not open_ended and not text[begin].isupper() and (whole or end > at_word):
            last = low.rfind(" ", at, end) + 1
            if low.endswith(_HALF_WORDS, at, end) or (
                # "Phòng Giáo dục và Đào tạo": a verb that begins with a capital is a word of the name.
                last > at and text[last].isupper() and IMPERATIVE.fullmatch(low, last, nxt.end())
            ):
                end = nxt.end()
                words += 1
                continue
            if ACTS.match(low, begin) or (
                text[begin].islower()
                and _ENTERPRISE.match(low, at)
                and _ENDS_IN_PLACE.search(text, at, end)
                and not _MORE_NAME.match(low, begin)
            ):
                break
            if IMPERATIVE.match(low, begin) and not _reaches_unit(low, begin):
                before = low[max(at, end - 12) : end]
                verb = IMPERATIVE.match(low, begin)
                close = verb is not None and (
                    ACTS.match(low, verb.end() + 1)
                    or re.match(r"\s?[,;.):]|$", low[verb.end() : verb.end() + 2])
                )
                if not close and not before.endswith(
                    (
                        "đầu tư",
                        "vật liệu",
                        "quản lý",
                        "và",
                        "tư vấn",
                        "dịch vụ",
                        "bồi thường",
                        "mtv",
                        "tnhh",
                        "thành viên",
                    )
                ):
                    break
            if (
                text[begin] not in "-–"
                and _ENDS_IN_PROVINCE.search(low, at_word, end)
                and low[begin : nxt.end()] not in _ITS_UNIT
            ):
                break
        if open_ended and words and text[begin].islower() and _closes(page, at, end, begin):
            break
        if text[begin] in "-–" and _WITHIN.match(low, at) and _PARENT.match(low, begin + 2):
            parent = _unit(page, begin + 2, None)
            if parent and not parent.collective:
                return _Part(at, parent.end, parent.after, None, False)
        if text[begin] in "-–" and (_starts_agency(page, begin + 2) or _ROLE.match(low, begin + 2)):
            break
        end = nxt.end()
        words += 1
        if region := _REGION_NUMBER.match(text, begin):
            end = region.end()
        if region or (
            not open_ended
            and text[begin].isdigit()
            and text[end + 1 : end + 2].islower()
            and not _PLACE.match(low, end)
        ):
            break
        if (
            open_ended
            and words > 2
            and low.endswith(" thành phố", at, end)
            and text[end : end + 1] == " "
            and text[end + 1 : end + 2].islower()
            and not _KIND_OF_CITY.match(low, end + 1)
        ):
            break
        if low[begin:end] in _ITS_UNIT and not low.startswith((" ủy", " hội"), end):
            place = _PROPER.match(text, end + 1) if low[begin:end] != "tỉnh" else None
            end = place.end() if place else end
            break
    if end == at_word and not whole:
        return None
    return _Part(at, end, end, None, False)


# Whose body it is ends a name: "Ban Đại diện tỉnh", "Hội Nông dân xã Ba Vì".
_ITS_UNIT = frozenset({"tỉnh", "huyện", "xã", "phường", "quận"})
# "Ban Chỉ đạo xây dựng thành phố thông minh": no unit.
_KIND_OF_CITY = re.compile(
    r"(?:thông minh|mới|vệ tinh|xanh|sạch|đáng sống|du lịch|sáng tạo|học tập|trực thuộc)\b"
)
# "Phòng Cảnh sát giao thông - Công an tỉnh": a part of a body and the body.
_WITHIN = re.compile(r"(?:phòng|đội|trạm|chi cục|trung tâm)\s")
_PARENT = re.compile(r"(?:công an|sở|cục|bộ chỉ huy|bộ tư lệnh|ubnd|ủy ban nhân dân)\s")
# "… - Chi nhánh tỉnh", "… chi nhánh Hòa An"
_BRANCH = re.compile(rf"(?: [-–])? chi nhánh (?:(?:tỉnh|thành phố|khu vực)\b|(?={PROVINCES}))")
# The second syllable of "chăn nuôi", "thường trực" is a verb only by itself.
_HALF_WORDS = (" chăn", " thường")
_REGION_NUMBER = re.compile(r"[IVX]{1,5}(?:\.\d{1,2})?(?![^\W_]|\.\d)")
_MANAGES = re.compile(r"(?:ban quản lý|bqlda|bql|ban qlda)\b")
# What a plan is made of is written, not built: no name of a body holds it.
_ENTERPRISE = re.compile(r"(?:tổng )?công ty|tập đoàn|xí nghiệp|nhà máy|bệnh viện|trường|hợp tác xã")
# "rừng phòng hộ Đất Mũi": the name of a place, not "Đầu Tư" with two capitals, ends what a board manages.
_ENDS_IN_PLACE = re.compile(
    rf"(?:[^\W\d_{_UP}](?<! [Qq]uản lý)| (?:TNHH|MTV|CP|TMCP)) "
    r"(?!Đầu |Xây |Phát |Bảo |Dự |Khu |Giao |Nông |Công |Dân |Thủy |Thuỷ )"
    rf"[{_UP}][^\W\d_{_UP}]+ [{_UP}][^\W\d_{_UP}]+$"
)
_MORE_NAME = re.compile(r"(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|đặc khu|và|khu vực|giai đoạn)\b")
_DRAFTS = re.compile(r"xây dựng (?:kế hoạch|kịch bản|phương án|quy chế|dự thảo|báo cáo|lộ trình|tiến độ)\b")
_BUILDS = re.compile(r"(?:đầu tư|xây dựng|quản lý|phát triển|khai thác|vận hành|bảo tồn|duy tu|bảo trì)\b")
_IN_WORK = (" dự án", " quản lý", " đầu tư", " và", " công tác", " công trình")


def _closes(page: Page, at: int, end: int, verb: int) -> bool:
    """Whether the lower-case word at ``verb`` ends an open name (``text[at:end]`` so far), which may hold
    verbs itself: behind a proper name or the unit, and behind the noun that a board manages."""
    low = page.low
    if _DRAFTS.match(low, verb):
        return True
    acts = bool(ACTS.match(low, verb))
    if (
        _MANAGES.match(low, at)
        and _ENDS_IN_PLACE.search(page.text, at, end)
        and not _MORE_NAME.match(low, verb)
    ):
        return True
    if not acts and not (IMPERATIVE.match(low, verb) and not _BUILDS.match(low, verb)):
        return False
    last = page.text[max(at, end - 12) : end].rsplit(" ", 1)[-1]
    if low.endswith((" thành phố", " ủy"), at, end):
        return True
    if last[0].isupper():
        return low.count(" ", at, end) > 2 or acts
    return acts and bool(_MANAGES.match(low, at)) and not low.endswith(_IN_WORK, at, end)


_WORKS = re.compile(
    r"(?:[^\W\d_]+ ){1,4}?(?=(?:tỉnh|thành phố|huyện|thị xã)\b)|[^\W\d_]+ [^\W\d_]+(?=[,:;]| |$)"
)
_NO_WORKS = re.compile(r"(?:người|nhân dân|hộ|tư vấn|nhà|bà con|khu vực|một số|những)\b")


def _joins_works(page: Page, at: int) -> bool:
    """Whether "và" before ``at`` joins two kinds of works a board builds ("dân dụng và công nghiệp tỉnh"):
    what follows is no body and no verb, and ends in the unit, at a mark or at a verb."""
    low = page.low
    at += low[at : at + 1] == " "
    works = _WORKS.match(low, at)
    if not works or _starts_agency(page, at) or _GROUP_NOUN.match(low, at) or _NO_WORKS.match(low, at):
        return False
    if ACTS.match(low, at) or STOP_AFTER_NAME.match(low, at):
        return False
    behind = low[works.end() : works.end() + 1]
    if behind != " ":
        return True
    return bool(ACTS.match(low, works.end() + 1) or STOP_AFTER_NAME.match(low, works.end() + 1))


_ENDS_IN_PROVINCE = re.compile(rf"\b(?:{PROVINCES}|việt nam|miền (?:bắc|trung|nam))$")
_UNIT_AHEAD = re.compile(
    r"(?: (?!cần\b|phải\b|chủ trì|phối hợp|tham mưu|khẩn|tiếp tục|báo cáo|thực hiện|triển khai|về\b|"
    r"theo\b|trong\b|để\b|đã\b)[^\W\d_]+| -){0,9}? (?:tỉnh|thành phố|huyện|thị xã)\b"
)


def _reaches_unit(low: str, at: int) -> bool:
    """Whether a name that goes on from ``at`` ends in the unit it belongs to ("… nông thôn mới tỉnh")."""
    start = at if low[at : at + 1] == " " else max(low.rfind(" ", 0, at), 0)
    return bool(_UNIT_AHEAD.match(low, start))


def _starts_agency(page: Page, at: int) -> bool:
    low = page.low
    if _by_first_word().get(low[at : at + 20].split(" ", 1)[0]) and _known(page, at, None):
        return True
    return bool(_LOCALS.match(low, at) or _AGENCY_WORD.match(low, at))


# "nhà thầu Công ty A": what a company is here says nothing of its name.
_CALLED = re.compile(
    r"(?:chủ đầu tư|nhà đầu tư|nhà thầu(?: thi công)?|đơn vị (?:thi công|tư vấn|vận hành|khai thác))"
    r"(?: là)?\s"
    r"(?=(?:tổng công ty|công ty|tập đoàn|liên danh công ty|xí nghiệp|ban quản lý|ban qlda)\s)"
)


def _part(page: Page, at: int, day: date | None, nested: bool = False) -> _Part | None:
    low = page.low
    if called := _CALLED.match(low, at):
        at = called.end()
    if not nested and (person := _PERSON.match(page.text, at)):
        title = _part(page, person.end(), day, nested=True) if person[0].rstrip()[-1] in ",(–-" else None
        if title:
            return _Part(at, title.end, title.after, title.id, False)
        end = at + len(person[0].rstrip(" ,(–-"))
        return _Part(at, end, end, None, False)
    role = _ROLE.match(low, at)
    if role and _known(page, at, day) is None:
        inner = _unit(page, role.end(), day)
        if inner:
            leaders = bool(_LEADERS.match(low, at))
            named = None if leaders or inner.after != inner.end else _OF_OFFICE.match(page.text, inner.end)
            if named is None and not leaders and _LONG_PLACE.search(page.text, at, inner.end):
                # "UBND huyện Việt Yên Nguyễn Đại Lượng": four syllables are no place.
                named = _LAST_SYLLABLES.match(page.text, inner.end)
            if named and not inner.collective and not _PROVINCE.match(low, inner.end + 1):
                return _Part(at, named.end(), named.end(), inner.id, False)
            return _Part(at, inner.end, inner.after, inner.id, inner.collective, leaders)
    return _unit(page, at, day)


# "các Công ty TNHH …", "các Hạt Kiểm lâm": bodies of one kind, by their name.
_SEVERAL = re.compile(
    r"[Cc]ác\s(?=(?:(?:[Cc]ông ty|[Tt]rung tâm|[Cc]hi cục|[Hh]ạt|[Tt]rạm|[Tt]ổng công ty)\s"
    rf"[{_UP}]|[Bb]an [Qq]uản lý\s))"
)
_LOWER_UNIT = re.compile(r"\s(?:xã|phường|đặc khu|thị trấn|huyện|thị xã|quận)\b(?! hội)")
# A board of zones has the name of its zone.
_ZONES = (" khu kinh tế", " khu kinh tế cửa khẩu", " kkt", " khu công nghiệp")
# "Khu công nghiệp Việt Nam - Singapore"
_PARTNER = re.compile(
    rf" [-–] (?!(?:Cơ|Đơn|Thường|Sở|Ban|Công|Văn|UBND|Ủy|Trưởng|Phó|Chủ|Bí|Giám)\b){_SYLLABLE}"
    rf"(?: {_SYLLABLE}){{0,2}}(?= [^{_UP}]|[,;.:)\n]|$)"
)
_ITS_ZONES = re.compile(r"(?: và các (?:khu công nghiệp|kcn)(?: tỉnh)?\b)")
_CENTRAL = frozenset({"hà nội", "hải phòng", "đà nẵng", "cần thơ", "hồ chí minh", "huế", "đồng nai"})
_PREFIX = re.compile(
    r"(?:đảng ủy|đảng đoàn|ban cán sự đảng|ban thường vụ|ban thường trực|thường trực|văn phòng|thanh tra|"
    r"công đoàn|ban giám đốc|chi bộ|đảng bộ)\s(?=\S)"
)
_EXTENDS = re.compile(
    r"(?: (?!(?:có|được|trên|trong|tại|theo|để|và|cần|phải|đã|đang|sẽ|là|của|cùng|với|về|nhằm|từ|khi|"
    r"nếu|do|không|chưa|còn|đến|ở|bằng|thì|mà|sau|trước|gửi|rằng|chính|quan tâm|sớm|hết|tự|tập|nêu|chủ|"
    r"khẩn)\b)[^\W\d_]+){1,4}?(?= )"
)


_BOARD = re.compile(
    r"\s(?=(?:ban chỉ đạo|bcđ|tổ công tác|hội đồng|ban thường vụ|btv|ban chấp hành|ubnd tỉnh|"
    r"ủy ban nhân dân tỉnh)\b)"
)
_ITSELF = re.compile(r"ban thường vụ|btv|ban chấp hành")
# "… phụ trách địa bàn | được giao": which of them.
_IN_CHARGE = re.compile(
    r" phụ trách (?:địa bàn|lĩnh vực|khu vực|khối|xã|huyện|cụm|ngành)(?: [^\W\d_]+){0,3}?(?= |:)"
)
_MUST = re.compile(r"(?:cần|phải|có trách nhiệm|chịu trách nhiệm)\b")


# "… vùng đầu nguồn", "… có rừng": which of them are meant; "có biện pháp" is what they must do.
_RESTRICTS = re.compile(
    r" (?:(?:thuộc |trong |ở |tại )?(?:vùng|khu vực|ngành)|"
    r"(?:thuộc|trong|ở|tại|trên) (?:các )?(?:khu|cụm|lĩnh vực|"
    r"diện|tuyến)|có(?! (?:trách nhiệm|biện pháp|giải pháp|kế hoạch|"
    r"văn bản|phương án|ý kiến|liên quan|hình thức|thể|tờ trình|công văn|báo cáo|sự|nhiệm vụ|hiệu quả|"
    r"chính sách|cơ chế|chương trình|nhiều|tiến độ|lộ trình|tỷ lệ)\b)|giáp|ven|dọc|nơi có)(?= [^\W\d_])"
)
_RESTRICTING_WORD = re.compile(r" [^\W\d_]+")
# "Các đơn vị có vai trò quan trọng trong …" says something of them all.
_GOES_ON = re.compile(r"(?:trong|tại|theo|để|nhằm|đã|sẽ|đang|không|khi|nếu|được|có|là|với|từ|vào|mà)\b")
_AT_ITS_END = re.compile(r"\s?:|$|\n|, (?=các |sở |ubnd|ban |công an|chi cục|hạt )")


def _restricted(page: Page, at: int, end: int, of: bool) -> int:
    """Where words that say which of them are meant end: at a colon, at the next body, at a verb; ``end``
    where none comes close. ``of``: they name a place, so a preposition ends them too. A verb that names
    also hold ("vùng trồng lúa") ends them only if nothing else does.
    """
    low = page.low
    perhaps = end
    for count in range(7):
        if count:
            if _AT_ITS_END.match(low, at):
                return at
            word = at + 1
            if ACTS.match(low, word) or _MUST.match(low, word):
                return at
            if STOP_AFTER_NAME.match(low, word):
                return end if not of and _GOES_ON.match(low, word) else at
            if count > 1 and perhaps == end and IMPERATIVE.match(low, word):
                perhaps = at
        match = _RESTRICTING_WORD.match(low, at)
        if not match:
            break
        at = match.end()
    return perhaps


def _extended(page: Page, start: int, end: int) -> int:
    """Where a collective with its restricting words ends: up to the verb close behind them
    ("UBND các xã, phường vùng lòng hồ | thực hiện")."""
    if ACTS.match(page.low, end + 1) or IMPERATIVE.match(page.low, end + 1):
        return end
    if restricts := _RESTRICTS.match(page.low, end):
        return _restricted(page, restricts.end(), end, of="có" not in restricts[0])
    if page.low.endswith(_WORKING_ON, start, end):
        return _with_object(page, end)
    at = end
    if page.low.endswith(" tỉnh", start, end):
        return end
    for _ in range(4):
        match = _PLAIN_WORD.match(page.low, at)
        if not match or STOP_AFTER_NAME.match(page.low, at + 1) or not _EXTENDS.match(page.low, at):
            return end
        at = match.end()
        if ACTS.match(page.low, at + 1) or _MUST.match(page.low, at + 1, at + 18):
            return at
    return end


# Those who work on something are told by what it is: "các nhà thầu thi công cao tốc A - B".
_WORKING_ON = (
    " thi công",
    " nhà thầu",
    " chủ đầu tư",
    " nhà đầu tư",
    " khai thác",
    " vận hành",
    " kinh doanh",
)
_OBJECT_WORD = re.compile(r" (?:[^\W_]+|[-–](?= ))")
_LONGEST_OBJECT = 10  # words


def _with_object(page: Page, end: int) -> int:
    """Where what they work on ends, at a verb close behind; ``end`` where none comes."""
    at = end
    for _ in range(_LONGEST_OBJECT):
        word = _OBJECT_WORD.match(page.low, at)
        if not word:
            return at if page.low.startswith(":", at) else end
        if at > end and (
            ACTS.match(page.low, at + 1)
            or _MUST.match(page.low, at + 1)
            or page.low.startswith(" không ", at)
        ):
            return at
        if STOP_AFTER_NAME.match(page.low, at + 1):
            return end
        at = word.end()
    return end


_NAMED_NEXT = re.compile(rf"(?:, | và )(?=[{_UP}])")


def _before_named(page: Page, at: int, end: int) -> int:
    """Where a collective ends before a body named in full: "các huyện, thành phố | và Sở Y tế"."""
    text = page.text
    goes_on = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
    for join in _NAMED_NEXT.finditer(text, at, end):
        last = goes_on and not _NAMED_NEXT.search(text, join.end(), end)
        if _known(page, join.end(), None) or (last and _starts_agency(page, join.end())):
            return join.start()
    return end


_UNITS = (" huyện", " thị xã", " thành phố", " quận", " xã", " phường", " thị trấn", " đặc khu")


def _named_units(page: Page, end: int) -> int:
    """Where the names behind "các huyện" end ("các huyện Ba Vì, Hòa An và thị xã Sơn Tây"); ``end``
    without any."""
    text = page.text
    proper = _PROPER.match(text, end + 1) if text.startswith(" ", end) else None
    while proper and not _starts_agency(page, proper.start()):
        end = proper.end()
        more = _PROPER_MORE.match(text, end) or _UNIT_MORE.match(text, end)
        proper = _PROPER.match(text, more.end()) if more else None
    return end


def _board_end(page: Page, at: int, day: date | None) -> int | None:
    """Where the board ends whose members are meant, named in full or not ("thành viên Ban Chỉ đạo"), with
    what they are in charge of."""
    inside, generic = _known(page, at, day), _generic(page, at)
    bare = _OPEN.match(page.low, at) or _ITSELF.match(page.low, at)
    end = inside[0] if inside else generic.end if generic else bare.end() if bare else None
    charge = _IN_CHARGE.match(page.low, end) if end else None
    if charge and (_acts_at(page, charge.end() + 1) or page.low.startswith(":", charge.end())):
        return charge.end()
    return end


def _acts_at(page: Page, at: int) -> bool:
    """Whether a verb or a modal stands at ``at``."""
    low = page.low
    return bool(ACTS.match(low, at) or IMPERATIVE.match(low, at) or _MUST.match(low, at)) or low.startswith(
        "được ", at
    )


def _unit(page: Page, at: int, day: date | None) -> _Part | None:
    low = page.low
    part = _local(page, at)
    prefix = _PREFIX.match(low, at) if part is None else None
    if (
        prefix
        and not _known(page, at, day)
        and not _COLLECTIVE.match(low, prefix.end())
        and (inner := _unit(page, prefix.end(), day))
    ):
        id_ = f"{slug(prefix[0])}-{inner.id}" if inner.id else None
        return _Part(at, inner.end, inner.after, id_, False)
    if part is None:
        named = _known(page, at, day)
        if named:
            end, id_ = named
            city = (
                _PROPER.match(page.text, end + 1)
                if low.startswith((" ủy"), end - 3) and low[end : end + 1] == " "
                else None
            )
            if low.endswith(_ZONES, at, end) and (zone := _PROPER.match(page.text, end + 1)):
                more = _PARTNER.match(page.text, zone.end())
                end = more.end() if more else zone.end()
                if more := _ITS_ZONES.match(low, end):
                    home = _PROPER.match(page.text, more.end() + 1)
                    end = home.end() if home else more.end()
            if low.endswith(" khu vực", at, end) and (shared := _PROPER.match(page.text, end + 1)):
                end = shared.end()
            place = None if low.startswith(_UNPLACED, at) else _LOWER_UNIT.match(low, end)
            if place and not low.endswith((" tỉnh", " thành phố", " ủy"), at, end):
                # The same kind of body of a smaller place is another body.
                named_so = _PROPER.match(page.text, place.end() + 1)
                end, id_ = named_so.end() if named_so else place.end(), None
            if low.startswith(("ngân hàng", "nh"), at) and (branch := _BRANCH.match(low, end)):
                shared = _PROPER.match(page.text, branch.end() + low.startswith(" ", branch.end()))
                end = shared.end() if shared else branch.end()
            if city and low[city.start() : city.end()] not in _CENTRAL:
                end, id_ = city.end(), slug(low[at : city.end()])
            part = _Part(at, end, end, id_, False)
        else:
            collective = _COLLECTIVE.match(low, at)
            several = _SEVERAL.match(page.text, at)
            bodies = _generic(page, several.end()) if several else None
            if bodies and (not collective or bodies.end > collective.end()):
                part = _Part(at, bodies.end, bodies.end, None, True)
            elif collective:
                end = _before_named(page, at, collective.end())
                board = _BOARD.match(low, end)
                if board and end == collective.end() and collective[0].endswith(("thành viên", "ủy viên")):
                    end = _board_end(page, board.end(), day) or end
                if end == collective.end() and low.endswith(_UNITS, at, end):
                    end = _named_units(page, end)
                if end == collective.end():
                    end = _extended(page, at, end)
                part = _Part(at, end, end, _collective_id(low[at : min(end, collective.end())]), True)
            else:
                part = _generic(page, at)
    if part is None:
        return None
    after = part.after
    if not part.collective and (tail := _TAIL_UNIT.match(low, after)):
        after = tail.end()
    if aside := _PARENTHESIS.match(low, after):
        after = aside.end()
    if aside := _APPOSITION.match(low, after):
        after = aside.end()
    return _Part(part.start, part.end, after, part.id, part.collective)


def _departments(page: Page, at: int, day: date | None) -> tuple[list[Mention], int]:
    """Departments named after one common "các Sở"."""
    found: list[Mention] = []
    head = _DEPARTMENTS.match(page.low, at)
    if not head or ("các" not in head[0] and ":" not in head[0]):
        return [], at
    position = after = head.end()
    while len(found) < 30:
        for name in _short_names():
            stop = position + len(name)
            if page.low.startswith(name, position) and _word_end(page.low, stop):
                found.append(Mention(position, stop, _pick("sở " + name, day)))
                after = stop
                break
        else:
            break
        gap = _SEPARATOR.match(page.low, after)
        if not gap:
            break
        position = gap.end()
    return found, after if found else at


@cache
def _short_names() -> tuple[str, ...]:
    names = [name.removeprefix("sở ") for name in _names() if name.startswith("sở ") and len(name) > 5]
    return tuple(sorted(names, key=len, reverse=True))


def parse_list(page: Page, at: int, day: date | None = None, wide: bool = False) -> tuple[list[Mention], int]:
    """The coordination of agencies that begins at ``at``, and where it ends; ([], at) where none does.

    ``wide`` lets semicolons and dashes join too, as headings have them. A chain of collectives is one
    addressee ("các sở, ban, ngành, các huyện, thành phố"), and so is what one "lãnh đạo" governs.
    The page remembers the answer: several rules ask about the same place.
    """
    key = (at, day, wide)
    known = page.agencies.get(key)
    if known is None:
        known = page.agencies[key] = _parse_list(page, at, day, wide)
    return known[0].copy(), known[1]


def _parse_list(
    page: Page, at: int, day: date | None, wide: bool, listed: bool = False
) -> tuple[list[Mention], int]:
    """``listed``: within a list of what a collective consists of, which holds no other such list."""
    mentions: list[Mention] = []
    position, after = at, at
    if (several := _departments(page, at, day))[0]:
        mentions, after = several
        gap = _SEPARATOR.match(page.low, after)
        if not gap:
            return several
        position = gap.end()
    governed = False
    low = page.low
    separator = _SEPARATOR_WIDE if wide else _SEPARATOR
    for _ in range(_MAX_LIST):
        part = _part(page, position, day)
        if part is None or part.end <= part.start:
            break
        if mentions and part.collective and (governed or mentions[-1].plural):
            last = mentions[-1]
            mentions[-1] = Mention(
                last.start, part.end, _collective_id(page.low[last.start : part.end]), True
            )
        else:
            mentions.append(Mention(part.start, part.end, part.id, part.collective))
            governed = part.leaders
        after = part.after
        if low.startswith((":", " :"), after) and (stop := _places(page, part.start, after)):
            mentions[-1] = replace(mentions[-1], end=stop)
            after = stop
        if part.collective and not listed and (named := _namely(page, after, day)):
            return mentions[:-1] + named[0], named[1]
        gap = separator.match(page.low, after)
        if not gap:
            break
        position = gap.end()
    return mentions, after


def _places(page: Page, start: int, colon: int) -> int | None:
    """Where the names of which of several bodies are meant end, behind the ``colon`` of a name that begins
    at ``start`` ("Các Công ty lâm nghiệp: Hòa An, Ba Vì | rà soát"); None where no verb, colon or end of
    line follows them."""
    low, text = page.low, page.text
    if not low.startswith("các ", start) and low.find(" các ", start, colon) < 0:
        return None
    at = _COLON.match(low, colon).end()  # type: ignore[union-attr]
    count = 0
    while count < _MAX_LIST and (name := _PROPER.match(text, at)) and not _starts_agency(page, at):
        count += 1
        stop = name.end()
        if low[at:stop] in _short_names():
            return None
        more = _UNIT_MORE.match(text, stop) or _LISTED_MORE.match(text, stop)
        if more is None:
            closed = _AT_ITS_END.match(low, stop) or ACTS.match(low, stop + 1) or _MUST.match(low, stop + 1)
            return stop if count > 1 and (closed or IMPERATIVE.match(low, stop + 1)) else None
        at = more.end()
    return None


# "các cơ quan chủ chương trình gồm Sở A, Sở B": who they are is listed.
_NAMELY = re.compile(r"(?:\s[^\W\d_]+){0,5}?\s(?:bao )?gồm(?: có)?\s?:?\s")
_NEAR_LIST = 48  # letters behind a collective within which "gồm" stands


def _namely(page: Page, after: int, day: date | None) -> tuple[list[Mention], int] | None:
    """The bodies listed as those a collective that ends at ``after`` consists of."""
    if page.low.find(" gồm", after, after + _NEAR_LIST) < 0:
        return None
    listed = _NAMELY.match(page.low, after)
    found = _parse_list(page, listed.end(), day, False, listed=True) if listed else None
    return found if found and found[0] else None


_TRIGGER = re.compile(
    r"(?<!\w)(?:các|những|tất cả|toàn thể|sở|ubnd|ủy ban|văn phòng|công an|bộ|ban|thanh tra|cục|"
    r"chi cục|kho bạc|trung tâm|lãnh đạo|thủ trưởng|"
    r"người đứng đầu|giám đốc|chủ tịch|bí thư|hội|đoàn|đảng ủy|huyện ủy|thành ủy|thị ủy|công ty|"
    r"tập đoàn|đài|báo|viện|trường|bệnh viện|quỹ|tổ|đồng chí|"
    r"ủy ban|mặt trận|mttq|hđnd|hội đồng|liên đoàn|tỉnh đoàn|ngân hàng|bảo hiểm|chính quyền|cấp ủy|"
    r"huyện|xã|phường|thành phố|thị xã|liên minh|hạt|đội|khu quản lý)\b"
)


def lists(page: Page, start: int, end: int, day: date | None) -> list[tuple[int, int]]:
    """Where coordinations of agencies stand in ``text[start:end]``."""
    spans: list[tuple[int, int]] = []
    at = start
    while match := _TRIGGER.search(page.low, at, end):
        mentions, after = parse_list(page, match.start(), day)
        if mentions:
            spans.append((match.start(), after))
        at = after if mentions and after > match.end() else match.end()
    return spans


@lru_cache(maxsize=4096)
def resolve(printed: str, day: date | None = None) -> str | None:
    """The id of an agency printed as ``printed`` in a document of ``day``; None where it is unknown.

    Abbreviations and names that changed hands resolve to the agency that bore them on that day.
    """
    mentions, end = parse_list(Page(printed), 0, day)
    return mentions[0].id if len(mentions) == 1 and end >= len(printed.rstrip()) else None
