from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pyarrow as pa
import pytest

from transforms import batch, contract
from transforms.document import Document

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


def document(number: int, body: str = NOTICE) -> Document:
    return Document(
        body=body.format(number=number).encode(),
        url=f"http://a.gov.vn/view/{number}",
        portal="lai-chau",
        province_code="12",
    )


def test_every_document_is_in_the_tables_or_explained() -> None:
    schedule = document(
        2, "LỊCH CÔNG TÁC\nTuần 12 của lãnh đạo tỉnh\nThứ hai: dự hội nghị giao ban tại trụ sở."
    )
    broken = Document(body=bytes(range(256)) * 4, url="http://a.gov.vn/view/3")
    made = batch.tables([document(1), schedule, broken, document(1), document(4)])
    assert made.tables["notices"]["doc_number"].to_pylist() == ["1/TB-VPUBND", "4/TB-VPUBND"]
    assert made.tables["notices"]["province_code"].to_pylist() == ["12", "12"]
    assert [url for url, _ in made.others] == ["http://a.gov.vn/view/2", "http://a.gov.vn/view/1"]
    assert all(reason for _, reason in made.others)
    assert [url for url, _ in made.unreadable] == ["http://a.gov.vn/view/3"]
    assert "binary data" in made.unreadable[0][1]
    assert made.documents == 5


def test_rows_follow_the_contract_and_belong_to_their_notice() -> None:
    made = batch.tables(document(number) for number in range(1, 4))
    assert set(made.tables) == set(batch.READ_TABLES)
    for name, table in made.tables.items():
        assert table.schema.equals(contract.SCHEMAS[name])
        table.validate(full=True)
    ids = made.tables["notices"]["notice_id"].to_pylist()
    assert len(set(ids)) == 3
    for name in ("directives", "citations", "evidence"):
        assert set(made.tables[name]["notice_id"].to_pylist()) == set(ids)
    texts = dict(zip(ids, made.tables["notices"]["text"].to_pylist(), strict=True))
    for row in made.tables["directives"].to_pylist():
        assert texts[row["notice_id"]][row["start"] : row["end"]] == row["text"]


def test_nothing_in_gives_empty_tables_with_their_schema() -> None:
    made = batch.tables([])
    assert made.documents == 0
    assert {name: table.num_rows for name, table in made.tables.items()} == dict.fromkeys(
        batch.READ_TABLES, 0
    )
    assert isinstance(made.tables["notices"], pa.Table)
    assert made.tables["notices"].schema.equals(contract.SCHEMAS["notices"])


def test_rows_are_packed_while_reading() -> None:
    rows = batch._Rows("notices")
    made = batch.tables([document(1)]).tables["notices"].to_pylist()[0]
    for at in range(batch._ROWS_A_CHUNK + 10):
        rows.rows.append({**made, "notice_id": str(at)})
        rows.add([])
    assert len(rows.rows) < batch._ROWS_A_CHUNK
    assert rows.table().num_rows == batch._ROWS_A_CHUNK + 10


def test_a_page_without_its_article_is_unreadable_and_not_just_no_notice() -> None:
    head = "<html><head><title>Cổng</title></head><body><nav>Trang chủ</nav>"
    page = head + "<h1 class='post-title'>Họp</h1>{}</body></html>"
    empty = Document(page.format("").encode(), url="http://p.test/1", platform="upload")
    other = Document(
        page.format(f"<div class='post-content'><p>{'Tin về một lễ hội ở xã. ' * 20}</p></div>").encode(),
        url="http://p.test/2",
        platform="upload",
    )
    made = batch.tables([empty, other])
    assert [url for url, _ in made.others] == ["http://p.test/2"]
    ((url, message),) = made.unreadable
    assert url == "http://p.test/1"
    assert "no article" in message


# --- several processes --------------------------------------------------------------------------------


def square(number: int) -> int:
    return number * number


def slow_first(number: int) -> tuple[int, int]:
    time.sleep(0.3 if number == 0 else 0)
    return number, os.getpid()


def deadly(number: int) -> int:
    if number in (5, 40, 41):
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def failing(number: int) -> int:
    if number == 20:
        raise ValueError("twenty")
    return number


def never(number: int) -> int:
    raise AssertionError(number)


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 300])
def test_the_order_is_that_of_the_items(workers: int, count: int) -> None:
    made = list(batch.in_order(square, range(count), workers, lost=never))
    assert made == [number * number for number in range(count)]


def test_other_processes_do_the_work_and_the_slow_one_still_comes_first() -> None:
    made = list(batch.in_order(slow_first, range(100), 2, lost=lambda _: (0, 0)))
    assert [number for number, _ in made] == list(range(100))
    pids = {pid for _, pid in made}
    assert len(pids) == 2
    assert os.getpid() not in pids
    assert not any(map(psutil.pid_exists, pids))


def test_an_item_that_kills_its_process_is_lost_and_no_other() -> None:
    made = list(batch.in_order(deadly, range(100), 2, lost=lambda number: -number))
    assert made == [-number if number in (5, 40, 41) else number for number in range(100)]


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="twenty"):
        list(batch.in_order(failing, range(100), 2, lost=never))


def test_items_are_not_drawn_far_ahead() -> None:
    drawn = 0

    def items() -> Iterator[int]:
        nonlocal drawn
        for number in range(100_000):
            drawn += 1
            yield number

    made = batch.in_order(square, items(), 2, lost=never)
    for _ in range(50):
        next(made)
    assert drawn <= 50 + 16 * (2 * batch._GROUPS_A_WORKER + 2)
    made.close()  # type: ignore[attr-defined]
    drawn = 0
    heavy = batch.in_order(square, items(), 2, lost=never, weight=lambda _: batch._BYTES_A_GROUP)
    next(heavy)
    assert drawn <= 2 * batch._GROUPS_A_WORKER + 2
    heavy.close()  # type: ignore[attr-defined]


ENDLESS = """
import itertools, sys
sys.path.insert(0, {tests!r})
from transforms.batch import in_order
from test_batch import slow_first
for number, pid in in_order(slow_first, itertools.count(1), 2, lost=None):
    print(pid, flush=True)
"""


def test_workers_end_with_a_parent_that_is_killed() -> None:
    here = Path(__file__).resolve()
    code = ENDLESS.format(tests=str(here.parent))
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=here.parents[2], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        workers = psutil.Process(parent.pid).children()
        assert len(workers) == 2
        parent.kill()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []
