from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from scrapers.diagnosis import is_challenge
from scrapers.failures import CLASSES, Refusal, of_error, of_status


def test_every_class_says_what_it_means_and_what_to_do() -> None:
    for name, each in CLASSES.items():
        assert each.name == name
        assert each.meaning
        assert each.advice.endswith((".", "?"))


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (404, "not_found"),
        (410, "not_found"),
        (403, "blocked"),
        (401, "blocked"),
        (429, "rate_limited"),
        (500, "server_error"),
        (503, "server_error"),
        (599, "server_error"),
        (400, "http_error"),
        (302, "redirect_loop"),
    ],
)
def test_of_status(status: int, name: str) -> None:
    found, message = of_status(status)
    assert found == name
    assert found in CLASSES
    assert str(status) in message


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (CannotResolveHostError("no such host"), "dns"),
        (DownloadConnectionRefusedError("refused"), "refused"),
        (DownloadTimeoutError("late"), "timeout"),
        (IgnoreRequest("max redirections reached"), "redirect_loop"),
        (Refusal("robots_denied", "closed"), "robots_denied"),
        (KeyError("x"), "internal"),
    ],
)
def test_of_error(error: Exception, name: str) -> None:
    assert of_error(error)[0] == name


def test_a_wrapped_refusal_keeps_its_name() -> None:
    outer = RuntimeError("outer")
    outer.__cause__ = Refusal("robots_unreachable", "robots.txt: 503")
    assert of_error(outer) == ("robots_unreachable", "robots.txt: 503")


def test_challenge_is_a_short_page_that_only_sets_a_cookie() -> None:
    stub = b"<html><script>document.cookie='D1N=8f3a; path=/';location.reload()</script></html>"
    assert is_challenge(stub)
    assert not is_challenge(
        b"<script>document.cookie='a=1'</script>" + "<p>Ủy ban nhân dân tỉnh</p>".encode() * 40
    )
    assert not is_challenge(stub + b" " * 10_000)
    assert not is_challenge(b"<html><body>short page</body></html>")
