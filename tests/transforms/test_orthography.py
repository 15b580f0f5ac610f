from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import orthography
from transforms.orthography import fold, normalise, vietnamese_share

VIETNAMESE = st.text(
    alphabet="aàáảãạăắâấeéêếiíoóôốơớuúủụưứyýỷhqtnđHQTĐÐ -–.,\u00a0\u0301\u0323“”İΣ", max_size=60
)
MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập - Tự do - Hạnh phúc. Ủy ban nhân dân tỉnh ra thông báo."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ủy ban", "Uỷ ban"),
        ("Thanh Hóa", "Thanh Hoá"),
        ("Thủy lợi", "thuỷ lợi"),
        ("Hòa Bình", "Hoà Bình"),
        ("khỏe", "khoẻ"),
        ("toàn tỉnh", "tòan tỉnh"),
        ("quý III", "qúy III"),
        ("Ðiện Biên", "Điện Biên"),
        ("ngày 17 – 9", "ngày 17 - 9"),
        ("số\u00a012", "số 12"),
    ],
)
def test_fold_matches_spellings_of_the_same_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("hóa", "hòa"), ("của", "cua"), ("mùa", "mua"), ("quý", "quy")])
def test_fold_keeps_different_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.one_of(st.text(max_size=80), VIETNAMESE))
def test_fold_keeps_length_and_is_idempotent(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.one_of(st.text(max_size=80), VIETNAMESE))
def test_normalise_is_idempotent_and_nfc(text: str) -> None:
    made = normalise(text)
    assert normalise(made) == made
    assert unicodedata.is_normalized("NFC", made)


def test_normalise_composes_and_repairs() -> None:
    assert normalise(unicodedata.normalize("NFD", MOTTO)) == MOTTO
    assert normalise("thông ba \u0301o") == "thông báo"
    assert normalise("Vie\u0323\u0302t, vi\u200bệt\u00ad") == "Việt, việt"
    assert normalise("a\u0301\u0302") == "ấ"  # tone before circumflex, as some fonts write it
    assert normalise("02–NQ/TU, ngày 17 – 9, UBND–KT") == "02-NQ/TU, ngày 17 - 9, UBND-KT"
    assert normalise("Lò Văn Ai – Phó Chủ tịch") == "Lò Văn Ai – Phó Chủ tịch"
    assert normalise("Ð\u00a0 ð \r\n x ") == "Đ đ\nx"


def test_legacy_encodings_are_found_and_converted() -> None:
    to_tcvn3 = orthography._TCVN3_LOWER | orthography._TCVN3_UPPER
    old = "".join(to_tcvn3.get(char, char) for char in MOTTO.replace("Ủ", "ủ"))
    assert normalise(old) == MOTTO.replace("Ủ", "ủ")
    vni = (
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp - Töï do - Haïnh phuùc. "
        "UÛy ban nhaân daân tænh ra thoâng baùo."
    )
    assert normalise(vni) == MOTTO


def test_unicode_text_with_odd_signs_is_not_taken_for_legacy() -> None:
    text = "Diện tích 25 m² · giảm ½ so với năm trước; góc 30°, “Sở Xây dựng” © ® § 5 trong µm"
    assert normalise(text).replace(" ", "") == text.replace(" ", "")


def test_only_the_legacy_lines_are_converted() -> None:
    mixed = "Ủy ban nhân dân tỉnh thông báo\nKÕt luËn cña Chñ tÞch ñy ban nh©n d©n tØnh t¹i héi nghÞ"
    assert normalise(mixed).split("\n") == [
        "Ủy ban nhân dân tỉnh thông báo",
        "Kết luận của Chủ tịch ủy ban nhân dân tỉnh tại hội nghị",
    ]


def test_vietnamese_share_tells_languages_apart() -> None:
    assert vietnamese_share(MOTTO) > 0.6
    assert vietnamese_share("The committee shall in the name of the people do all the work") < 0.1
    assert vietnamese_share("Été à la française, où les élèves sont très occupés") < 0.3
    assert vietnamese_share("UY BAN NHAN DAN TiNH cONG HOA xA HOl cHU NGHlA VIET NAM") < 0.1
    assert vietnamese_share("12 345 --") == 0.0


def test_lines_that_look_vietnamese_as_they_are_follow_the_rest_of_an_old_text() -> None:
    tcvn3 = "Sè: 12/TB-VP\nKÕt luËn cña Chñ tÞch ñy ban nh©n d©n tØnh t¹i héi nghÞ tæng kÕt"
    assert normalise(tcvn3).split("\n")[0] == "Số: 12/TB-VP"
    vni = (
        "Soá: 12/TB-VP\nTHOÂNG BAÙO\nCuûa Chuû tòch UÛy ban nhaân daân tænh veà vieäc di dôøi nhaø ven keânh"
    )
    assert normalise(vni).split("\n")[:2] == ["Số: 12/TB-VP", "THÔNG BÁO"]


def test_tcvn3_capitals_that_only_a_font_shows_are_written_as_capitals() -> None:
    text = "UBND TØNH Hµ NAM\nV¡N PHßNG\nTL. CHñ TÞCH\nKÕt luËn cña Chñ tÞch tØnh Hµ Nam t¹i héi nghÞ"
    assert normalise(text).split("\n") == [
        "UBND TỈNH HÀ NAM",
        "VĂN PHÒNG",
        "TL. CHỦ TỊCH",
        "Kết luận của Chủ tịch tỉnh Hà Nam tại hội nghị",
    ]
