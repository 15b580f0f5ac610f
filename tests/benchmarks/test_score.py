"""The scorer: a perfect reading scores 1, a damaged one loses where it is damaged and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from benchmarks.score import sources
from benchmarks.score.__main__ import BOUNDS, main, missed, report
from benchmarks.score.compare import FIELDS, Case, Score, distance, numbering, pair, spans
from include.replica.schema import DirectiveTruth, Truth
from transforms import contract
from transforms.document import Document
from transforms.read import Reading, read

TEXT = """UBND TỈNH SƠN LA
VĂN PHÒNG
Số: 61/TB-VP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sơn La, ngày 12 tháng 5 năm 2021
THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về cấp nước vùng cao
Ngày 10/5/2021, đồng chí Cầm Văn Phong, Chủ tịch UBND tỉnh chủ trì cuộc họp về cấp nước vùng cao.
Sau khi nghe báo cáo, Chủ tịch UBND tỉnh kết luận như sau:
1. Giao Sở Xây dựng chủ trì, phối hợp với Sở Tài chính thẩm định phương án theo Quyết định số 88/QĐ-UBND \
ngày 03/02/2021 của UBND tỉnh, hoàn thành trước ngày 30/6/2021.
2. Sở Y tế kiểm tra chất lượng nước, định kỳ hằng quý báo cáo UBND tỉnh.
3. Từ ngày 01/7/2021 trở đi, 100% công trình có đồng hồ đo nước.
Văn phòng UBND tỉnh thông báo để các đơn vị biết, thực hiện./.
Nơi nhận:
- Sở Xây dựng;
- Lưu: VT.
TL. CHỦ TỊCH
CHÁNH VĂN PHÒNG
Quàng Thị Nga
"""
TRUTH = Truth.model_validate(
    {
        "kind": "formal_notice",
        "doc_number": "61/TB-VP",
        "issued_date": date(2021, 5, 12),
        "issued_place": "Sơn La",
        "issuing_body": "VĂN PHÒNG",
        "meeting_date": date(2021, 5, 10),
        "meeting_title": "cuộc họp về cấp nước vùng cao",
        "chair_name": "Cầm Văn Phong",
        "chair_title": "Chủ tịch UBND tỉnh",
        "signer_name": "Quàng Thị Nga",
        "signer_title": "Chánh Văn phòng",
        "signing_authority": ["TL."],
        "recipients": 2,
        "citations": [{"number": "88/QĐ-UBND", "type": "Quyết định", "issued_date": date(2021, 2, 3)}],
        "directives": [
            {"path": "1", "lead": ["Sở Xây dựng"], "with": ["Sở Tài chính"], "due_date": date(2021, 6, 30)},
            {"path": "2", "lead": ["Sở Y tế"], "recurrence": "định kỳ hằng quý"},
            {"path": "3", "effective_from": date(2021, 7, 1), "quotas": ["100%"]},
        ],
    }
)
CASE = Case("here", Document(TEXT.encode()), TRUTH)


@pytest.fixture
def reading() -> Reading:
    return read(CASE.document)


def scored(case: Case, reading: Reading | None) -> Score:
    made = Score()
    made.add(case, reading)
    return made


def lost(made: Score) -> dict[str, tuple[int, int]]:
    """Extra and missed values of the fields that have any."""
    return {
        name: (each.extra, each.missed) for name, each in made.fields.items() if each.extra or each.missed
    }


def test_a_perfect_reading_loses_nothing(reading: Reading) -> None:
    made = scored(CASE, reading)
    assert lost(made) == {}
    assert all(each.f1 == 1.0 for each in made.fields.values())
    assert made.kind_accuracy == 1.0
    assert made.spans >= 20
    assert made.misplaced == []
    # Each of these was measured and not passed over.
    quiet = {"published", "cochairs", "author", "citations incomplete", "page"}
    assert {name for name, each in made.fields.items() if not each.measured} == quiet


def notice(reading: Reading) -> contract.Notice:
    assert reading.notice is not None
    return reading.notice


def _number(reading: Reading) -> None:
    notice(reading).doc_number = "16/TB-VP"


def _no_chair(reading: Reading) -> None:
    notice(reading).chair_name = None


def _title_made_up(reading: Reading) -> None:
    notice(reading).author = "Ai Đó"


def _lead(reading: Reading) -> None:
    reading.directives[1].lead = ["Sở Y tế", "Sở Nội vụ"]


def _due(reading: Reading) -> None:
    reading.directives[0].due_date = date(2021, 6, 29)


def _gone(reading: Reading) -> None:
    del reading.directives[2]


def _moved(reading: Reading) -> None:
    reading.directives[1].path = "4"


def _type(reading: Reading) -> None:
    reading.citations[0].type = "Quy định"


def _unsure(reading: Reading) -> None:
    reading.citations[0].incomplete = True


def _recipients(reading: Reading) -> None:
    notice(reading).recipients = []


@pytest.mark.parametrize(
    ("damage", "want"),
    [
        (_number, {"doc_number": (1, 1)}),
        (_no_chair, {"chair_name": (0, 1)}),
        (_title_made_up, {"author": (1, 0)}),
        (_lead, {"directives.lead": (1, 0)}),
        (_due, {"directives.due_date": (1, 1)}),
        (
            _gone,
            {"directives": (0, 1), "directives.effective_from": (0, 1), "directives.quotas": (0, 1)},
        ),
        (_moved, {"directives": (1, 1), "directives.lead": (1, 1), "directives.recurrence": (1, 1)}),
        (_type, {"citations": (1, 1), "citations.issued_date": (1, 1)}),
        (
            _unsure,
            {"citations": (0, 1), "citations.issued_date": (0, 1), "citations incomplete": (1, 0)},
        ),
        (_recipients, {"recipients": (0, 1)}),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_damage_costs_where_it_is_done(
    reading: Reading, damage: Callable[[Reading], None], want: dict[str, tuple[int, int]]
) -> None:
    damage(reading)
    assert lost(scored(CASE, reading)) == want


def test_a_notice_that_is_not_recognised_loses_everything() -> None:
    made = scored(CASE, Reading(None, reason="taken for something else"))
    assert made.kind_accuracy == 0.0
    assert made.fields["directives"].missed == 3
    assert made.fields["chair_name"].missed == 1
    assert sum(each.right for each in made.fields.values()) == 0


def test_a_notice_that_is_made_up_costs_precision(reading: Reading) -> None:
    made = scored(replace(CASE, truth=Truth(kind="other")), reading)
    assert made.kind_accuracy == 0.0
    assert made.fields["directives"].extra == 3
    assert made.fields["doc_number"].precision == 0.0


def test_what_cannot_be_read_is_read_wrongly() -> None:
    assert scored(CASE, None).confusion == {("formal_notice", "unreadable"): 1}


def test_places_that_do_not_hold_their_value_are_counted(reading: Reading) -> None:
    assert spans(reading)[1] == []
    reading.directives[0].start = (reading.directives[0].start or 0) + 1
    reading.citations[0].end = reading.citations[0].start
    reading.evidence = [each for each in reading.evidence if each.field != "signer_name"]
    next(each for each in reading.evidence if each.field == "meeting_date").start -= 200
    looked, wrong = spans(reading)
    assert looked > len(wrong)
    assert wrong[0].startswith("directive 1 text at")
    assert any("signer_name" in each for each in wrong)
    assert any("88/QĐ-UBND" in each for each in wrong)


def told(path: str | None, *lead: str) -> contract.Directive:
    return contract.Directive(path=path, lead=list(lead))


def true(path: str | None, *lead: str) -> DirectiveTruth:
    return DirectiveTruth(path=path, lead=lead)


def test_prose_meets_by_whoever_is_told() -> None:
    read_ = [told(None, "Sở A"), told(None, "Sở B"), told(None, "Sở A")]
    pairs = pair(read_, [true(None, "Sở B"), true(None, "Sở A", "Sở C"), true(None, "Sở D")])
    assert [(got and got.lead, want and want.lead) for got, want in pairs] == [
        (["Sở B"], ("Sở B",)),
        (["Sở A"], ("Sở A", "Sở C")),
        (None, ("Sở D",)),
        (["Sở A"], None),
    ]


def test_numbering_that_begins_anew_meets_in_order() -> None:
    pairs = pair([told("#1.-1", "Sở A"), told("#2.-1", "Sở B")], [true("-1", "Sở A"), true("-1", "Sở B")])
    assert [(got and got.lead[0], want and want.lead[0]) for got, want in pairs] == [
        ("Sở A", "Sở A"),
        ("Sở B", "Sở B"),
    ]
    # One of them was not read: the other keeps its partner.
    pairs = pair([told("#2.-1", "Sở B")], [true("-1", "Sở A"), true("-1", "Sở B")])
    assert numbering("II.#3.-2") == "II.-2"


def test_letters_misread() -> None:
    assert distance("kết luận", "kêt lun") == 2
    case = replace(CASE, printed=TEXT)
    made = Score()
    made.add(case, read(case.document))
    assert made.letter_errors < 0.01


def test_bounds_name_what_is_missed(reading: Reading) -> None:
    assert set(BOUNDS["gold"]) - {"documents"} <= set(FIELDS)
    _due(reading)
    made = scored(CASE, reading)
    made.misplaced.append("here: somewhere")
    said = missed("gold", made)
    assert [each.split(",")[0] for each in said] == [
        "gold: directives.due_date 0.0000",
        "gold: 1 documents",
        f"gold: 1 of {made.spans} places do not hold their value",
    ]
    page = report({"gold": made}, ["seeds (not here)"], said)
    assert "| directives.due_date" in page
    assert "- missed: gold: directives.due_date" in page


def test_the_exit_code_tells(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "score.md"
    code = main(["--only", "generated", "--generated", "12", "--seed", "5", "--write", str(page)])
    said = capsys.readouterr()
    assert code == int("MISSED" in said.err)
    assert "12 documents" in page.read_text(encoding="utf-8")


def test_a_gold_folder_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    here = tmp_path / "01-thu"
    here.mkdir()
    (here / "document.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(ValueError, match=r"01-thu.truth\.yaml"):
        list(sources.gold(tmp_path))
    (here / "truth.yaml").write_text(
        "given: {published: 13/05/2021}\ntruth: {kind: other}\n", encoding="utf-8"
    )
    (case,) = sources.gold(tmp_path)
    assert case.document.published_at is not None
    assert case.document.published_at.isoformat() == "2021-05-12T17:00:00+00:00"
    (here / "document.pdf").write_bytes(b"%PDF-")
    with pytest.raises(ValueError, match=r"one document\.<ext> is wanted"):
        list(sources.gold(tmp_path))


@pytest.mark.skipif(not (sources.SEEDS / "gold.yaml").is_file(), reason="the seed pages are not here")
def test_seed_records_hold_every_field() -> None:
    cases = list(sources.seeds())
    assert len(cases) == 5
    assert sum(len(case.truth.directives) for case in cases) == 27
    assert sum(len(case.told) for case in cases) == 9
    assert all(case.title_starts and case.province for case in cases)
