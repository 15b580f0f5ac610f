from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms import contract
from transforms.__main__ import main

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
    assert main([str(notice), str(tmp_path / "broken.bin"), str(tmp_path / "absent.pdf"), str(notice)]) == 1
    made, said = output(capsys)
    assert [each["file"] for each in made] == [str(notice)] * 2
    assert f"{tmp_path}/broken.bin: " in said
    assert "binary data" in said
    assert f"{tmp_path}/absent.pdf: No such file" in said


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
    assert [each["url"] for each in made] == ["http://a.gov.vn/1"]
    assert f"{name}: record at byte" in said


def test_wrong_usage_is_2(notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], [str(notice), "--published", "someday"], [str(notice), "--no-such-option"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
    assert "someday" in capsys.readouterr().err
