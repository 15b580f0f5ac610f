"""Persons: names, offices, who chairs, who chairs with them.

A name is two to five words in capitals of their own (Lường Thị Mai, Sùng A Lử); an office begins with a rank
(Phó Bí thư, Chủ tịch, Trưởng Ban …). Offices in Party and state are a person's title; a seat in the
very committee that meets is left out of it unless it is all that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from transforms.orthography import fold
from transforms.provinces import NAMES as PROVINCES
from transforms.spans import Found, Page

UPPER = "".join(
    c
    for c in map(chr, range(0x41, 0x1EFA))
    if c.isupper() and c.isalpha() and (c <= "Z" or c in "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" or c >= "Ạ")
)
_TOKEN = rf"[{UPPER}](?:['’][{UPPER}]?)?(?:[^\W\d_{UPPER}]+|(?=\s|[,.;:)\n-]|$))"
NAME = rf"{_TOKEN}(?: {_TOKEN}){{1,4}}"
_NAME = re.compile(rf"(?<!\w){NAME}(?!\w)")

# First words of things that are no persons, however they are written.
_NO_NAME = re.compile(
    r"(?:ban|bộ|sở|ủy|ubnd|hội|hđnd|tỉnh|thành|huyện|quận|xã|phường|thị|chủ|phó|bí|trưởng|giám|chánh|"
    r"văn phòng|công|trung|"
    r"nghị|quyết|kế|thông|chỉ|báo|đề án|chương|luật|tại|ngày|sau|trong|cùng|theo|dự|tham|phát|đồng chí|"
    r"việt nam|chính|thủ|"
    r"quốc|đảng|mặt|liên|đoàn|viện|trường|cục|chi cục|tổ|dự án|khu|nhà|các|thường|giao|yêu|đối|về|với|"
    r"để|trên|qua|kết luận|"
    r"ảnh|tin|bài|nguồn|cơ quan|bưu|ngân|kho|bảo hiểm|quân|lãnh|đại|năm|nhân|thừa|được|đến|sáng|chiều|"
    r"tối|quyền|nguyên|ông|bà|"
    r"tổng|phòng|thứ|ủy viên|hội nghị|phiên|cuộc|buổi|thực|quy|cổng|trang|thanh tra|tòa|xây|"
    r"nông nghiệp|giáo dục|y tế|tư pháp|khoa học|tài chính|tài nguyên|nội vụ|ngoại vụ|nghệ thuật|lễ|"
    r"quý|chỉ huy|cải|chuyển|phong trào|nhất|an ninh|phục|thống nhất|tuy nhiên|bên|đây|do|vì|khi|nhằm|"
    r"những|một|hai|ba|tiếp|đánh giá|biểu dương|và)\b"
)
# Family names that also begin other things: still taken for a person after an honorific.
_HONORIFIC = re.compile(
    r"(?:đồng chí|đ/c|đ\.c|ông|bà|anh|chị|tiến sĩ|ts\.|thạc sĩ|bác sĩ|đại tá|thượng tá|trung tá|"
    r"thiếu tướng|trung tướng|đại tướng)[:\s]+$"
)
_PLACE_BEFORE = re.compile(
    r"(?:^|[\s,])(?:tại |ở )?(?:thị xã|huyện|thành phố|tỉnh|xã|phường|quận|thị trấn|đặc khu|tp\.?|"
    r"khu kinh tế|cửa khẩu|hội trường|khách sạn|bản|thôn|khu)\s$"
)
_MILITARY = r"(?:đại tá|thượng tá|trung tá|thiếu tướng|trung tướng|thượng tướng|đại tướng)"

_RANK = (
    r"(?:quyền |q\. ?|nguyên )?(?:(?:phó |p\. ?|p)(?=chủ|bí|trưởng|chánh|giám|tổng|cục|ct|viện|tổ|chỉ|"
    r"đoàn|hiệu|chi|thủ|vụ|ban))?"
    r"(?:chủ tịch|bí thư|trưởng (?:ban|đoàn|tiểu ban|phòng|bộ môn|khoa)|chánh (?:văn phòng|thanh tra|"
    r"án)|tổng giám đốc|giám đốc|"
    r"cục trưởng|chi cục trưởng|vụ trưởng|tổng cục trưởng|viện trưởng|hiệu trưởng|tổ trưởng|"
    r"chỉ huy trưởng|chính ủy|tư lệnh|đoàn trưởng|đội trưởng|"
    r"bộ trưởng|thứ trưởng|thủ tướng|tổng bí thư|tổng kiểm toán|tổng thanh tra|ct\b|ban thường trực|"
    r"thường trực tỉnh ủy|chủ nhiệm|"
    r"(?:ủy viên|uv)(?: dự khuyết)?(?: ban (?:thường vụ|chấp hành|cán sự)|btv|bch| btv| bch|"
    r" thường trực| ubnd| ủy ban| hội đồng| trung ương| bộ chính trị)|"
    r"(?:tuv|uvbtv|tỉnh ủy viên|thành ủy viên|ủy viên|đại biểu quốc hội|hàm vụ trưởng|thư ký|"
    r"thành viên ủy ban)\b)"
)
_RANK_AT = re.compile(_RANK)
# The body of an office: closed, so that the name behind it stays a name.
_BODY = (
    r"(?:\s(?:thường trực|kiêm|chuyên trách))?(?:\s?(?:ban (?:thường vụ|chấp hành|cán sự)(?: đảng)?|"
    r"btv|bch))?(?:\s?(?:đảng bộ|tỉnh đảng bộ|đảng đoàn|đảng ủy(?: các cơ quan đảng| khối| quân sự|"
    r" công an| ubnd| ủy ban nhân dân)?))?"
    r"(?:\s?(?:tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy|tỉnh đoàn|(?:ủy ban nhân dân|ubnd|"
    r"hội đồng nhân dân|hđnd|ủy ban mặt trận tổ quốc|ủy ban mttq|ubmttq|mttq|ubmttqvn|hội đồng|"
    r"đoàn đại biểu quốc hội|đoàn đbqh|đbqh)(?: việt nam)?|"
    r"bộ đội biên phòng|bđbp|bộ chỉ huy (?:quân sự|bộ đội biên phòng|bđbp)|bộ chqs|công an|quân sự|quân khu|"
    r"chính phủ|trung ương(?: đảng)?|quốc hội|văn phòng|nước))?"
    r"(?:\s?(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|đoàn đbqh và hđnd|tỉnh ủy|thành ủy|chính phủ)\b)?"
    rf"(?:\s(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\b)?(?:\s(?:{PROVINCES})\b)?"
)
# What else is headed, by names that hold commas and "và": departments, the Party's and the council's boards.
_UNIT = (
    r"\s(?:sở (?:nội vụ|tài chính|tư pháp|y tế|xây dựng|công thương|du lịch|ngoại vụ|giao thông vận tải|gtvt|"
    r"kế hoạch và đầu tư|kh&đt|kh-đt|lao động(?: -|,) thương binh và xã hội|lđ-?tb&xh|"
    r"văn hóa,? thể thao và du lịch|văn hóa và thể thao|vhtt&dl|giáo dục và đào tạo|gd&đt|gd-đt|"
    r"nông nghiệp và (?:phát triển nông thôn|ptnt|môi trường)|nn&ptnt|nn&mt|"
    r"tài nguyên và môi trường|tn&mt|tn-mt|tnmt|khoa học và công nghệ|kh&cn|kh-cn|"
    r"thông tin và truyền thông|tt&tt|dân tộc và tôn giáo|quy hoạch(?: -| và) kiến trúc)|"
    r"(?:ban )?(?:tổ chức|nội chính|tuyên giáo và dân vận|tuyên giáo|dân vận|kiểm tra|pháp chế|"
    r"dân tộc|đô thị|"
    r"kinh tế(?: -|,| và) ngân sách|văn hóa(?: -|,| và) xã hội|công tác đại biểu)|ủy ban kiểm tra|thanh tra|"
    r"hội (?:nông dân|cựu chiến binh|liên hiệp phụ nữ|lhpn|chữ thập đỏ|nhà báo|khuyến học)|"
    r"liên đoàn lao động|"
    r"liên minh hợp tác xã|trường chính trị|báo|đài phát thanh và truyền hình|đài phát thanh - truyền hình)"
    r"(?![\w&])"
)
_UNIT_AT = re.compile(_UNIT)
# Its tier behind it ("Ban Tổ chức Tỉnh ủy", "Hội Nông dân tỉnh").
_OF_TIER = (
    r"(?:\s(?:tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy|hđnd|hội đồng nhân dân)\b)?"
    rf"(?:\s(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường)\b)?(?:\s(?:{PROVINCES})\b)?"
)
_OFFICE = rf"{_RANK}(?:{_UNIT}{_OF_TIER}|{_BODY})"
_TITLE_BEFORE = re.compile(
    rf"{_OFFICE}(?:\s?,?\s(?:đồng chí|ông|bà)(?= {_MILITARY})|,(?= {_MILITARY})|)"
    rf"(?:\s(?:đồng chí|ông|bà|{_MILITARY}))?[:\s]+$"
)
# "Chủ tịch UBND tỉnh, đồng chí A chủ trì": the office is that of the name where no other follows it.
_APPOSED = re.compile(rf"(?P<office>{_RANK}{_BODY})\s?,\s(?:đồng chí|đ/c|ông|bà)[:\s]+$")
_ADDRESS = re.compile(rf"(?:\s?,?\s(?:đồng chí|ông|bà|{_MILITARY}))+$")
_OFFICE_END = re.compile(
    r"[,;.:()\n\"]|(?<!phát thanh)(?<!kỹ thuật)\s-\s|\s(?:đã|sẽ|chủ trì|đồng chủ trì|dự(?! án)|"
    r"tham dự|cùng dự|phát biểu|kết luận|yêu cầu|"
    r"đề nghị|nhấn mạnh|làm việc|cho biết|"
    r"khẳng định|chủ tọa|có buổi|có cuộc|có ý kiến|giao(?! thông)|trực tiếp|vừa|cùng|tới|đến|về|tại|và|"
    r"thống nhất|biểu dương|ghi nhận|đánh giá|cho rằng|cho hay|phản ánh|thông tin(?! và)|nói|"
    r"khi|nhân dịp|lưu ý|tiếp|kiểm tra|thăm|điều hành|phân công|làm trưởng|quán triệt|chỉ rõ|"
    r"cũng|bày tỏ|thay mặt|đề cao|tổ chức|với|chúc|tặng|trao|ký|nêu|chia sẻ|ban hành|"
    r"đi|dẫn đầu|gặp|xuống|họp|đối thoại|nghe|có chuyến|thị sát|khảo sát|mới đây|tham gia|động viên|"
    r"công bố|trả lời|giải trình|kêu gọi|mong|hoan nghênh|cảm ơn|tán thành|quyết định|khen|"
    r"phê bình|nhắc nhở|đôn đốc|đồng ý|hứa|nhận định|phân tích|gợi ý)\b"
    r"(?!(?<=và) (?:môi trường|đào tạo|công nghệ|truyền thông|du lịch|đầu tư|phát triển nông thôn|"
    r"xã hội|tôn giáo|thể thao|gia đình)\b)"
    r"|(?<!ban)\schỉ đạo\b"
)
# Where an office is complete: behind its tier and the tier's name (Tỉnh ủy, UBND huyện Tuần Giáo).
_TIER = re.compile(
    r"\b(?:tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy|tỉnh(?! (?:đoàn|lộ)\b)|thành phố|huyện|quận|"
    r"thị xã|phường|(?<!hợp tác )(?<!thị )xã(?! hội)|đặc khu)\b"
)
_TIER_NAME = re.compile(rf"(?: [{UPPER}]\S*)*")
_STILL_OFFICE = re.compile(r" (?:khóa|nhiệm kỳ|thường trực|kiêm|chuyên trách|tỉnh|huyện)\b")
_NAME_GAP = re.compile(rf"\s?[,(]\s?|\s?-\s?|\s+là\s+|\s(?={_RANK})")
_COMMITTEE = re.compile(
    r"(?:phó )?trưởng ban(?: thường trực)?(?: ban)? chỉ đạo|"
    r"(?:phó )?trưởng ban thường trực(?=\s?[,;.)]|\s(?:chủ trì|đã|phát biểu|ban)\b|$)|(?:phó )?trưởng bcđ|"
    r"(?:phó |p\. ?)?(?:trưởng (?:ban (?:chỉ đạo|bcđ|tổ chức|chỉ huy|điều hành|vận động|soạn thảo|"
    r"đại diện)|bcđ|tiểu ban)|trưởng ban (?:chỉ đạo|bcđ|tổ chức hội|an toàn giao thông|chỉ huy)|"
    r"tổ trưởng|tổ phó|trưởng đoàn (?:công tác|kiểm tra|giám sát)|trưởng tổ|"
    r"chủ tịch hội đồng (?!nhân dân)|ủy viên (?:thường trực )?(?:ban chỉ đạo|hội đồng)|thành viên|"
    r"cơ quan thường trực|ban chỉ đạo|ban thường trực|trưởng ban chỉ đạo)"
)
_OFFICE_SEPARATOR = re.compile(
    r"\s?[,;]\s?(?:đồng thời là |kiêm |là )?|\s?-\s?|\s?\(\s?|\s+(?:là|kiêm|và|kiêm chức)\s+"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A person as named in one place. ``title`` spans Party and state offices."""

    name: Found | None
    title: Found | None
    start: int
    end: int


def _office_end(page: Page, at: int, stop: int) -> int:
    """Where the office whose rank ends at ``at`` ends: before what its holder does, or where it is complete.

    A verb with a capital of its own belongs to a name (Ban Tổ chức, Ủy ban Kiểm tra).
    """
    text = page.text
    at = unit.end() if (unit := _UNIT_AT.match(page.low, at, stop)) else at
    for cut in _OFFICE_END.finditer(page.low, at, stop):
        first = cut.start() + 1
        if cut[0][1:2].isalpha() and text[first].isupper() and text[first + 1 : first + 2].islower():
            continue
        stop = cut.start()
        break
    for tier in _TIER.finditer(page.low, at, stop):
        name = _TIER_NAME.match(text, tier.end(), stop)
        end = name.end() if name else tier.end()
        if text[end : end + 1] == " " and text[end + 1].islower() and not _STILL_OFFICE.match(page.low, end):
            return min(end, stop)
    return stop


def _offices(page: Page, at: int, stop: int) -> tuple[int, int, int] | None:
    """Offices listed from ``at``: where those of Party and state begin and end, and where all end."""
    low = page.low
    begin, end = at, at
    kept: list[tuple[int, int]] = []
    seats: list[tuple[int, int]] = []
    while begin < stop and (rank := _RANK_AT.match(low, begin)):
        end = _office_end(page, rank.end(), stop)
        if _COMMITTEE.match(low, begin):
            seats.append((begin, end))
        elif not kept or not seats or seats[-1][0] < kept[0][0]:
            kept.append((begin, end))
        gap = _OFFICE_SEPARATOR.match(low, end)
        if not gap:
            break
        begin = gap.end()
    if not kept and not seats:
        return None
    chosen = kept or seats[:1]
    return chosen[0][0], chosen[-1][1], end


# Behind a district's or a commune's office stands which one it is.
_DISTRICT_BEFORE = re.compile(
    r"\b(?:huyện ủy|thị ủy|quận ủy|"
    r"(?:ubnd|hđnd|nhân dân) (?:huyện|quận|thị xã|thành phố|xã|phường|thị trấn))\s$"
)


def _split_place(page: Page, start: int, end: int) -> int:
    """Where the name begins in a run of capitals that may start with the office's place."""
    run = page.low[start:end]
    place = re.match(rf"(?:{PROVINCES})\s+(?=\S+\s+\S)", run)
    if place:
        return start + place.end()
    if not _DISTRICT_BEFORE.search(page.low, max(0, start - 20), start):
        return start
    words = [start + word.start() for word in re.finditer(r"\S+", run)]
    if len(words) == 2:
        return start if _SURNAMES.match(page.low, start) else end
    first = 2 if _SURNAMES.match(page.low, start) else 1
    return next((at for at in words[first:-1] if _SURNAMES.match(page.low, at)), start)


def people(page: Page, start: int, end: int) -> list[Seen]:
    """Everybody named with an honorific or an office in ``text[start:end]``, and offices without a name
    that act ("Bí thư Tỉnh ủy chủ trì"), in order."""
    text = page.text
    found: list[Seen] = []
    covered = start
    for match in _NAME.finditer(text, start, end):
        a, b = _split_place(page, *match.span()), match.end()
        if a >= covered and a < b and (seen := _person(page, a, b, (start, end), match.start())):
            found.append(seen)
            covered = seen.end
    return found


def _person(page: Page, a: int, b: int, within: tuple[int, int], run: int) -> Seen | None:
    """The person whose name stands at ``a:b``, where an honorific or an office shows that it is one; the
    office's place may stand before it from ``run`` on."""
    start, end = within
    low = page.low
    a, b = _trim_words(page, a, b)
    if b <= a or len(low[a:b].split()) < 2 or _PROVINCE_ONLY.fullmatch(low, a, b):
        return None
    before = low[max(start, a - 160) : a]
    honoured = bool(_HONORIFIC.search(before))
    offices = None
    gap = _NAME_GAP.match(low, b)
    if gap and gap.end() < end:
        offices = _offices(page, gap.end(), end)
    if honoured and _NO_NAME.match(low, a) and offices is None and not _surname(page, a):
        return None
    if not honoured and (_NO_NAME.match(low, a) and not _surname(page, a)):
        return None
    title_before = _TITLE_BEFORE.search(before)
    if title_before is None and start <= run < a:
        title_before = _TITLE_BEFORE.search(before[: run - max(start, a - 160)])
    if not honoured and not title_before and _PLACE_BEFORE.search(before):
        return None
    if not (honoured or offices or title_before):
        return None
    begin = a
    if title_before:
        base = max(start, a - 160)
        t_start = base + title_before.start()
        t_start = _back(page, t_start, start)
        t_end = page.trim(t_start, a)[1]
        printed = _ADDRESS.sub("", low[t_start:t_end])
        title = page.found(t_start, t_start + len(printed))
        begin = t_start
        stop = b
        if offices:
            stop = offices[2]
            # Both sides give offices: those before the name come first, the rest follow it.
            if not _COMMITTEE.match(low, offices[0]):
                tail = page.found(offices[0], offices[1])
                title = Found(f"{title.value}, {tail.value}", title.start, tail.end)
        return Seen(page.found(a, b), title, begin, stop)
    if offices is None and (apposed := _APPOSED.search(before)):
        base = max(start, a - 160)
        t_start = _back(page, base + apposed.start(), start)
        return Seen(page.found(a, b), page.found(t_start, base + apposed.end("office")), t_start, b)
    title_found = page.found(offices[0], offices[1]) if offices else None
    return Seen(page.found(a, b), title_found, begin, offices[2] if offices else b)


_PROVINCE_ONLY = re.compile(rf"(?:{PROVINCES})")
_SURNAMES = re.compile(
    r"(?:a|bo|bùi|bạc|bế|cao|chu|châu|chảo|chẻo|chế|cà|cầm|cứ|danh|doãn|dương|giàng|giáp|h|hoàng|huỳnh|hà|hạng|"
    r"hầu|hồ|hứa|k|khuất|kim|kiều|kpă|ksor|la|lâm|lã|lê|lò|lù|lý|lưu|lương|lường|lầu|lục|ma|mai|mã|mùa|nay|nie|"
    r"niê|nghiêm|nguyễn|ngô|ninh|nông|phan|phàn|phùng|phạm|quan|quàng|quách|rah|rcom|rmah|rơ|sa|siu|sơn|sìn|"
    r"sùng|thào|thái|thân|thạch|trang|triệu|tráng|trương|trần|trịnh|tòng|tô|tăng|tạ|tẩn|tống|từ|vi|vàng|vì|võ|"
    r"văn|vũ|vương|vừ|y|âu|đinh|điêu|điểu|đoàn|đàm|đào|đặng|đồng|đỗ)\b"
)


def _surname(page: Page, at: int) -> bool:
    return bool(_SURNAMES.match(page.low, at)) or _surname_ong(page, at)


_ONG = re.compile(rf"Ông (?P<rest>{_TOKEN}(?: {_TOKEN}){{1,3}})")
_OPENS = re.compile(r"(?:^|[.!?:;…\n“\"(–•*+-])\s*$")


def _surname_ong(page: Page, at: int) -> bool:
    """Whether "Ông" is a family name (Ông Ích Khiêm), not the word: written with a capital within a sentence,
    here or elsewhere in the text, and not followed by another family name."""
    full = _ONG.match(page.text, at)
    if not full:
        return False
    if _HONORIFIC.search(page.low, max(0, at - 12), at):
        return True
    if _SURNAMES.match(page.low, full.start("rest")):
        return False
    places = [at]
    while (more := page.text.find(full[0], places[-1] + 1)) >= 0 and len(places) < 20:
        places.append(more)
    first = page.text.find(full[0])
    return any(not _OPENS.search(page.text, max(0, each - 3), each) for each in [first, *places])


def _trim_words(page: Page, start: int, end: int) -> tuple[int, int]:
    """A run of capitals without the office that begins or ends it ("Lê Văn A Phó Chủ tịch")."""
    low = page.low
    words = list(re.finditer(r"\S+", low[start:end]))
    for index, word in enumerate(words):
        at = start + word.start()
        if index >= 2 and re.match(
            r"(?:chủ tịch|phó|bí thư|trưởng (?:ban|đoàn)|giám đốc|chánh|ủy viên|thường trực|"
            r"quyền(?= (?:chủ tịch|bí thư|giám đốc|chánh|trưởng)))\b",
            low[at : at + 20],
        ):
            return start, start + words[index - 1].end()
    while (
        len(words) > 2
        and _NO_NAME.match(low, start + words[0].start())
        and not _surname(page, start + words[0].start())
    ):
        words.pop(0)
    return start + words[0].start(), end


def _back(page: Page, at: int, start: int) -> int:
    """Where a stack of offices ending at ``at`` begins ("Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh X")."""
    low = page.low
    for _ in range(4):
        head = low[max(start, at - 120) : at]
        match = re.search(rf"({_RANK}{_BODY})\s?(?:,|-|kiêm)\s?$", head)
        if not match or not match[1].strip():
            return at
        at = max(start, at - 120) + match.start()
    return at


_TITLE_ALONE = re.compile(rf"(?<!\w)(?:đồng chí )?(?P<title>{_RANK}{_BODY})(?!\w)")


def offices_alone(page: Page, start: int, end: int) -> list[Seen]:
    """Offices that stand without a name in ``text[start:end]``."""
    seen = []
    for match in _TITLE_ALONE.finditer(page.low, start, end):
        a, b = match.span("title")
        spans = _offices(page, a, end)
        if spans:
            # The office may run on over what _BODY does not know (a department's name).
            b = max(b, spans[1])
        seen.append(Seen(None, page.found(a, b), match.start(), max(b, spans[2] if spans else b)))
    return seen


_PROVINCIAL = re.compile(
    r"(?:(?:phó )?bí thư(?: thường trực)?,? (?:tỉnh ủy|thành ủy|tỉnh\b|đảng ủy ubnd tỉnh|btv tỉnh)|"
    r"(?:ban thường vụ|btv|thường trực) (?:tỉnh|thành) ủy|tỉnh ủy viên|"
    r"(?:phó )?(?:chủ tịch|ct)(?: thường trực)?(?: ủy ban nhân dân| ubnd| hđnd|"
    r" hội đồng nhân dân)(?: (?:tỉnh|thành phố|tp)\b| ?$)|pct ubnd tỉnh|p\.? ?chủ tịch ubnd tỉnh|"
    r"trưởng đoàn (?:đbqh|đại biểu quốc hội)|bí thư tỉnh|chủ tịch tỉnh|thường trực (?:hđnd|tỉnh ủy)|"
    r"lãnh đạo (?:ubnd )?tỉnh|"
    r"thủ tướng|bộ trưởng|thứ trưởng|chánh văn phòng (?:ubnd|ủy ban nhân dân|tỉnh ủy)|"
    r"ban thường vụ tỉnh|chủ tịch ubnd$|chủ tịch ủy ban nhân dân$)"
)
_LOCAL = re.compile(
    r"\b(?:huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\b|thành phố (?!(?:hà nội|hải phòng|đà nẵng|"
    r"cần thơ|hồ chí minh|huế|đồng nai)\b)(?=\w)"
)


def provincial(title: str | None, head: bool = False) -> bool:
    """Whether ``title`` is an office of the province (or above it), not of a district or department."""
    low = fold(title or "")
    for part in re.split(r"\s?[,;]\s?|\s-\s", low):
        if _PROVINCIAL.search(part) and not _LOCAL.search(part):
            return True
    return False


def rename(seen: Seen, name: Found) -> Seen:
    return replace(seen, name=name)


# Order matters: an act of chairing, most certain first.
_CHAIRS = re.compile(
    r"\b(?P<co>đồng )?(?:chủ trì|chủ tọa|"
    r"(?<!ban )điều hành(?= (?:cuộc họp|hội nghị|phiên họp|buổi|kỳ họp)))\b"
    r"(?P<of>\s(?:và điều hành |điều hành )?(?:của|bởi)\b)?"
)
_CONCLUDES = re.compile(r"\b(?:phát biểu kết luận|kết luận|chỉ đạo và kết luận|có ý kiến kết luận)\b")
_DIRECTS = re.compile(
    r"\b(?:làm việc với|có buổi làm việc|có cuộc làm việc|chỉ đạo (?:hội nghị|cuộc họp|phiên họp|"
    r"buổi làm việc))\b"
)
_TOGETHER = re.compile(
    r"cùng (?:dự|tham dự)?,?\s?(?:và )?(?:đồng )?chủ trì|đồng chủ trì|cùng chủ trì|cùng dự và chủ trì|"
    r"chủ trì (?:cuộc họp|hội nghị|phiên họp|buổi làm việc) còn có"
)
_SENTENCE_END = re.compile(
    rf"[\n.!?…](?:(?<=\n)|[”\"]?\s+(?=[{UPPER}“\"])|(?:(?<=[a-zà-ỹ]\.)|(?<=\d\d\d\.))"
    rf"(?=[{UPPER}][a-zà-ỹ]+ [^.]{{20,}}))"
)
_ABBREVIATION = re.compile(r"\b(?:TP|Tp|tp|TS|PGS|GS|ThS|Ths|Q|P|TT|Tx|TX|BS|KS)$")


@dataclass(frozen=True, slots=True)
class Chairs:
    """Who chaired (None where the text does not say) and who chaired with them."""

    chair: Seen | None
    cochairs: tuple[Seen, ...]
    verb: int | None


def sentences(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]``; a line end closes one too."""
    known = page.sentences.get((start, end))
    if known is not None:
        return known
    spans, at = [], start
    for match in _SENTENCE_END.finditer(page.text, start, end):
        if (
            match[0] == "\n"
            and page.text[match.end() : match.end() + 1].islower()
            and page.text[match.start() - 1] not in ".;:!?"
        ):
            continue
        if match[0][0] == "." and _ABBREVIATION.search(page.text, max(at, match.start() - 4), match.start()):
            continue
        if match.start() > at:
            spans.append((at, match.start() + (0 if match[0][0] == "\n" else 1)))
        at = match.end()
    if at < end:
        spans.append((at, end))
    page.sentences[start, end] = spans
    return spans


def find_chairs(page: Page, start: int, end: int, title: Found | None = None) -> Chairs:
    """Chair and co-chairs from the sentences of ``text[start:end]``; ``title`` is the notice's, which names
    the one who concludes."""
    chair: Seen | None = None
    verb: int | None = None
    others: list[Seen] = []
    beside: tuple[Seen, int] | None = None
    for a, b in _clauses(page, start, end):
        match = _CHAIRS.search(page.low, a, b) if _may_chair(page, a, b) else None
        if not match or _not_presiding(page, match, a, b):
            continue
        named = people(page, a, b)
        together = _TOGETHER.search(page.low, a, b)
        before = [each for each in named if each.start < match.start()]
        after = [each for each in named if each.start >= match.end()]
        if match["of"]:
            subject = after or offices_alone(page, match.end(), b)[:1]
        elif together and match["co"] is None and not (before and together.start() > before[0].start):
            subject = after
        else:
            subject = _subject(page, before, a, match.start()) or (after if _fronted(page, a, match) else [])
        if match["co"] and not subject:
            subject = after or before
        if not subject:
            continue
        if chair is None and len(subject) == 1 and subject is after and match["co"]:
            # "Đồng chủ trì có …": with whom, another sentence says.
            beside = beside or (subject[0], match.start())
        elif chair is None:
            chair, verb = subject[0], match.start()
            others += subject[1:]
            if not match["of"] and not together and subject is not after:
                continue
            if together and after and subject is not after:
                others += after
        elif together or match["co"]:
            others += subject
    if beside:
        others.insert(0, beside[0])
    if chair is None:
        chair, verb = _speaker(page, start, end)
    if chair is None and beside:
        chair, verb = _whose(page, start, beside[1]) or beside[0], beside[1]
    if chair is None and title is not None:
        chair = _of_title(page, title)
    if chair is not None and chair.name is None:
        chair = _name_later(page, chair, others)
    if chair is not None and chair.title is None and chair.name is not None:
        chair = _title_elsewhere(page, chair)
    return Chairs(chair, _distinct(chair, others), verb)


def _clauses(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences, cut at a semicolon between two acts of chairing ("A chủ trì …; B đồng chủ trì")."""
    clauses = []
    for a, b in sentences(page, start, end):
        begin = a
        if page.text.find(";", a, b) >= 0 and _may_chair(page, a, b):
            for one, other in pairwise(_CHAIRS.finditer(page.low, a, b)):
                cut = page.text.find(";", one.end(), other.start())
                if cut >= 0:
                    clauses.append((begin, cut))
                    begin = cut + 1
        clauses.append((begin, b))
    return clauses


def _may_chair(page: Page, start: int, end: int) -> bool:
    """A quick look whether ``_CHAIRS`` can match."""
    return page.low.find("chủ t", start, end) >= 0 or page.low.find("điều hành", start, end) >= 0


_OF = re.compile(r"(?:kết luận|ý kiến chỉ đạo|chỉ đạo|ý kiến) của (?:đồng chí )?")


def _whose(page: Page, start: int, end: int) -> Seen | None:
    """Whose orders the text before a fellow chair reports ("Đó là chỉ đạo của đồng chí A …")."""
    for match in islice(_OF.finditer(page.low, start, end), 4):
        if _CARRIED_OUT.search(page.low, max(start, match.start() - 40), match.start()):
            continue
        for each in people(page, match.end(), end)[:1]:
            if each.start <= match.end() + 12:
                return each
    return None


# Conclusions of another time, which this text only follows.
_CARRIED_OUT = re.compile(
    r"\b(?:thực hiện|triển khai|quán triệt|theo|tinh thần|sau|việc|những|nội dung)(?: các)?\s$"
)


def _of_title(page: Page, title: Found) -> Seen | None:
    """Whose conclusions the title announces."""
    match = _OF.search(page.low, title.start, title.end)
    if not match or _CARRIED_OUT.search(page.low, max(title.start, match.start() - 40), match.start()):
        return None
    for each in (
        *people(page, match.start(), title.end),
        *offices_alone(page, match.end(), min(title.end, match.end() + 80)),
    ):
        if each.start <= match.end() + 12:
            return each
    return None


def _fronted(page: Page, start: int, match: re.Match[str]) -> bool:
    """The verb opens its sentence: "Chủ trì hội nghị có đồng chí …"."""
    return page.low[start : match.start()].strip(" -+") in {
        "",
        "đồng chí",
        "tham dự và",
        "dự và",
        "tham dự,",
        "dự,",
        "cùng",
        "đồng",
    }


def _not_presiding(page: Page, match: re.Match[str], start: int, end: int) -> bool:
    """ "Giao Sở X chủ trì, phối hợp": to take the lead in a task is not to chair a meeting."""
    low = page.low
    after = low[match.end() : match.end() + 40]
    if re.match(
        r"\s?,?\s?(?:phối hợp|cùng|tham mưu|nghiên cứu|hướng dẫn|rà soát|xây dựng|thẩm định|tổng hợp|"
        r"triển khai|theo dõi|soạn thảo|thực hiện)",
        after,
    ):
        return True
    before = low[max(start, match.start() - 100) : match.start()]
    return bool(
        re.search(r"\b(?:giao|cơ quan|đơn vị|sở [^,]{3,40}|phân công)\s*$", before)
    ) and not re.search(r"\b(?:đồng chí|ông|bà|giám đốc|trưởng|chủ tịch) ", before)


def _subject(page: Page, before: list[Seen], start: int, verb: int) -> list[Seen]:
    """The persons a verb of chairing belongs to: those named last before it, joined by commas and "và"."""
    if before:
        # A list of persons ("đồng chí A …; đồng chí B … đồng chủ trì") counts whole.
        return before
    alone = offices_alone(page, start, verb)
    return alone[-1:] if alone else []


# Concluded in a document of another day, which this text only names.
_ON_PAPER = re.compile(r"\btại (?:thông báo|công văn|văn bản|kết luận)(?: kết luận)? (?:số )?\d")


def _speaker(page: Page, start: int, end: int) -> tuple[Seen | None, int | None]:
    for pattern, words in ((_CONCLUDES, ("kết luận",)), (_DIRECTS, ("làm việc", "chỉ đạo "))):
        if all(page.low.find(word, start, end) < 0 for word in words):
            continue
        for a, b in sentences(page, start, end):
            for match in pattern.finditer(page.low, a, b):
                if (
                    re.search(
                        r"(?:thông báo|thực hiện|theo|các|nội dung|ý kiến|những|tại) $",
                        page.low[max(a, match.start() - 12) : match.start()],
                    )
                    and match[0] == "kết luận"
                ):
                    continue
                if match[0] == "kết luận" and re.match(
                    r" (?:số|thanh tra|của|kiểm tra|tại (?:thông báo|văn bản))",
                    page.low[match.end() : match.end() + 24],
                ):
                    continue
                if _ON_PAPER.search(page.low, a, match.start()):
                    continue
                named = people(page, a, b)
                before = [each for each in named if each.start < match.start()]
                if before:
                    return before[-1] if len(before) > 1 and pattern is _CONCLUDES else before[
                        0
                    ], match.start()
                behind = [each for each in named if each.start <= match.end() + 60]
                if behind:
                    return behind[0], match.start()
                alone = offices_alone(page, a, match.start())
                if alone and provincial(alone[-1].title.value if alone[-1].title else None):
                    return alone[-1], match.start()
    return None, None


def _key(title: Found | None) -> str:
    return (
        fold(title.value).replace("ủy ban nhân dân", "ubnd").replace("hội đồng nhân dân", "hđnd").strip(" ,.")
        if title
        else ""
    )


def _first_office(title: Found | None) -> set[str]:
    return {part.strip() for part in re.split(r"\s?[,;]\s?|\s-\s", _key(title)) if part.strip()}


def _name_later(page: Page, chair: Seen, others: list[Seen]) -> Seen:
    """The name of a chair named by office only: who is elsewhere given that office, else who alone
    speaks with authority and holds no other office here."""
    everyone = people(page, 0, min(len(page.text), 60_000))
    offices = _first_office(chair.title)
    for each in everyone:
        if each.name and each.title and offices & _first_office(each.title):
            fuller = each.title if offices <= _first_office(each.title) else chair.title
            return Seen(each.name, fuller, chair.start, chair.end)
    taken = {fold(each.name.value) for each in [*others, *everyone] if each.name and each.title}
    speakers: dict[str, Found] = {}
    for each in everyone:
        if each.name is None or fold(each.name.value) in taken:
            continue
        around = page.low[max(0, each.start - 60) : each.end + 60]
        if re.search(r"phát biểu|chỉ đạo|kết luận|nhấn mạnh|khẳng định|yêu cầu|chủ trì", around):
            speakers.setdefault(fold(each.name.value), each.name)
    if len(speakers) == 1:
        return Seen(next(iter(speakers.values())), chair.title, chair.start, chair.end)
    return chair


def _title_elsewhere(page: Page, chair: Seen) -> Seen:
    assert chair.name is not None
    for each in people(page, 0, min(len(page.text), 60_000)):
        if each.name and each.title and fold(each.name.value) == fold(chair.name.value):
            return Seen(chair.name, each.title, chair.start, chair.end)
    return chair


def _distinct(chair: Seen | None, others: list[Seen]) -> tuple[Seen, ...]:
    names = {fold(chair.name.value)} if chair and chair.name else set()
    kept = []
    for each in others:
        if each.name and fold(each.name.value) not in names:
            names.add(fold(each.name.value))
            kept.append(each)
    return tuple(kept)
