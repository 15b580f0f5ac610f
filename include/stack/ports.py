"""Ports: whether they are free and, if not, who holds them."""

from __future__ import annotations

import errno
import socket

import psutil

from include.stack.errors import StackError
from include.stack.processes import command_line
from include.stack.settings import HOST


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: TIME_WAIT is no owner
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise StackError(f"port {port} needs more rights than this user has") from error
            if error.errno != errno.EADDRINUSE:
                raise
            return False
    return True


def holder(port: int) -> str:
    """The process that listens on a port, as ``process 12 (its command)``, as far as we may see it."""
    try:
        for each in psutil.net_connections("tcp"):
            if each.status == psutil.CONN_LISTEN and each.laddr and each.laddr.port == port and each.pid:
                return f"process {each.pid} ({command_line(each.pid)[:100] or 'command not readable'})"
    except psutil.AccessDenied:
        pass
    return "a process of another user"


def require(ports: dict[int, str]) -> None:
    """Check that every port is free.

    Args:
        ports: port → the setting that moves it.

    Raises:
        StackError: it names each taken port, its holder and the setting to change.
    """
    taken = [
        f"port {port} is taken by {holder(port)}; set {setting} to another one"
        for port, setting in sorted(ports.items())
        if not _free(port)
    ]
    if taken:
        raise StackError("\n".join(taken))
