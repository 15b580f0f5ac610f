"""Who is told to do what: the items of a conclusion as directives.

An item is a directive when it orders somebody (giao, yêu cầu, đề nghị; an agency and what it does), bids
(imperative verbs, phải, cần) or sets a rule (từ ngày … trở đi, phấn đấu …%). Praise, assessment, statistics
and approvals are none. A heading that only names an agency or a topic hands it down to what stands under it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from transforms import contract
from transforms.agencies import Mention, parse_list
from transforms.assign import ANY_MODAL, STRONG, Assignment, assign, topic_end
from transforms.deadlines import Clock, read_times
from transforms.outline import Item, outline
from transforms.quotas import quotas
from transforms.spans import Page
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
_CLOSING = re.compile(
    r"(?:trên đây là|(?:thừa lệnh|thừa ủy quyền)[^.]{0,80}(?:thông báo|văn phòng)|"
    r"(?:nay )?(?:văn phòng|ubnd|ủy ban nhân dân|sở)[^.;:]{0,70}?(?:xin )?(?:thông báo|"
    r"trân trọng)\b[^:]{0,500}$|"
    r"nguồn\s?:|người đưa tin|tác giả\s?:|tin,? (?:bài|ảnh)|thông báo này (?:được|thay|có)|"
    r"vậy,? (?:văn phòng|ubnd)|buổi làm việc kết thúc|nơi nhận)"
)
_PRAISE = re.compile(
    r"(?:biểu dương|đánh giá cao|ghi nhận(?! ý kiến)|hoan nghênh|khen ngợi|tuyên dương|chúc mừng|"
    r"cảm ơn|đồng tình|chia sẻ|trân trọng|nhất trí|đồng ý|tán thành|thông qua|"
    r"(?:về )?cơ bản (?:thống nhất|nhất trí|đồng ý|tán thành)|thống nhất(?! quản lý| triển khai|"
    r" thực hiện| chỉ đạo)|bày tỏ|chấp thuận|hội nghị (?:đánh giá|nhận định|ghi nhận)|khẳng định)\b"
)
_FINDING = re.compile(
    r"(?:kết quả|thời gian qua|trong thời gian qua|thời gian vừa qua|tình hình|nhìn chung|tuy nhiên|"
    r"tuy vậy|song\b|hiện nay|đến nay|những năm qua|năm qua|sau (?:khi|một thời gian|hơn|gần|\d+)|"
    r"(?:sáu|6|06|9|09|chín|ba|3|03|\d{1,2}) tháng(?: đầu)?|trong (?:quý|\d+ tháng|những (?:tháng|năm)|"
    r"năm \d{4},? (?:tỉnh|toàn|công tác|các|mặc dù))|năm \d{4},? (?:là|tỉnh|toàn|công tác|mặc dù|"
    r"kinh tế)|"
    r"trong năm qua|nguyên nhân|hạn chế|tồn tại|khó khăn|công tác [^.;]{3,80} (?:đã|còn|chưa|đạt)|"
    r"việc [^.;]{3,80} (?:đã|còn|chưa)\b|(?:đa số|nhiều|một số|phần lớn|hầu hết) [^.;]{3,60} (?:đã|còn|"
    r"chưa|chậm)|mặc dù|bên cạnh những|toàn tỉnh (?:có|đã|hiện))\b"
)
_STATISTIC = re.compile(
    r"\b(?:đã|ước|mới|hiện)\b[^.;]{0,60}\b\d|\bso với cùng kỳ|\b(?:đạt|tăng|giảm|bằng) (?:khoảng |"
    r"trên |gần )?\d[\d.,]*\s?(?:%|tỷ|triệu|điểm)"
)
_FLOOR = re.compile(r"\b(?:phấn đấu|tối thiểu|ít nhất|không dưới|bảo đảm|đảm bảo)\b")
_NEGATIVE = re.compile(
    r"đánh giá(?! (?:lại|tác động|đúng))|kết quả (?:đạt được|thực hiện|nổi bật|công tác)|kết quả$|"
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
class _Context:
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

    contexts: dict[int, _Context] = field(default_factory=dict)
    owner: dict[int, _Made] = field(default_factory=dict)
    paths: dict[int, str | None] = field(default_factory=dict)
    unmarked: dict[int, int] = field(default_factory=dict)
    made: list[_Made] = field(default_factory=list)


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


def has_marker(page: Page, start: int, end: int) -> bool:
    """Whether a paragraph announces conclusions and a list follows."""
    for paragraph in page.paragraphs:
        if start <= paragraph.start < end and _STRONG_MARKER.search(page.low, paragraph.start, paragraph.end):
            return True
    return False


def itemised(page: Page, start: int, end: int, clock: Clock) -> list[contract.Directive]:
    """The directives among the numbered items of ``text[start:end]``; none where nothing is numbered."""
    anchor = clock.anchor
    items = outline(page, start, end, lambda a, b: _names_only(page, a, b, anchor))
    marked = [index for index, item in enumerate(items) if item.kind != "plain"]
    if not marked:
        return []
    intro = _intro(page, items[: marked[0]], anchor)
    state = _State()
    for index, item in enumerate(items):
        if _CLOSING.match(page.low, item.start, item.end) and item.kind == "plain" and index > marked[0]:
            if index > marked[-1]:
                break
            continue
        if item.kind == "plain":
            if index < marked[0]:
                continue
            _unmarked(page, item, index > marked[-1], state, anchor)
            continue
        context = state.contexts.get(item.parent, intro)
        directive, handed = _item(page, item, context, anchor)
        state.contexts[index] = handed
        state.paths[index] = item.path
        if directive:
            state.made.append(directive)
            state.owner[index] = directive
    return [_directive(page, each, clock) for each in state.made]


def _names_only(page: Page, start: int, end: int, day: date | None) -> bool:
    """Whether the paragraph does nothing but name agencies: "Sở Tài chính:", "Giao Công an tỉnh"."""
    if end - start > 200:
        return False
    low = page.low
    at = _NAME_HEADING.match(low, start, end).end()  # type: ignore[union-attr]
    mentions, after = parse_list(page, at, day, wide=True)
    if not mentions:
        return False
    return not low[after:end].strip(" :.*_-") and (
        at > start or low[end - 1] == ":" or page.text[start].isupper()
    )


def _intro(page: Page, before: list[Item], day: date | None) -> _Context:
    """Whom the sentence before the first item tells to do all that follows."""
    context = _Context()
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


def _polarity(page: Page, start: int, end: int, inherited: int) -> int:
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


def _item(page: Page, item: Item, context: _Context, day: date | None) -> tuple[_Made | None, _Context]:
    """The directive an item is (None: heading, finding …) and what it hands down."""
    low = page.low
    start, end = item.start, item.end
    assigned = assign(page, start, end, day, bool(context.lead) and not context.weak)
    rest = low[assigned.rest : end].strip(" :.;,*_-")
    lead = assigned.lead or context.lead
    with_ = assigned.with_
    handed = _Context(
        assigned.lead or context.lead,
        context.with_ if not assigned.lead else [],
        context.polarity,
        context.weak and not assigned.lead,
    )
    if _names_only(page, start, end, day):
        at = _NAME_HEADING.match(low, start, end).end()  # type: ignore[union-attr]
        mentions, _ = parse_list(page, at, day, wide=True)
        return None, _Context(mentions, [], max(context.polarity, 0) or 1)
    if page.text[start:end].isupper() and end - start > 5:
        return None, _Context(
            context.lead, context.with_, _polarity(page, start, end, context.polarity), context.weak
        )
    bare = page.text[end - 1] not in ".;,!?…" and end - start < 120
    if item.followers and not item.children and bare and not assigned.lead:
        return None, _Context(
            context.lead, context.with_, _polarity(page, start, end, context.polarity), context.weak
        )
    if item.children:
        ends_open = page.text[end - 1] == ":"
        topic = not assigned.lead and len(low[start:end]) < 220 and page.text[end - 1] not in ".;"
        if assigned.lead and not rest:
            return None, _Context(assigned.lead, [], 1)
        if ends_open or topic:
            polarity = _polarity(page, start, end, context.polarity)
            if assigned.lead:
                return None, _Context(assigned.lead, assigned.with_, 1)
            # "Về công tác X (Sở Y):" names nobody who acts: what is inherited goes on.
            return None, _Context(context.lead, context.with_, polarity, context.weak)
        handed.polarity = _polarity(page, start, end, context.polarity)
        if assigned.lead:
            handed.polarity = 1
    if not _instructs(page, start, end, assigned, context):
        if item.children and not assigned.lead:
            handed = _Context(
                context.lead, context.with_, _polarity(page, start, end, context.polarity), context.weak
            )
        return None, handed
    if not with_ and not assigned.lead:
        with_ = context.with_
    return _Made(item.path, start, end, lead, with_), handed


def _instructs(page: Page, start: int, end: int, assigned: Assignment, context: _Context) -> bool:
    low = page.low
    topic = topic_end(page, start, end)
    begin = start
    polarity = context.polarity
    if topic > start:
        own = _polarity(page, start, topic, 0)
        polarity = own or polarity
        begin = topic
    subject = bool(assigned.lead) and assigned.lead[0].start - begin < 40
    if _PRAISE.match(low, begin):
        return assigned.ordered or (bool(assigned.lead) and bool(ANY_MODAL.search(low, assigned.rest, end)))
    if polarity < 0 and not assigned.ordered:
        return (
            bool(assigned.lead)
            and bool(ANY_MODAL.search(low, assigned.rest, end))
            and not _FINDING.match(low, begin)
        )
    if assigned.ordered:
        return True
    finding = bool(_FINDING.match(low, begin))
    statistic = bool(_STATISTIC.search(low, begin, end))
    if subject:
        return True
    if IMPERATIVE.match(low, begin):
        return not re.search(r"cùng kỳ", low[begin:end]) or bool(ANY_MODAL.search(low, begin, end))
    if STRONG.match(low, begin):
        return True
    if assigned.lead and not finding:
        return True
    if ANY_MODAL.search(low, begin, end) and not (finding and statistic):
        return not finding or bool(
            re.search(r"\b(?:yêu cầu|đề nghị|phải|cần)\b", low[begin:end]) and not statistic
        )
    if (
        re.match(
            r"(?:từ|kể từ|bắt đầu từ) (?:ngày|tháng|năm)|(?:trước|chậm nhất|đến hết|trong) (?:ngày|"
            r"tháng|quý|năm|đến ngày)",
            low[begin : begin + 30],
        )
        and not statistic
    ):
        return True
    if finding or statistic:
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
    last = last and not (item.parent in state.paths and item.parent not in owner)
    context = state.contexts.get(item.parent, _Context())
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
) -> contract.Directive:
    """A directive whose text is ``text[start:end]``."""
    times = read_times(page, start, end, clock)
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
