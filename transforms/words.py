"""Verbs of directives, as folded text has them, kept in one place because several rules need them."""

from __future__ import annotations

import re
from pathlib import Path


def _verbs() -> tuple[list[str], list[str]]:
    """All verbs of ``verbs.txt``, and those that never stand inside a name."""
    lines = (Path(__file__).parent / "verbs.txt").read_text(encoding="utf-8").splitlines()
    verbs = [line for line in lines if line and not line.startswith("#")]
    return [verb.removesuffix(" *") for verb in verbs], [verb for verb in verbs if not verb.endswith(" *")]


def alternation(words: list[str]) -> str:
    """A pattern of any of ``words``, longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


_ALL, _ACTS = _verbs()
ACTS = re.compile(rf"(?:{alternation(_ACTS)})\b")
# "công trình", "quy trình" are nouns, "trình" alone is a verb.
_NO_NOUN = r"(?<!công )(?<!quy )(?<!chương )(?<!quá )(?<!lộ )(?<!giáo )(?<!lịch )"
IMPERATIVE = re.compile(rf"(?:{alternation([verb for verb in _ALL if verb != 'trình'])}|{_NO_NOUN}trình)\b")

# Words after which an agency's name cannot go on.
STOP_AFTER_NAME = re.compile(
    r"(?:cần|phải|để|trong|tại|theo|nhằm|đã|sẽ|đang|(?<!hàng )không|khi|nếu|được|có|là|gửi|chịu|sớm|"
    r"trực thuộc|"
    r"(?<!công )(?<!quy )(?<!chương )(?<!truyền )trình|"
    r"chủ trì|phối hợp|tham mưu|khẩn trương|tiếp tục|rà soát|tổ chức|nghiên cứu|chủ động|thực hiện|"
    r"triển khai|đẩy nhanh|đẩy mạnh|hoàn thành|hoàn thiện|báo cáo|kiểm tra|tập trung|tăng cường|"
    r"phát huy|thường xuyên|"
    r"hướng dẫn|đề xuất|cung cấp|bố trí|cân đối|thẩm định|làm việc|xem xét|đôn đốc|theo dõi|tổng hợp|căn cứ|"
    r"yêu cầu|đề nghị|xử lý|giải quyết|kịp thời|trực tiếp|quan tâm|chuẩn bị|ban hành|phụ trách|lập|cùng|"
    r"đảm bảo|bảo đảm|thông báo|công bố|vận hành|giám sát|chấn chỉnh|nâng cao|cập nhật|tuyên truyền|"
    r"tăng(?! trưởng| gia\b)|"
    r"giới thiệu|khảo sát|tham gia|hỗ trợ|phân công|xác định|từ|trước|chậm nhất|cử|dừng|ngừng|chỉ(?! đạo|"
    r" huy| dẫn| số)|vào|với|mà|"
    r"nào|này|và|(?<!chuyển )(?<!bàn )giao(?! thông| dịch| nhận| thương| lưu))\b"
)
