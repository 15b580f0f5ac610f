from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms import __main__ as cli
from transforms import contract
from transforms.__main__ import main
from transforms.document import Document
from transforms.read import Reading, read

NOTICE = """UBND TỈNH LAI CHÂU
VĂN PHÒNG
Số: {number}/TB-VPUBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lai Châu, ngày 10 tháng 3 năm 2021
THÔNG BÁO
Kết luận của Phó Chủ tịch UBND tỉnh Lò Văn Khiêm tại cuộc họp về đường giao thông
Ngày 08 tháng 3 năm 2021, Phó Chủ tịch UBND tỉnh Lò Văn Khiêm chủ trì cuộc họp về đường giao thông.
Sau khi nghe báo cáo, Phó Chủ tịch UBND tỉnh kết luận như sau:
1. Giao Sở Tài chính chủ trì, phối hợp với Sở Xây dựng rà soát, báo cáo UBND tỉnh trước ngày 25/3/2021.
2. Sở Xây dựng thực hiện Quyết định số 1406/QĐ-UBND ngày 21/10/2020 của UBND tỉnh.
Văn phòng UBND tỉnh thông báo để các cơ quan, đơn vị biết, thực hiện./.
Nơi nhận:
- Như trên;
- Lưu: VT.
TL. CHỦ TỊCH
CHÁNH VĂN PHÒNG
Đỗ Quang Thạch
"""

ROOT = Path(__file__).resolve().parents[2]
PARTS = ["notice", "directives", "citations", "attachments", "evidence", "warnings"]
BROKEN = bytes(range(256)) * 4


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "87.txt"
    path.write_text(NOTICE.format(number=87), encoding="utf-8")
    return path


def names(record: type) -> list[str]:
    return [each.metadata["name"] or each.name for each in fields(record)]


def test_one_file_gives_one_object_with_the_contract_s_names(notice: Path) -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "transforms",
            str(notice),
            "--url",
            "http://a.gov.vn/view/87",
            "--published",
            "2021-03-11",
            "--province",
            "12",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
    made = json.loads(run.stdout)
    assert list(made) == PARTS
    assert list(made["notice"]) == names(contract.Notice)
    assert list(made["directives"][0]) == names(contract.Directive)
    assert made["notice"]["doc_number"] == "87/TB-VPUBND"
    assert made["notice"]["issued_date"] == "2021-03-10"
    assert made["notice"]["published_at"] == "2021-03-10T17:00:00+00:00"
    assert made["notice"]["province_code"] == "12"
    for each in made["evidence"]:
        assert made["notice"]["text"][each["start"] : each["end"]]
    assert "\n  " in run.stdout


def output(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], str]:
    printed = capsys.readouterr()
    return [json.loads(line) for line in printed.out.splitlines()], printed.err


def test_many_files_give_lines_and_one_that_fails_is_named(
    notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.bin").write_bytes(BROKEN)
    given = [str(notice), str(tmp_path / "broken.bin"), str(tmp_path / "absent.pdf"), str(notice)]
    assert main(given) == 1
    made, said = output(capsys)
    assert [each["file"] for each in made] == given
    assert [each["notice"] is None for each in made] == [False, True, True, False]
    assert [list(each) for each in made] == [
        ["file", *PARTS, *(["error"] if at in (1, 2) else [])] for at in range(4)
    ]
    assert f"{tmp_path}/broken.bin: " in said
    assert "binary data" in said
    assert f"{tmp_path}/absent.pdf: No such file" in said
    assert made[2]["error"] in said
    assert "4 documents: 2 notices, 0 of other kinds, 2 unreadable; " in said


def test_one_file_that_fails_prints_nothing_but_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.bin").write_bytes(BROKEN)
    assert main([str(tmp_path / "broken.bin")]) == 1
    made, said = output(capsys)
    assert made == []
    assert said.startswith(f"{tmp_path}/broken.bin: ")


def test_a_folder_stands_for_its_files(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(notice.parent)]) == 0
    assert [each["file"] for each in output(capsys)[0]] == [str(notice)]
    assert main([str(notice), "--jsonl"]) == 0
    assert [each["file"] for each in output(capsys)[0]] == [str(notice)]


def test_what_is_no_notice_is_null_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lich.txt"
    path.write_text(
        "LỊCH CÔNG TÁC\nTuần 12 của lãnh đạo tỉnh\nThứ hai: dự hội nghị giao ban.", encoding="utf-8"
    )
    assert main([str(path), "--jsonl"]) == 0
    made = output(capsys)[0][0]
    assert made["notice"] is None
    assert made["directives"] == []
    assert any(each.startswith("kind: other (") for each in made["warnings"])


@pytest.mark.parametrize("name", ["pages.warc.gz", "pages.warc", "pages"])
def test_a_warc_file_gives_a_line_a_document(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=name != "pages.warc", warc_version="WARC/1.1")
    for number in (1, 2):
        body = NOTICE.format(number=number).encode()
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/plain; charset=utf-8")], protocol="HTTP/1.1"
        )
        writer.write_record(
            writer.create_warc_record(
                f"http://a.gov.vn/{number}", "response", payload=io.BytesIO(body), http_headers=headers
            )
        )
    path = tmp_path / name
    path.write_bytes(stream.getvalue())
    assert main([str(path)]) == 0
    made, _ = output(capsys)
    assert [list(each) for each in made] == [["url", *PARTS]] * 2
    assert [each["url"] for each in made] == ["http://a.gov.vn/1", "http://a.gov.vn/2"]
    assert [each["notice"]["doc_number"] for each in made] == ["1/TB-VPUBND", "2/TB-VPUBND"]
    path.write_bytes(stream.getvalue()[:-30])
    assert main([str(path)]) == 1
    made, said = output(capsys)
    assert [each["url"] for each in made if "error" not in each] == ["http://a.gov.vn/1"]
    (cut,) = [each["error"] for each in made if "error" in each]
    assert cut in said
    assert f"{name}: record at byte" in said


def test_wrong_usage_is_2(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], [str(notice), "--published", "someday"], [str(notice), "--no-such-option"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
    assert "someday" in capsys.readouterr().err
    for arguments in (["--workers", "0"], ["--workers", "two"], ["--url", "http://a.gov.vn/1", str(notice)]):
        with pytest.raises(SystemExit) as stopped:
            main([str(notice), *arguments])
        assert stopped.value.code == 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of several depths and kinds, some of which stay out."""
    home = tmp_path / "all"
    for at, name in enumerate(["b.txt", "a/z.txt", "a/b/c.TXT", "c", ".hidden/d.txt", ".e.txt", "a/.f"]):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTICE.format(number=at + 1), encoding="utf-8")
    (home / "a" / "up").symlink_to(home)
    (home / "again.txt").symlink_to(home / "b.txt")
    (home / "lost.txt").symlink_to(home / "nowhere")
    return home


ORDER = ["a/b/c.TXT", "a/z.txt", "again.txt", "b.txt", "c", "lost.txt"]


@pytest.mark.parametrize("workers", ["1", "3"])
def test_a_folder_is_read_to_its_depth_in_the_order_of_names(
    workers: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(folder), "--workers", workers]) == 1  # for lost.txt
    made, said = output(capsys)
    assert [each["file"] for each in made] == [str(folder / name) for name in ORDER]
    assert [each["notice"] and each["notice"]["doc_number"] for each in made] == [
        "3/TB-VPUBND", "2/TB-VPUBND", "1/TB-VPUBND", "1/TB-VPUBND", "4/TB-VPUBND", None,
    ]  # fmt: skip
    assert "6 documents: 5 notices, 0 of other kinds, 1 unreadable" in said


def test_a_folder_without_a_file_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    made, said = output(capsys)
    assert made[0]["error"] == f"{tmp_path}: there is no file in this folder"
    assert made[0]["error"] in said


def test_workers_print_what_one_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(100):
        body = BROKEN if number % 9 == 4 else NOTICE.format(number=number).encode()
        (tmp_path / f"{number:03}.txt").write_bytes(body)
    assert main([str(tmp_path)]) == 1
    alone = capsys.readouterr()
    assert main([str(tmp_path), "--workers", "3"]) == 1
    assert capsys.readouterr() == alone
    assert alone.out.count("\n") == 100


def test_values_are_looked_up_at_their_place(
    notice: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main([str(notice), "--jsonl"]) == 0
    made, said = output(capsys)
    counted = re.search(r"; (\d+) values looked up, 0 not at their place", said)
    assert counted
    assert int(counted[1]) > len(made[0]["evidence"]) + len(made[0]["directives"])

    def shifted(document: Document) -> Reading:
        reading = read(document)
        (number,) = [each for each in reading.evidence if each.field == "doc_number"]
        number.start, number.end = number.start + 7, number.end + 7
        return reading

    monkeypatch.setattr(cli, "read", shifted)
    assert main([str(notice), "--jsonl"]) == 1
    made, said = output(capsys)
    assert made[0]["notice"]["doc_number"] == "87/TB-VPUBND"
    assert f"{notice}: not printed there: notices.doc_number '87/TB-VPUBND' at " in said
    assert ", 1 not at their place" in said


def test_a_fault_of_the_reader_does_not_take_the_other_files_with_it(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(document: Document) -> Reading:
        if b"4/TB" in document.body:
            raise RecursionError("too deep")
        return read(document)

    monkeypatch.setattr(cli, "read", faulty)
    assert main([str(folder / name) for name in ORDER[:5]]) == 1
    made, said = output(capsys)
    assert [each["file"] for each in made if "error" in each] == [str(folder / "c")]
    assert f"{folder}/c: the reader failed with RecursionError: too deep" in said


def test_a_file_that_is_too_large_is_not_read(
    notice: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "MAX_FILE", 100)
    assert main([str(notice)]) == 1
    assert "more than 100 bytes" in capsys.readouterr().err


def command(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "transforms", *arguments],
        cwd=ROOT, env={**os.environ, **settings}, capture_output=True,
    )  # fmt: skip


def test_what_is_printed_is_utf_8_whatever_the_locale(notice: Path) -> None:
    ran = command(notice, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout.decode("utf-8"))["notice"]["chair_name"] == "Lò Văn Khiêm"
    assert "Lò Văn Khiêm".encode() in ran.stdout


def test_whoever_reads_may_stop_early(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number:03}.txt").write_text(NOTICE.format(number=number), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "transforms", str(tmp_path)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["file"].endswith("000.txt")
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(60) == 1
    assert b"Traceback" not in said


def test_a_page_shows_the_values_in_their_places(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = notice.with_name("broken.bin")
    broken.write_bytes(BROKEN)
    assert main(["--html", str(notice)]) == 0
    page = capsys.readouterr().out
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")
    assert ">Sở Tài chính</mark>" in page
    assert main(["--html", str(notice), str(broken)]) == 1
    both = capsys.readouterr()
    assert "broken.bin: " in both.out
    assert "broken.bin: " in both.err
    with pytest.raises(SystemExit):
        main(["--html", "--jsonl", str(notice)])
