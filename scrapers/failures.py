"""What can go wrong with a request, each under one name, and what to do about it.

:data:`CLASSES` is the whole vocabulary: ``crawl.json``, the ``crawls`` table and the messages use no
other name. :func:`of_error` and :func:`of_status` put an exception or an HTTP status under its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

Retry = Literal["soon", "later", "never"]


@dataclass(frozen=True, slots=True)
class FailureClass:
    """A kind of failure.

    ``retry`` says when another try makes sense: ``soon`` (minutes: the task may simply run again),
    ``later`` (the portal's next scheduled crawl) or ``never`` (not until a person has looked).
    """

    name: str
    meaning: str
    advice: str
    retry: Retry


CLASSES: dict[str, FailureClass] = {
    each.name: each
    for each in (
        FailureClass("dns", "the host name does not resolve", "Has the portal moved?", "later"),
        FailureClass("tls", "no trusted TLS connection", "Look at its certificate in a browser.", "later"),
        FailureClass("refused", "no connection to the host", "Is it down, or are we shut out?", "soon"),
        FailureClass("disconnected", "the connection broke before an answer came", "Try again.", "soon"),
        FailureClass("timeout", "no whole answer in time", "Raise politeness.timeout if it stays.", "soon"),
        FailureClass("truncated", "the answer broke off in its middle", "Try again.", "soon"),
        FailureClass("server_error", "the server failed (5xx)", "Wait for the portal to be mended.", "soon"),
        FailureClass("not_found", "no such page (404, 410)", "Removed, or the listing is stale.", "never"),
        FailureClass("http_error", "refused with another 4xx status", "Look at the page by hand.", "later"),
        FailureClass("rate_limited", "too many requests (429)", "Raise politeness.delay.", "later"),
        FailureClass("blocked", "access denied, or a challenge", "Write to the portal's operator.", "later"),
        FailureClass("robots_denied", "robots.txt closes it", "Leave it, or ask the operator.", "never"),
        FailureClass("robots_unreachable", "robots.txt cannot be read", "No crawl until it can.", "soon"),
        FailureClass("redirect_loop", "redirects without end", "Look at the address in a browser.", "later"),
        FailureClass("offsite", "leads to another host", "If the portal moved, change its url.", "never"),
        FailureClass("too_large", "larger than politeness.max_response", "Raise it if it is real.", "never"),
        FailureClass("wrong_type", "the bytes are not what they should be", "Open it by hand.", "never"),
        FailureClass("empty", "a listing without items", "Is it moved, or its layout changed?", "later"),
        FailureClass("layout_changed", "items of unknown make", "Compare it with its platform.", "never"),
        FailureClass("over_budget", "the crawl's budget is spent", "The next crawl goes on here.", "later"),
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


CHALLENGE = re.compile(rb"document\s*\.\s*cookie\s*=|captcha|cf-chl|Just a moment", re.IGNORECASE)
CHALLENGE_BYTES = 6000


def is_challenge(body: bytes) -> bool:
    """Whether a page that came with status 200 is a cookie or captcha challenge in its place.

    Such a stub is short and has no text of its own beside the script; it is reported, not solved.
    """
    if len(body) > CHALLENGE_BYTES or not CHALLENGE.search(body):
        return False
    text = re.sub(rb"<(script|style)\b.*?</\1>|<[^>]*>", b" ", body, flags=re.IGNORECASE | re.DOTALL)
    return len(b" ".join(text.split())) < 400
