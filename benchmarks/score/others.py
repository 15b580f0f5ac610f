"""Generated documents that are no notice of conclusions, though they may look like one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.score import words
from benchmarks.score.days import full, slashed
from benchmarks.score.sheets import Sheet

if TYPE_CHECKING:
    from benchmarks.score.generator import Composer

OFFICIAL = (
    "plan", "invitation", "decision", "holiday notice", "inspection", "urgent telegram", "letter",
    "land notice", "report", "vacancies",
)  # fmt: skip
PAGES = ("visit", "mention", "local meeting", "tender", "schedule", "propaganda", "department meeting")


def other(made: Composer) -> tuple[Sheet, str]:
    """A document and what sort it is."""
    tag = made.rng.choice(OFFICIAL + PAGES)
    return (_official(made, tag) if tag in OFFICIAL else _page(made, tag)), tag


def _official(made: Composer, tag: str) -> Sheet:
    rng = made.rng
    agency, second = made.agency(), made.agency()
    topic = made.fill(rng.choice(words.TOPICS))
    task = rng.choice(words.TASKS)
    day = slashed(rng, made.issued + timedelta(days=12))
    kind, code, subject, body = {
        "plan": (
            "KẾ HOẠCH", "KH-UBND", f"Nâng cao hiệu quả {topic}",
            ["I. MỤC ĐÍCH, YÊU CẦU", f"1. {task[0].upper()}{task[1:]}.", "2. Bảo đảm tiết kiệm, hiệu quả.",
             "II. TỔ CHỨC THỰC HIỆN", f"1. {agency} chủ trì, phối hợp với {second} {task}.",
             f"2. {second} báo cáo kết quả trước ngày {day}."],
        ),
        "invitation": (
            "GIẤY MỜI", "GM-UBND", f"Dự cuộc họp về {topic}",
            [f"Chủ tịch UBND {made.unit} kính mời đại diện lãnh đạo {agency} và {second} dự cuộc họp.",
             f"1. Thời gian: 8 giờ 00 ngày {day}.", f"2. Địa điểm: Trụ sở UBND {made.unit}.",
             f"3. Phân công: giao {agency} chuẩn bị tài liệu gửi đại biểu."],
        ),
        "decision": (
            "QUYẾT ĐỊNH", "QĐ-UBND", f"Về việc thành lập Tổ công tác về {topic}",
            [f"CHỦ TỊCH UBND {made.unit.upper()}", f"Theo đề nghị của {agency},", "QUYẾT ĐỊNH:",
             f"Điều 1. Thành lập Tổ công tác để {task}.",
             f"Điều 2. {agency} chủ trì, phối hợp với {second} {task}.",
             f"Điều 3. {agency} chịu trách nhiệm thi hành Quyết định này./."],
        ),
        "holiday notice": (
            "THÔNG BÁO", "TB-UBND", f"Về việc nghỉ lễ Quốc khánh năm {made.issued.year}",
            [f"UBND {made.unit} thông báo việc nghỉ lễ như sau:",
             "1. Cán bộ, công chức, viên chức được nghỉ 02 ngày.",
             f"2. {agency} bố trí trực bảo đảm an ninh trật tự.",
             "3. Các cơ quan treo Quốc kỳ trong dịp lễ."],
        ),
        "inspection": (
            "KẾT LUẬN THANH TRA", "KL-TTr", f"Việc chấp hành pháp luật về đầu tư xây dựng tại {agency}",
            [f"Ngày {full(rng, made.held)}, Chánh Thanh tra {made.unit} công bố quyết định thanh tra.",
             "1. Kết quả kiểm tra, xác minh: còn thiếu sót trong nghiệm thu.",
             f"2. Kiến nghị: yêu cầu {agency} {task} trước ngày {day}.",
             f"3. Giao {second} đôn đốc thực hiện."],
        ),
        "urgent telegram": (
            "CÔNG ĐIỆN", "CĐ-UBND", "Về việc chủ động ứng phó với bão và mưa lũ",
            [f"CHỦ TỊCH UBND {made.unit.upper()} ĐIỆN:", f"1. Yêu cầu {agency} {task}.",
             f"2. {second} trực ban 24/24 giờ, báo cáo trước 16 giờ hằng ngày."],
        ),
        "letter": (
            "", "UBND-KT", f"V/v {task}",
            [f"Kính gửi: {agency}.",
             f"Xét đề nghị của {second}, Chủ tịch UBND {made.unit} có ý kiến như sau:",
             f"1. Giao {agency} chủ trì, phối hợp với {second} {task} trước ngày {day}.",
             f"2. {second} theo dõi, đôn đốc thực hiện./."],
        ),
        "land notice": (
            "THÔNG BÁO", "TB-UBND", "Thu hồi đất để thực hiện dự án đường giao thông",
            [f"Căn cứ Luật Đất đai, UBND {made.unit} thông báo:",
             f"1. Thu hồi 12.450 m2 đất tại {rng.choice(words.LOCAL)}.",
             "2. Thời gian kiểm đếm: trong tháng tới.",
             f"3. Giao {agency} niêm yết công khai Thông báo này."],
        ),
        "report": (
            "BÁO CÁO", "BC-UBND", f"Kết quả thực hiện Thông báo kết luận về {topic}",
            [f"UBND {made.unit} báo cáo kết quả như sau:", "1. Đã hoàn thành 7/10 nhiệm vụ được giao.",
             f"2. {agency} đã {task}.", f"3. Đề nghị {second} tiếp tục quan tâm hỗ trợ."],
        ),
        "vacancies": (
            "THÔNG BÁO", "TB-SNV", f"Tuyển dụng viên chức năm {made.issued.year}",
            ["Hội đồng tuyển dụng thông báo như sau:", "1. Chỉ tiêu tuyển dụng: 24 người.",
             f"2. Hồ sơ nộp tại {agency} trước ngày {day}.", "3. Hình thức: xét tuyển."],
        ),
    }[tag]  # fmt: skip
    head = made.letterhead("Chủ tịch UBND", blank_day=False)
    title, _, stack = made.signature()
    return Sheet(
        left=["ỦY BAN NHÂN DÂN", f"{made.unit.upper()} {made.province.upper()}"],
        right=made.right(),
        number=f"Số: {rng.randint(3, 900)}/{code}",
        place_day=head["place_line"],
        type=kind,
        subject=subject,
        body=body,
        recipients=made.recipients(),
        signature=stack,
        signer=made.person(),
        title=f"{kind.capitalize()} {subject[0].lower()}{subject[1:]}".strip() if title else subject,
    )


def _page(made: Composer, tag: str) -> Sheet:
    rng = made.rng
    agency, second = made.agency(), made.agency()
    office, _ = made.chair()
    name = made.person()
    day = slashed(rng, made.held)
    topic = made.fill(rng.choice(words.TOPICS))
    local = rng.choice(words.LOCAL)
    below = f"huyện {local}" if made.issued < words.MERGER else f"xã {local}"
    task = rng.choice(words.TASKS)
    title, body = {
        "visit": (
            f"Lãnh đạo {made.unit} thăm, chúc mừng {agency}",
            [f"Ngày {day}, đồng chí {name}, {office} đã đến thăm, tặng hoa chúc mừng {agency}.",
             f"Đồng chí {name} ghi nhận những đóng góp của tập thể cán bộ, người lao động.",
             "Thay mặt đơn vị, lãnh đạo cơ quan cảm ơn sự quan tâm của cấp trên."],
        ),
        "mention": (
            f"{agency} triển khai thực hiện kết luận của Chủ tịch UBND {made.unit}",
            [f"Ngày {day}, {agency} quán triệt kết luận của Chủ tịch UBND {made.unit} về {topic}.",
             "Theo đó, đơn vị đã xây dựng chương trình hành động, phân công từng phòng chuyên môn.",
             f"Đến nay, {second} cũng đã {task}."],
        ),
        "local meeting": (
            f"UBND {below} họp về {topic}",
            [f"Ngày {day}, đồng chí {name}, Chủ tịch UBND {below} chủ trì cuộc họp về {topic}.",
             f"Phát biểu kết luận, đồng chí {name} yêu cầu các phòng chuyên môn {task}."],
        ),
        "tender": (
            f"Mời chào giá gói thầu phục vụ {topic}",
            [f"{agency} có nhu cầu mua sắm thiết bị, đề nghị các nhà cung cấp gửi báo giá.",
             "1. Danh mục: máy tính để bàn 15 bộ.", f"2. Thời hạn nhận báo giá: trước ngày {day}.",
             f"3. Nơi nhận: {agency}."],
        ),
        "schedule": (
            f"Lịch công tác tuần của lãnh đạo UBND {made.unit}",
            [f"Thứ Hai, ngày {day}: {office} chủ trì họp về {topic}; {agency} chuẩn bị nội dung.",
             f"Thứ Ba: Phó Chủ tịch UBND {made.unit} làm việc với {second}.",
             "Thứ Tư: dự họp Chính phủ trực tuyến."],
        ),
        "propaganda": (
            f"Nâng cao nhận thức của người dân về {topic}",
            [f"Thời gian qua, {agency} đã phối hợp với {second} {task}.",
             "Nhờ đó, nhận thức của người dân được nâng lên rõ rệt.",
             "Nhiều hộ đã mạnh dạn thay đổi cách làm, mang lại thu nhập ổn định."],
        ),
        "department meeting": (
            f"{agency} giao ban công tác tháng {made.issued.month}",
            [f"Ngày {day}, đồng chí {name}, Giám đốc Sở Tài chính chủ trì hội nghị giao ban công tác tháng.",
             f"Đồng chí {name} yêu cầu các phòng, đơn vị thuộc Sở {task}; Văn phòng Sở theo dõi, đôn đốc."],
        ),
    }[tag]  # fmt: skip
    return Sheet(title=title[0].upper() + title[1:], body=body, stamp=made.issued)
