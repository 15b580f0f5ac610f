"""What can go wrong with a request, each under one name, and what to do about it.

:data:`CLASSES` is the whole vocabulary: ``crawl.json``, the ``crawls`` table and the messages use no
other name. :func:`of_error` and :func:`of_status` put an exception or an HTTP status under its name.
"""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

Retry = Literal["soon", "later", "never"]


@dataclass(frozen=True, slots=True)
class FailureClass:
    """A kind of failure.

    ``retry`` says when another try makes sense, and is what Airflow does about a crawl that failed so:

    - ``soon``: the task runs again, ``wait`` seconds later;
    - ``later``: it fails at once; the portal's next scheduled crawl asks again;
    - ``never``: it fails at once, and so will the next ones until a person has looked.

    ``advice`` is for that person.
    """

    name: str
    meaning: str
    advice: str
    retry: Retry
    wait: int = 0


CLASSES: dict[str, FailureClass] = {
    each.name: each
    for each in (
        # The way to the portal.
        FailureClass("dns", "the host name does not resolve", "Has the portal moved?", "soon", 600),
        FailureClass("tls", "no trusted TLS connection", "Look at its certificate in a browser.", "later"),
        FailureClass("refused", "no connection to the host", "Is it down, or are we shut out?", "soon", 300),
        FailureClass("disconnected", "the connection broke before an answer came", "Try again.", "soon", 60),
        FailureClass(
            "timeout", "no whole answer in time", "Raise politeness.timeout if it stays.", "soon", 300
        ),
        FailureClass("truncated", "the answer broke off in its middle", "Try again.", "soon", 60),
        # What it answers.
        FailureClass(
            "server_error", "the server failed (5xx)", "Wait for the portal to be mended.", "soon", 300
        ),
        FailureClass("not_found", "no such page (404, 410)", "Removed, or the listing is stale.", "never"),
        FailureClass("http_error", "refused with another 4xx status", "Look at the page by hand.", "later"),
        FailureClass("rate_limited", "too many requests (429)", "Raise politeness.delay.", "soon", 3600),
        FailureClass("blocked", "access denied, or a challenge", "Write to the portal's operator.", "later"),
        FailureClass("robots_denied", "robots.txt closes it", "Leave it, or ask the operator.", "never"),
        FailureClass(
            "robots_unreachable", "robots.txt cannot be read", "No crawl until it can.", "soon", 600
        ),
        FailureClass("redirect_loop", "redirects without end", "Look at the address in a browser.", "later"),
        FailureClass("offsite", "leads to another host", "If the portal moved, change its url.", "never"),
        # What the answer holds.
        FailureClass("too_large", "larger than politeness.max_response", "Raise it if it is real.", "never"),
        FailureClass("wrong_type", "the bytes are not what they should be", "Open it by hand.", "never"),
        FailureClass("encoding", "no known encoding gives its text", "Open it in a browser.", "never"),
        FailureClass("empty", "a listing without items", "Is it moved, or its layout changed?", "later"),
        FailureClass(
            "layout_changed", "a page of unknown make", "Compare it with its platform's selectors.", "never"
        ),
        FailureClass(
            "needs_browser",
            "the page is drawn by a script only",
            "Look for the resource the script loads, and list that.",
            "never",
        ),
        FailureClass(
            "not_paging",
            "turning the pages of a listing leads nowhere new",
            "Turn its pages by hand; correct selectors.next if they turn.",
            "later",
        ),
        # This side of it.
        FailureClass("over_budget", "the crawl's budget is spent", "The next crawl goes on here.", "later"),
        FailureClass(
            "outside_window", "not an hour in which it may be asked", "It waits for the hour.", "soon", 3600
        ),
        FailureClass("busy", "another crawl is asking the same host", "It waits for the other.", "soon", 300),
        FailureClass("interrupted", "the crawl was stopped from outside", "Run it again.", "soon", 30),
        FailureClass("internal", "a fault of this program", "Report it with the traceback.", "never"),
    )
}

REFUSALS = (401, 403, 451)
GONE = (404, 410)


def of_status(status: int) -> tuple[str, str]:
    """Class and message for an HTTP status that is no success."""
    try:
        phrase = f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = f"HTTP {status}"
    if status in GONE:
        return "not_found", phrase
    if status == 429:
        return "rate_limited", phrase
    if status in REFUSALS:
        return "blocked", phrase
    if status >= 500:
        return "server_error", phrase
    if 300 <= status < 400:
        return "redirect_loop", f"{phrase} that leads nowhere"
    return "http_error", phrase


class Refusal(Exception):
    """Raised inside a crawl where the class of a failure is already known."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message


class NoRobots(Refusal):
    """robots.txt could not be read, which ends the crawl; the name is what kept it from us.

    A host that cannot be reached is named as such (``dns``, ``tls``, ``refused``, ``disconnected``,
    ``timeout`` …); ``robots_unreachable`` is left for one that answers, but not with its robots.txt.
    """


def of_error(error: BaseException) -> tuple[str, str]:
    """Class and message for an exception of a Scrapy request; an unknown one is ``internal``."""
    from OpenSSL.SSL import Error as OpenSSLError
    from scrapy import exceptions as scrapy_errors
    from scrapy.spidermiddlewares.httperror import HttpError
    from service_identity import VerificationError
    from twisted.internet import error as network

    causes = list(_causes(error))
    for each in causes:
        if isinstance(each, Refusal):
            return each.name, each.message
        if isinstance(each, HttpError):
            return of_status(each.response.status)
    told = next((text for each in reversed(causes) if (text := _text(each))), type(error).__name__)
    for name, kinds in (
        ("tls", (OpenSSLError, VerificationError)),
        ("dns", (scrapy_errors.CannotResolveHostError, network.DNSLookupError)),
        ("timeout", (scrapy_errors.DownloadTimeoutError, network.TimeoutError, TimeoutError)),
        ("refused", (scrapy_errors.DownloadConnectionRefusedError, network.ConnectError)),
        ("truncated", (scrapy_errors.ResponseDataLossError,)),
        ("too_large", (scrapy_errors.DownloadCancelledError,)),
        ("wrong_type", (zlib.error, gzip.BadGzipFile)),  # not compressed as it says
        ("disconnected", (scrapy_errors.DownloadFailedError, network.ConnectionClosed)),
    ):
        if any(isinstance(each, kinds) for each in causes):
            return name, _size(told) if name == "too_large" else told
    if isinstance(error, scrapy_errors.IgnoreRequest):
        # Scrapy says these two with words only.
        if "max redirections" in str(error):
            return "redirect_loop", "too many redirects in a row"
        if "decompression" in str(error):
            return "too_large", _size(told)
    return "internal", f"{type(error).__name__}: {error}"


def _causes(error: BaseException) -> list[BaseException]:
    """``error`` and everything it wraps, outermost first; Twisted keeps some in ``reasons``."""
    found: list[BaseException] = []
    todo: list[BaseException | None] = [error]
    while todo:
        each = todo.pop(0)
        if each is None or each in found:
            continue
        found.append(each)
        todo.append(each.__cause__)
        todo.extend(getattr(reason, "value", None) for reason in getattr(each, "reasons", None) or ())
    return found


def _text(error: BaseException) -> str:
    """What ``error`` says in one line; nothing where it only lists what it wraps."""
    if hasattr(error, "reasons"):
        return ""
    if type(error).__module__.startswith("OpenSSL") and error.args and isinstance(error.args[0], list):
        return "; ".join(str(part[-1]) for part in error.args[0])
    return " ".join(str(error).split())


def _size(told: str) -> str:
    """What Scrapy says of an answer's size, in few words."""
    sizes = re.search(r"(\d+) (?:bytes|B decompressed)", told)
    return f"more than politeness.max_response: {sizes[1]} bytes or more" if sizes else told
