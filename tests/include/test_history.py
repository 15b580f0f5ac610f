"""What a portal's past batches looked like, in a real object store."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from include import history
from include.lake import CrawlRef, Lake

pytestmark = pytest.mark.stack


def ref(number: int) -> CrawlRef:
    return CrawlRef("lai-chau", f"20260301T{number:06}Z-000000")


def measure(notices: int, way: str = "body>h1") -> dict[str, Any]:
    return {
        "fields": {"title": [notices, notices]},
        "characters": 100,
        "parts": {"title": {way: notices}},
        "pages": notices,
        "lags": [0, 0, 0],
    }


def test_a_crawl_sees_only_what_came_before_it(lake: Lake) -> None:
    assert history.before(lake, ref(1)).pages == 0
    history.keep(lake, ref(1), measure(3))
    history.keep(lake, ref(2), measure(5))
    history.keep(lake, ref(2), measure(4))  # validated once more
    history.keep(lake, ref(3), measure(0))
    assert history.before(lake, ref(1)).pages == 0
    assert history.before(lake, ref(2)).pages == 3
    assert history.before(lake, ref(9)).share("title") == (7, 7)
    assert len(history.before(lake, ref(9)).batches) == 2


def test_only_the_last_batches_are_kept(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "BATCHES", 3)
    for number in range(1, 6):
        history.keep(lake, ref(number), measure(number))
    assert history.before(lake, ref(9)).pages == 3 + 4 + 5


def test_what_was_accepted_is_known(lake: Lake) -> None:
    history.keep(lake, ref(1), measure(3))
    shapes = {"a": {"title": "body>h1"}, "b": {"title": "body>h2"}}
    lake.put_json(ref(2).extracted("extract.json"), {"shapes": shapes})
    assert history.accept(lake, ref(2)) == {"title": ["body>h2"]}
    assert history.accept(lake, ref(2)) == {}
    assert history.before(lake, ref(2)).accepted == {"title": ["body>h2"]}
    assert [history.before(lake, ref(n)).waived for n in (1, 2, 3)] == [False, True, False]


def test_two_at_once_both_count(lake: Lake) -> None:
    threads = [
        threading.Thread(target=history.keep, args=(Lake(lake.settings), ref(n), measure(1)))
        for n in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert history.before(lake, ref(9)).pages == 4
