"""Composes documents whose true record is known, because it is made together with the text.

``generate(count, seed)`` gives the same documents for the same arguments. Names, agencies and tasks come from
``benchmarks.score.words``, days from ``benchmarks.score.days``; layout and noise are put on last, by
``benchmarks.score.sheets``. Kinds: formal notices of the state and the Party, articles that give conclusions,
meeting news, and what is none of these.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from benchmarks.score import words
from benchmarks.score.compare import Case
from benchmarks.score.days import deadline, formal, full, slashed
from benchmarks.score.sheets import Sheet, printed
from include.replica.schema import Truth
from transforms.provinces import provinces

SEED = 20261122
FIRST, LAST = date(2018, 2, 1), date(2026, 10, 20)
CITIES = {
    "Hà Nội",
    "Hải Phòng",
    "Đà Nẵng",
    "Cần Thơ",
    "TP. Hồ Chí Minh",
    "Hồ Chí Minh",
    "Thành phố Hồ Chí Minh",
}


def generate(count: int, seed: int = SEED) -> Iterator[Case]:
    """``count`` documents; each depends on ``seed`` and its own number only."""
    for index in range(count):
        yield Composer(random.Random(f"{seed}/{index}"), f"generated/{index:05d}").case()


@dataclass
class Item:
    """A paragraph of a body and what stands under it. ``told`` is the directive it is, without its path."""

    text: str
    told: dict[str, Any] | None = None
    under: list[Item] = field(default_factory=list)
    name_only: bool = False


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass
class Numbering:
    """Prints items with their marks and notes the paths of directives. ``marks`` are those of each depth;
    ``running`` counts on over the chapters, None where each begins anew."""

    rng: random.Random
    marks: tuple[str, ...]
    running: int | None
    lines: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)

    def add(self, items: list[Item], depth: int = 0, above: str = "") -> None:
        mark = self.marks[depth]
        for index, item in enumerate(items, 1):
            number = index
            if self.running is not None and depth == 1:
                number = self.running = self.running + 1
            label, path = self._mark(mark, number, above)
            text = item.text
            if not item.under and not text.endswith((".", ":")):
                whole = self.rng.random() < 0.85
                text += "." if whole or mark in {"1. ", "I. "} else ";"
            elif item.under and mark == "" and not text.endswith(":"):
                text += ":"
            self.lines.append(label + text)
            if item.told is not None:
                self.told.append({"path": path, **item.told})
            if item.under:
                self.add(item.under, depth + 1, path)

    @staticmethod
    def _mark(mark: str, number: int, above: str) -> tuple[str, str]:
        """What is printed before an item, and its path."""
        join = f"{above}." if above else ""
        sign = mark.strip()
        if not sign:
            return "", above
        if sign[0] == "I":
            roman = ("", "I", "II", "III", "IV")[number]
            return mark.replace("I", roman, 1), roman
        if sign.startswith("1.1"):
            label = f"{above.rpartition('.')[2]}.{number}"
            return mark.replace("1.1", label, 1), f"{join}{number}"
        if sign[0] == "1":
            return mark.replace("1", str(number), 1), f"{join}{number}"
        if sign[0] == "a":
            letter = "abcdđeghik"[number - 1]
            return mark.replace("a", letter, 1), f"{join}{letter}"
        return mark, f"{join}{sign}{number}"


class Composer:
    """Makes one document: who, where and when are drawn first, then the parts."""

    def __init__(self, rng: random.Random, name: str) -> None:
        self.rng = rng
        self.name = name
        self.issued = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
        while self.issued.weekday() > 4:
            self.issued -= timedelta(days=1)
        self.held = self.issued - timedelta(days=rng.randint(0, 9))
        merged = self.issued >= words.MERGER
        self.province = rng.choice(sorted({each.name_now if merged else each.name for each in provinces()}))
        hue = self.province in {"Huế", "Thừa Thiên Huế"} and self.issued >= date(2025, 1, 1)
        dong_nai = self.province == "Đồng Nai" and self.issued >= date(2026, 4, 30)
        if hue:
            self.province = "Huế"
        self.unit = "thành phố" if self.province in CITIES or hue or dong_nai else "tỉnh"
        self.committee = "Thành ủy" if self.unit == "thành phố" else "Tỉnh ủy"
        self.party = False
        self.cited: dict[str, dict[str, Any]] = {}
        self.dated = True  # the document prints its day of issue
        self.anchor: date = self.issued
        self.yearless = True
        self.people: set[str] = set()
        self.tags: list[str] = []

    # --- small parts

    def fill(self, text: str, **more: str) -> str:
        values = {
            "unit": self.unit, "party": self.committee, "p": self.province, "y": str(self.issued.year),
            "d": self.rng.choice(words.LOCAL), "k": str(self.rng.randint(2, 9)),
            "n": str(self.rng.randrange(35, 99)), "youth": f"{capital(self.unit)} đoàn",
        } | more  # fmt: skip
        return text.format_map(values)

    def person(self) -> str:
        rng = self.rng
        while True:
            draw = rng.random()
            if draw < 0.06:
                name = rng.choice(words.RARE)
            elif draw < 0.4:
                name = f"{rng.choice(words.FAMILY)} {rng.choice(words.MIDDLE_F)} {rng.choice(words.GIVEN_F)}"
            elif draw < 0.5:
                name = f"{rng.choice(words.FAMILY)} {rng.choice(words.GIVEN_M)}"
            else:
                name = f"{rng.choice(words.FAMILY)} {rng.choice(words.MIDDLE_M)} {rng.choice(words.GIVEN_M)}"
            if name not in self.people:
                self.people.add(name)
                return name

    def agency(self, *, without: tuple[str, ...] = ()) -> str:
        """One body that existed on the day."""
        old = self.issued < words.REFORM
        while True:
            if self.party and self.rng.random() < 0.8:
                pool = words.PARTY_BEFORE if old else words.PARTY_AFTER
                if not old and self.issued < words.MERGER:
                    pool = (*pool, "Huyện ủy {d}")
            elif self.rng.random() < 0.12:
                below = self.issued >= words.MERGER
                pool = ("UBND xã {d}", "UBND phường {d}") if below else ("UBND huyện {d}",)
            else:
                pool = words.ALWAYS + (words.BEFORE if old else words.AFTER)
            made = self.fill(self.rng.choice(pool))
            if made not in without:
                return made

    def collective(self) -> str:
        if self.party:
            if self.issued < words.MERGER:
                return "các huyện ủy, thành ủy" if self.rng.random() < 0.6 else "các cấp ủy, tổ chức đảng"
            return "Đảng ủy các xã, phường" if self.rng.random() < 0.6 else "các cấp ủy, tổ chức đảng"
        pool = words.COLLECTIVE_BEFORE if self.issued < words.MERGER else words.COLLECTIVE_AFTER
        return self.rng.choice(pool)

    def bodies(self, *, without: tuple[str, ...] = ()) -> tuple[str, list[str]]:
        """Who acts: the words, and the list they stand for."""
        draw = self.rng.random()
        if draw < 0.16 and not without:
            one = self.collective()
            return one, [one]
        one = self.agency(without=without)
        if draw < 0.8:
            return one, [one]
        two = self.agency(without=(*without, one))
        if draw < 0.9:
            return f"{one}{self.rng.choice((', ', ' và '))}{two}", [one, two]
        three = self.agency(without=(*without, one, two))
        return f"{one}, {two} và {three}", [one, two, three]

    def partners(self, lead: list[str]) -> tuple[str, list[str]]:
        """Who acts together with the lead."""
        text, names = self.bodies(without=tuple(lead))
        if len(names) == 1 and names[0][:4] not in {"các ", "Thủ ", "Chủ "} and self.rng.random() < 0.25:
            others = self.rng.choice(("các đơn vị có liên quan", "các cơ quan liên quan", "các địa phương"))
            return f"{text}, {others}" if self.rng.random() < 0.5 else f"{text} và {others}", [*names, others]
        return text, names

    def cite(self, incomplete: float = 0.12) -> str:
        """A document's name; it is noted as cited."""
        rng = self.rng
        if self.cited and rng.random() < 0.12:
            number, known = rng.choice(sorted(self.cited.items()))
            if not known.get("incomplete"):
                return f"{known['type']} số {number}{rng.choice(('', ' nêu trên'))}"
        if rng.random() < incomplete:
            kind, issuer = rng.choice(words.PARTIAL_DOCUMENTS)
            digits = str(rng.randint(11, 160))
            if not any(number.startswith(digits) for number in self.cited):
                self.cited[digits] = {"number": digits, "type": kind, "incomplete": True}
                return f"{kind} số {digits} của {self.fill(issuer)}"
        day = self.issued - timedelta(days=rng.randint(12, 1500))
        digits = f"{rng.randint(2, 3400):02d}"
        draw = rng.random()
        party = draw < (0.75 if self.party else 0.12)
        if party:
            kind, symbol, issuer = rng.choice(words.PARTY_DOCUMENTS)
            number = f"{digits}-{symbol}"
            if "{" in issuer or "/TU" in symbol:
                issuer = self.fill(issuer)
        elif draw < 0.75:
            kind, symbol, issuer = rng.choice(words.STATE_DOCUMENTS)
            number = f"{digits}/{symbol}"
        else:
            kind, symbol, issuer = rng.choice(words.YEARLY_DOCUMENTS)
            if symbol == "QH15":
                symbol = "QH15" if day.year > 2021 else "QH14"
            number = f"{digits}/{day.year}/{symbol}"
        issuer = self.fill(issuer)
        if number in self.cited or any(
            known.get("incomplete") and known["type"] == kind and known["number"] == digits
            for known in self.cited.values()
        ):
            return self.cite(incomplete)
        said = full(rng, day)
        order = rng.randrange(9)
        if kind == "Luật":
            order = 1
        made = {
            0: f"{kind} số {number} ngày {said} của {issuer}",
            1: f"{kind} số {number} của {issuer}",
            2: f"{kind} số {number} ngày {said}",
            3: f"{kind} {number} ngày {said} của {issuer}",
            4: f"{kind} số {number}, ngày {said} của {issuer}",
            5: f"{kind} số {number} của {issuer} ngày {said}",
            6: f"{kind} của {issuer} số {number} ngày {said}",
            7: f"{kind} số {number} ngày {said} của {issuer} về {self.rng.choice(self.themes())}",
            8: f"{kind} số {number} (ngày {said})",
        }[order]
        self.cited[number] = {"number": number, "type": kind, "issued_date": None if order == 1 else day}
        return made

    def themes(self) -> list[str]:
        return [self.fill(each) for each in words.TOPICS]

    # --- instructions

    def ends(self) -> tuple[str, dict[str, Any]]:
        """How an instruction ends: by when or how often, or not at all."""
        rng = self.rng
        draw = rng.random()
        above = f"UBND {self.unit}" if not self.party else f"Ban Thường vụ {self.committee}"
        head = f"Chủ tịch {above}" if not self.party else f"Thường trực {self.committee}"
        if draw < 0.48:
            due = deadline(rng, self.anchor, self.issued if self.dated else None, self.yearless)
            if due.bare:
                return rng.choice(("; thời hạn hoàn thành: ", "; thời gian hoàn thành trước ")) + due.text, {
                    "due_date": due.on
                }
            if due.text.startswith("xong"):
                return f", {due.text}", {"due_date": due.on}
            tail = rng.choice(
                (f", hoàn thành {due.text}", f", báo cáo {above} {due.text}", f", trình {above} {due.text}",
                 f"; kết quả báo cáo {head} {due.text}", f" {due.text}", f" (hoàn thành {due.text})",
                 f"; báo cáo {head} kết quả thực hiện {due.text}")
            )  # fmt: skip
            return tail, {"due_date": due.on}
        if draw < 0.6:
            how = rng.choice(
                ("định kỳ hằng tháng", "định kỳ hằng quý", "hằng tuần", "hàng quý", "định kỳ 6 tháng",
                 "định kỳ hàng tháng", "hằng tháng")
            )  # fmt: skip
            when = rng.choice(
                ("trước ngày 20 hằng tháng", "trước ngày 25 hàng tháng", "vào thứ Sáu hằng tuần")
            )
            return rng.choice(
                ((f", {how} báo cáo {above}", {"recurrence": how}),
                 (f"; {how} tổng hợp kết quả, báo cáo {head}", {"recurrence": how}),
                 (f", báo cáo kết quả {when}", {"recurrence": when.removeprefix("vào ")}))
            )  # fmt: skip
        if draw < 0.68:
            return f"; kết quả báo cáo {above}", {}
        return "", {}

    def does(self) -> tuple[str, dict[str, Any]]:
        """What is to be done: a verb phrase, and what it sets."""
        rng = self.rng
        if rng.random() < 0.14:
            phrase, quota = rng.choice(words.TARGETS)
            n, k = str(rng.randrange(35, 100)), str(rng.randint(2, 9))
            return self.fill(phrase, n=n, k=k), {"quotas": (quota.format(n=n, k=k),)}
        task = rng.choice(words.TASKS)
        if rng.random() < 0.18:
            return task + rng.choice(
                (" theo ", " theo đúng quy định tại ", " theo tinh thần ")
            ) + self.cite(), {}
        return task, {}

    def inherited(self) -> Item:
        """An instruction under a heading that names who acts."""
        task, sets = self.does()
        more, when = self.ends()
        draw = self.rng.random()
        told: dict[str, Any] = {**sets, **when}
        if draw < 0.2:
            text, names = self.partners([])
            told["with"] = names
            text = f"{self.rng.choice(('Chủ trì, phối hợp với', 'Phối hợp với'))} {text} {task}"
        else:
            text = capital(self.rng.choice(words.ADVERBS) + task)
        return Item(f"{text}{more}", told)

    def ordered(self, topic: bool = False) -> Item:
        """An instruction that says itself who acts."""
        rng = self.rng
        task, sets = self.does()
        more, when = self.ends()
        who, lead = self.bodies()
        told: dict[str, Any] = {"lead": lead, **sets, **when}
        adverb = rng.choice(words.ADVERBS)
        form = rng.randrange(14)
        if form in (0, 1, 2):
            other, names = self.partners(lead)
            told["with"] = names
            give = rng.choice(("Giao ", "Giao ", "", "Yêu cầu ", "Phân công "))
            text = f"{give}{who} chủ trì, phối hợp với {other} {task}{more}"
        elif form == 3:
            other, names = self.partners(lead)
            told["with"] = names
            text = f"{rng.choice(('', 'Giao '))}{who} phối hợp với {other} {task}{more}"
        elif form in (4, 5):
            text = f"Giao {who} {adverb}{task}{more}"
        elif form in (6, 7, 8):
            text = f"{who} {adverb}{task}{more}"
        elif form == 9:
            text = f"{rng.choice(('Yêu cầu', 'Đề nghị'))} {who} {adverb}{task}{more}"
        elif form == 10:
            text = f"{who} {rng.choice(('có trách nhiệm', 'chịu trách nhiệm'))} {task}{more}"
        elif form == 11:
            due = deadline(rng, self.anchor, self.issued if self.dated else None, self.yearless)
            while not due.front:
                due = deadline(rng, self.anchor, self.issued if self.dated else None, self.yearless)
            told = {"lead": lead, **sets, "due_date": due.on}
            text = f"{capital(due.text)}, {who} phải {task}"
        elif form == 12:
            agreed = rng.choice(
                ("Thống nhất chủ trương hỗ trợ các hộ dân bị ảnh hưởng", "Đồng ý với đề xuất của Hội nghị")
            )
            text = f"{agreed}; giao {who} {task}{more}"
        else:
            text = f"{rng.choice(('Giao ', ''))}{who}: {capital(task)}{more}"
        if topic and form != 11 and rng.random() < 0.5:
            text = f"{rng.choice(words.SUBJECTS)}: {capital(text)}"
        return Item(capital(text), told)

    def heading(self, children: int) -> Item:
        """A heading that only names who acts, and what it does."""
        who, lead = self.bodies()
        form = self.rng.randrange(6)
        text = (
            f"{capital(who)}:", capital(who), f"Giao {who}:", f"Đối với {who}:", f"Yêu cầu {who}:",
            f"Giao {who} chủ trì thực hiện các nhiệm vụ sau:",
        )[form]  # fmt: skip
        made = Item(text, name_only=True)
        for _ in range(children):
            each = self.inherited()
            assert each.told is not None
            each.told = {"lead": lead, **each.told}
            each.told["with"] = [name for name in each.told.get("with", []) if name not in lead]
            made.under.append(each)
        return made

    def theme(self, children: int) -> Item:
        """A heading that names a matter, and who does what about it."""
        made = Item(self.rng.choice(words.SUBJECTS) + self.rng.choice((":", "")))
        made.under = [self.ordered() for _ in range(children)]
        return made

    def goal(self) -> Item:
        text, quota = self.rng.choice(words.GOALS)
        n = str(self.rng.randrange(35, 100))
        return Item(self.fill(text, n=n).rstrip("."), {"quotas": (quota.format(n=n),)})

    def rule(self) -> Item:
        what, quota = self.rng.choice(words.RULES)
        day = self.anchor + timedelta(days=self.rng.randint(8, 200))
        opens = self.rng.choice(("Từ ngày {} trở đi, ", "Kể từ ngày {}, ", "Bắt đầu từ ngày {}, "))
        told: dict[str, Any] = {"effective_from": day}
        if quota:
            told["quotas"] = (quota,)
        return Item(opens.format(slashed(self.rng, day)) + what, told)

    def finding(self) -> Item:
        day = slashed(self.rng, self.issued - timedelta(days=self.rng.randint(12, 50)))
        text = self.fill(self.rng.choice(words.FINDINGS), a=self.agency(), day=day)
        return Item(text.rstrip("."))

    def praise(self, meeting: str) -> Item:
        one = self.agency()
        text = self.fill(
            self.rng.choice(words.PRAISE),
            a=one,
            b=self.agency(without=(one,)),
            m=meeting.partition(" về ")[0],
        )
        return Item(text.rstrip("."))

    def tasks(self, count: int, deep: bool = True) -> list[Item]:
        """Items that tell somebody something."""
        made: list[Item] = []
        for _ in range(count):
            draw = self.rng.random()
            if draw < 0.6 or not deep:
                made.append(self.ordered(topic=True))
            elif draw < 0.78:
                made.append(self.heading(self.rng.randint(2, 4)))
            elif draw < 0.86:
                made.append(self.theme(self.rng.randint(2, 3)))
            elif draw < 0.93:
                made.append(self.goal())
            else:
                made.append(self.rule())
        return made

    # --- numbering

    def body(self, meeting: str) -> tuple[list[str], list[dict[str, Any]]]:
        """The conclusions: paragraphs with their marks, and the directives with their paths."""
        rng = self.rng
        count = rng.randint(2, 6)
        assessed = [
            self.praise(meeting) if rng.random() < 0.5 else self.finding() for _ in range(rng.randint(1, 3))
        ]
        styles = [
            "roman",
            "decimal",
            "plain",
            "plain",
            "letters",
            "slash",
            "roman-decimal",
            "dash",
            "agencies",
        ]
        style = rng.choice([*styles, *(["party"] * 9 if self.party else [])])
        self.tags.append(f"numbering:{style}")
        if style in {"roman", "roman-decimal", "decimal", "party"}:
            first = Item(rng.choice(words.ASSESSMENT_HEADS), under=assessed)
            second = Item(rng.choice(words.TASK_HEADS), under=self.tasks(count))
            if style in {"roman", "party"} and rng.random() < 0.5:
                first.text, second.text = first.text.upper(), second.text.upper()
            elif rng.random() < 0.4:
                first.text, second.text = first.text + ":", second.text + ":"
            top = [first, second] if rng.random() < 0.8 else [second]
        elif style == "agencies":
            top = [self.heading(rng.randint(1, 3)) for _ in range(count)]
        elif style == "dash":
            top = assessed[:1] + [self.ordered() for _ in range(count)]
        else:
            top = assessed + self.tasks(count, deep=style != "letters" or rng.random() < 0.5)
        marks = {
            "roman": ("I. ", "1. ", rng.choice(("a) ", "- ")), "- "),
            "party": ("I- ", "1- ", "- ", "+ "),
            "roman-decimal": ("I. ", "1. ", "1.1. ", "- "),
            "decimal": ("1. ", rng.choice(("1.1. ", "1.1 ")), "- ", "+ "),
            "plain": ("1. ", rng.choice(("a) ", "- ", "1.1. ")), "- "),
            "letters": (rng.choice(("1. ", "1) ")), "a) ", "- "),
            "slash": ("1/ ", "- ", "+ "),
            "dash": ("- ", "+ "),
            "agencies": ("", rng.choice(("- ", "- ", "- ", "1. ")), "+ "),
        }[style]
        counts_on = style in {"roman", "roman-decimal"} and rng.random() < 0.2
        numbering = Numbering(rng, marks, 0 if counts_on else None)
        numbering.add(top)
        return numbering.lines, numbering.told

    # --- the meeting

    def chair(self) -> tuple[str, str]:
        """The offices a chair holds: all of them, and the last, by which he is called."""
        if self.party:
            title = self.rng.choice(
                ("Bí thư {party}", "Phó Bí thư Thường trực {party}", "Phó Bí thư {party}",
                 "Ủy viên Trung ương Đảng, Bí thư {party}")
            )  # fmt: skip
        else:
            title = self.rng.choice(
                ("Chủ tịch UBND {unit}", "Chủ tịch UBND {unit}", "Phó Chủ tịch UBND {unit}",
                 "Phó Chủ tịch UBND {unit}", "Phó Chủ tịch Thường trực UBND {unit}",
                 "Phó Bí thư {party}, Chủ tịch UBND {unit}", "Quyền Chủ tịch UBND {unit}",
                 "Ủy viên Ban Thường vụ {party}, Phó Chủ tịch UBND {unit}", "Chủ tịch HĐND {unit}",
                 "Phó Bí thư Thường trực {party}, Chủ tịch HĐND {unit}")
            )  # fmt: skip
        title = self.fill(title)
        return title, title.split(", ")[-1]

    def meeting(self) -> str:
        pool = words.MEETINGS
        made = self.rng.choice(pool)
        if self.rng.random() < 0.12 and not self.party:
            return self.fill("phiên họp " + self.rng.choice(words.COMMITTEES))
        topic = self.fill(self.rng.choice(words.TOPICS))
        return made.format(t=topic, a=self.agency())

    def notice(self) -> tuple[Sheet, dict[str, Any]]:
        """A formal notice of conclusions."""
        rng = self.rng
        self.party = rng.random() < 0.22
        self.dated = rng.random() < 0.9
        blank_day = self.dated and rng.random() < 0.04
        with_head = self.dated
        if blank_day or not with_head:
            self.dated = False
        self.anchor = self.issued if self.dated else self.held
        self.tags.append("party" if self.party else "state")
        office, called = self.chair()
        name, meeting = self.person(), self.meeting()
        known: dict[str, Any] = {"chair_name": name, "chair_title": office, "meeting_title": meeting}
        letterhead = self.letterhead(called, blank_day)
        known |= letterhead if with_head else {}
        named = rng.random() < 0.35
        subject = f"Kết luận của {called}{' ' + name if named else ''} tại {meeting}"
        if rng.random() < 0.1:
            subject = f"Ý kiến kết luận của {called} tại {meeting}"
        opening, more = self.opening(office, called, name, meeting, year=not self.dated)
        known |= more
        lines, told = self.body(meeting)
        foot_title, authority, stack = self.signature()
        signer = self.person()
        recipients = self.recipients()
        if rng.random() < 0.85:
            known |= {
                "signer_name": signer, "signer_title": foot_title, "signing_authority": authority,
                "recipients": len(recipients),
            }  # fmt: skip
        else:
            recipients, stack, signer = [], [], ""
        closing = self.closing(called)
        sheet = Sheet(
            left=letterhead["lines"] if with_head else [],
            right=self.right() if with_head else [],
            number=letterhead["number_line"] if with_head else "",
            place_day=letterhead["place_line"] if with_head else "",
            type="THÔNG BÁO" if not letterhead["is_kl"] else "KẾT LUẬN",
            subject=subject
            if not letterhead["is_kl"]
            else subject.removeprefix("Kết luận ").removeprefix("Ý kiến kết luận "),
            body=[*opening, *lines, *closing],
            recipients=recipients,
            signature=stack,
            signer=signer,
            title=f"Thông báo {subject[0].lower()}{subject[1:]}",
            party=self.party,
        )
        known = {key: value for key, value in known.items() if key in Truth.model_fields}
        return sheet, {"kind": "formal_notice", "directives": told, **known}

    def letterhead(self, called: str, blank_day: bool) -> dict[str, Any]:
        """The head's lines and what they say."""
        rng = self.rng
        place = self.province.removeprefix("TP. ").removeprefix("Thành phố ")
        upper = place.upper()
        unit = self.unit.upper()
        digits = rng.randint(1, 999)
        is_kl = False
        if self.party:
            lines, issuer = rng.choice(
                (([f"{self.committee.upper()} {upper}", "VĂN PHÒNG"], "VĂN PHÒNG"),
                 ([f"ĐẢNG BỘ {unit} {upper}", self.committee.upper()], self.committee.upper()))
            )  # fmt: skip
            is_kl = issuer != "VĂN PHÒNG" and rng.random() < 0.3
            symbol = (
                "KL/TU"
                if is_kl
                else rng.choice(("TB/TU", "TB/TU", "TB/VPTU"))
                if issuer == "VĂN PHÒNG"
                else "TB/TU"
            )
            number = f"{digits}-{symbol}"
            shown = rng.choice((f"Số {number}", f"Số: {number}", f"Số {number.replace('-', ' -')}"))
        else:
            above = rng.choice((f"UBND {unit} {upper}", f"ỦY BAN NHÂN DÂN {unit} {upper}"))
            if "HĐND" in called:
                lines, symbol = [f"HỘI ĐỒNG NHÂN DÂN {unit} {upper}"], "TB-HĐND"
                issuer = lines[0]
                if rng.random() < 0.5:
                    lines = ["HỘI ĐỒNG NHÂN DÂN", f"{unit} {upper}"]
            elif rng.random() < 0.5:
                lines, issuer = [above, "VĂN PHÒNG"], "VĂN PHÒNG"
                symbol = rng.choice(("TB-VP", "TB-VPUBND", "TB-VPUB"))
            else:
                lines, issuer = ["ỦY BAN NHÂN DÂN", f"{unit} {upper}"], f"ỦY BAN NHÂN DÂN {unit} {upper}"
                symbol = rng.choice(("TB-UBND", "TB-UBND", "TB-UBND-VP"))
            number = f"{digits:02d}/{symbol}"
            shown = rng.choice(
                (f"Số: {number}", f"Số: {number}", f"Số {number}", f"Số: {number.replace('/', ' /')}")
            )
        if rng.random() < 0.07:
            shown = shown.replace(f"{digits:02d}" if not self.party else str(digits), "      ", 1)
            number = ""
        day = formal(self.issued)
        if blank_day:
            day = f"ngày      tháng {self.issued.month} năm {self.issued.year}"
        return {
            "lines": lines, "number_line": shown, "place_line": f"{place}, {day}", "is_kl": is_kl,
            "doc_number": number or None, "issued_date": None if blank_day else self.issued,
            "issued_place": place, "issuing_body": issuer,
        }  # fmt: skip

    def right(self) -> list[str]:
        if self.party:
            return ["ĐẢNG CỘNG SẢN VIỆT NAM"]
        return [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            self.rng.choice(("Độc lập - Tự do - Hạnh phúc",) * 3 + ("Độc lập – Tự do – Hạnh phúc",)),
        ]

    def said_day(self, year: bool) -> str:
        """The meeting's day as printed."""
        day = self.held
        if year or self.rng.random() < 0.8:
            return full(self.rng, day)
        return self.rng.choice(
            (f"{day.day:02d}/{day.month}", f"{day.day}/{day.month}", f"{day.day:02d}-{day.month}")
        )

    def opening(
        self, office: str, called: str, name: str, meeting: str, year: bool
    ) -> tuple[list[str], dict[str, Any]]:
        """The paragraphs before the conclusions, and what they say."""
        rng = self.rng
        said = self.said_day(year)
        place = ""
        if rng.random() < 0.4:
            place = " " + self.fill(rng.choice(words.PLACES), a=self.agency()) + ","
        more: dict[str, Any] = {"meeting_date": self.held}
        seat = f", Trưởng Ban Chỉ đạo {self.unit}" if rng.random() < 0.15 else ""
        form = rng.randrange(8)
        self.tags.append(f"opening:{form}")
        conclude = called
        if form == 0:
            first = f"Ngày {said},{place} {office} {name}{seat} chủ trì {meeting}."
        elif form == 1:
            first = f"Ngày {said},{place} đồng chí {name}, {office}{seat} đã chủ trì {meeting}."
        elif form == 2:
            first = f"Ngày {said},{place} đồng chí {name} - {office}{seat} chủ trì {meeting}."
        elif form == 3:
            host = f"UBND {self.unit}" if not self.party else f"Thường trực {self.committee}"
            first = (
                f"Ngày {said},{place} {host} tổ chức {meeting} dưới sự chủ trì của đồng chí {name}, {office}."
            )
        elif form == 4:
            host = f"UBND {self.unit}" if not self.party else f"Thường trực {self.committee}"
            first = f"Ngày {said},{place} {host} tổ chức {meeting}. Đồng chí {name}, {office} chủ trì."
        elif form == 5:
            first = f"Ngày {said},{place} {called} chủ trì {meeting}."
            conclude = f"{called} {name}"
            more["chair_title"] = called
        elif form == 6:
            first = f"Ngày {said},{place} ông {name}, {office} chủ trì {meeting}."
            if rng.random() < 0.5:
                first = first.replace(" ông ", " bà ")
        else:
            first = (
                f"Thực hiện chương trình công tác, ngày {said},{place} {office} {name} đã chủ trì {meeting}."
            )
        if rng.random() < 0.12 and not self.party:
            second = self.person()
            title = self.fill(
                rng.choice(("Phó Chủ tịch UBND {unit}", "Phó Chủ tịch Thường trực UBND {unit}"))
            )
            if title != called:
                first += f" Đồng chủ trì có đồng chí {second}, {title}."
                more["cochairs"] = ({"name": second, "title": title},)
        what = meeting.partition(" ")[0] if not meeting.startswith("buổi") else "buổi làm việc"
        what = {"cuộc": "cuộc họp", "phiên": "phiên họp", "Hội": "Hội nghị"}.get(what, what)
        one, two = self.agency(), self.agency()
        if rng.random() < 0.7:
            first += " " + rng.choice(
                (f"Tham dự {what} có đại diện lãnh đạo {one}, {two} và các đơn vị có liên quan.",
                 f"Cùng dự có lãnh đạo {one}; lãnh đạo {two}.",
                 f"Dự {what} có đồng chí {self.person()}, Giám đốc Sở Tài chính; đại biểu theo giấy mời.")
            )  # fmt: skip
        lines = [first]
        if rng.random() < 0.15:
            lines[0] = f"Căn cứ {self.cite(0)}; " + first[0].lower() + first[1:]
        verb = rng.choice(
            ("kết luận như sau:", "kết luận như sau:", "kết luận, chỉ đạo như sau:",
             "thống nhất kết luận các nội dung sau:", "có ý kiến kết luận như sau:", "kết luận:")
        )  # fmt: skip
        heard = rng.choice(
            (f"Sau khi nghe {one} báo cáo, ý kiến phát biểu của các đại biểu dự họp, {conclude} {verb}",
             f"Sau khi nghe báo cáo của {one}; ý kiến của {two} và các đại biểu, {conclude} {verb}",
             f"Trên cơ sở báo cáo của {one} và ý kiến thảo luận của các thành viên, {conclude} {verb}")
        )  # fmt: skip
        if rng.random() < 0.12:
            heard = f"Sau khi xem xét {self.cite(0)} và ý kiến các đại biểu, {conclude} {verb}"
        if form != 5 and rng.random() < 0.2:
            heard = heard.replace(f"{conclude} {verb}", f"{conclude} {name} {verb}")
        if rng.random() < 0.1:
            return [f"{lines[0]} {heard}"], more
        return [*lines, heard], more

    def closing(self, called: str) -> list[str]:
        rng = self.rng
        office = f"Văn phòng UBND {self.unit}" if not self.party else f"Văn phòng {self.committee}"
        made = []
        if rng.random() < 0.3:
            made.append("Yêu cầu các cơ quan, đơn vị nghiêm túc triển khai thực hiện các nội dung nêu trên.")
        if rng.random() < 0.85:
            made.append(
                rng.choice(
                    (f"{office} thông báo để các cơ quan, đơn vị biết, thực hiện./.",
                     f"Trên đây là kết luận của {called}, {office} thông báo đến các cơ quan để thực hiện./.",
                     f"Thừa lệnh {called}, {office} xin thông báo để các đơn vị biết và thực hiện./.")
                )
            )  # fmt: skip
        return made

    def signature(self) -> tuple[str, tuple[str, ...], list[str]]:
        """The signer's office, the signs of authority, the lines."""
        if self.party:
            body = self.rng.choice(("BAN THƯỜNG VỤ", f"THƯỜNG TRỰC {self.committee.upper()}"))
            return self.rng.choice(
                (("Chánh Văn phòng", ("TL.",), [f"T/L {body}", "CHÁNH VĂN PHÒNG"]),
                 ("Phó Bí thư", ("TM.",), [f"T/M {body}", "PHÓ BÍ THƯ"]),
                 ("Phó Chánh Văn phòng", ("TL.", "KT."),
                  [f"T/L {body}", "K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]))
            )  # fmt: skip
        return self.rng.choice(
            (("Chánh Văn phòng", ("TL.",), ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
             ("Phó Chánh Văn phòng", ("TL.", "KT."),
              ["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]),
             ("Phó Chánh Văn phòng", ("KT.",), ["KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]),
             ("Chánh Văn phòng", (), ["CHÁNH VĂN PHÒNG"]),
             ("Chánh Văn phòng", ("TUQ.",), ["TUQ. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
             ("Phó Chủ tịch", ("TM.", "KT."), ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
             ("Chủ tịch", ("TM.",), ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]))
        )  # fmt: skip

    def recipients(self) -> list[str]:
        names = self.rng.sample(words.RECIPIENTS, self.rng.randint(2, 7))
        if self.rng.random() < 0.3:
            names.insert(0, "Như trên")
        return [f"- {self.fill(each)};" for each in names] + [f"- Lưu: VT, {self.rng.choice(words.UNITS)}."]

    # --- articles

    def stamped(self) -> bool:
        """Whether the page prints when it was put up; decides what a day without a year can mean."""
        shown = self.rng.random() < 0.85
        self.dated = False
        self.anchor = self.issued if shown else self.held
        return shown

    def when(self, shown: bool) -> tuple[str, date | None]:
        """The meeting's day in an article's first words."""
        rng, day = self.rng, self.held
        if rng.random() < 0.5:
            said, known = slashed(rng, day), True
        else:
            said, known = rng.choice((f"{day.day}/{day.month}", f"{day.day:02d}-{day.month}")), shown
        part = rng.choice(("Ngày ", "Sáng ", "Chiều ", "Sáng ngày ", "Chiều ngày "))
        return part + said, day if known else None

    def conclusions(self) -> tuple[Sheet, dict[str, Any]]:
        """A page that gives a leader's conclusions, without the form of a notice."""
        rng = self.rng
        shown = self.stamped()
        office, called = self.chair()
        name, meeting = self.person(), self.meeting()
        said, day = self.when(shown)
        self.yearless = shown or day is not None
        if not shown and day is not None:
            self.anchor = day
        first = f"{said}, đồng chí {name}, {office} chủ trì {meeting}."
        if rng.random() < 0.4:
            first = f"{said}, {office} {name} đã chủ trì {meeting}."
        one = self.agency()
        who = rng.choice((called, f"đồng chí {name}", f"{called} {name}"))
        verb = rng.choice(
            ("kết luận như sau:", "kết luận, chỉ đạo như sau:", "kết luận và giao nhiệm vụ cụ thể như sau:")
        )
        heard = f"Sau khi nghe {one} báo cáo và ý kiến của các đại biểu, {who} {verb}"
        lines, told = self.body(meeting)
        title = rng.choice(
            (f"Kết luận của {called} tại {meeting}", f"Kết luận của {called} {name} tại {meeting}",
             f"{called} kết luận {meeting}")
        )  # fmt: skip
        return self.article(title, [first, heard, *lines], shown) | {
            "kind": "conclusion_article", "directives": told, "chair_name": name, "chair_title": office,
            "meeting_title": meeting, "meeting_date": day,
        }  # fmt: skip

    def article(self, title: str, body: list[str], shown: bool) -> _Made:
        byline = None
        if self.rng.random() < 0.6:
            byline = f"{self.rng.choice(words.MIDDLE_F)} {self.rng.choice(words.GIVEN_F)}"
            if byline.startswith("Thị"):
                byline = f"{self.rng.choice(words.FAMILY)} {byline}"
        sheet = Sheet(title=title, body=body, byline=byline, stamp=self.issued if shown else None)
        return _Made(sheet, {"author": byline})

    def news(self) -> tuple[Sheet, dict[str, Any]]:
        """News of a meeting at which a leader told several bodies what to do."""
        rng = self.rng
        shown = self.stamped()
        office, called = self.chair()
        name, meeting = self.person(), self.meeting()
        said, day = self.when(shown)
        self.yearless = shown or day is not None
        if not shown and day is not None:
            self.anchor = day
        comrade = rng.choice(("đồng chí", "ông"))
        first = rng.choice(
            (f"{said}, {comrade} {name}, {office} chủ trì {meeting}.",
             f"{said}, {office} {name} đã chủ trì {meeting}.",
             f"{said}, UBND {self.unit} tổ chức {meeting}. {capital(comrade)} {name}, {office} chủ trì.")
        )  # fmt: skip
        first += f" Cùng dự có lãnh đạo {self.agency()} và {self.agency()}."
        body = [first]
        for _ in range(rng.randint(1, 2)):
            body.append(self.finding().text + ".")
        told: list[dict[str, Any]] = []
        what = rng.choice(("Phát biểu kết luận", "Kết luận buổi làm việc", "Phát biểu tại cuộc họp"))
        one, directive = self.spoken()
        told.append(directive)
        speech = f"{what}, {comrade} {name} {rng.choice(('yêu cầu', 'đề nghị', 'chỉ đạo', 'giao'))} {one}"
        if rng.random() < 0.6:
            two, directive = self.spoken()
            told.append(directive)
            speech += f"; {two}"
        sentences = [speech]
        for _ in range(rng.randint(1, 3)):
            each, directive = self.spoken()
            told.append(directive)
            start = rng.choice(
                (
                    f"{called} yêu cầu ",
                    f"{capital(comrade)} {name} đề nghị ",
                    f"{capital(comrade)} giao ",
                    "",
                    "",
                )
            )
            sentences.append(capital(start + each))
        if rng.random() < 0.5:
            body.append(". ".join(sentences) + ".")
        else:
            body += [each + "." for each in sentences]
        title = rng.choice(
            (f"{called} chủ trì {meeting}", capital(meeting), f"{called} {name} chủ trì {meeting}")
        )
        return self.article(title, body, shown) | {
            "kind": "meeting_article", "directives": told, "chair_name": name, "chair_title": office,
            "meeting_title": meeting, "meeting_date": day,
        }  # fmt: skip

    def spoken(self) -> tuple[str, dict[str, Any]]:
        """What one body is told, in reported speech."""
        task, sets = self.does()
        who = self.agency() if self.rng.random() < 0.8 else self.collective()
        told: dict[str, Any] = {"lead": [who], **sets}
        tail = ""
        if self.rng.random() < 0.4:
            due = deadline(self.rng, self.anchor, None, self.yearless)
            while due.bare or "ngày làm việc" in due.text or "kể từ" in due.text:
                due = deadline(self.rng, self.anchor, None, self.yearless)
            tail, told["due_date"] = f", hoàn thành {due.text}".replace("hoàn thành xong", "xong"), due.on
        if self.rng.random() < 0.25:
            other = self.agency(without=(who,))
            told["with"] = [other]
            how = self.rng.choice(("chủ trì, phối hợp với", "phối hợp với"))
            return f"{who} {how} {other} {task}{tail}", told
        return f"{who} {self.rng.choice(words.ADVERBS)}{task}{tail}", told

    # --- what is none

    def other(self) -> tuple[Sheet, dict[str, Any]]:
        """A document that announces no leader's conclusions."""
        from benchmarks.score.others import other

        sheet, tag = other(self)
        self.tags.append(f"other:{tag}")
        return sheet, {"kind": "other"}

    # --- all of it

    def case(self) -> Case:
        """The document and its true record."""
        draw = self.rng.random()
        make: Callable[[], Any] = (
            self.notice
            if draw < 0.58
            else self.conclusions
            if draw < 0.71
            else self.news
            if draw < 0.83
            else self.other
        )
        made = make()
        sheet, known = (made.sheet, made.known) if isinstance(made, _Made) else made
        other = known["kind"] == "other"
        if not other:
            known["citations"] = list(self.cited.values())
        document, tags = printed(sheet, self.rng, self.name)
        truth = Truth.model_validate(known)
        return Case(
            name=self.name,
            document=document,
            truth=truth,
            published=sheet.stamp if not other else None,
            tags=(known["kind"], *self.tags, *tags),
        )


@dataclass
class _Made:
    sheet: Sheet
    known: dict[str, Any]

    def __or__(self, more: dict[str, Any]) -> tuple[Sheet, dict[str, Any]]:
        return self.sheet, {**self.known, **more}
