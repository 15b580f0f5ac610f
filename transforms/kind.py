"""What a document is, and why.

formal_notice: the form of an official document that announces conclusions (a state Thông báo, a Party Thông
báo kết luận or Kết luận). conclusion_article: a page whose substance is a leader's conclusions.
meeting_article: news of a meeting chaired by a provincial leader that tells what the leader directed.
Everything else is other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from transforms.orthography import fold

_INSPECTION = re.compile(
    r"kết luận (?:(?:số [\w/-]+ )?(?:về )?(?:việc |công tác )?(?:thanh tra|kiểm toán|điều tra|"
    r"giám định|nội dung tố cáo|nội dung khiếu nại|xác minh|kiểm tra)|của (?:đoàn|chánh) thanh tra|"
    r"của thanh tra)|thanh tra (?:việc|công tác|trách nhiệm|chuyên đề) |giải quyết (?:tố cáo|"
    r"khiếu nại)|(?:thực hiện|kết quả thực hiện) kết luận thanh tra"
)
_CONCLUDES = re.compile(
    r"kết luận|ý kiến (?:chỉ đạo|kết luận|của (?:đồng chí|chủ tịch|phó chủ tịch|bí thư|phó bí thư|"
    r"thường trực))|nội dung chỉ đạo của"
)
_ANNOUNCES = re.compile(
    r"(?:thông báo(?: số)?[^.;\n]{0,60}?(?:về )?)?(?:ý kiến )?kết luận,?(?: và)?(?: chỉ đạo)?(?: của|"
    r" tại| cuộc họp| hội nghị| phiên họp| buổi| một số|:| về| giao ban)|"
    r"(?:thông báo )?ý kiến (?:chỉ đạo|kết luận)|thông báo kết luận|kết luận$"
)
_OTHER_TITLE = re.compile(
    r"(?:quyết định|kế hoạch|báo cáo|tờ trình|công điện|giấy mời|thư mời|lịch (?:công tác|làm việc|"
    r"tiếp|trực|họp|thi|nghỉ|kiểm tra|cắt|ngừng|phát sóng|tuyển|xét|kỳ họp|giảng)|"
    r"chương trình công tác|mời (?:thầu|chào giá|báo giá)|thông báo (?:mời|tuyển|lịch|"
    r"về việc (?:nghỉ|tuyển|treo|mời|đấu|bán|thu hồi|lựa chọn|niêm yết|tiếp|công khai)|nghỉ|đấu giá|"
    r"kết quả (?:thi|trúng|tuyển|xét|lựa)|kết luận thanh tra|treo|lấy ý kiến|tạm|công khai)|hướng dẫn|"
    r"đề án|dự thảo|nghị quyết|chỉ thị|kết luận (?:thanh tra|kiểm tra)|quy chế|danh sách|tóm tắt|"
    r"thực hiện kết luận|triển khai (?:thực hiện )?(?:thông báo )?kết luận)\b"
)
# "Thực hiện ý kiến kết luận của …, Văn phòng thông báo lịch như sau": conclusions carried out, not announced.
_CARRIED_OUT = re.compile(
    r"(?:[^\n]*;\s)?(?:thực hiện|triển khai|căn cứ|theo|quán triệt)\s(?:nội dung |các )?(?:thông báo )?"
    r"(?:ý kiến )?(?:kết luận|chỉ đạo)\b[^;\n]*?,\s[^;,\n]*?\bthông báo\b"
    r"(?!.*\b(?:kết luận|ý kiến|chỉ đạo|nội dung (?:cuộc|buổi|hội|phiên))\b)[^\n]*$"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the form, the heading and the foot say. Texts are folded where they say so."""

    title: str = ""
    subject: str = ""
    form: bool = False
    type: str | None = None
    party: bool = False
    code: str | None = None
    numbered: bool = False
    row: bool = False
    row_type: str = ""
    signed: bool = False
    marker: bool = False
    opening: str = ""


class Meeting(Protocol):
    """What the text tells of a meeting. To read it takes longest, so it is asked only where ``Facts`` do not
    settle the kind."""

    @property
    def items(self) -> int:
        """Directives among numbered items."""

    @property
    def told(self) -> int:
        """Directives in reported speech."""

    @property
    def chair(self) -> bool:
        """Whether somebody chairs."""

    @property
    def provincial(self) -> bool | None:
        """Whether who chairs holds an office of the province; None where no office is named."""


def decide(facts: Facts, meeting: Meeting) -> tuple[str, str]:
    """The kind and the reason for it."""
    title, subject = fold(facts.title).strip(), fold(facts.subject).strip()
    naming = subject or title
    concludes = bool(_CONCLUDES.search(subject) or _CONCLUDES.search(title))
    if facts.form and facts.type:
        return _formal(facts, meeting, naming, concludes)
    if _inspects(title) or _INSPECTION.match(subject):
        return "other", "an inspection's or an examination's conclusion, not a leader's at a meeting"
    if facts.row or (facts.form and facts.numbered):
        if facts.code in {"TB", "KL", "TBKL"} or (facts.code is None and "thông báo" in facts.row_type):
            if concludes and not _OTHER_TITLE.match(subject or title):
                return "formal_notice", "its number and subject are those of a notice of conclusions"
            if not facts.marker:
                return "other", "a notice that announces no conclusions"
        elif facts.row_type or (facts.numbered and (facts.form or not facts.marker)):
            named = facts.row_type or facts.code or "công văn"
            return "other", f"an official document that is no notice ({named})"
    if facts.signed and facts.marker and (concludes or "kết luận" in facts.opening):
        return "formal_notice", "signed and addressed like a notice, and it announces conclusions"
    if _OTHER_TITLE.match(title):
        return "other", "its title is that of another kind of document"
    if facts.form:
        return "other", "an official form without a type that announces conclusions"
    local = meeting.provincial is False
    if facts.marker and not local and meeting.items:
        return "conclusion_article", "itemised conclusions after the words that announce them"
    if _ANNOUNCES.match(title) and not local and _directives(meeting):
        return "conclusion_article", "titled as a leader's conclusions, and it tells what to do"
    if (
        re.search(r"thông báo(?: số)?[^.;]{0,60}kết luận (?:của|tại)", facts.opening)
        and not local
        and _directives(meeting) >= 2
    ):
        return "conclusion_article", "retells a notice of conclusions"
    if meeting.chair and meeting.provincial and _directives(meeting):
        return "meeting_article", "a provincial leader chairs, and somebody is told to do something"
    if meeting.chair and meeting.provincial:
        return "other", "a meeting where nobody is told to do anything"
    if meeting.chair:
        return "other", "whoever chairs holds no provincial office"
    if concludes or "kết luận" in facts.opening:
        return "other", "only mentions a conclusion"
    return "other", "no meeting that a provincial leader chairs"


def _directives(meeting: Meeting) -> int:
    return meeting.items + meeting.told


# A meeting; what is said behind it is what it was about, unless it made the conclusion public.
_MEETING = re.compile(
    r"\b(?:(?:cuộc|buổi|phiên) (?:giao ban|giải trình|đối thoại|tiếp)|hội nghị|hội thảo|họp|làm việc)\b"
    r"(?!(?: \w+){0,3} công bố)"
)


def _inspects(naming: str) -> bool:
    """Whether the conclusion named is an inspection's; a leader's at a meeting about one is not."""
    match = _INSPECTION.search(naming)
    return match is not None and not _MEETING.search(naming, 0, match.start())


def _formal(facts: Facts, meeting: Meeting, naming: str, concludes: bool) -> tuple[str, str]:
    type_ = facts.type or ""
    if (
        "thanh tra" in type_
        or "kiểm tra" in type_
        or "tố cáo" in type_
        or _inspects(naming)
        or _INSPECTION.match(f"{type_} {naming}")
    ):
        return "other", "an inspection's or an examination's conclusion, not a leader's at a meeting"
    if type_.startswith("thông báo"):
        if type_ != "thông báo" and "kết luận" in type_:
            return "formal_notice", "a Thông báo kết luận"
        if concludes and not _OTHER_TITLE.match(naming):
            return "formal_notice", "a Thông báo whose subject is conclusions"
        if (
            facts.marker
            and not naming.startswith(("về việc", "v/v"))
            and not _OTHER_TITLE.match(naming)
            and not (naming and _CARRIED_OUT.match(facts.opening.strip().rpartition("\n")[2]))
        ):
            return "formal_notice", "a Thông báo that announces conclusions"
        return "other", "a Thông báo that announces no conclusions"
    if type_ == "kết luận":
        if facts.party or facts.code == "KL" or facts.marker or meeting.provincial:
            return "formal_notice", "a Kết luận"
        return "other", "a Kết luận that is neither the Party's nor a leader's"
    return "other", f"a document of another type ({type_})"
