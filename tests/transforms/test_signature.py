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
