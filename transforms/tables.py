"""Tables that hand out tasks: one row, one instruction.

A table counts when a row of it names the columns: what is to be done ("Nhiệm vụ", "Nội dung công việc"), who
does it ("Cơ quan chủ trì", "Đơn vị thực hiện", "Cơ quan phối hợp"), by when ("Thời hạn hoàn thành"), in any
order. Clean text has a row as one line, its cells joined by " | ". Tables of figures and of what has been
done have no such columns and give nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from transforms.agencies import Mention, parse_list
from transforms.assign import assign
from transforms.deadlines import Clock, Times, read_cell, read_times
from transforms.spans import Page, Paragraph

_BAR = "|"
_CELL = re.compile(r"[^|]*")
_SKIP = " \t\n*_"
# What a header cell says of its column; the first that fits decides ("Nội dung phối hợp" is no task).
_COLUMNS = (
    ("number", re.compile(r"(?:stt|tt|số tt|số thứ tự|thứ tự|số)$")),
    ("done", re.compile(r"(?:kết quả thực hiện|tình hình|tình trạng|hiện trạng|đã |thực trạng|kết quả đạt)")),
    ("with", re.compile(r"[^|]{0,30}\b(?:phối hợp|cùng thực hiện)\b")),
    (
        "due",
        re.compile(
            r"(?:thời hạn|thời gian|hạn\b|tiến độ|ngày (?:hoàn thành|báo cáo|trình)|hoàn thành|thời điểm|"
            r"mốc thời gian|lộ trình)"
        ),
    ),
    (
        "other",
        re.compile(
            r"(?:sản phẩm|kết quả|ghi chú|căn cứ|đơn vị tính|đvt|cơ quan (?:ban hành|phê duyệt|trình))"
        ),
    ),
    (
        "task",
        re.compile(
            r"(?:tên |danh mục )?(?:các )?(?:nhiệm vụ|nội dung|công việc|đầu việc|việc|"
            r"ý kiến chỉ đạo|chỉ đạo|kết luận)\b"
        ),
    ),
    (
        "lead",
        re.compile(
            r"(?:(?:các )?(?:cơ quan|đơn vị|địa phương|sở|ngành|ban|người|phòng|cán bộ|tổ chức|phân công|"
            r"giao|"
            r"lãnh đạo)\b|"
            r"[^|]{0,30}\b(?:chủ trì|chịu trách nhiệm|phụ trách|đầu mối|được giao|thực hiện)\b)"
        ),
    ),
)
_LABEL = re.compile(r"(?:[\divxlc]{1,5}|[a-zđ])(?:\.[\da-zđ]{1,3}){0,3}[.)]?$")
_MAX_HEADER = 60  # letters of a header cell; longer ones are sentences
_MAX_GROUP = 200


@dataclass(slots=True)
class Table:
    """``text[start:end]`` is the table; ``columns`` says what its cells hold, ``rows`` are its lines below
    the header."""

    start: int
    end: int
    columns: list[str]
    rows: list[Paragraph]


@dataclass(slots=True)
class Row:
    """A row that hands out a task: ``text[start:end]`` is its task cell. ``times`` is None where the row has
    none beside those of the task itself."""

    path: str
    start: int
    end: int
    lead: list[Mention] = field(default_factory=list)
    with_: list[Mention] = field(default_factory=list)
    times: Times | None = None


def task_tables(page: Page, start: int, end: int) -> list[Table]:
    """The tables of tasks in ``text[start:end]``."""
    found: list[Table] = []
    if " | " not in page.text[start:end]:
        return found
    lines = [line for line in page.lines if start <= line.start < end]
    open_: Table | None = None
    for index, line in enumerate(lines):
        piped = _BAR in page.text[line.start : line.end]
        columns = _header(page, line) if piped else None
        if columns:
            open_ = Table(line.start, line.end, columns, [])
            found.append(open_)
            continue
        if open_ is None:
            continue
        if piped:
            if not open_.rows and _second_header(page, line, open_.columns):
                open_.end = line.end
                continue
        elif not (
            index + 1 < len(lines)
            and line.end - line.start <= _MAX_GROUP
            and page.text[line.end - 1] not in ".;"
            and _BAR in page.text[lines[index + 1].start : lines[index + 1].end]
        ):
            # A merged row is one cell; anything else ends the table.
            open_ = None
            continue
        open_.rows.append(line)
        open_.end = line.end
    return [each for each in found if each.rows]


def _cells(page: Page, line: Paragraph) -> list[tuple[int, int]]:
    cells = []
    at = line.start
    while True:
        bar = page.text.find(_BAR, at, line.end)
        cells.append(page.trim(at, bar if bar >= 0 else line.end, _SKIP))
        if bar < 0:
            return cells
        at = bar + 1


def _role(low: str) -> str:
    return next((name for name, pattern in _COLUMNS if pattern.match(low)), "other")


def _header(page: Page, line: Paragraph) -> list[str] | None:
    cells = _cells(page, line)
    if any(b - a > _MAX_HEADER for a, b in cells):
        return None
    columns = [_role(page.low[a:b]) for a, b in cells]
    if "task" not in columns or "done" in columns or not {"lead", "with", "due"} & set(columns):
        return None
    # A task named beside figures is no order: somebody must be named to act, or the tasks be called so.
    if "lead" not in columns:
        at = cells[columns.index("task")]
        if not re.search(r"nhiệm vụ|việc|chỉ đạo|kết luận", page.low[at[0] : at[1]]):
            return None
    # Only the first of several columns of tasks holds them.
    first = columns.index("task")
    return [name if name != "task" or index == first else "other" for index, name in enumerate(columns)]


def _second_header(page: Page, line: Paragraph, columns: list[str]) -> bool:
    """A second row of headings under a merged one ("Cơ quan" over "Chủ trì", "Phối hợp") sets ``columns``."""
    cells = _cells(page, line)
    roles = [_role(page.low[a:b]) if b > a else "" for a, b in cells]
    named = [role for role in roles if role]
    if not named or not set(named) <= {"lead", "with", "due"} or any(b - a > 30 for a, b in cells):
        return False
    if len(cells) == len(columns):
        columns[:] = [role or column for role, column in zip(roles, columns, strict=True)]
    elif "lead" in columns:
        at = columns.index("lead")
        columns[at : at + 1] = named
    return True


def task_rows(page: Page, table: Table, above: str | None, lead: list[Mention], clock: Clock) -> list[Row]:
    """The instructions of a table that stands under the item ``above``; ``lead`` is whom that item names."""
    made: list[Row] = []
    group: str | None = None
    for line in table.rows:
        cells = _place(page, _cells(page, line), table.columns)
        task = cells.get("task")
        printed = [(a, b) for a, b in _cells(page, line) if b > a]
        label = page.text[slice(*cells["number"])].rstrip(".)") if "number" in cells else ""
        if len(printed) - bool(label) <= 1 and (len(printed) == 1 or _is_group(page, table, cells)):
            if not printed:
                continue
            group, lead = _group(page, printed, clock.anchor, lead if group is None else [])
            continue
        if task is None:
            continue
        path = label or f"#{len(made) + 1}"
        if group and not path.startswith(f"{group}."):
            path = f"{group}.{path}"
        row = Row(f"{above}.{path}" if above else path, *task)
        _bodies(page, row, cells, table.columns, lead=lead, day=clock.anchor)
        if due := cells.get("due"):
            own = read_times(page, *task, clock)
            told = read_cell(page, *due, clock)
            row.times = Times(
                told.due if told.due_text else own.due,
                told.due_text or own.due_text,
                told.effective or own.effective,
                told.recurrence or own.recurrence,
            )
        made.append(row)
    return made


def _is_group(page: Page, table: Table, cells: dict[str, tuple[int, int]]) -> bool:
    """A row of a label and one cell: a heading where the label is no number, or the table has no column that
    says who acts."""
    label = page.text[slice(*cells["number"])].rstrip(".)") if "number" in cells else ""
    return not label.replace(".", "").isdigit() or "lead" not in table.columns


def _group(
    page: Page, printed: list[tuple[int, int]], day: date | None, lead: list[Mention]
) -> tuple[str | None, list[Mention]]:
    """The label of a row that is a heading, and the bodies it names."""
    label = None
    start, end = printed[-1]
    if len(printed) > 1:
        label = page.text[slice(*printed[0])].rstrip(".)")
    elif match := re.match(r"([IVX]{1,4}|[A-HĐ]|\d{1,2})\s?[.)/-]\s?(?=\S)", page.text[start:end]):
        label, start = match[1], start + match.end()
    mentions, after = parse_list(page, start, day, wide=True)
    named = bool(mentions) and not page.low[after:end].strip(" :.;-")
    return label, mentions if named else lead


def _place(page: Page, cells: list[tuple[int, int]], columns: list[str]) -> dict[str, tuple[int, int]]:
    """The cells of a row by what they hold; blank ones are left out.

    A row with as many cells as the header is read by position. Where cells are missing each goes to the next
    column it can belong to.
    """
    placed: dict[str, tuple[int, int]] = {}
    if len(cells) >= len(columns):
        for name, (a, b) in zip(columns, cells, strict=False):
            if b > a:
                placed.setdefault(name, (a, b))
        return placed
    column = 0
    for a, b in cells:
        while column < len(columns) and not (b > a and _fits(page, a, b, columns[column])):
            column += 1
        if column == len(columns):
            break
        placed.setdefault(columns[column], (a, b))
        column += 1
    return placed


def _fits(page: Page, start: int, end: int, name: str) -> bool:
    low = page.low[start:end]
    if name == "number":
        return bool(_LABEL.match(low))
    if name == "due":
        times = read_cell(page, start, end, Clock(None, date(2000, 1, 1)))
        return bool(times.due_text or times.recurrence)
    if name in {"lead", "with"}:
        return bool(parse_list(page, start)[0])
    return name == "task"


_WITH_IN = re.compile(r"[-+•]?\s*(?:cơ quan |đơn vị )?phối hợp(?: thực hiện)?(?: với)?\s?:?\s*")
_LEAD_IN = re.compile(r"[-+•]?\s*(?:cơ quan |đơn vị )?chủ trì(?: thực hiện)?\s?:?\s*")


def _bodies(
    page: Page,
    row: Row,
    cells: dict[str, tuple[int, int]],
    columns: list[str],
    *,
    lead: list[Mention],
    day: date | None,
) -> None:
    """Who acts and who acts with them: their cells, else the heading above, else (where the table has no
    column for it) the task itself."""
    if cell := cells.get("lead"):
        a, b = cell
        split = _WITH_IN.search(page.low, a, b)
        if split and split.end() >= b - 1:
            # "Sở A chủ trì, Sở B phối hợp"
            chief = _LEAD_IN.search(page.low, a, split.start())
            row.lead = names(page, a, chief.start() if chief else split.start(), day)
            row.with_ = names(page, chief.end(), split.start(), day) if chief else []
        else:
            row.lead = names(page, a, split.start() if split else b, day)
            row.with_ = names(page, split.end(), b, day) if split else []
    elif lead:
        row.lead = lead
    elif "lead" not in columns:
        told = assign(page, row.start, row.end, day)
        row.lead, row.with_ = told.lead, told.with_
    if cell := cells.get("with"):
        known = {page.low[each.start : each.end] for each in row.lead + row.with_}
        row.with_ = row.with_ + [
            each for each in names(page, *cell, day) if page.low[each.start : each.end] not in known
        ]


_LEADING = re.compile(r"[\s,;:.+•-]*(?:chủ trì\s?:?\s*)?")
_BREAK = re.compile(r"\s*[;,]\s*(?:và )?|\s+-\s+|\s*\n\s*|$")


def names(page: Page, start: int, end: int, day: date | None) -> list[Mention]:
    """The bodies a cell lists. What the grammar of names does not know is taken as printed, up to the next
    comma: the column says that it is one."""
    found: list[Mention] = []
    at = start
    while True:
        skip = _LEADING.match(page.low, at, end)
        at = skip.end() if skip else at
        if at >= end:
            break
        mentions, after = parse_list(page, at, day, wide=True)
        stop = _BREAK.search(page.low, after if mentions else at, end)
        cut = stop.start() if stop else end
        if mentions and after <= end:
            rest = page.low[after:cut].strip()
            last = mentions[-1]
            if rest and not rest.startswith(("(", "chủ trì", "thực hiện")):
                mentions[-1] = Mention(last.start, cut, None, last.plural)
            found += mentions
        else:
            a, b = page.trim(at, cut)
            if any(c.isalpha() for c in page.text[a:b]):
                found.append(Mention(a, b, None))
        at = max(cut, at + 1)
    return _joined(page, found)


_UNIT_ALONE = re.compile(
    r"(?:các )?(?:huyện|thị xã|thành phố|xã|phường|thị trấn|đặc khu|ngành|địa phương|đơn vị|quận|đoàn thể)"
    r"(?: (?:liên quan|có liên quan|thuộc tỉnh|trong tỉnh|trên địa bàn(?: tỉnh)?))?$"
)


def _joined(page: Page, found: list[Mention]) -> list[Mention]:
    """ "UBND các huyện, thành phố" is one addressee: a bare unit goes with the collective before it."""
    joined: list[Mention] = []
    for each in found:
        if (
            joined
            and _UNIT_ALONE.match(page.low, each.start, each.end)
            and re.search(r"\b(?:các|cấp)\b", page.low[joined[-1].start : joined[-1].end])
        ):
            joined[-1] = Mention(joined[-1].start, each.end, joined[-1].id, True)
        else:
            joined.append(each)
    return joined
