"""A reading against a true record: what is right, what is extra, what is missed.

Text is compared after ``orthography.fold`` and with single spaces. Bodies of a list are compared as sets,
with "Ủy ban nhân dân" as "UBND" and without commas, which separate them. A meeting's title is right where
it contains the true one. Directives meet by ``path`` ("0" and "end" are optional, the number of an
unnumbered heading counts for nothing); in prose, where there is no path, those meet that share a lead.
What is said of a directive that was not found is missed, and what is said of one that is not there is
extra.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from include.replica.schema import DirectiveTruth, Truth
from transforms import contract
from transforms.document import Document
from transforms.orthography import fold
from transforms.read import Reading

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
OPTIONAL = {"0", "end"}
DAYS = ("issued_date", "meeting_date")
TEXTS = ("issued_place", "issuing_body", "chair_name", "chair_title", "signer_name", "signer_title", "author")
#: In the order they are printed.
FIELDS = (
    "kind", "doc_number", "issued_date", "issued_place", "issuing_body", "published", "meeting_date",
    "meeting_title", "chair_name", "chair_title", "cochairs", "signer_name", "signer_title",
    "signing_authority", "recipients", "author", "citations", "citations.issued_date",
    "citations incomplete", "directives", "directives.lead", "directives.with", "directives.due_date",
    "directives.effective_from", "directives.recurrence", "directives.quotas", "page",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A document and what is true of it.

    ``published`` is the local day the page prints; ``unknown`` names fields the truth does not tell of,
    which are then not compared. ``told``, ``title_starts``, ``province`` (codes then and now) and
    ``absent`` are what can be said of a page whose full record is not known: bodies that must be told
    something, the title's beginning, and furniture that must be gone. ``printed`` is the text that a scan
    shows.
    """

    name: str
    document: Document
    truth: Truth
    published: date | None = None
    unknown: frozenset[str] = frozenset()
    meeting_parts: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    title_starts: str | None = None
    province: tuple[str, str] | None = None
    absent: tuple[str, ...] = ()
    printed: str | None = None
    tags: tuple[str, ...] = ()


@dataclass
class Count:
    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def measured(self) -> int:
        return self.right + self.extra + self.missed

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Twice the right over all; 1 where there was nothing to find and nothing was found."""
        return 2 * self.right / (2 * self.right + self.extra + self.missed) if self.measured else 1.0


@dataclass(frozen=True)
class Mistake:
    case: str
    field: str
    got: str
    want: str
    tags: tuple[str, ...] = ()


@dataclass
class Score:
    """What came of one source. ``spans`` counts places that were looked up, ``misplaced`` tells of those that
    do not hold their value."""

    documents: int = 0
    fields: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in FIELDS})
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    letters: int = 0
    misread: int = 0
    spans: int = 0
    misplaced: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def kind_accuracy(self) -> float:
        right = sum(count for (want, got), count in self.confusion.items() if want == got)
        return right / self.documents if self.documents else 1.0

    @property
    def letter_errors(self) -> float:
        """Share of the letters of scans that were read wrongly, left out or made up."""
        return self.misread / self.letters if self.letters else 0.0

    def add(self, case: Case, reading: Reading | None) -> None:
        """Count ``reading``, or None where the document could not be read."""
        self.documents += 1
        got = reading.kind if reading else "unreadable"
        self.confusion[(case.truth.kind, got)] += 1
        self._one(case, "kind", got, case.truth.kind)
        notice = reading.notice if reading else None
        self._notice(case, notice)
        self._citations(case, reading.citations if reading else [], notice)
        self._directives(case, reading.directives if reading else [])
        self._page(case, notice)
        if case.printed is not None:
            shown = tight(case.printed)
            self.letters += len(shown)
            self.misread += distance(shown, tight(notice.text if notice else ""))
        if reading and notice:
            looked, wrong = spans(reading)
            self.spans += looked
            self.misplaced += [f"{case.name}: {each}" for each in wrong]

    # --- fields

    def _one(self, case: Case, name: str, got: object, want: object, same: bool | None = None) -> None:
        """A single value; None and empty mean that there is none."""
        if name in case.unknown or (not got and not want):
            return
        count = self.fields[name]
        if got and want and (got == want if same is None else same):
            count.right += 1
            return
        count.extra += bool(got)
        count.missed += bool(want)
        self._mistake(case, name, got, want)

    def _mistake(self, case: Case, name: str, got: object, want: object) -> None:
        self.mistakes.append(Mistake(case.name, name, " ".join(str(got).split()), str(want), case.tags))

    def _many(
        self, case: Case, name: str, got: Iterable[Hashable], want: Iterable[Hashable], of: str = ""
    ) -> None:
        if name in case.unknown:
            return
        had, wanted = set(got), set(want)
        count = self.fields[name]
        count.right += len(had & wanted)
        count.extra += len(had - wanted)
        count.missed += len(wanted - had)
        if had != wanted:
            self._mistake(
                case, name, f"{of} {sorted(map(str, had - wanted))}".strip(), sorted(map(str, wanted - had))
            )

    def _notice(self, case: Case, notice: contract.Notice | None) -> None:
        truth = case.truth
        number = notice.doc_number if notice else None
        self._one(case, "doc_number", number, truth.doc_number, flat(number) == flat(truth.doc_number))
        for name in DAYS:
            self._one(case, name, getattr(notice, name, None), getattr(truth, name))
        for name in TEXTS:
            got, want = getattr(notice, name, None), getattr(truth, name)
            self._one(case, name, got, want, flat(got) == flat(want))
        stamp = notice.published_at if notice else None
        self._one(case, "published", stamp.astimezone(LOCAL).date() if stamp else None, case.published)
        called = notice.meeting_title if notice else None
        parts = case.meeting_parts or ((truth.meeting_title,) if truth.meeting_title else ())
        self._one(case, "meeting_title", called, parts, all(flat(part) in flat(called) for part in parts))
        self._many(
            case,
            "cochairs",
            [(flat(each.name), flat(each.title)) for each in notice.cochairs] if notice else [],
            [(flat(each.name), flat(each.title)) for each in truth.cochairs],
        )
        signs = tuple(notice.signing_authority) if notice else ()
        self._one(case, "signing_authority", signs, truth.signing_authority)
        if truth.recipients is not None:
            self._one(case, "recipients", len(notice.recipients) if notice else 0, truth.recipients)

    def _citations(
        self, case: Case, made: Sequence[contract.Citation], notice: contract.Notice | None
    ) -> None:
        whole = [each for each in made if not each.incomplete]
        true = [each for each in case.truth.citations if not each.incomplete]
        got = {(flat(each.number), each.type): each.issued_date for each in whole}
        want = {(flat(each.number), each.type): each.issued_date for each in true}
        self._many(case, "citations", got, want)
        for key in sorted(got.keys() | want.keys(), key=str):
            if got.get(key) or want.get(key):
                self._one(case, "citations.issued_date", got.get(key), want.get(key))
        partial = [each for each in made if each.incomplete]
        if case.incomplete:
            text = notice.text if notice else ""
            printed = [flat(text[each.start : each.end]) for each in partial]
            self._many(case, "citations incomplete", printed, map(flat, case.incomplete))
        else:
            self._many(
                case,
                "citations incomplete",
                [(flat(each.number), each.type) for each in partial],
                [(flat(each.number), each.type) for each in case.truth.citations if each.incomplete],
            )

    def _directives(self, case: Case, made: Sequence[contract.Directive]) -> None:
        read = [each for each in made if each.path not in OPTIONAL]
        if case.told:
            have = {body(name) for each in read for name in each.lead}
            wanted = {body(name) for name in case.told}
            self._many(case, "directives.lead", have & wanted, wanted)
        if "directives" in case.unknown:
            return
        true = [each for each in case.truth.directives if each.path not in OPTIONAL]
        pairs = pair(read, true)
        count = self.fields["directives"]
        for got, want in pairs:
            count.right += bool(got and want)
            if want is None and got:
                count.extra += 1
                self._mistake(case, "directives", f"{got.path} {got.text[:90]}", None)
            if got is None and want:
                count.missed += 1
                self._mistake(case, "directives", None, f"{want.path} {list(want.lead)}")
            of = f"[{(want or got).path}]"  # type: ignore[union-attr]
            said = f"{of} {got.text[:140]} ::" if got else of
            self._many(
                case,
                "directives.lead",
                map(body, got.lead) if got else (),
                map(body, want.lead) if want else (),
                said,
            )
            self._many(
                case,
                "directives.with",
                map(body, got.with_) if got else (),
                map(body, want.with_) if want else (),
                said,
            )
            self._many(
                case,
                "directives.quotas",
                map(flat, got.quotas) if got else (),
                map(flat, want.quotas) if want else (),
                said,
            )
            for name in ("due_date", "effective_from", "recurrence"):
                one, other = getattr(got, name, None), getattr(want, name, None)
                same = often(one) == often(other) if name == "recurrence" else one == other
                before = len(self.mistakes)
                self._one(case, f"directives.{name}", one, other, same)
                if len(self.mistakes) > before:
                    last = self.mistakes.pop()
                    self._mistake(case, last.field, f"{said} {last.got}", last.want)

    def _page(self, case: Case, notice: contract.Notice | None) -> None:
        if notice is None:
            return
        if case.title_starts is not None:
            starts = bool(notice.title and notice.title.startswith(case.title_starts))
            self._one(case, "page", notice.title or "-", case.title_starts, starts)
        if case.province is not None:
            self._one(case, "page", (notice.province_code, notice.province_code_now), case.province)
        for phrase in case.absent:
            self._one(case, "page", phrase if phrase in notice.text else "gone", "gone")


def flat(printed: str | None) -> str:
    """Folded, with single spaces."""
    return " ".join(fold(printed or "").split())


def body(printed: str) -> str:
    """A body's name as it is compared."""
    return " ".join(flat(printed).replace("ủy ban nhân dân", "ubnd").replace(",", " ").split())


def often(printed: str | None) -> str:
    """A recurrence as it is compared."""
    return flat(printed).replace("hàng ", "hằng ").removeprefix("vào ")


def numbering(path: str | None) -> str | None:
    """A path without the count of unnumbered headings: they print none."""
    return re.sub(r"(?:^|(?<=\.))#\d+\.", "", path) if path else path


Pair = tuple[contract.Directive | None, DirectiveTruth | None]


def pair(read: Sequence[contract.Directive], true: Sequence[DirectiveTruth]) -> list[Pair]:
    """Which directive that was read is which true one, each at most once, in the order of the true ones;
    what is left on either side stands alone."""
    left = list(read)
    pairs: list[Pair] = []
    for want in true:
        if want.path is not None:
            fits = [each for each in left if numbering(each.path) == numbering(want.path)]
            alike = sum(numbering(each.path) == numbering(want.path) for each in true[len(pairs) :])
            if len(fits) != alike:
                # Numbering that begins anew: one was not read, or too many were.
                fits.sort(key=lambda each: -len(set(map(body, want.lead)) & set(map(body, each.lead))))
        else:
            wanted = set(map(body, want.lead))
            shared = [
                (len(wanted & set(map(body, each.lead))), each.due_date == want.due_date, -index)
                for index, each in enumerate(left)
                if each.path is None and (not wanted or wanted & set(map(body, each.lead)))
            ]
            fits = [left[-max(shared)[2]]] if shared else []
        if fits:
            left.remove(fits[0])
        pairs.append((fits[0] if fits else None, want))
    return pairs + [(each, None) for each in left]


# --- places -------------------------------------------------------------------------------------------

#: Notice fields that only the text can tell: where they have a value they must have a place.
MUST_HAVE_PLACE = (
    "meeting_title", "meeting_date", "chair_name", "chair_title", "signer_name", "signer_title",
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


def spans(reading: Reading) -> tuple[int, list[str]]:
    """How many places were looked up, and those where the value as printed does not stand."""
    notice = reading.notice
    assert notice is not None
    text = notice.text
    looked, wrong = 0, []

    def check(what: str, start: int | None, end: int | None, holds: bool) -> None:
        nonlocal looked
        looked += 1
        if start is None or end is None or not 0 <= start < end <= len(text) or not holds:
            wrong.append(f"{what} at {start}:{end} {text[start:end][:80] if start is not None else ''!r}")

    for told in reading.directives:
        here = flat(text[told.start : told.end])
        cells = here
        line = text[
            text.rfind("\n", 0, told.start) + 1 : (text.find("\n", told.end) + 1 or len(text) + 1) - 1
        ]
        if " | " in line:
            cells = flat(line)
        check(f"directive {told.path} text", told.start, told.end, here == flat(told.text))
        for name, values in (
            ("due_text", [told.due_text]), ("recurrence", [told.recurrence]), ("quotas", told.quotas),
            ("with", told.with_), ("lead", told.lead),
        ):  # fmt: skip
            # Bodies may stand in the heading above; a table's row has its deadline in a cell of its own.
            where = flat(text) if name in {"with", "lead"} else cells if name != "quotas" else here
            for each in filter(None, values):
                check(f"directive {told.path} {name} {each!r}", told.start, told.end, flat(each) in where)
        if told.due_date and not told.due_text:
            check(f"directive {told.path} due_date without its text", told.start, told.end, False)
    for cited in reading.citations:
        here = tight(text[cited.start : cited.end])
        check(f"citation {cited.number!r}", cited.start, cited.end, tight(cited.number or "") in here)
        for part in (cited.issuer, cited.title):
            if part:
                what = f"citation {cited.number!r} {part!r}"
                check(what, cited.start, cited.end, flat(part) in flat(text))
    placed = set()
    for row in reading.evidence:
        placed.add(row.field)
        value = _value(notice, row.field)
        printed = text[row.start : row.end]
        if isinstance(value, date):
            holds = {str(value.day), str(value.month)} <= {
                part.lstrip("0") for part in _WORD.findall(printed)
            }
        elif row.field.startswith("signing_authority"):
            holds = tight(str(value)).strip(".") == tight(printed).replace("/", "").replace("ư", "u").strip(
                "."
            )
        else:
            holds = tight(str(value)) in tight(printed)
        check(f"evidence {row.field} {value!r}", row.start, row.end, value is not None and holds)
    for name in MUST_HAVE_PLACE:
        if getattr(notice, name) is not None and name not in placed:
            check(f"{name} {getattr(notice, name)!r} without a place", None, None, False)
    return looked, wrong


def distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out or replaced to make ``other`` of ``one`` (Levenshtein)."""
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        here = [row]
        for column, twin in enumerate(other, 1):
            here.append(min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != twin)))
        above = here
    return above[-1]


def tight(printed: str) -> str:
    """Folded, without spaces."""
    return "".join(fold(printed).split())


def _value(notice: contract.Notice, name: str) -> object:
    """The value an evidence row speaks of; of a moment its local day."""
    match = re.fullmatch(r"(\w+)(?:\[(\d+)\](?:\.(\w+))?)?", name)
    if not match:
        return None
    value: object = getattr(notice, match[1], None)
    if isinstance(value, datetime):
        value = value.astimezone(LOCAL).date()
    if match[2] is not None and isinstance(value, list):
        value = value[int(match[2])] if int(match[2]) < len(value) else None
    return getattr(value, match[3], None) if match[3] else value
