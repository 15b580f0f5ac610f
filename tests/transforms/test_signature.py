"""Recipients and signatures in one column and in two."""

# ruff: noqa: E501 (whole sentences, one a line)

from __future__ import annotations

import pytest

from transforms.signature import Foot, read_foot
from transforms.spans import Page

BODY = "THÔNG BÁO\nKết luận\n1. Giao Sở Y tế thực hiện.\n"
APART = """Nơi nhận:
- Như trên;
- Chủ tịch, các PCT UBND tỉnh (để b/c);
- Các sở: Y tế, Tài chính,
Nội vụ (p/h);
- Lưu: VT, KGVX.
TL. CHỦ TỊCH
KT. CHÁNH VĂN PHÒNG
PHÓ CHÁNH VĂN PHÒNG
(Đã ký)
Lò Thị Ban"""
TOGETHER = """Nơi nhận: TL. CHỦ TỊCH
- Như trên; KT. CHÁNH VĂN PHÒNG
- Chủ tịch, các PCT UBND tỉnh (để b/c); PHÓ CHÁNH VĂN PHÒNG
- Các sở: Y tế, Tài chính, Nội vụ (p/h);
- Lưu: VT, KGVX.
Lò Thị Ban"""


def foot(text: str) -> Foot:
    found = read_foot(Page(BODY + text), 0)
    for each in found.recipients:
        assert " ".join((BODY + text)[each.start : each.end].split()) == each.value
    return found


@pytest.mark.parametrize("text", [APART, TOGETHER])
def test_both_columns(text: str) -> None:
    found = foot(text)
    assert [each.value for each in found.authority] == ["TL.", "KT."]
    assert found.title is not None
    assert found.title.value == "Phó Chánh Văn phòng"
    assert found.name is not None
    assert found.name.value == "Lò Thị Ban"
    assert len(found.recipients) == 4
    assert found.recipients[-1].value == "Lưu: VT, KGVX"
    assert (BODY + text)[: found.start].rstrip().endswith("thực hiện.")


@pytest.mark.parametrize(
    ("lines", "authority", "title", "name"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Hải Đăng", ["TM.", "KT."], "Phó Chủ tịch", "Nguyễn Hải Đăng"),
        ("TUQ. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nHà Sơn", ["TUQ."], "Chánh Văn phòng", "Hà Sơn"),
        ("T/L BAN THƯỜNG VỤ\nK/T CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\nVừ A Chống", ["TL.", "KT."], "Phó Chánh Văn phòng", "Vừ A Chống"),
        ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC\nLÊ THỊ HOÀI", ["TM."], "Phó Bí thư Thường trực", "Lê Thị Hoài"),
        ("TM. UBND TỈNH\nCHỦ TỊCH\nLò Văn Sáng", ["TM."], "Chủ tịch", "Lò Văn Sáng"),
        ("CHÁNH VĂN PHÒNG\nLò Văn Sáng", [], "Chánh Văn phòng", "Lò Văn Sáng"),
    ],
)  # fmt: skip
def test_signing_forms(lines: str, authority: list[str], title: str, name: str) -> None:
    found = foot(lines)
    assert [each.value for each in found.authority] == authority
    assert found.title is not None
    assert found.title.value == title
    assert found.name is not None
    assert found.name.value == name


def test_no_foot() -> None:
    found = foot("2. Sở Y tế báo cáo.\nThanh Hương")
    assert found.recipients == []
    assert found.name is None
    assert found.start == len(BODY + "2. Sở Y tế báo cáo.\nThanh Hương")


def test_the_drafting_unit_is_no_authority() -> None:
    found = foot("Nơi nhận:\n- Như trên;\n- Lưu: VT, KT.\nTL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nHà Sơn")
    assert [each.value for each in found.authority] == ["TL."]
    assert [each.value for each in found.recipients] == ["Như trên", "Lưu: VT, KT"]


def test_a_drafting_unit_is_no_authority() -> None:
    text = BODY + "Nơi nhận:\n- Như trên;\n- Lưu: VT, KTTH, TLKT.\nTL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nLò Thị Ban"
    made = read_foot(Page(text), 0)
    assert [each.value for each in made.authority] == ["TL."]
    assert made.name is not None
    assert made.name.value == "Lò Thị Ban"


@pytest.mark.parametrize(
    ("lines", "signs", "title", "name"),
    [
        ("KT. CHÁNH VĂN PHÒNG\nPHÓ VĂN PHÒNG\nLê Phước An", ["KT."], "Phó Văn phòng", "Lê Phước An"),
        ("Q. CHÁNH VĂN PHÒNG\nLê Phước An", ["Q."], "Chánh Văn phòng", "Lê Phước An"),
        (
            "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ THƯỜNG TRỰC\nLê Phước An",
            ["TM."],
            "Phó Bí thư Thường trực",
            "Lê Phước An",
        ),
        (
            "K/T CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\nY K'Rông Ayun",
            ["KT."],
            "Phó Chánh Văn phòng",
            "Y K'Rông Ayun",
        ),
        (
            "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nĐiểu K'Sor",
            ["TM.", "KT."],
            "Phó Chủ tịch",
            "Điểu K'Sor",
        ),
        ("TUQ. CHỦ TỊCH\nGIÁM ĐỐC SỞ XÂY DỰNG\nLê Phước An", ["TUQ."], "Giám đốc Sở xây dựng", "Lê Phước An"),
    ],
)
def test_more_ways_to_sign(lines: str, signs: list[str], title: str, name: str) -> None:
    made = read_foot(Page(f"{BODY}Nơi nhận:\n- Như trên;\n- Lưu: VT.\n{lines}"), 0)
    assert [each.value for each in made.authority] == signs
    assert made.title is not None
    assert made.title.value.lower() == title.lower()
    assert made.name is not None
    assert made.name.value == name


def test_a_name_that_stands_before_its_office_is_found() -> None:
    text = BODY + "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nLê Phước An\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    made = read_foot(Page(text), 0)
    assert made.name is not None
    assert made.name.value == "Lê Phước An"


def test_an_office_left_on_the_line_of_a_recipient_is_found() -> None:
    found = foot(
        "Nơi nhận:\n- Ban Bí thư (b/c), PHÓ BÍ THƯ\n- Lưu Văn phòng Tỉnh ủy.\nT/M TỈNH ỦY\nVàng Thị Mỷ"
    )
    assert found.title is not None
    assert found.title.value == "Phó Bí thư"
    assert found.name is not None
    assert found.name.value == "Vàng Thị Mỷ"
    assert [each.value for each in found.recipients] == ["Ban Bí thư (b/c)", "Lưu Văn phòng Tỉnh ủy"]
    inside = foot("Nơi nhận:\n- Đồng chí CHỦ TỊCH tỉnh;\n- Lưu.\nT/M TỈNH ỦY\nVàng Thị Mỷ")
    assert inside.title is None
