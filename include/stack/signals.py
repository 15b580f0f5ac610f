"""Signals as one exception, raised once."""

from __future__ import annotations

import signal
from types import FrameType

from include.stack.errors import Interrupted


class Signals:
    """Turns the first SIGTERM, SIGINT or SIGHUP into :class:`Interrupted`, unless told to wait."""

    def __init__(self) -> None:
        self.received: int | None = None
        self._deferred = False

    def install(self) -> None:
        for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(signum) is not signal.SIG_IGN:  # nohup
                signal.signal(signum, self._handle)

    def _handle(self, signum: int, frame: FrameType | None) -> None:
        first = self.received is None
        if first:
            self.received = signum
        if first and not self._deferred:
            raise Interrupted(signum)

    def defer(self) -> None:
        """From now on only note a signal: the end has begun and takes its course."""
        self._deferred = True

    def check(self) -> None:
        """Raise what a library may have swallowed."""
        if self.received is not None:
            raise Interrupted(self.received)
