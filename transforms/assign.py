"""Whom an instruction addresses: the agency that must act, and those it must act with.

The grammar of administrative orders: "Giao [A] chủ trì, phối hợp với [B]", "[A]: …", "[A] khẩn trương …",
"Chậm nhất …, [A] phải …", "[A] được giao …"; "phối hợp với [B]" names who acts together with A.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from transforms.agencies import Mention, lists, parse_list
from transforms.spans import Page
from transforms.words import ACTS, IMPERATIVE

SPEAKER = (
    r"(?:(?:đồng chí )?(?:phó )?(?:chủ tịch|bí thư)[^,;.:]{0,40}?|ubnd tỉnh|ủy ban nhân dân tỉnh|"
    r"ubnd thành phố|hội nghị|thường trực tỉnh ủy|"
    r"ban thường vụ(?: tỉnh ủy)?|ban chỉ đạo|tỉnh ủy|thường trực)"
)
_SPEAKER = re.compile(SPEAKER)
# Who concludes addresses nobody in saying what he does.
_HEAD_OF_ALL = re.compile(
    r"(?:đồng chí )?(?:chủ tịch (?:ubnd|ủy ban nhân dân) (?:tỉnh|thành phố)|bí thư (?:tỉnh|thành) ủy)"
)
_ADVERB = (
    r"(?:(?:cũng|đồng thời|tiếp tục|nghiêm túc|thống nhất|đồng ý|nhất trí|trân trọng|chính thức|tạm)\s?,?\s)*"
)
STRONG = re.compile(
    rf"(?:{SPEAKER}\s)?{_ADVERB}(?P<verb>giao(?: nhiệm vụ| trách nhiệm| thêm| bổ sung)?(?: cho)?|"
    rf"phân công(?: nhiệm vụ)?(?: cho)?|yêu cầu|đề nghị|ủy quyền(?: cho)?)\s?:?\s"
)
WEAK = re.compile(
    r"(?:chỉ đạo|đôn đốc|lưu ý|quán triệt(?: đến| tới)?|cho phép|nhắc nhở|kêu gọi|khuyến khích|mời)\s"
)
_MODAL = re.compile(
    r"(?:cần(?! cù)|phải|có trách nhiệm|chịu trách nhiệm|được (?:giao|yêu cầu|phân công|đề nghị)|"
    r"nghiêm túc|tự|cùng|là (?:cơ quan|"
    r"đơn vị)|làm đầu mối|không được|không|hết sức|thực sự|trên cơ sở|căn cứ|theo|ngoài|sẽ|để|"
    r"với (?:vai trò|chức năng)|trong (?:vòng|thời hạn)|chậm nhất|muộn nhất|định kỳ|"
    r"mỗi (?:huyện|xã|phường|đơn vị|địa phương|sở)|(?:hằng|hàng|mỗi) "
    r"(?:ngày|tuần|tháng|quý|năm)|trong tháng|trong quý|trước ngày|tới đây|tiến tới|cử|có (?:văn bản|"
    r"kế hoạch|giải pháp|biện pháp|phương án|ý kiến))\b"
)
ANY_MODAL = re.compile(
    # "chuyên cần", "Cần Thơ"
    r"\b(?:phải|(?<!chuyên )cần(?! (?:cù|thiết|trục|cẩu|câu|thơ|giờ|giuộc|đước)\b)|"
    r"có trách nhiệm|chịu trách nhiệm|không được|nghiêm cấm)\b"
)
# "Sở X khi nhận hồ sơ phải …"
_CONDITION = re.compile(
    r"(?:khi|nếu|trước khi|sau khi|trong quá trình)\s[^,.;:\n]{3,100}?\s(?:phải|có trách nhiệm|không được)\b"
)
_GAP = re.compile(r"\s?(?:[,:]|-(?=\s)|\s)\s*")
# Who ordered it ("Theo chỉ đạo của …, "), and by when or from when ("Từ ngày 01/6, "): who acts comes after.
ACCORDING = r"theo (?:kết luận|ý kiến|chỉ đạo|yêu cầu|phân công|đề nghị) của [^,;:.\n]{3,90},\s"
WHEN = re.compile(
    r"(?:(?:kể |bắt đầu )?từ|trước|trong|chậm nhất|muộn nhất|đến|hạn cuối)"
    r"(?:\s(?:\d[\d/.–-]*|[/–-]|ngày|tháng|quý|năm|nay|này|hết|cuối|đầu|trước|sau|là|vào|đến|giờ|trở đi|"
    r"(?:iv|i{1,3})(?:/\d{4})?)){1,12}"
    r"\s?,\s(?:thì )?"
)
_CONNECT = re.compile(
    r"(?:(?:đồng thời|ngoài ra|bên cạnh đó|cùng với đó|riêng|trước mắt|trong đó|theo đó|cụ thể|"
    r"mặt khác|do đó|do vậy|vì vậy|tiếp đó|về phía|đối với|trong thời gian tới|thời gian tới|"
    r"từ nay đến cuối năm|hơn nữa|cùng đó|song song đó|cũng theo đó)\s?[,:]?\s|" + ACCORDING + r")*"
)
_TOPIC = re.compile(r"(?:[^:.;\n]|\.(?=\w)){2,150}?:\s+(?=\S)")
_BOUNDARY = re.compile(
    r"[,:]\s+(?:và |đồng thời |thì )?|(?<!tp)\.\s+(?:đồng thời,? )?|;\s+(?:đồng thời,? |và )?|"
    r"\s(?=giao (?:sở|ubnd|công an|văn phòng|ban|các|đồng chí|giám đốc|chủ tịch|trung tâm|chi cục|cục|"
    r"thanh tra)\b)"
)
_WITH = re.compile(
    r"\b(?:phối hợp(?: chặt chẽ| kịp thời| đồng bộ| thường xuyên| tốt)?(?: cùng)?(?: với)?|cùng với|"
    r"cùng|(?:liên hệ|thống nhất|trao đổi) với)\s(?:các đồng chí |đồng chí )?(?=\S)"
)
WITH_ONLY = re.compile(
    r"\s(?:có trách nhiệm |tích cực |chủ động )?(?:phối hợp(?! (?:với|chặt chẽ với|cùng))|"
    r"hỗ trợ phối hợp|tham gia phối hợp)\b"
)
_SECOND = re.compile(
    r"(?:[;.]\s+(?:đồng thời,? |và |riêng |về lâu dài,? |trước mắt,? )?|"
    r",\s+(?:đồng thời )?(?=giao |phân công |yêu cầu |đề nghị ))"
)


# What stands between a semicolon and the next who acts: "; đối với dự án B, UBND phường C phải …".
_ASIDE = re.compile(
    r"(?:riêng )?(?:đối với|về|tại|với|quá|sau|hết|nếu|trường hợp|khi|trên cơ sở)\s"
    r"[^,;:.\n]{2,110}(?:,\s(?:thì )?|:\s)"
)


@dataclass(slots=True)
class Assignment:
    """``lead`` and ``with_`` as printed in the passage; ``rest`` is where the instruction itself begins;
    ``ordered`` says that a verb of ordering stands there."""

    lead: list[Mention] = field(default_factory=list)
    with_: list[Mention] = field(default_factory=list)
    rest: int = 0
    ordered: bool = False


def topic_end(page: Page, start: int, end: int) -> int:
    """Where the text behind a topic and its colon begins ("Về công tác X: …"); ``start`` without one."""
    match = _TOPIC.match(page.low, start, end)
    if not match:
        return start
    mentions, after = parse_list(page, _CONNECT.match(page.low, start).end(), None, wide=True)  # type: ignore[union-attr]
    if mentions and after >= match.end() - 3:
        return start
    return match.end()


def _acts(page: Page, after: int, end: int) -> bool:
    """Whether what follows a list of agencies makes them its subject."""
    gap = _GAP.match(page.low, after)
    at = gap.end() if gap else after
    if at >= end:
        return True
    if ":" in page.low[after:at]:
        return True
    return bool(
        IMPERATIVE.match(page.low, at) or _MODAL.match(page.low, at) or _CONDITION.match(page.low, at, end)
    )


_NOT_SUBJECT = re.compile(
    r"\s(?:đã|đang|vừa|là|có|còn|chưa|của|và|trong|nêu|với|ở|tại|do|khi|trước|sau|cho|từ|đến|về|bằng|"
    r"theo|báo cáo,|cho biết|cho rằng|đề xuất,|mới|cơ bản|hiện|luôn|bước đầu|(?:đạt|tăng|giảm|ước|"
    r"chiếm)(?: \S+)? \d|ngày càng|nhìn chung|thì|mà|gồm)\b|\s?[.;)]|$"
)


def subject_of(page: Page, after: int, end: int) -> bool:
    """An agency that opens an item and is followed by a verb, known or not."""
    return (
        after < end
        and page.low[after : after + 1] == " "
        and not _NOT_SUBJECT.match(page.low, after)
        and page.text[after + 1].islower()
    )


# Head words of the names of bodies, for names no list holds ("Phòng Kinh tế, Hạ tầng và Đô thị").
_BODY = re.compile(
    r"(?:các )?(?:phòng|ban|văn phòng|trung tâm|chi cục|cục|viện|đội|hạt|trạm|khu|tổ|hội|liên đoàn|liên minh|"
    r"công ty|tổng công ty|tập đoàn|xí nghiệp|nhà máy|ngân hàng|kho bạc|đài|báo|quỹ|hợp tác xã|bưu điện|"
    r"đảng ủy|tòa án|đoàn|điện lực|ủy ban|hội đồng|sở|trường|bệnh viện|bảo tàng|thư viện|thuế|hải quan)\s"
)
_TOKEN = re.compile(r"[^\s,]+")
_NOT_IN_NAME = re.compile(
    r"(?:của|là|có|đã|đang|vừa|còn|chưa|không|được|bị|cho|trong|tại|theo|để|khi|nếu|từ|đến|về|với|do|như|"
    r"sẽ|này|nào|mà|thì|cùng|ở)$"
)
_ADVERB_BEFORE = re.compile(r"(?:chỉ|không|sẽ|đều|cũng|luôn)\s")
_LONGEST_NAME = 120


def as_printed(page: Page, at: int, end: int) -> Mention | None:
    """A body no list holds, from its head word up to the verb of which it is the subject or to its colon."""
    low, text = page.low, page.text
    head = _BODY.match(low, at, end)
    if not head or head.end() >= end:
        return None
    # A name begins with a capital: behind its head word, or the head word itself within a sentence.
    if not text[head.end()].isupper() and not (low.startswith("các ", at) and text[at + 4].isupper()):
        return None
    stop = None
    for token in _TOKEN.finditer(low, head.end(), min(end, at + _LONGEST_NAME)):
        begin = token.start()
        if text[begin].islower() and begin > head.end():
            adverb = _ADVERB_BEFORE.match(low, begin)
            acts = IMPERATIVE.match(low, adverb.end()) if adverb else ACTS.match(low, begin)
            if acts or _MODAL.match(low, begin):
                stop = begin
                break
            if _NOT_IN_NAME.match(token[0]):
                return None
        if token[0].endswith(":"):
            stop = token.end() - 1
            break
        if any(mark in token[0] for mark in '.;:()“”"%/'):
            return None
    if stop is None:
        return None
    begin, stop = page.trim(at, stop, " ,\t\n")
    return None if stop <= head.end() else Mention(begin, stop, None)


# "Việc X do Sở Y chủ trì": the order names who acts behind its object.
_MATTER = re.compile(r"(?:về )?(?:việc|nội dung|công tác|nhiệm vụ|phần|khâu)\s[^.;:\n]{3,200}")
_IN_BRACKETS = re.compile(r"\((?:do |giao (?:cho )?|(?:cơ quan|đơn vị) (?:chủ trì|thực hiện)\s?:\s?)?(?=\w)")
_LEADS_IN_BRACKETS = re.compile(
    r"\s?(?:chủ trì|thực hiện|chịu trách nhiệm|phụ trách|tham mưu)\b|(?<=[^\W\d_])(?=\))"
)
# "Sở A (chủ trì), Sở B (phối hợp)"
_HELPS_IN_BRACKETS = re.compile(r"\s?\((?:(?:cơ quan|đơn vị) )?phối hợp\)")
_BY_WHOM = re.compile(r"\sdo\s(?=\S)")
_TAKES_ON = re.compile(
    r"\s(?:(?:có )?trách nhiệm|chịu trách nhiệm|chủ trì|phụ trách|đảm nhiệm|đảm nhận|làm đầu mối|"
    r"(?:tổ chức |triển khai )?thực hiện|tham mưu)\b"
)


def _by_whom(page: Page, start: int, end: int, day: date | None) -> tuple[list[Mention], int, bool] | None:
    """Who acts, named behind what is to be done: "(Sở X chủ trì)", "Việc … do Sở Y thực hiện"."""
    for named in islice(_IN_BRACKETS.finditer(page.low, start, end), 8):
        mentions, after = parse_list(page, named.end(), day)
        if mentions and _LEADS_IN_BRACKETS.match(page.low, after, end):
            return mentions, after, True
    matter = _MATTER.match(page.low, start, end)
    if not matter:
        return None
    for by in _BY_WHOM.finditer(page.low, start, matter.end()):
        mentions, after = parse_list(page, by.end(), day)
        if mentions and after < end and _TAKES_ON.match(page.low, after, end):
            return mentions, after, True
    return None


# "Đồng ý cho Công ty A thuê đất; Công ty có trách nhiệm …": named in full before.
_SHORT_FOR = re.compile(
    r"[;.]\s(?P<head>công ty|tổng công ty|tập đoàn|trung tâm|ban quản lý|bệnh viện|trường|chi cục|sở|ủy ban|"
    r"ubnd|hợp tác xã|xí nghiệp|quỹ|viện|chi nhánh|ngân hàng)(?: này)?\s"
    r"(?:phải|cần|có trách nhiệm|chịu trách nhiệm)\b"
)


def _meant(page: Page, start: int, end: int, day: date | None) -> tuple[list[Mention], int, bool] | None:
    """The body a head word alone stands for, named in full earlier in the passage."""
    short = _SHORT_FOR.search(page.low, start, end)
    if not short:
        return None
    named = page.low.find(f" {short['head']} ", start, short.start())
    mentions, _ = parse_list(page, named + 1, day) if named >= 0 else ([], start)
    return (mentions[:1], short.end("head"), True) if mentions and not mentions[0].plural else None


_HAVING_HEARD = re.compile(
    r"(?:trên cơ sở|căn cứ|theo|qua|sau khi)\s[^.;:]{0,60}?(?:ý kiến|đề xuất|báo cáo|kiến nghị|đề nghị)\b"
)
_ORDERS = re.compile(
    r"\s(?:cũng )?(?:yêu cầu|giao\b|đề nghị|thống nhất|kết luận|đồng ý|ghi nhận|đánh giá cao|"
    r"biểu dương|phân công)(?! (?:các (?:chủ|nhà|đơn|phòng|doanh)|nhà|bộ|người))"
)


def assign(page: Page, start: int, end: int, day: date | None, inherited: bool = False) -> Assignment:
    """Lead and cooperating agencies of the instruction ``text[start:end]``.

    ``inherited`` says that a heading above has named the agency: then only an explicit "giao" or the
    agency as subject overrides it.
    """
    made = Assignment(rest=start)
    first = _lead_at(page, start, end, day, inherited)
    if first is None and (when := WHEN.match(page.low, start, end)):
        first = _lead_at(page, when.end(), end, day, inherited)
    if first is None and (topic := topic_end(page, start, end)) > start:
        first = _lead_at(page, topic, end, day, inherited)
        made.rest = topic
        if (
            first is None
            and (mentions := parse_list(page, topic, day))[0]
            and ANY_MODAL.search(page.low, topic, end)
            and not inherited
        ):
            first = (mentions[0], mentions[1], False)
    if (
        first is None
        and not inherited
        and (mentions := parse_list(page, start, day))[0]
        and ANY_MODAL.search(page.low, mentions[1], min(end, mentions[1] + 300))
        and not re.match(r"\s?(?:đã|đang)\b", page.low[mentions[1] : mentions[1] + 8])
    ):
        first = (mentions[0], mentions[1], False)
    if first is None:
        first = _by_whom(page, start, end, day)
    if first is None and not inherited:
        first = _meant(page, start, end, day)
    if first is None:
        inside: list[tuple[int, int]] | None = None
        for tried, match in enumerate(_BOUNDARY.finditer(page.low, start, min(end, start + 700))):
            if tried > 12:
                break
            found = _lead_at(page, match.end(), end, day, inherited, later=True)
            if found and not found[2]:
                # A comma within a list of agencies opens nothing.
                inside = lists(page, start, end, day) if inside is None else inside
                around = [b for a, b in inside if a < match.end() < b]
                # "Trên cơ sở ý kiến các thành viên, Sở A …": the last of them acts.
                if around and not (
                    len(found[0]) == 1 and found[1] >= around[0] and _HAVING_HEARD.match(page.low, start, end)
                ):
                    found = None
            if found:
                first = found
                break
    if first:
        made.lead, made.rest, made.ordered = first
    helping = [each for each in made.lead if _HELPS_IN_BRACKETS.match(page.low, each.end, end)]
    if 0 < len(helping) < len(made.lead):
        made.lead = [each for each in made.lead if each not in helping]
        made.with_ = helping
    _more(page, made, end, day)
    _with(page, made, start, end, day)
    return made


# Sharing work out among one's own is a task, no order to them: "phân công từng thành viên phụ trách …".
_EACH = ("từng ", "mỗi ")
# "Yêu cầu 10 huyện, thành phố …"
_UNIT_WORD = r"(?:huyện|thị xã|thành phố|quận|xã|phường|thị trấn|đặc khu|sở|ngành|đơn vị|địa phương)"
_UNITS = re.compile(
    rf"\d{{1,3}} {_UNIT_WORD}(?:(?:, | và ){_UNIT_WORD})*(?: (?:này|nêu trên|nói trên|còn lại))?(?=[ :])"
)


def _lead_at(
    page: Page, at: int, end: int, day: date | None, inherited: bool, *, later: bool = False
) -> tuple[list[Mention], int, bool] | None:
    low = page.low
    at = _CONNECT.match(low, at).end()  # type: ignore[union-attr]
    order = STRONG.match(low, at, end)
    if order:
        mentions, after = parse_list(page, order.end(), day)
        if low.startswith(_EACH, order.end()):
            return None
        if not mentions and (units := _UNITS.match(low, order.end(), end)):
            mentions, after = [Mention(*units.span(), None, plural=True)], units.end()
        if mentions and after <= end and not (inherited and order["verb"] in {"yêu cầu", "đề nghị"}):
            return _cut(mentions, after, end, True)
    weak = None if inherited or order else WEAK.match(low, at, end)
    if weak and weak[0].startswith(("khuyến khích", "mời", "kêu gọi")):
        return None
    if weak and not later:
        mentions, after = parse_list(page, weak.end(), day)
        if mentions and after <= end and _acts(page, after, end):
            return _cut(mentions, after, end, True)
    if later and inherited:
        return None
    mentions, after = parse_list(page, at, day)
    if later and mentions and not ANY_MODAL.match(low, after + 1) and _HEAD_OF_ALL.fullmatch(low, at, after):
        return None
    if mentions and after <= end:
        following = low[after : after + 30]
        if _ORDERS.match(following) and (later or re.match(SPEAKER, low[at:after])):
            # "Chủ tịch UBND tỉnh yêu cầu Sở X …": who orders is not who acts.
            inner = STRONG.match(low, after + 1, end)
            more, stop = parse_list(page, inner.end(), day) if inner else ([], after)
            return _cut(more, stop, end, True) if more else None
        if WITH_ONLY.match(low, after) and later:
            return None
        if _acts(page, after, end) or (not later and subject_of(page, after, end)):
            if re.match(r"\s?(?:đã|đang|vừa)\b", following):
                return None
            if (
                later
                and not following.startswith(":")
                and re.match(r"\s(?:không|sẽ|để|theo|với)\b", following)
            ):
                return None
            return _cut(mentions, after, end, False)
    # A name the lists cut short, or do not hold at all.
    cut = not mentions or low.startswith((", ", " và "), after)
    if not later and cut and not _SPEAKER.match(low, at) and (printed := as_printed(page, at, end)):
        return _cut([printed], printed.end, end, False)
    return None


def _cut(
    mentions: list[Mention], after: int, end: int, ordered: bool
) -> tuple[list[Mention], int, bool] | None:
    kept = [each for each in mentions if each.end <= end]
    return (kept, min(after, end), ordered) if kept else None


def _more(page: Page, made: Assignment, end: int, day: date | None) -> None:
    """Others told to act in the same passage: "…; giao Sở B …"; "Sở C phối hợp"."""
    if not made.lead:
        return
    known = {page.low[each.start : each.end] for each in made.lead}
    for match in _SECOND.finditer(page.low, made.rest, end):
        at = match.end()
        aside = _ASIDE.match(page.low, at, end)
        at = aside.end() if aside else at
        order = STRONG.match(page.low, at, end)
        mentions, after = parse_list(page, order.end() if order else at, day)
        if not mentions or after > end or page.low.startswith(_EACH, mentions[0].start):
            continue
        if WITH_ONLY.match(page.low, after):
            made.with_ += [each for each in mentions if page.low[each.start : each.end] not in known]
            continue
        if not order and not _acts(page, after, end):
            continue
        if aside and not order and (_SPEAKER.match(page.low, at) or page.low.startswith(" sẽ ", after)):
            continue
        if re.match(r"\s?(?:đã|đang|vừa)\b", page.low[after : after + 8]):
            continue
        for each in mentions:
            printed = page.low[each.start : each.end]
            if printed not in known:
                known.add(printed)
                made.lead.append(each)


_HELPS = re.compile(
    r"\s(?:cùng |có trách nhiệm |tích cực |chủ động )?phối hợp"
    r"(?! (?:chặt chẽ |tốt |kịp thời |thường xuyên )?(?:với|cùng)\b)"
)
_FAR = 300  # letters before "phối hợp" within which its subjects are listed
_HELPED = re.compile(r"sự (?:phối hợp|tham gia|hỗ trợ)(?: chặt chẽ)? của\s")


def _helpers(page: Page, made: Assignment, end: int, day: date | None) -> list[Mention]:
    """Who helps without "với": "A chủ trì, B, C phối hợp"; "với sự phối hợp của B"."""
    low = page.low
    for helps in islice(_HELPS.finditer(low, made.rest, end), 4):
        # The list of helpers runs up to the verb, from behind some comma.
        at = max(made.rest, helps.start() - _FAR)
        at = max(low.rfind(";", at, helps.start()), low.rfind(". ", at, helps.start()), at)
        while (at := low.find(", ", at, helps.start())) >= 0:
            at += 2
            mentions, after = parse_list(page, at, day)
            if mentions and after == helps.start():
                return mentions
    helped = _HELPED.search(low, made.rest, end)
    return parse_list(page, helped.end(), day)[0] if helped else []


# "…, đồng thời cùng với B làm …": who acts too opens a clause and has a verb.
_OPENS_CLAUSE = re.compile(r"[,;]\s(?:(?:đồng thời|và)\s?,?\s)?$|đầu mối,?\s$")


def _joins(page: Page, after: int, end: int) -> bool:
    """Whether a verb follows bodies whose list ends at ``after``."""
    return after + 1 < end and bool(ACTS.match(page.low, after + 1) or IMPERATIVE.match(page.low, after + 1))


def _with(page: Page, made: Assignment, start: int, end: int, day: date | None) -> None:
    known = {page.low[each.start : each.end] for each in [*made.lead, *made.with_]}
    passage = page.low[made.rest : end]
    if made.lead and any(word in passage for word in ("phối hợp", "sự tham gia", "sự hỗ trợ")):
        for each in _helpers(page, made, end, day):
            if each.end <= end and page.low[each.start : each.end] not in known:
                known.add(page.low[each.start : each.end])
                made.with_.append(each)
    for match in _WITH.finditer(page.low, start, end):
        beside = made.lead and match.start() - made.lead[-1].end <= 12
        opens = False
        if match[0].startswith("cùng") and not (
            beside or match.start() == start or page.low.endswith("chủ trì ", start, match.start())
        ):
            opens = bool(made.lead and match.start() >= made.rest) and bool(
                _OPENS_CLAUSE.search(page.low, max(start, match.start() - 16), match.start())
            )
            if not opens:
                continue
        if match[0].startswith(("liên hệ", "thống nhất", "trao đổi")):
            continue
        mentions, after = parse_list(page, match.end(), day)
        if after > end:
            continue
        if opens and not _joins(page, after, end):
            continue
        for each in mentions:
            printed = page.low[each.start : each.end]
            if printed not in known and each.end <= end:
                known.add(printed)
                made.with_.append(each)
