"""Who is told to do what: the items of a conclusion as directives.

An item is a directive when it orders somebody (giao, yêu cầu, đề nghị; an agency and what it does), bids
(imperative verbs, phải, cần) or sets a rule (từ ngày … trở đi, phấn đấu …%). Praise, assessment, statistics
and approvals are none. A heading that only names an agency or a topic hands it down to what stands under it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date

from transforms import contract
from transforms.agencies import Mention, parse_list
from transforms.assign import ANY_MODAL, SPEAKER, STRONG, Assignment, as_printed, assign, topic_end
from transforms.deadlines import Clock, Times, read_times
from transforms.outline import Item, outline
from transforms.quotas import quotas
from transforms.spans import Page
from transforms.tables import Row, task_rows, task_tables
from transforms.words import IMPERATIVE

MARKER = re.compile(
    r"(?:kết luận|chỉ đạo|ý kiến|thống nhất|quyết định|yêu cầu|phát biểu|"
    r"nhấn mạnh)[^.;\n]{0,160}?\b(?:như sau|sau đây|nội dung sau|nhiệm vụ sau|sau|"
    r"cụ thể)\s?[:.;]?\s*(?=\n|$|\d\.|I\.)"
)
_STRONG_MARKER = re.compile(
    r"(?:kết luận|có ý kiến|ý kiến chỉ đạo|chỉ đạo,|phát biểu)(?:[^;\n]{0,400}?\b(?:như sau|sau đây|"
    r"nội dung sau|nhiệm vụ sau|vấn đề sau|công việc sau|sau)\s?[:.;]?|[^;\n]{0,160}:)\s*(?=\n|$)"
)
CLOSING = re.compile(
    r"(?:trên đây là|(?:thừa lệnh|thừa ủy quyền)[^.]{0,80}(?:thông báo|văn phòng)|"
    r"(?:nay )?(?:văn phòng|ubnd|ủy ban nhân dân|sở)[^.;:]{0,70}?(?:xin )?(?:thông báo|"
    r"trân trọng)\b[^:]{0,500}$|"
    r"(?:ban|chi cục|cục|thanh tra|thường trực|phòng|đảng ủy)\s[^.;:]{0,90}?thông báo [^:;]{0,300}?"
    r"(?:biết|thực hiện)[^:;]{0,60}\./\.?\s*$|"
    r"nguồn\s?:|người đưa tin|tác giả\s?:|tin,? (?:bài|ảnh)|thông báo này (?:được|thay|có)|"
    r"vậy,? (?:văn phòng|ubnd)|buổi làm việc kết thúc|nơi nhận)"
)
_PRAISE = re.compile(
    rf"(?:{SPEAKER}\s)?(?:(?:rất|đặc biệt|chân thành|nhiệt liệt|trân trọng|cũng|xin)\s)*"
    r"(?:biểu dương|đánh giá cao|ghi nhận(?! ý kiến)|hoan nghênh|khen ngợi|tuyên dương|chúc mừng|"
    r"cảm ơn|đồng tình|chia sẻ|trân trọng|nhất trí|đồng ý|tán thành|thông qua|"
    r"(?:về )?cơ bản (?:thống nhất|nhất trí|đồng ý|tán thành)|thống nhất(?! quản lý| triển khai|"
    r" thực hiện| chỉ đạo)|bày tỏ|chấp thuận|hội nghị (?:đánh giá|nhận định|ghi nhận)|khẳng định)\b"
)
_APPROVES = re.compile(
    rf"(?:{SPEAKER}\s)?(?:(?:cũng|về|cơ bản)\s)*"
    r"(?:nhất trí|đồng ý|tán thành|thông qua|thống nhất|chấp thuận)\b"
)
_FINDING = re.compile(
    r"(?:kết quả|thời gian qua|trong thời gian qua|thời gian vừa qua|tình hình|nhìn chung|tuy nhiên|"
    r"đến (?:hết |cuối |thời điểm |đầu )?(?:ngày|tháng|quý|năm)[^.;]{0,120}?\b(?:mới|đã|còn|chưa|chỉ)\b|"
    r"tuy vậy|song\b|hiện nay|đến nay|những năm qua|"
    r"năm qua|sau (?:khi|một thời gian|hơn|gần|\d+)|"
    r"(?:sáu|6|06|9|09|chín|ba|3|03|\d{1,2}) tháng(?: đầu)?(?! (?:một|1|01) lần| cuối)|"
    r"trong (?:quý|\d+ tháng|những (?:tháng|năm)|"
    r"năm \d{4},? (?:tỉnh|toàn|công tác|các|mặc dù))|năm \d{4},? (?:là|tỉnh|toàn|công tác|mặc dù|"
    r"kinh tế)|"
    r"trong năm qua|nguyên nhân|hạn chế|tồn tại|khó khăn|công tác [^.;]{3,80} (?:đã|còn|chưa|đạt)|"
    r"việc [^.;]{3,80} (?:đã|còn|chưa)\b|(?:đa số|nhiều|một số|phần lớn|hầu hết) [^.;]{3,60} (?:đã|còn|"
    r"chưa|chậm)|mặc dù|bên cạnh những|toàn tỉnh (?:có|đã|hiện))\b"
)
# What is lacking is told, though it sounds like a duty ("nhiều dự án phải điều chỉnh").
_LACKS = re.compile(
    r"(?:(?:bên cạnh đó|ngoài ra|trong đó|cùng với đó|tuy nhiên|song),? )?(?:vẫn )?còn"
    r" (?:\d|nhiều|một số|tình trạng|những|để xảy ra|chậm|hạn chế|thiếu|yếu)"
)
_FAILED = re.compile(r"(?:\s[^\W\d_]+){0,5}?\s(?:chưa|không đúng|không đạt|bị)\s")
_THEN_ORDERS = re.compile(
    r"[;.]\s+(?:đồng thời,? |do đó,? |do vậy,? |vì vậy,? |chủ tịch ubnd tỉnh )?"
    r"(?:yêu cầu|đề nghị|giao|phân công)\s"
)
# What citizens and firms ask for at a reception is told, not ordered.
_PETITION = re.compile(
    r"(?:các )?(?:ông|bà|anh|chị|hộ|công dân|người dân|cử tri|gia đình|nhóm|một số|\d{1,3}) [^.;]{2,160}?"
    r"(?<!được )\b(?:khiếu nại|kiến nghị|đề nghị|phản ánh|tố cáo|trình bày|xin|có đơn|gửi đơn|thắc mắc|"
    r"bức xúc)\b"
)
# "3. Ông A (xã B, huyện C)": whose case the item is about.
_CITIZEN = re.compile(
    r"(?:các )?(?:ông|bà|anh|chị|hộ|công dân)\s[^().:;\n]{2,90}"
    r"\((?:[^()\n]*[\s,])?(?:thôn|xóm|bản|ấp|khóm|buôn|tổ|khu|số nhà|địa chỉ|thường trú|trú|"
    r"xã|phường|thị trấn|đặc khu)\s[^()\n]*\)\s*[:.]?\s*$"
)
# What is not taken up, or has been done: no order.
_DECLINED = re.compile(r"(?:chưa|đã|không (?:xem xét|đồng ý|thống nhất|chấp thuận|đặt vấn đề))\b")
_HAS_DONE = re.compile(r"\s(?:\S{1,7}\s)?(?:đã|vừa|đang)\s")
_DONE = re.compile(r"(?!(?:các|những|đối với|từng|mọi) )[^,.;:]{3,60}?(?<!việc)(?<!mà)\s(?:đã|vừa|đang)\s")
_STATISTIC = re.compile(
    r"\b(?:đã|ước|(?<!đổi )(?<!nông thôn )(?<!xây )(?<!làm )mới|(?<!thực )(?<!thể )(?<!phát )(?<!biểu )"
    r"hiện(?! đại| trường| vật))\b[^.;]{0,60}\b\d|\bso với (?:cùng kỳ|đầu năm|cuối năm|tháng|quý|năm)|"
    r"\b(?:đạt|tăng|giảm|bằng|chiếm) (?:bình quân |khoảng |trên |gần )?\d[\d.,]*\s?(?:%|tỷ|triệu|điểm)"
)
_BY_DAY = re.compile(
    r"\b(?:trước|chậm nhất|muộn nhất|xong)(?: (?:là|vào|đến|hết|trước|trong))*(?: (?:ngày|"
    r"tháng))? \d{1,2}[/-]\d"
)
_GOAL = re.compile(r"\b(?:phấn đấu|tối thiểu|ít nhất|không dưới)\b(?![^.;]{0,80}\bđã\b)")
_FLOOR = re.compile(r"\b(?:phấn đấu|tối thiểu|ít nhất|không dưới|bảo đảm|đảm bảo)\b")
_NEGATIVE = re.compile(
    r"đánh giá(?! (?:lại|tác động|đúng))|kết quả (?:\d|đạt được|trong|quý|tháng|năm|thực hiện|nổi bật|"
    r"công tác)|kết quả$|"
    r"tình hình|ưu điểm|tồn tại|hạn chế|khó khăn|nguyên nhân|nhận định|thành phần|thuận lợi|bối cảnh|"
    r"thực trạng|những việc đã|mặt được|chưa được|biểu dương|ghi nhận"
)
_POSITIVE = re.compile(
    r"nhiệm vụ|giải pháp|phương hướng|thời gian tới|yêu cầu|tổ chức thực hiện|mục tiêu|phân công|"
    r"chỉ tiêu|trọng tâm|kết luận|chỉ đạo|đề nghị|kiến nghị|triển khai|thực hiện|khắc phục|tháo gỡ|"
    r"giải quyết|xử lý|trách nhiệm"
)
_NAME_HEADING = re.compile(r"(?:giao |yêu cầu |đề nghị |đối với |về phía |phân công |trách nhiệm (?:của )?)?")
_LIST_INTRO = re.compile(
    r"(?:như sau|sau đây|sau|cụ thể|gồm|là|tập trung|trong đó|nhiệm vụ|nội dung|công việc|việc)\s?:?$"
)


@dataclass(slots=True)
class Context:
    """What a heading hands down. ``weak``: from a sentence that opens a list, not from a heading that names
    the agency; an item that addresses somebody itself overrides it."""

    lead: list[Mention] = field(default_factory=list)
    with_: list[Mention] = field(default_factory=list)
    polarity: int = 0
    weak: bool = False


@dataclass(slots=True)
class _Made:
    path: str | None
    start: int
    end: int
    lead: list[Mention]
    with_: list[Mention]


@dataclass(slots=True)
class _State:
    """What has been read of a body so far; keys are indices of items."""

    contexts: dict[int, Context] = field(default_factory=dict)
    owner: dict[int, _Made] = field(default_factory=dict)
    paths: dict[int, str | None] = field(default_factory=dict)
    unmarked: dict[int, int] = field(default_factory=dict)
    made: list[_Made] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    announcing: set[int] = field(default_factory=set)  # headings that announce one paragraph
    closed: set[int] = field(default_factory=set)  # dashes that end a sentence: nothing belongs to them


def body_start(page: Page, after: int, end: int) -> int:
    """Where the conclusions begin: behind the paragraph that announces them ("… kết luận như sau:"), else
    at the first item; ``end`` where there is neither."""
    for paragraph in page.paragraphs:
        if paragraph.start < after or paragraph.start >= end:
            continue
        if _STRONG_MARKER.search(page.low, paragraph.start, paragraph.end):
            return paragraph.end
    for paragraph in page.paragraphs:
        if paragraph.start < after or paragraph.start >= end:
            continue
        if page.text[paragraph.end - 1] == ":" and MARKER.search(page.low, paragraph.start, paragraph.end):
            return paragraph.end
    return after


# Lists of links below an article, and the dated headlines in them.
_RELATED = re.compile(
    r"(?:các |những |một số )?(?:(?:bài|tin|tin bài|bài viết|tin tức|văn bản|nội dung)(?: viết| tức| bài)?"
    r" (?:liên quan|khác|cùng (?:chuyên mục|chủ đề)|mới hơn|cũ hơn|đã (?:đưa|đăng)|đọc nhiều|mới nhất|mới)|"
    r"xem thêm|đọc thêm|tin cũ hơn|tin mới hơn)\s?:?\s?$"
)
_HEADLINE = re.compile(
    r"\((?:\d{1,2}[:h]\d{2},? )?(?:ngày )?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?(?:,? \d{1,2}[:h]\d{2})?\s?\)\s?$"
)


def body_end(page: Page, start: int, end: int) -> int:
    """Where a list of links to other pages begins in ``text[start:end]``; ``end`` without one."""
    headlines = 0
    for line in reversed([each for each in page.lines if start <= each.start < end][-60:]):
        if _HEADLINE.search(page.low, max(line.start, line.end - 40), line.end):
            headlines += 1
            end = line.start if headlines > 1 or page.text[line.start] in "-–•*+" else end
        elif line.end - line.start < 40 and _RELATED.match(page.low, line.start, line.end):
            return line.start
    return end


def has_marker(page: Page, start: int, end: int) -> bool:
    """Whether a paragraph announces conclusions and a list follows."""
    for paragraph in page.paragraphs:
        if start <= paragraph.start < end and _STRONG_MARKER.search(page.low, paragraph.start, paragraph.end):
            return True
    return False


def _without_closing(page: Page, start: int, end: int) -> int:
    """Where an item ends whose line goes on with the closing formula of the notice."""
    for stop in _SENTENCE_END.finditer(page.low, start, end):
        if CLOSING.match(page.low, stop.end(), end):
            return stop.start() + 1
    return end


def itemised(page: Page, start: int, end: int, clock: Clock) -> list[contract.Directive]:
    """The directives among the numbered items of ``text[start:end]``; none where nothing is numbered."""
    anchor = clock.anchor
    end = body_end(page, start, end)
    tables = task_tables(page, start, end)
    items = outline(
        page,
        start,
        end,
        lambda a, b, first: (
            bool(_heading(page, a, b, anchor)) or _opens_list(page, a, b, anchor, first) is not None
        ),
        [(each.start, each.end) for each in tables],
    )
    marked = [index for index, item in enumerate(items) if item.kind != "plain"]
    if not marked:
        return []
    if len(marked) == 1 and items[marked[0]].kind in {"dash", "plus"} and len(items) > 3:
        return []  # one dash among paragraphs of prose is no list
    by_start = {each.start: each for each in tables}
    intro = _intro(page, items[: marked[0]], anchor)
    state = _State()
    for index, item in enumerate(items):
        if page.text.startswith("./", max(item.end - 3, item.start)):
            item.end = _without_closing(page, item.start, item.end)
        if CLOSING.match(page.low, item.start, item.end) and item.kind == "plain" and index > marked[0]:
            if index > marked[-1]:
                break
            continue
        if item.kind == "plain":
            if index < marked[0]:
                continue
            _unmarked(page, item, index > marked[-1], state, anchor)
            continue
        context = state.contexts.get(item.parent, intro)
        if item.kind == "table":
            if context.polarity >= 0:
                state.rows += task_rows(page, by_start[item.start], item.path, context.lead, clock)
            continue
        if item.followers == 1 and not item.children and page.text[item.end - 1] == ":":
            state.announcing.add(index)
        if page.text[item.end - 1] in ".;" and item.kind in {"dash", "plus"}:
            state.closed.add(index)
        directive, handed = _item(page, item, context, anchor)
        state.contexts[index] = handed
        state.paths[index] = item.path
        if directive:
            state.made.append(directive)
            state.owner[index] = directive
    concludes = page.low[page.low.rfind("\n", 0, max(start - 1, 0)) + 1 : start]
    made = [_directive(page, each, clock) for each in state.made if not _decides(page, each, concludes)] + [
        record(page, each.start, each.end, path=each.path, lead=each.lead, with_=each.with_, clock=clock,
               times=each.times)
        for each in state.rows
    ]  # fmt: skip
    return sorted(made, key=lambda each: each.start or 0) if state.rows else made


_DECIDES = re.compile(
    r"\s(?:đã |sẽ |cũng )?(?:(?:xem xét|thảo luận),? (?:và )?)?(?:quyết định|quyết nghị|cho ý kiến)\b"
)


def _decides(page: Page, made: _Made, concludes: str) -> bool:
    """Whether a sentence only says what the body that ``concludes`` (the paragraph that announces the
    conclusions) decides itself: who concludes tells himself nothing."""
    if len(made.lead) != 1 or made.lead[0].start != made.start:
        return False
    body = made.lead[0]
    if not _DECIDES.match(page.low, body.end, made.end):
        return False
    named = re.escape(page.low[body.start : body.end])
    return bool(re.search(rf"{named}[^,;.]{{0,40}}\b(?:kết luận|thống nhất|có ý kiến|chỉ đạo)\b", concludes))


_ANNEX = re.compile(r"phụ lục(?: (?:số )?(?P<label>\d{1,2}|[ivx]{1,4}))?(?=[\s.:]|$)")


def annexed(page: Page, start: int, clock: Clock) -> list[contract.Directive]:
    """The directives of task tables that stand behind the signature, as "Phụ lục" or "Danh mục nhiệm vụ".

    Paths begin with "PL" and the annex's own number where it has one: "PL.3", "PL2.1".
    """
    made: list[contract.Directive] = []
    tables = task_tables(page, start, len(page.text))
    if not tables:
        return made
    headings = [
        (each.start, (match["label"] or "").upper())
        for each in page.lines
        if each.start >= start and (match := _ANNEX.match(page.low, each.start, each.end))
    ]
    starts = [at for at, _ in headings]
    for table in tables:
        above = bisect_left(starts, table.start)
        label = headings[above - 1][1] if above else ""
        made += [
            record(page, each.start, each.end, path=each.path, lead=each.lead, with_=each.with_, clock=clock,
                   times=each.times)
            for each in task_rows(page, table, f"PL{label}", [], clock)
        ]  # fmt: skip
    return made


_SENTENCE_END = re.compile(r"[.;]\s")
# Words that order nothing of their own: they only announce the list below.
_FILLER = re.compile(
    r"(?:[\s,;:()]+|(?:chủ trì|phối hợp|chặt chẽ|tập trung|khẩn trương|nghiêm túc|tiếp tục|chủ động|kịp thời|"
    r"trách nhiệm|có|cần|phải|tổ chức|triển khai|thực hiện|làm|giải quyết|lãnh đạo|chỉ đạo|hoàn thành|"
    r"quan tâm|"
    r"lưu ý|tốt|ngay|đồng bộ|thêm|các|một số|những|\d{1,2}|nội dung|nhiệm vụ|công việc|việc|giải pháp|"
    r"vấn đề|yêu cầu|trọng tâm|cụ thể|chủ yếu|chính|sau đây|sau|như sau|gồm|là|và|cơ bản|cấp bách|trước mắt|"
    r"với|cùng|liên quan|tỉnh|thành phố)\b)*"
)


def _opens_list(page: Page, start: int, end: int, day: date | None, first: bool) -> Assignment | None:
    """Whom an unmarked sentence tells to do what is listed below ("Giao Sở X chủ trì thực hiện các nhiệm vụ
    sau:"); None for any other. Where it is the ``first`` and addresses everybody it announces all that
    follows."""
    if page.text[end - 1] != ":" or end - start > 300 or _SENTENCE_END.search(page.low, start, end):
        return None
    made = assign(page, start, end, day)
    if not made.lead or made.lead[0].start - start > 20 or (first and all(each.plural for each in made.lead)):
        return None
    return made if not _act(page, made, start, end) else None


def _act(page: Page, made: Assignment, start: int, end: int) -> bool:
    """Whether a sentence that ends in a colon orders an act of its own, and not only what is listed below."""
    at = max(made.rest, start)
    for _ in range(12):
        at = _FILLER.match(page.low, at, end).end()  # type: ignore[union-attr]
        inside = [each.end for each in [*made.lead, *made.with_] if each.start <= at < each.end]
        if not inside:
            break
        at = inside[-1]
    return at < end


def _heading(page: Page, start: int, end: int, day: date | None) -> list[Mention]:
    """The agencies of a paragraph that does nothing but name them: "Sở Tài chính:", "Giao Công an tỉnh"."""
    if end - start > 200:
        return []
    low = page.low
    at = _NAME_HEADING.match(low, start, end).end()  # type: ignore[union-attr]
    mentions, after = _named(page, at, end, day)
    if not mentions or low[after:end].strip(" :.*_-"):
        return []
    return mentions if at > start or low[end - 1] == ":" or page.text[start].isupper() else []


def _named(page: Page, at: int, end: int, day: date | None) -> tuple[list[Mention], int]:
    """The bodies a heading names and where their names end."""
    mentions, after = parse_list(page, at, day, wide=True)
    if page.low[end - 1] == ":" and _FILLER.match(page.low, after, end).end() < end:  # type: ignore[union-attr]
        printed = as_printed(page, at, end)
        if printed and printed.end >= end - 2:
            return [printed], printed.end
    return mentions, after


def _intro(page: Page, before: list[Item], day: date | None) -> Context:
    """Whom the sentence before the first item tells to do all that follows."""
    context = Context()
    if not before:
        return context
    last = before[-1]
    if page.text[last.end - 1] != ":":
        return context
    order = re.compile(r"\b(?:yêu cầu|đề nghị|giao)\s").search(page.low, last.start, last.end)
    if order:
        mentions, _ = parse_list(page, order.end(), day)
        context.lead, context.weak = mentions, True
    context.polarity = 1
    return context


# What becomes of the notice itself is nobody's task.
_OF_ITSELF = re.compile(
    r"(?:thông báo|kết luận|văn bản)(?: kết luận)? này (?:thay thế|thay cho|có hiệu lực|được)\b"
)


def polarity_of(page: Page, start: int, end: int, inherited: int) -> int:
    """1: what follows are tasks; -1: assessments; of a long heading the last sentence decides."""
    low = page.low[start:end]
    if len(low) > 200:
        low = re.split(r"(?<=[.;])\s", low)[-1]
    bad, good = bool(_NEGATIVE.search(low)), bool(_POSITIVE.search(low))
    if bad and not good:
        return -1
    if good and not bad:
        return 1
    if bad and good and _NEGATIVE.match(re.sub(r"^(?:về |công tác )?", "", low)):
        return -1 if not re.search(r"nhiệm vụ|giải pháp|phương hướng", low) else 0
    return inherited


def _item(page: Page, item: Item, context: Context, day: date | None) -> tuple[_Made | None, Context]:
    """The directive an item is (None: heading, finding …) and what it hands down."""
    low = page.low
    start, end = item.start, item.end
    if _PETITION.match(low, start, end) or _OF_ITSELF.match(low, start, end):
        return None, Context(context.lead, context.with_, context.polarity, context.weak)
    if "(" in page.text[start:end] and _CITIZEN.match(low, start, end):
        return None, Context(context.lead, context.with_, 0, context.weak)
    if mentions := _heading(page, start, end, day):
        return None, Context(mentions, [], max(context.polarity, 0) or 1)
    assigned = assign(page, start, end, day, bool(context.lead) and not context.weak)
    if not assigned.lead and context.lead and all(each.plural for each in context.lead):
        # "Đối với các sở, ngành: … Đề nghị Ngân hàng A": who is told by name is told himself.
        named = assign(page, start, end, day)
        if named.ordered and named.lead[0].start - start < 20 and not any(each.plural for each in named.lead):
            assigned = named
    rest = low[assigned.rest : end].strip(" :.;,*_-")
    lead = assigned.lead or context.lead
    with_ = assigned.with_
    handed = Context(
        assigned.lead or context.lead,
        context.with_ if not assigned.lead else [],
        context.polarity,
        context.weak and not assigned.lead,
    )
    if page.text[start:end].isupper() and end - start > 5:
        return None, Context(
            context.lead, context.with_, polarity_of(page, start, end, context.polarity), context.weak
        )
    if item.kind == "name":
        return None, Context(assigned.lead, assigned.with_, 1)
    bare = page.text[end - 1] not in ".;,!?…" and end - start < 120
    if item.followers and not item.children and bare and not assigned.lead:
        return None, Context(
            context.lead, context.with_, polarity_of(page, start, end, context.polarity), context.weak
        )
    if item.children:
        ends_open = page.text[end - 1] == ":"
        topic = not assigned.lead and len(low[start:end]) < 220 and page.text[end - 1] not in ".;"
        if assigned.lead and not rest:
            return None, Context(assigned.lead, [], 1)
        if ends_open or topic:
            polarity = polarity_of(page, start, end, context.polarity)
            with_ = assigned.with_ or ([] if assigned.lead else context.with_)
            # "Về công tác X (Sở Y):" names nobody who acts: what is inherited goes on.
            below = Context(lead, with_, 1 if assigned.lead else polarity, context.weak and not assigned.lead)
            told = lead and (assigned.lead or IMPERATIVE.match(low, start))
            if ends_open and told and polarity >= 0 and _act(page, assigned, start, end):
                if assigned.with_ and _SENTENCE_END.search(low, assigned.with_[-1].end, end):
                    # The sentence that names them is over: "… phối hợp với B lập X. Trong đó:".
                    below.with_ = []
                return _Made(item.path, start, end, lead, with_), below
            return None, below
        handed.polarity = polarity_of(page, start, _names_topic(page, start, end), context.polarity)
        if assigned.lead:
            handed.polarity = 1
    if not instructs(page, start, end, assigned, context):
        if item.children and not assigned.lead:
            handed = Context(context.lead, context.with_, handed.polarity, context.weak)
        return None, handed
    if not with_ and not assigned.lead:
        with_ = context.with_
    return _Made(item.path, start, end, lead, with_), handed


_MEANWHILE = re.compile(
    r"(?:trước mắt|về lâu dài|đồng thời|ngoài ra|bên cạnh đó|cùng với đó|(?:trong )?thời gian tới|"
    r"tiếp theo),\s"
)


def _names_topic(page: Page, start: int, end: int) -> int:
    """Where the words end that say what stands under an item: what is found in sentences behind its topic
    says nothing of the items below."""
    topic = topic_end(page, start, end)
    return topic if topic > start and page.text[end - 1] == "." else end


def instructs(page: Page, start: int, end: int, assigned: Assignment, context: Context) -> bool:
    low = page.low
    topic = topic_end(page, start, end)
    begin = start
    polarity = context.polarity
    if topic > start:
        own = polarity_of(page, start, topic, 0)
        polarity = own or polarity
        begin = topic
    subject = bool(assigned.lead) and assigned.lead[0].start - begin < 40
    if _PRAISE.match(low, begin):
        if _APPROVES.match(low, begin) and assigned.lead and not assigned.lead[0].plural:
            # "Đồng ý dự thảo. Sở A hoàn thiện …"
            at = assigned.lead[0].start
            if low.endswith(". ", begin, at) and IMPERATIVE.match(low, assigned.lead[-1].end + 1):
                return True
        return assigned.ordered or (bool(assigned.lead) and bool(ANY_MODAL.search(low, assigned.rest, end)))
    if polarity < 0 and not assigned.ordered:
        return (
            bool(assigned.lead)
            and bool(ANY_MODAL.search(low, assigned.rest, end))
            and not _FINDING.match(low, begin)
        )
    if assigned.ordered:
        return True
    # "Thanh tra Sở đã …": no order, though the name begins like one.
    mentions, after = parse_list(page, begin) if not assigned.lead else ([], begin)
    if mentions and _HAS_DONE.match(low, after, end) and not ANY_MODAL.search(low, begin, end):
        return False
    if _DECLINED.match(low, begin) and not assigned.lead and not ANY_MODAL.search(low, begin, end):
        return False
    if _THEN_ORDERS.search(low, begin, end):
        return True
    if _LACKS.match(low, begin):
        return False
    finding = bool(_FINDING.match(low, begin))
    statistic = bool(_STATISTIC.search(low, begin, end)) and not _GOAL.search(low, begin, end)
    if subject:
        return True
    if meanwhile := _MEANWHILE.match(low, begin, end):
        begin = meanwhile.end()
    if IMPERATIVE.match(low, begin):
        return not re.search(r"cùng kỳ", low[begin:end]) or bool(ANY_MODAL.search(low, begin, end))
    if STRONG.match(low, begin):
        return True
    if low.startswith("không ", begin) and IMPERATIVE.match(low, begin + 6):
        return True
    if assigned.lead and not finding and _FAILED.match(low, assigned.rest, end):
        # Behind a statistic: "Khối lượng mới đạt 34%. Nhà thầu A huy động máy móc chưa đúng …"
        finding = statistic or bool(_STATISTIC.search(low, begin, assigned.lead[0].start))
    if assigned.lead and not finding:
        return True
    if ANY_MODAL.search(low, begin, end) and not (finding and statistic):
        return not finding or bool(
            re.search(r"\b(?:yêu cầu|đề nghị|phải|cần)\b", low[begin:end]) and not statistic
        )
    if (
        re.match(
            r"(?:từ|kể từ|bắt đầu từ) (?:\d{1,2} ?(?:giờ|h)|ngày|tháng|năm)|"
            r"(?:trước|chậm nhất|đến hết|trong) (?:\d{1,2} ?(?:giờ|h)\b|ngày|tháng|quý|năm|đến ngày)",
            low[begin : begin + 30],
        )
        and not statistic
    ):
        return True
    if _BY_DAY.search(low, begin, end) and not finding and not statistic and not _DONE.match(low, begin):
        return True
    if finding or statistic or (not context.lead and _DONE.match(low, begin)):
        return False
    if _FLOOR.search(low, begin, end) and not re.search(r"\bđã\b", low[begin:end]):
        return True
    if polarity > 0 or context.lead:
        return len(low[begin:end]) > 12
    return False


def _unmarked(page: Page, item: Item, last: bool, state: _State, day: date | None) -> None:
    """A paragraph without a mark after an item goes on with that item, unless it turns to somebody else."""
    owner, made, unmarked = state.owner, state.made, state.unmarked
    # A heading without items of its own is what its paragraphs belong to, even the last.
    last = last and (item.parent in state.closed or item.parent not in state.paths or item.parent in owner)
    context = state.contexts.get(item.parent, Context())
    assigned = assign(page, item.start, item.end, day, inherited=False)
    if page.text[item.end - 1] == ":" and not last:
        # It only opens the list below: "… thực hiện các nhiệm vụ sau:".
        if assigned.lead and not context.lead:
            context.lead, context.polarity, context.weak = assigned.lead, 1, True
        return
    ordered = assigned.lead and (assigned.ordered or assigned.lead[0].start - item.start < 5)
    if last and item.parent in owner and owner[item.parent] is not made[-1]:
        return
    if ordered and context.polarity >= 0 and not _PRAISE.match(page.low, item.start):
        if last:
            made.append(_Made("end", item.start, item.end, assigned.lead, assigned.with_))
            return
        first = 1 if item.parent in owner else 0
        unmarked[item.parent] = unmarked.get(item.parent, first) + 1
        above = state.paths.get(item.parent)
        path = f"{above}.#{unmarked[item.parent]}" if above else f"#{unmarked[item.parent]}"
        made.append(_Made(path, item.start, item.end, assigned.lead, assigned.with_))
        return
    heading = item.parent in state.paths and item.parent not in owner
    if heading and instructs(page, item.start, item.end, assigned, context):
        # Under a heading without items each paragraph that bids is an instruction.
        unmarked[item.parent] = unmarked.get(item.parent, 0) + 1
        above = state.paths.get(item.parent)
        path = f"{above}.#{unmarked[item.parent]}" if above else f"#{unmarked[item.parent]}"
        if item.parent in state.announcing:
            path = above or path
        made.append(
            _Made(
                path,
                item.start,
                item.end,
                assigned.lead or context.lead,
                assigned.with_ or ([] if assigned.lead else context.with_),
            )
        )
        return
    if last and re.search(r"./.$|\.\/\.?$", page.low[item.start : item.end]):
        return
    if item.parent in owner and not last:
        owner[item.parent].end = item.end


def _directive(page: Page, made: _Made, clock: Clock) -> contract.Directive:
    start, end = page.trim(made.start, made.end, " \t\n*_")
    return record(page, start, end, path=made.path, lead=made.lead, with_=made.with_, clock=clock)


def record(
    page: Page,
    start: int,
    end: int,
    *,
    path: str | None,
    lead: list[Mention],
    with_: list[Mention],
    clock: Clock,
    times: Times | None = None,
) -> contract.Directive:
    """A directive whose text is ``text[start:end]``; ``times`` where they stand elsewhere."""
    times = times or read_times(page, start, end, clock)
    # Nobody acts together with himself.
    told = {page.low[each.start : each.end] for each in lead}
    with_ = [each for each in with_ if page.low[each.start : each.end] not in told]
    return contract.Directive(
        path=path,
        text=page.text[start:end],
        lead=[_printed(page, each) for each in lead],
        lead_ids=[each.id for each in lead],
        with_=[_printed(page, each) for each in with_],
        with_ids=[each.id for each in with_],
        due_date=times.due,
        due_text=times.due_text.value if times.due_text else None,
        effective_from=times.effective,
        recurrence=times.recurrence.value if times.recurrence else None,
        quotas=quotas(page, start, end),
        start=start,
        end=end,
    )


def _printed(page: Page, mention: Mention) -> str:
    return " ".join(page.text[mention.start : mention.end].split())
