"""news-please and newspaper4k, in an environment of their own.

Their requirements and the project's rule each other out, so they are installed beside ``.venv``
(``benchmarks/requirements.txt`` into ``.local/peers``) and run there: this module, started with that
environment's Python, takes pages on stdin and measures what it is asked to. Nothing is fetched: the
network is closed to it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "benchmarks" / "requirements.txt"
HOME = ROOT / ".local" / "peers"
NAMES = ("news-please", "newspaper4k")


class PeersError(RuntimeError):
    """The others cannot be installed or run here; the message says why."""


def environment() -> Path:
    """Python of the environment that holds them, which is made where it is missing or out of date.

    Raises ``PeersError`` where it cannot be made.
    """
    from include.stack.install import mirror

    python = HOME / "bin" / "python"
    stamp = HOME / ".installed"
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    print(f"installing {LOCK.relative_to(ROOT)} into {HOME.relative_to(ROOT)} …", file=sys.stderr, flush=True)
    stamp.unlink(missing_ok=True)
    if subprocess.run([sys.executable, "-m", "venv", "--clear", HOME]).returncode:
        raise PeersError("Python's venv does not work here")
    lock = ["--require-hashes", "-r", str(LOCK)]
    uv = Path(sys.executable).with_name("uv")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *lock]
    done = 1
    if uv.exists():
        command = [str(uv), "pip", "install", "--quiet", "--python", str(python), *lock]
        done = subprocess.run(command, env=mirror(Path(sys.executable))).returncode
    if done and subprocess.run(pip).returncode:
        raise PeersError(f"{LOCK.name} could not be installed: see above")
    stamp.write_text(wanted)
    return python


class Peers:
    """The others at work on some pages, in a process of theirs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def seconds(self, name: str) -> list[float]:
        """Processor time of the one called ``name`` for each page. Raises ``PeersError``."""
        return list(map(float, self._ask({"measure": name})["seconds"]))

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        sent, answered = self._process.stdin, self._process.stdout
        assert sent is not None
        assert answered is not None
        try:
            sent.write(json.dumps(question) + "\n")
            sent.flush()
            answer: dict[str, Any] = json.loads(answered.readline())
        except (OSError, ValueError) as error:
            raise PeersError(f"no answer from the process that runs them: {error}") from error
        if "error" in answer:
            raise PeersError(answer["error"])
        return answer


@contextlib.contextmanager
def at_work(pages: Sequence[tuple[str, str]]) -> Iterator[Peers]:
    """The others, given ``pages`` as (address, HTML) and warmed up. Raises ``PeersError``."""
    command = [str(environment()), str(Path(__file__).resolve())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            made = Peers(process)
            made._ask({"pages": pages})
            yield made
        finally:
            process.kill()


# --- in their environment -----------------------------------------------------------------------------


def _extractors() -> dict[str, Callable[[str, str], str | None]]:
    """Each as its documentation says to read a page one already has."""
    newspaper = importlib.import_module("newspaper")
    newsplease = importlib.import_module("newsplease")

    def newspaper4k(url: str, html: str) -> str | None:
        text: str | None = newspaper.article(url, language="vi", input_html=html, fetch_images=False).text
        return text

    def news_please(url: str, html: str) -> str | None:
        text: str | None = newsplease.NewsPlease.from_html(html, url=url, fetch_images=False).maintext
        return text

    return {"news-please": news_please, "newspaper4k": newspaper4k}


def _closed(*_: object, **__: object) -> Any:
    raise OSError("the network is closed here")


def serve() -> None:
    """Answer each line of stdin with a line on stdout."""
    socket.socket.connect = _closed  # type: ignore[method-assign]
    socket.getaddrinfo = _closed
    warnings.simplefilter("ignore")
    answers = sys.stdout
    sys.stdout = sys.stderr  # whatever they print
    pages: list[tuple[str, str]] = []
    extractors = _extractors()
    for line in sys.stdin:
        question = json.loads(line)
        answer: dict[str, Any] = {}
        try:
            if "pages" in question:
                pages = question["pages"]
                for name, extract in extractors.items():
                    found = sum(bool(extract(url, html)) for url, html in pages)
                    if found < len(pages) / 2:
                        answer["error"] = f"{name} finds a text on {found} of {len(pages)} pages only"
            else:
                extract = extractors[question["measure"]]
                taken = answer["seconds"] = []
                for url, html in pages:
                    begun = time.process_time()
                    extract(url, html)
                    taken.append(time.process_time() - begun)
        except Exception as error:
            answer["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    serve()
