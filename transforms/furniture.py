"""What portals print around a document, in one vocabulary for every reader.

Patterns match folded text (``orthography.fold``). A whole line that matches ``LINE`` is dropped
wherever it stands; ``GLUED`` phrases are cut from the start or the end of a line, where a portal's
script left them without a space; what follows a ``TAIL`` line is another part of the page.
"""

from __future__ import annotations

import re

from transforms.orthography import fold

# Buttons, menus and boxes. A line made of nothing else than these is furniture.
_PHRASES = (
    "skip to main content",
    "skip to content",
    "skip navigation",
    "bỏ qua nội dung chính",
    "bỏ qua",
    "bỏ qua để đến nội dung",
    "chuyển đến nội dung chính",
    "đi đến nội dung chính",
    "nhảy đến nội dung",
    "chế độ ban đêm",
    "chế độ ban ngày",
    "chế độ tương phản",
    "độ tương phản",
    "tương phản",
    "xem với cỡ chữ",
    "xem cỡ chữ",
    "cỡ chữ",
    "phóng to",
    "thu nhỏ",
    "mặc định",
    "tăng cỡ chữ",
    "giảm cỡ chữ",
    "in trang",
    "in trang này",
    "in bài viết",
    "in bài này",
    "bản in",
    "in ấn",
    "in ra",
    "in bài",
    "in",
    "xuất pdf",
    "xuất ra pdf",
    "tải pdf",
    "đọc nội dung",
    "đọc bài viết",
    "nghe đọc bài",
    "nghe nội dung",
    "nghe bài viết",
    "đọc bài",
    "dừng đọc",
    "tạm dừng",
    "giọng nam",
    "giọng nữ",
    "giọng đọc",
    "tốc độ đọc",
    "copy link",
    "sao chép liên kết",
    "sao chép link",
    "chia sẻ bài viết",
    "chia sẻ qua email",
    "chia sẻ facebook",
    "chia sẻ",
    "share",
    "tweet",
    "facebook",
    "zalo",
    "twitter",
    "linkedin",
    "email",
    "gửi email",
    "gửi mail",
    "gửi bài viết",
    "gửi cho bạn bè",
    "lưu bài viết",
    "lưu",
    "print",
    "like",
    "thích",
    "quay lại",
    "trở về",
    "trở lại",
    "về trang trước",
    "về đầu trang",
    "lên đầu trang",
    "đầu trang",
    "trang chủ",
    "sơ đồ site",
    "sơ đồ trang",
    "sơ đồ website",
    "sơ đồ cổng",
    "hộp thư",
    "hộp thư điện tử",
    "đăng nhập",
    "đăng ký",
    "tìm kiếm",
    "tìm kiếm theo ngày",
    "tìm theo ngày",
    "xem theo ngày",
    "chọn ngày",
    "từ ngày đến ngày",
    "các ý kiến của bạn đọc",
    "ý kiến của bạn đọc",
    "ý kiến bạn đọc",
    "gửi ý kiến phản hồi",
    "gửi ý kiến",
    "gửi phản hồi",
    "gửi bình luận",
    "viết bình luận",
    "bình luận",
    "chưa có bình luận nào",
    "phản hồi",
    "đánh giá bài viết",
    "đánh giá",
    "hãy là người đầu tiên bình luận cho bài viết này",
    "mã xác nhận",
    "mã kiểm tra",
    "mã an toàn",
    "mã bảo mật",
    "họ và tên",
    "họ tên",
    "nội dung phản hồi",
    "xem thêm",
    "xem tất cả",
    "xem tiếp",
    "tải về",
    "tải xuống",
    "tải file",
    "tải tệp",
    "tải văn bản",
    "tải file đính kèm",
    "tải tệp đính kèm",
    "tải tài liệu đính kèm",
    "download attachments",
    "download",
    "xem chi tiết",
    "xem file",
    "xem trước",
    "file đính kèm",
    "tệp đính kèm",
    "tài liệu đính kèm",
    "văn bản đính kèm",
    "bởi",
    "đăng bởi",
    "viết bởi",
    "vui lòng đợi",
    "đang tải",
    "loading",
    "chi tiết tin",
    "chi tiết tin tức",
    "chi tiết bài viết",
    "chi tiết nội dung",
    "nội dung chi tiết",
    "chi tiết văn bản",
    "thông tin chi tiết văn bản",
    "thông tin văn bản",
    "thuộc tính văn bản",
    "thông tin thuộc tính",
    "nội dung tin",
    "xem tin",
    "xem bài viết",
    "written by",
    "posted by",
    "published by",
    "rate this item",
    "font size",
    "decrease font size",
    "increase font size",
    "be the first to comment",
    "leave a comment",
    "back to top",
    "english",
    "tiếng việt",
    "menu",
    "đóng",
    "close",
)
# Headings of what comes after the document: related lists, comment boxes, search boxes.
_TAILS = (
    "xem nhiều",
    "xem nhiều nhất",
    "đọc nhiều",
    "đọc nhiều nhất",
    "nhiều người đọc",
    "có thể bạn quan tâm",
    "các ý kiến của bạn đọc",
    "ý kiến của bạn đọc",
    "ý kiến bạn đọc",
    "tìm kiếm theo ngày",
    "tìm tin theo ngày",
    "xem tin theo ngày",
    "thăm dò ý kiến",
    "thống kê truy cập",
    "lượt truy cập",
    "liên kết website",
    "liên kết web",
    "related items",
    "related articles",
    "more in this category",
)
# "Các tin đã đưa", "Bài viết cùng chuyên mục": which pages, and how they stand to this one
_OTHERS = (
    r"(?:(?:các|những|một số)\s+)?"
    r"(?:tin|bài|tin\s+bài|tin,\s+bài|tin\s+tức|bài\s+viết|thông\s+tin|văn\s+bản)\s+"
    r"(?:khác|(?:có\s+)?liên\s+quan|cùng\s+(?:loại|chuyên\s+mục|chủ\s+đề|thể\s+loại|lĩnh\s+vực)|"
    r"mới(?:\s+(?:hơn|nhất|ban\s+hành|đăng|cập\s+nhật))?|cũ\s+hơn|trước\s+đó|tiếp\s+theo|nổi\s+bật|"
    r"đã\s+(?:đưa|đăng)|(?:được\s+)?(?:đọc|xem|quan\s+tâm)(?:\s+nhiều)?(?:\s+nhất)?)"
)
# Headings of boxes that stand beside the document. As a line of their own they prove nothing.
_BOXES = (
    "thống kê",
    "thăm dò",
    "bình chọn",
    "liên kết",
    "thông báo mới",
    "đang trực tuyến",
    "xem thêm",
    "đọc thêm",
    "quảng cáo",
    "thời tiết",
    "tỷ giá",
    "giá vàng",
    "đăng nhập",
    "tìm kiếm",
    "thư viện ảnh",
    "chuyên mục",
    "bài trước",
    "bài sau",
    "bài kế tiếp",
    "bài viết trước",
    "bài viết sau",
    "tin trước",
    "tin sau",
    "tin kế tiếp",
    "previous article",
    "next article",
)


def _any(phrases: tuple[str, ...]) -> str:
    ordered = sorted({fold(each) for each in phrases}, key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in ordered)


_FONT_SIZE = r"(?:[-+]?a[-+]?|a{1,3}[-+]?)"
_VIEWS = (
    r"(?:\[?\s*(?:tổng\s+)?(?:số\s+)?(?:lần|lượt)\s+(?:xem|đọc|truy cập|view)s?\s*:?\s*[\d.,]*\s*\]?"
    r"|[\d.,]+\s+(?:lượt|lần)\s+(?:xem|đọc)|read\s+[\d.,]+\s+times|\(?[\d.,]+\s+(?:votes?|downloads?|views?)\)?)"
)
_BUTTON = rf"(?:{_any(_PHRASES)}|{_FONT_SIZE})"
_SEPARATOR = r"[\s|•·«»‹›←:/,*\-–]*"

FILE_NAME = re.compile(
    r"[\w .,()%+\-–]{1,120}\.(?:jpe?g|png|gif|bmp|webp|tiff?|svg)"  # of a picture
    r"|[\w .,()%+\-–&]{1,160}\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|rtf)"  # of an attachment, with its size
    r"(?:\s*[(\[][\d.,]+\s*(?:kb|mb|bytes|downloads?|lượt tải)?[)\]])?"
)
LINE = re.compile(
    rf"(?=[\W\d_]*[^\W\d_])(?:{_SEPARATOR}(?:{_BUTTON}|{_VIEWS}|\d{{2,3}}\s*%|\d{{1,2}}\s+phút\s+đọc)(?![^\W\d_]))+"
    rf"{_SEPARATOR}\.*(?:\(\d+\))?\]?"
    r"|(?:tệp|file|tài liệu|văn bản)\s+đính\s+kèm\s*:?.{0,120}"
    r"|(?:chia sẻ|share)(?:\s+(?:bài viết|lên|qua|trên))?[\s:]*"
    r"(?:(?:facebook|zalo|twitter|email|x|linkedin)[\s,|]*)*"
    r"|(?:đăng bởi|người đăng|đăng tin|người cập nhật|cập nhật bởi)\s*:.{0,60}"
    r"|(?:từ khóa|tags?|thẻ)\s*:.{0,150}"
    r"|(?:#[^\W_][^#.;:]{0,60})+"  # tags
    r"|(?:tổng số điểm của bài viết|click để đánh giá|xếp hạng\s*:|đánh giá\s*:|đánh giá bài viết\b).{0,120}"
    r"|\(?\d+\)?\s*(?:bình luận|phản hồi|bình chọn)"
    r"|(?:trung bình|điểm|kết quả)\s*:?\s*[\d.,/]*\s*\(\d+\s*(?:phiếu|đánh giá|bình chọn|lượt)[^()]{0,20}\)"
    r"|(?:chưa|không) có (?:bình luận|ý kiến|phản hồi) nào\b.{0,90}"
    r"|(?:trang chủ|home)\s*[>»›/|].{0,180}"  # the path of the page
    r"|(?:bạn đang ở|bạn đang xem|bạn ở đây)\b.{0,160}"
    r"|(?:ảnh|hình) minh họa\b.{0,190}"
    r"|(?:font|cỡ chữ|kích thước chữ)\s*:?\s*[-+\sa]*"
    r"|[\W_]+",
)
TAIL = re.compile(
    rf"[\W_]*(?:{_any(_TAILS)}|{_OTHERS})\s*(?:[:.>»(].{{0,30}})?"
    r"|(?:bạn thấy )?(?:bài viết|nội dung|thông tin)(?: này)?(?: có)? hữu ích\b.*"
    r"|[^\W\d_][^:;.]{1,30}(?::\s*\*|\*\s*:)"  # a field of a form that must be filled in
    # The portal's imprint
    r"|(?:cơ quan chủ quản|chịu trách nhiệm (?:chính|nội dung|xuất bản)|đơn vị quản lý)\s*:.*"
    r"|(?:giấy phép (?:số|thiết lập)|bản quyền (?:thuộc|©|\d)|copyright|©|ghi rõ nguồn).*"
)
_BOX = re.compile(rf"[\W_]*(?:{_any(_BOXES + _TAILS)}|{_OTHERS})[\W_]*")
_GLUED_PHRASES = (
    "copy link",
    "sao chép liên kết",
    "sao chép link",
    "các ý kiến của bạn đọc",
    "ý kiến của bạn đọc",
    "ý kiến bạn đọc",
    "tìm kiếm theo ngày",
    "gửi ý kiến phản hồi",
    "chia sẻ bài viết",
    "tin cùng chuyên mục",
    "các tin liên quan",
    "bài viết liên quan",
    "in bài viết",
    "xuất pdf",
    "in trang",
    "đọc nội dung",
    "chế độ ban đêm",
    "skip to main content",
)
GLUED_END = re.compile(rf"(?:{_any(_GLUED_PHRASES)})(?:\s*(?:{_any(_GLUED_PHRASES)}))*\s*$")
GLUED_START = re.compile(rf"(?:(?:{_any(_GLUED_PHRASES)})\s*)+")

# One entry of a list of other pages: a title with its day, no sentence and no deadline.
_LISTED = re.compile(
    r".{12,250}[^.;:\s]\s*(?<!ngày)(?<!trước)(?<!đến)(?<!từ)(?<!hạn)(?<!xong)(?<!năm)(?<!tháng)"
    r"\s[(\[]?\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:[ ,|-]*\d{1,2}:\d\d)?\s*[)\]]?"
)

# Classes and attributes of the element that names who wrote the page.
AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:author|byline|tac-?gia|nguoi-?viet)(?:$|[\s_-])",
    re.IGNORECASE,
)

# Classes and ids of what is not the document, wherever it stands inside the content.
MARKED = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|addthis|fb-like|fb-share|zalo|breadcrumbs?|related|relate|tin-?lien-?quan|"
    r"other-?news|tin-?khac|comments?|binh-?luan|y-?kien|feedback|ratings?|star-rating|discussion|toolbar|tool-?box|"
    r"accessibility|skip-?link|pagination|pager|audio|tts|text-to-speech|view-?count|luot-?xem|date-?search|"
    r"tim-?kiem|captcha|copy-?link|tags?|tag-?list|hashtags?|keywords?|tu-?khoa|reactions?|react|most-?read|doc-?nhieu|modal|caption|chu-?thich|clock|dong-?ho|advert|banner)(?:$|[\s_-])",
    re.IGNORECASE,
)


LONGEST = 200
"""Characters; a longer line is never furniture as a whole."""


def is_line(line: str, folded: str | None = None) -> bool:
    """Whether the whole of ``line`` is furniture; ``folded`` is the line folded, if known."""
    if len(line) > LONGEST:
        return False
    low = folded or fold(line)
    return LINE.fullmatch(low) is not None or ("." in low and FILE_NAME.fullmatch(low) is not None)


def is_tail(line: str, folded: str | None = None) -> bool:
    """Whether ``line`` heads a part of the page that follows the document."""
    return len(line) <= 80 and TAIL.fullmatch(folded or fold(line)) is not None


_IMPRINT = re.compile(
    r"(?:điện thoại|đt|fax|email|e-mail|địa chỉ|tổng biên tập|trưởng ban biên tập|phụ trách|chịu trách nhiệm"
    r"(?: chính| nội dung| xuất bản)?|đường dây nóng|hotline)\s*:|©|\bcopyright\b|bản quyền thuộc"
    r"|giấy phép (?:số\s*:?\s*\d|thiết lập|hoạt động)"
    r"|ghi rõ nguồn"
)


def is_imprint(text: str) -> bool:
    """Whether ``text`` says who runs the site and how to reach them, as at the foot of a page."""
    return _IMPRINT.search(fold(text[:1000])) is not None


_IMPRINT_ONLY = re.compile(
    r"©|\bcopyright\b|bản quyền thuộc|giấy phép|ghi rõ nguồn|biên tập|chịu trách nhiệm"
)


# The permit of a site: no other paper has the symbol of these offices (GP-TTĐT, GP-BC, GP-STTTT …).
_LICENCE = re.compile(r"giấy phép\b[^.;]{0,60}?\d\s*/\s*gp\s*-\s*(?:\w*tt\w*|c?bc|inter)\b")
_SITE = re.compile(r"(?:cổng|trang|hệ thống) (?:thông tin|tin|giao tiếp) điện tử\b[^.;:,]*")


def names_site(line: str) -> bool:
    """Whether ``line`` is the name of a portal and nothing else, as it stands over its imprint."""
    return len(line) <= 120 and _SITE.fullmatch(fold(line)) is not None


def is_footer(line: str) -> bool:
    """Whether ``line`` is the foot of a site: its permit, or two things or more an imprint says, one of them
    said nowhere else. (An address alone can be a document's: Nghị định 30/2020/NĐ-CP, appendix I, box 13.)"""
    if len(line) > 1000 or not _IMPRINT_ONLY.search(folded := fold(line)):
        return False
    if _LICENCE.match(folded):
        return True
    return len({found[0] for found in _IMPRINT.finditer(folded)}) > 1


def is_box(line: str) -> bool:
    """Whether ``line`` is what portals write over a box beside or below the document."""
    return len(line) <= 60 and _BOX.fullmatch(fold(line)) is not None


def is_listed(line: str) -> bool:
    """Whether ``line`` looks like an entry of a list of other pages; only several in a row are one."""
    if len(line) > 280 or line[-1:] not in "0123456789)]" or line.count(" | ") > 1:
        return False  # a row of a table of three columns is none
    return _LISTED.fullmatch(line) is not None


_REACH = 160  # characters at either end of a line in which glued furniture is looked for


def unglue(line: str, folded: str | None = None) -> str:
    """``line`` without the furniture that a script glued to its start or end."""
    head = folded or fold(line[: 2 * _REACH])
    start = GLUED_START.match(head)
    if start and not line[start.end() : start.end() + 1].islower():
        return unglue(line[start.end() :])
    cut = 0 if folded else max(0, len(line) - 2 * _REACH)
    end = GLUED_END.search(folded or fold(line[cut:]), max(0, len(line) - _REACH) - cut)
    # A button begins with a capital; the same words inside a sentence do not.
    return line[: cut + end.start()].strip() if end and line[cut + end.start()].isupper() else line.strip()
