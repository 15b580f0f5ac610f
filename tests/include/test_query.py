"""SQL over a release in a real object store."""

from __future__ import annotations

import json

import pytest

from include import query, release
from include.lake import Lake
from tests.include.test_release import notice, ref, stage

pytestmark = pytest.mark.stack


def test_every_table_is_a_view_of_the_current_release(lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    stage(lake, ref(1), notice("a", title="Họp 'gấp'"), held_back=("c",))
    stage(lake, ref(2, "son-la"), notice("b", province_code="14", province_code_now="14"))
    release.publish(lake)
    connection, _ = query.connect(lake)
    counted = connection.sql("select portal, count(*) n from notices group by 1 order by 1")
    query.show(counted, "csv")
    assert capsys.readouterr().out == "portal,n\nlai-chau,1\nson-la,1\n"
    query.show(connection.sql("select title, issued_date from notices where notice_id = 'a'"), "json")
    assert json.loads(capsys.readouterr().out) == [{"title": "Họp 'gấp'", "issued_date": "2025-03-04"}]
    query.show(connection.sql("select url, reasons from quarantine"), "table")
    assert "ngày tương lai" in capsys.readouterr().out
    assert connection.sql("select * from attachments").fetchall() == []
    assert connection.sql(
        "select n.title, d.text from notices n join directives d using (notice_id, version)"
    )


def test_without_a_release_it_says_what_to_do(lake: Lake) -> None:
    with pytest.raises(query.NoRelease, match="make demo"):
        query.connect(lake)
