"""Who is told to do what in prose: orders in the reported speech of the one who chairs.

A sentence counts when its speaker is the leader (by name, office or "đồng chí"; "Phát biểu kết luận …, …")
and stays counted while nobody else takes the word. Each agency told makes a directive; a sentence that
goes on without naming one belongs to the directive before it.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from transforms import contract
from transforms.agencies import Mention, lists, parse_list
from transforms.assign import ACCORDING, ANY_MODAL, WHEN, WITH_ONLY, Assignment, assign, subject_of
from transforms.deadlines import Clock
from transforms.directives import (
    CLOSING,
    Context,
    body_end,
    body_start,
    has_marker,
    instructs,
    polarity_of,
    record,
)
from transforms.orthography import fold
from transforms.people import provincial, sentences
from transforms.spans import UPPER, Page
from transforms.words import IMPERATIVE

_ORDER = re.compile(
    r"\b(?P<verb>yêu cầu|đề nghị|(?<!bàn )(?<!chuyển )(?<!trao )giao(?: nhiệm vụ| trách nhiệm)?(?: cho)?|"
    r"phân công|"
    r"(?<!ban )(?<!kiến )chỉ đạo|lưu ý|đôn đốc|quán triệt|nhắc nhở|nhấn mạnh)(?: rằng)?\s?:?\s(?:đồng chí |"
    r"các đồng chí )?"
)
_SAYS = re.compile(
    r"\b(?:yêu cầu|đề nghị|giao(?! ban(?: (?:báo|công tác|tháng|quý|tuần|trực tuyến|định kỳ|thường (?:kỳ|"
    r"xuyên|lệ)|với|đầu|cuối|hằng|hàng|sáng|chiều|tại|lần|khối|về|các|\d)|\s?[^\s\w]|$)| thông| lưu| dịch|"
    r" đất| rừng| nhau)|phân công|"
    r"(?<!ban )chỉ đạo|lưu ý|nhắc nhở|nhấn mạnh|khẳng định|quán triệt|"
    r"phát biểu|kết luận|cho rằng|đánh giá|ghi nhận|biểu dương|chỉ rõ|gợi ý|mong muốn|đồng ý|"
    r"thống nhất|nêu rõ)\b"
)
_LEADER = re.compile(
    r"(?:phó |quyền )?(?:bí thư|chủ tịch)(?: thường trực)?(?: ubnd| ủy ban nhân dân| hđnd|"
    r" hội đồng nhân dân)?(?: tỉnh| thành)|bí thư (?:tỉnh|thành) ủy|lãnh đạo (?:ubnd )?tỉnh|"
    r"phát biểu (?:chỉ đạo|kết luận|kết thúc|tại)|"
    r"kết luận (?:hội nghị|cuộc họp|buổi|phiên|tại|nội dung)|chủ tịch tỉnh|\bđồng chí\b|\bông\b|\bbà\b|"
    r"thường trực tỉnh ủy|ban thường vụ tỉnh ủy|chủ trì|phó chủ tịch|người đứng đầu tỉnh|thủ tướng"
)
_OTHERS = re.compile(
    r"(?:các )?(?:đại biểu|ý kiến|doanh nghiệp|người dân|cử tri|bà con|lãnh đạo (?:sở|huyện|ubnd huyện|"
    r"các (?:sở|huyện|xã|đơn vị))|đại diện|giám đốc|trưởng (?:phòng|ban (?!chỉ đạo|thường trực)[^\W\d_]+)|"
    r"chánh (?:thanh tra|văn phòng)|(?:chi )?cục trưởng|chủ nhiệm|hiệu trưởng|chủ tịch (?:hội|liên|hiệp hội)|"
    r"chuyên gia|nhà đầu tư|bí thư (?:huyện|"
    r"đảng ủy xã)|chủ tịch ubnd (?:huyện|xã|thành phố|thị xã|phường))\b"
)
_GOES_ON = re.compile(
    r"(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó|cùng với|riêng|mặt khác|trước mắt|theo đó|trong đó|"
    r"cũng|do vậy|do đó|về|đối với|trong thời gian tới|thời gian tới|tiếp tục|tăng cường|"
    r"thường xuyên)\b"
)
# "Việc X được giao cho Sở Y": the order in the passive.
_HANDED = re.compile(r"(?:việc|nhiệm vụ|công tác|nội dung|phần)\s[^.;\n]{2,100}?\sđược (?:giao|phân công)\b")
# The speaker of the sentence before: "Đó là yêu cầu của đồng chí …".
_THAT_IS = re.compile(
    r"(?:đó|đây|trên đây)(?: cũng)? là (?:những |các |một trong (?:những|các) )?(?:nội dung |nhiệm vụ )?"
    r"(?:yêu cầu|chỉ đạo|ý kiến chỉ đạo|đề nghị|kết luận|nhấn mạnh|lưu ý)\b[^.;\n]{0,60}?\b(?:của|được|mà)\s"
)
# What an earlier document said is not said here.
_RETOLD = re.compile(
    r"(?:theo|thực hiện|trước đó, tại|căn cứ) "
    r"(?:thông báo|kết luận|quyết định|công văn|chỉ thị|nghị quyết|kế hoạch)"
    r"(?: kết luận)? số\s?\d[^.\n]{0,200}?, (?!(?:đồng chí|ông|bà|(?:phó )?(?:chủ tịch|bí thư))\b)"
)
# So is what a document of another time said: "Cuối năm ngoái, tại Thông báo số …, Chủ tịch … giao".
_EARLIER = re.compile(
    r"(?:trước đó|trước đây|(?:hồi |vào )?(?:cuối|đầu|giữa) (?:năm|tháng)|(?:hồi )?(?:năm|tháng)|"
    r"ngày)\b[^,.\n]{0,30},"
    r" (?:cũng )?(?:tại|theo|trong) (?:thông báo|kết luận|quyết định|công văn|chỉ thị|nghị quyết|kế hoạch)\b"
)
# "Theo Chủ tịch UBND tỉnh, Sở X phải …": who says it.
_BY = (
    r"theo (?:đồng chí|ông|bà|(?:phó |quyền )?(?:chủ tịch|bí thư))\b[^,;:.\n]{0,90}"
    r"(?:,\s(?:quyền |phó |nguyên )?(?:chủ tịch|bí thư|trưởng|ủy viên|(?:tỉnh|thành) ủy viên|giám đốc|"
    r"thường trực)\s"
    r"(?![^,;:.\n]{0,60}\b(?:phải|cần|có trách nhiệm)\b)[^,;:.\n]{3,60}){0,3},\s"
)
_SAID_BY = re.compile(_BY)
_CONNECT = re.compile(
    rf"(?:{_BY}|"
    r"(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó|riêng|trong đó|và|đối với|về phía|cùng đó)\s?,?\s|"
    rf"{ACCORDING})*"
)
_COMMA = re.compile(r",\s(?:và |còn )?")
# What an order is about, on what terms and by when, said before whom it tells: "Riêng dự án A, Sở B phải …".
# Where and when may also open what has been done, unless the agency must do it.
_TOPIC = re.compile(
    r"(?:liên quan(?: đến| tới)?|về|đối với|với|riêng|để|nhằm|(?:trong|trên|ở) lĩnh vực|"
    r"(?:trong|trước) việc|nếu|trường hợp|(?:ngay |sau )?khi có|trên cơ sở|từ nay|"
    r"(?:trước|chậm nhất|muộn nhất|ngay trong|ngay sau)(?! (?:đó|đây|tình hình|thực trạng)\b)|"
    r"(?P<weak>tại|trong|sau|khi|từ))\s"
)
_MUST = re.compile(r"\s?[,:]?\s?(?:cần|phải|có trách nhiệm|được (?:giao|yêu cầu|phân công|đề nghị))\b")
# An order that opens a paragraph without saying who gives it.
_BIDDING = re.compile(r"(?:(?:cũng|và|đồng thời),?\s)?(?:giao|yêu cầu|đề nghị|phân công)\s")
_ALSO = re.compile(r"(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó|trong đó)\s?,?\s")
# Who gives orders does not take them: an office or a person as subject.
_TOLD = re.compile(r"\sđược (?:giao|yêu cầu|phân công|đề nghị)\b")
_LEADS = re.compile(
    r"(?:các )?(?:đồng chí|ông|bà|đ/c)\b|(?:phó )?(?:bí thư|chủ tịch)\b(?! ubnd (?:các|huyện|xã|cấp|"
    r"thành phố|thị xã)| ủy ban nhân dân (?:các|huyện|xã|cấp))|ubnd tỉnh|ủy ban nhân dân tỉnh|hội nghị|"
    r"ban chỉ đạo|thường trực (?:tỉnh ủy|hđnd)|ban thường vụ(?! (?:các|huyện|thị|quận|đảng ủy)\b)|"
    r"tỉnh ủy|hđnd tỉnh|hội đồng nhân dân tỉnh"
)
_CLAUSE = re.compile(
    r";\s+(?:và\s)?(?:\((?:\d{1,2}|[a-zđ])\)\s+)?|,\s+(?=(?:đồng thời )?(?:giao|yêu cầu|đề nghị|"
    r"phân công)\s|đồng thời (?:lưu ý|nhắc nhở)\s)|"
    r":?\s+\((?:\d{1,2}|[a-zđ])\)\s+|\s(?=và (?:giao|yêu cầu|đề nghị) )"
)


Told = tuple[int, int, list[Mention], list[Mention]]

# Behind conclusions: others speak, or the meeting goes on.
_REPORTS = re.compile(
    r"(?:tại (?:hội nghị|cuộc họp|buổi làm việc|phiên họp)|trước đó|phát biểu|cũng tại|kết thúc|"
    r"(?:các )?(?:đại biểu|ý kiến)|thay mặt|tiếp thu)\b[^.;\n]{0,200}\b(?:báo cáo|cho biết|phản ánh|"
    r"kiến nghị|"
    r"phát biểu|cho rằng|đề xuất|tiếp thu|cảm ơn|hứa|cam kết|thảo luận)\b"
)


def _concluded(
    page: Page, start: int, end: int, context: Context, *, made: list[Told], clock: Clock
) -> Context:
    """Adds what one paragraph of conclusions without numbering orders; returns the context of the next one.

    A line without closing punctuation is a heading: it decides whether findings or tasks follow. Each
    sentence that names whom it addresses is an order; one that only bids joins the order before it.
    """
    if page.text[end - 1] not in '.;,!?…”"' and end - start < 160:
        assigned = assign(page, start, end, clock.anchor)
        if not assigned.lead:
            return Context(polarity=polarity_of(page, start, end, 0))
        if page.text[end - 1] == ":":
            return Context(assigned.lead, [], 1, weak=True)
    first = len(made)
    for a, b in sentences(page, start, end):
        if (
            context.polarity < 0
            and not ANY_MODAL.search(page.low, a, b)
            and not _ORDER.search(page.low, a, b)
        ):
            continue
        assigned = assign(page, a, b, clock.anchor)
        orders = instructs(page, a, b, assigned, context)
        found = _orders(page, a, b, clock.anchor, True) if orders and assigned.lead else []
        if orders and assigned.lead and (len(found) < 2):
            found = [(a, b, assigned.lead, assigned.with_)]
        if found:
            made += found
        elif len(made) > first and (orders or _belongs(page, a, b)):
            made[-1] = (made[-1][0], b, made[-1][2], made[-1][3])
        elif orders:
            made.append((a, b, context.lead, assigned.with_ or context.with_))
    return context


def spoken(
    page: Page, start: int, end: int, leader: str | None, clock: Clock, *, title: str | None = None
) -> list[contract.Directive]:
    """Directives in the prose of ``text[start:end]``; ``leader`` is the chair's name, ``title`` the
    chair's office."""
    made: list[Told] = []
    name = fold(leader) if leader else None
    offices = [each.strip() for each in fold(title or "").split(",") if each.strip()]
    active = False
    end = body_end(page, start, end)
    announced = body_start(page, start, end) if has_marker(page, start, end) else end
    context = Context()
    for paragraph in page.paragraphs:
        if paragraph.end <= start or paragraph.start >= end:
            continue
        if paragraph.start >= announced:
            # What stands behind "kết luận như sau:" is said by who concluded, until somebody else speaks.
            if CLOSING.match(page.low, paragraph.start):
                break
            if not _REPORTS.match(page.low, paragraph.start, paragraph.end):
                context = _concluded(
                    page, paragraph.start, min(paragraph.end, end), context, made=made, clock=clock
                )
                active = True
                continue
            announced = end
        goes_on = (
            _GOES_ON.match(page.low, paragraph.start)
            or _HANDED.match(page.low, paragraph.start)
            or page.text[paragraph.start] in '-+•"“'
        )
        # After orders a paragraph that opens with an agency and what it does is one more of them.
        opens = active and bool(made) and _opens_with_order(page, paragraph.start, paragraph.end)
        goes_on = goes_on or opens
        if not goes_on and _is_subheading(page, paragraph.start, paragraph.end):
            continue
        if not goes_on:
            active = active and page.low[max(paragraph.start - 2, 0)] == ":"
        fresh = True
        said = sentences(page, max(paragraph.start, start), min(paragraph.end, end))
        for index, (a, b) in enumerate(said):
            if _THAT_IS.match(page.low, a, b):
                continue
            speaks = _speaks(page, a, b, name, offices)
            if index + 1 < len(said) and (that := _THAT_IS.match(page.low, *said[index + 1])):
                rest = page.low[that.end() : said[index + 1][1]]
                speaks = bool(_LEADER.match(rest)) or (name is not None and name in rest[:60])
            if speaks is not None:
                active = speaks
            if not active:
                fresh = True
                continue
            found = _orders(page, a, b, clock.anchor, opens or not fresh)
            if found:
                made += found
                fresh = False
            elif made and not fresh and _belongs(page, a, b):
                made[-1] = (made[-1][0], b, made[-1][2], made[-1][3])
    return [_record(page, each, clock) for each in made]


_CREDIT = re.compile(r"\b(?:ảnh|tin|nguồn)\s?:")


def _is_subheading(page: Page, start: int, end: int) -> bool:
    """A short line without closing punctuation, in which nobody speaks: who spoke above it still does."""
    return (
        end - start < 90
        and page.text[end - 1].isalnum()
        and not _SAYS.search(page.low, start, end)
        and not _CREDIT.search(page.low, start, end)
    )


def _record(
    page: Page, each: tuple[int, int, list[Mention], list[Mention]], clock: Clock
) -> contract.Directive:
    start, end = page.trim(each[0], each[1], ' \n,;"“”')
    if page.text.startswith("”", end) and page.text.rfind("“", start, end) > page.text.rfind("”", start, end):
        end += 1
    return record(page, start, end, path=None, lead=each[2], with_=each[3], clock=clock)


# Of the place the page is from: who speaks there is not told by its name.
_OF_THE_PLACE = re.compile(
    r"(?:ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|đảng ủy) "
    r"(?:huyện|thị xã|quận|thị trấn|xã|phường|đặc khu)"
)


_CALLED = re.compile(r"\b(?:ông|bà|đồng chí) ")
_GIVEN = re.compile(rf"[{UPPER}][^\W\d_{UPPER}]+(?= [^\W\d_{UPPER}]|,)")
_SENTENCE = re.compile(r"\.\s|\n")
_FAR = 6000


def _is_guest(page: Page, start: int, end: int, name: str | None) -> bool:
    """Whether who speaks in ``text[start:end]`` is called by the given name of somebody introduced before who
    holds no office of the province ("Bà Hoa đề nghị …")."""
    called = None
    for match in _CALLED.finditer(page.low, start, end):
        called = _GIVEN.match(page.text, match.end(), end + 2)
    if called is None or (name is not None and name.endswith(" " + fold(called[0]))):
        return False
    begin = max(0, start - _FAR)
    at = page.text.rfind(f" {called[0]},", begin, start)
    if at < 0 or not page.text[page.text.rfind(" ", begin, at) + 1 : at][:1].isupper():
        return False
    before, behind = page.text[max(begin, at - 90) : at], page.text[at : at + 120]
    return not provincial(_SENTENCE.split(before)[-1]) and not provincial(_SENTENCE.split(behind)[0])


def _is_passive(page: Page, says: re.Match[str], start: int) -> bool:
    """Whether an agency "được giao": nobody is said to speak."""
    return says[0] in {"giao", "yêu cầu", "phân công", "đề nghị"} and page.low.endswith(
        "được ", start, says.start()
    )


def _is_chair(page: Page, at: int, name: str | None, offices: list[str]) -> bool:
    """Whether the office that stands around ``at`` is the chair's, without the name of a place or of another
    behind it."""
    for office in offices:
        begin = page.low.find(office, max(0, at - len(office)), at + len(office))
        if 0 <= begin <= at and not page.low.endswith("phó ", max(0, begin - 4), begin):
            rest = page.text[begin + len(office) :].lstrip(" ,")[:40]
            if not rest[:1].isupper() or (name is not None and fold(rest).startswith(name)):
                return True
    return False


def _speaks(page: Page, start: int, end: int, name: str | None, offices: list[str]) -> bool | None:
    """True: the leader says it; False: somebody else does; None: nobody is said to speak."""
    if _RETOLD.match(page.low, start, end) or _EARLIER.match(page.low, start, end):
        return False
    by = _SAID_BY.match(page.low, start, end)
    if by and (_LEADER.search(by[0]) or (name is not None and name in by[0])):
        return not _OTHERS.match(by[0][5:])
    saying = list(_SAYS.finditer(page.low, start, end))
    says = next((match for match in saying if not _is_passive(page, match, start)), None)
    if saying and not says:
        return None
    if not says:
        return (
            None
            if not re.match(
                r"(?:kết thúc|cũng tại|tại (?:cuộc|buổi|hội)|trước đó|được biết|nhân dịp|đây là)",
                page.low[start:end],
            )
            else False
        )
    near = list(_SAYS.finditer(page.low, start, min(end, says.end() + 120))) or [says]
    subject = page.low[start : near[-1].end()]
    leads = list(_LEADER.finditer(subject))
    others = [
        match
        for match in _OTHERS.finditer(page.low[start : says.start()])
        if not _is_chair(page, start + match.start(), name, offices)
    ]
    named = name is not None and name in subject
    if not named and _is_guest(page, start, says.start(), name):
        return False
    if others and not (named or (leads and leads[-1].start() > others[-1].start())):
        return False
    if named or leads:
        return True
    mentions, after = parse_list(page, start)
    if (
        mentions
        and says.start() - after < 12
        and says[0] not in {"chỉ đạo", "quán triệt", "giao", "lưu ý", "thống nhất", "đánh giá"}
        and not page.low.endswith("được ", start, says.start())
        and not _OF_THE_PLACE.fullmatch(page.low, mentions[0].start, mentions[0].end)
    ):
        # "Sở X đề nghị …": an agency asks; it is not told.
        return False
    return None


def _opens_with_order(page: Page, start: int, end: int) -> bool:
    if bidding := _BIDDING.match(page.low, start, end):
        return bool(parse_list(page, bidding.end())[0])
    mentions, after = parse_list(page, start)
    if not mentions:
        return _after_topic(page, start, end, None) is not None
    if _TOLD.match(page.low, after, end):
        return True
    if after >= end or _LEADS.match(page.low, mentions[0].start):
        return False
    gap = re.match(r"\s?[,:]?\s*", page.low[after : after + 4])
    at = after + (gap.end() if gap else 0)
    return bool(IMPERATIVE.match(page.low, at) or re.match(r"(?:cần|phải)\b", page.low[at : at + 6]))


_BIDS = re.compile(r"cần|phải|có trách nhiệm|chịu trách nhiệm|được (?:giao|yêu cầu|phân công|đề nghị)|khẩn")


def _bids(page: Page, after: int) -> bool:
    """Whether what follows the agencies that end at ``after`` tells them to do something."""
    gap = re.compile(r"\s?[,:]?\s*").match(page.low, after)
    at = gap.end() if gap else after
    return bool(IMPERATIVE.match(page.low, at) or _BIDS.match(page.low, at))


def _after_topic(page: Page, start: int, end: int, day: date | None) -> tuple[list[Mention], int] | None:
    """Who is told to do something behind what it is about ("Riêng dự án A, Sở B phải …"), and where the
    names end."""
    topic = _TOPIC.match(page.low, start, end)
    if not topic:
        return None
    for comma in islice(_COMMA.finditer(page.low, start, min(end, start + 180)), 4):
        mentions, after = parse_list(page, comma.end(), day)
        if (
            mentions
            and after <= end
            and not _LEADS.match(page.low, mentions[0].start)
            and (_MUST.match(page.low, after, end) if topic["weak"] else _bids(page, after))
        ):
            return mentions, after
    return None


def _belongs(page: Page, start: int, end: int) -> bool:
    also = _ALSO.match(page.low, start, end)
    at = also.end() if also else start
    return bool(IMPERATIVE.match(page.low, at) or re.match(r"(?:phải|cần)\b", page.low[at : at + 6]))


def _orders(
    page: Page, start: int, end: int, day: date | None, going: bool
) -> list[tuple[int, int, list[Mention], list[Mention]]]:
    found: list[tuple[int, int, list[Mention], list[Mention]]] = []
    if page.text[start] == "“" and (close := page.text.find("”", start, end)) > 0:
        # "“…”, đồng chí nhấn mạnh": the order is what stands between the quotes.
        start, end = start + 1, close
    at = start
    cuts = [match.span() for match in _CLAUSE.finditer(page.low, start, end)] + [(end, end)]
    cuts = sorted({*cuts, *_turns(page, start, end, day)})
    for cut, following in cuts:
        if cut > at:
            made = _clause(page, at, cut, day, going or bool(found))
            if made and found and _directs(page, found[-1][2], made, at):
                found.append((made[0], made[1], found[-1][2], []))
            elif made:
                found.append(made)
            elif found:
                last = found[-1]
                helpers = last[3] or (_with(page, at, cut, day) if "với" in page.low[at:cut] else [])
                found[-1] = (last[0], cut, last[2], helpers)
        at = following
    if len(found) > 1 and page.low[found[0][0] : found[0][1]].rstrip().endswith((":", "tập trung", "sau")):
        del found[0]  # it only announces the others
    return found


_GOVERNS = re.compile(
    r"(?:các )?(?:chủ tịch )?(?:ubnd|ủy ban nhân dân)\b(?P<tier> (?:tỉnh|thành phố)(?! [^\W\d_]))?"
)
_OF_PROVINCE = re.compile(r"(?:các )?(?:sở|ban|cục|chi cục)\b|.*\btỉnh$")


def _directs(page: Page, told: list[Mention], made: Told, at: int) -> bool:
    """Whether "chỉ đạo Thanh tra tỉnh …" behind "đề nghị UBND tỉnh …;" is what the committee shall do: it
    governs those it is named before. One of a district or commune does not direct the province's bodies."""
    if made[0] != at or not page.low.startswith("chỉ đạo ", at) or len(told) != 1:
        return False
    governs = _GOVERNS.match(page.low, told[0].start, told[0].end)
    return governs is not None and (
        governs["tier"] is not None
        or not any(_OF_PROVINCE.match(page.low, each.start, each.end) for each in made[2])
    )


def _turns(page: Page, start: int, end: int, day: date | None) -> list[tuple[int, int]]:
    """Commas behind which an order turns to the next agency ("giao Sở A lập dự án, Sở B thẩm định")."""
    turns: list[tuple[int, int]] = []
    order = _ORDER.search(page.low, start, end)
    if order is not None:
        when = WHEN.match(page.low, order.end(), end)
        begin = when.end() if when else order.end()
    else:
        connect = _CONNECT.match(page.low, start, end)
        told, begin = parse_list(page, connect.end() if connect else start, day)
        if not told or begin >= end or not _bids(page, begin):
            return turns
    inside: list[tuple[int, int]] | None = None
    for match in _COMMA.finditer(page.low, begin, end):
        mentions, after = parse_list(page, match.end(), day)
        if not mentions or after >= end or mentions[0].plural or WITH_ONLY.match(page.low, after):
            continue
        if _LEADS.match(page.low, match.end()) or not (
            IMPERATIVE.match(page.low, after + 1) or subject_of(page, after, end)
        ):
            continue
        inside = lists(page, start, end, day) if inside is None else inside
        if not any(a < match.start() and match.end() < b for a, b in inside):
            turns.append(match.span())
    return turns


_HANDED_ON = ("chỉ đạo", "đôn đốc", "quán triệt", "lưu ý", "phân công", "nhắc nhở")
_HANDS_ON = re.compile(
    r"\s(?:(?:có trách nhiệm|tiếp tục|thường xuyên|tăng cường|khẩn trương|chủ động|phải|cần|kịp thời|"
    r"nghiêm túc|"
    r"tập trung|tích cực)\s)*(?:chỉ đạo|đôn đốc|quán triệt|lưu ý|phân công|nhắc nhở)\s"
)


def _hands_on(page: Page, start: int, end: int, day: date | None, going: bool) -> int | None:
    """Among orders (``going``) "Sở A chỉ đạo các trường …" tells Sở A, and "Sở A phải chỉ đạo …" everywhere:
    where what it hands on ends, else None."""
    connect = _CONNECT.match(page.low, start, end)
    mentions, after = parse_list(page, connect.end() if connect else start, day)
    if not mentions and (behind := _after_topic(page, start, end, day)):
        mentions, after = behind
    if not mentions or _LEADS.match(page.low, mentions[0].start):
        return None
    match = _HANDS_ON.match(page.low, after, end)
    return end if match and (going or ANY_MODAL.search(match[0])) else None


def _clause(
    page: Page, start: int, end: int, day: date | None, ongoing: bool
) -> tuple[int, int, list[Mention], list[Mention]] | None:
    low = page.low
    begins = start
    if any(word in low[start:end] for word in _HANDED_ON) and (
        handed := _hands_on(page, start, end, day, ongoing)
    ):
        begins = handed
    for order in _ORDER.finditer(low, begins, end):
        if order["verb"].startswith("giao") and re.match(
            r"thông|dịch|lưu|nhau|đất|rừng", low[order.end() - 1 :].lstrip()[:5]
        ):
            continue
        when = WHEN.match(low, order.end(), end)
        mentions, after = parse_list(page, when.end() if when else order.end(), day)
        if not mentions or after > end:
            continue
        if (
            order["verb"] in {"chỉ đạo", "đôn đốc", "quán triệt", "nhấn mạnh"}
            and not ANY_MODAL.match(low, after + 1)
            and not IMPERATIVE.match(low, after + 1)
            and not subject_of(page, after, end)
        ):
            continue
        if order["verb"] == "nhấn mạnh" and not ANY_MODAL.match(low, after + 1):
            continue
        together = Assignment(lead=mentions, rest=after)
        whole = assign(page, order.start(), end, day)
        return (
            order.start(),
            end,
            together.lead,
            whole.with_ if whole.lead else _with(page, order.start(), end, day),
        )
    connect = _CONNECT.match(low, start, end)
    at = connect.end() if connect else start
    when = WHEN.match(low, at, end)
    at, begin = (when.end(), at) if when else (at, at)
    mentions, after = parse_list(page, at, day)
    if not mentions and (behind := _after_topic(page, start, end, day)):
        mentions, after = behind
        begin = at = mentions[0].start
    if mentions and _LEADS.match(low, mentions[0].start) and not _TOLD.match(low, after):
        return None
    if (
        mentions
        and after <= end
        and not re.match(r"\s(?:đã|đang|vừa|cũng đã)\b", low[after : after + 10])
        and (
            _bids(page, after)
            or (
                ongoing
                and (subject_of(page, after, end) or ANY_MODAL.search(low, after, min(end, after + 160)))
            )
        )
    ):
        return begin, end, mentions, _with(page, at, end, day)
    whole = assign(page, start, end, day)
    if whole.lead and not whole.ordered and _LEADS.match(low, whole.lead[0].start):
        return None
    if (
        whole.lead
        and whole.lead[0].start >= start
        and not re.match(r"\s(?:đã|đang|vừa)\b", low[whole.rest : whole.rest + 8])
    ):
        opens = whole.lead[0].start
        return begin if opens == at else opens, end, whole.lead, whole.with_
    return None


def _with(page: Page, start: int, end: int, day: date | None) -> list[Mention]:
    return assign(page, start, end, day).with_
