"""Lines put into paragraphs by where they stand: centred titles and indented text of one notice."""

from __future__ import annotations

from transforms.geometry import Page, Word, paragraphs

WIDTH = 595.0


def line(text: str, x0: float, x1: float, y: float, size: float = 13.0) -> list[Word]:
    """Words of one width each, from ``x0`` to ``x1``."""
    parts = text.split()
    step = (x1 - x0) / len(parts)
    return [Word(part, x0 + at * step, x0 + (at + 1) * step - 2, y, size) for at, part in enumerate(parts)]


def test_a_centred_title_over_wide_lines_is_whole_and_no_indented_line_belongs_to_it() -> None:
    shown = [
        line("THÔNG BÁO", 261, 354, 139),
        line("Thông báo số 262/TB-UBND kết luận của đồng chí Hoàng Thị", 83, 532, 158),
        line("Nhung, Phó Chủ tịch UBND tỉnh tại cuộc họp kiểm điểm tiến", 85, 530, 178),
        line("độ giải ngân vốn đầu tư công", 202, 414, 198),
        line("Ngày 26/09/2026, tại phòng họp số 2, Văn phòng UBND tỉnh, đồng chí", 102, 541, 228, 12.0),
        line("Hoàng Thị Nhung, Ủy viên Ban Thường vụ Tỉnh ủy, chủ trì cuộc họp về vốn,", 74, 541, 245, 12.0),
        line("cùng dự có lãnh đạo các sở.", 74, 240, 262, 12.0),
    ]
    assert paragraphs([Page(WIDTH, 842.0, [word for words in shown for word in words])]) == [
        "THÔNG BÁO",
        "Thông báo số 262/TB-UBND kết luận của đồng chí Hoàng Thị Nhung, Phó Chủ tịch UBND tỉnh tại cuộc họp "
        "kiểm điểm tiến độ giải ngân vốn đầu tư công",
        "Ngày 26/09/2026, tại phòng họp số 2, Văn phòng UBND tỉnh, đồng chí Hoàng Thị Nhung, Ủy viên Ban "
        "Thường vụ Tỉnh ủy, chủ trì cuộc họp về vốn, cùng dự có lãnh đạo các sở.",
    ]
