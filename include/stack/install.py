"""``python3.11 -m include.stack.install [--dev]``: the locked packages, into ``.venv``.

Standard library only. A second run is instant, two at once take turns, and an install that was cut
off is begun anew. ``uv`` does the work where it can be had and reaches the index, else pip does.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / "include" / "stack" / "uv.txt"
LOCKS = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}


class InstallError(RuntimeError):
    """Packages could not be installed; the message says what to do."""


_children: list[subprocess.Popen[bytes]] = []


def _on_signal(signum: int, frame: FrameType | None) -> None:
    """End what runs, with its children, and go; the next install begins anew."""
    for child in _children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
    raise SystemExit(128 + signum)


def _run(command: Sequence[str | Path], env: dict[str, str] | None = None) -> int:
    """Run in a process group of its own; its exit code."""
    child = subprocess.Popen([str(each) for each in command], env=env, start_new_session=True)
    _children.append(child)
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        _children.remove(child)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the install lock; whoever comes second waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "install.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another install is running; waiting for it …", flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _stamp(lock: Path) -> str:
    """What an install from a lock file is known by."""
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def mirror(python: Path) -> dict[str, str]:
    """The environment in which uv asks the index that pip is set to; uv does not read pip.conf."""
    env = dict(os.environ)
    if "UV_DEFAULT_INDEX" not in env and "UV_INDEX_URL" not in env:
        for key in ("install.index-url", "global.index-url"):
            asked = subprocess.run(
                [python, "-m", "pip", "config", "get", key], capture_output=True, text=True
            )
            index = env.get("PIP_INDEX_URL") or asked.stdout.strip()
            if index:
                env["UV_DEFAULT_INDEX"] = index
                break
    return env


def _packages(root: Path, lock: Path) -> None:
    python = root / ".venv" / "bin" / "python"
    quiet = ["--disable-pip-version-check", "--no-input"]
    uv = python.with_name("uv")
    if not uv.exists():
        _run([python, "-m", "pip", "install", "--quiet", *quiet, "--require-hashes", "-r", UV])
    if uv.exists():
        command: list[str | Path] = [uv, "pip", "install", "--python", python]
        command += ["--require-hashes", "--compile-bytecode"]
        if _run([*command, "-r", lock], mirror(python)) == 0:
            return
        print("uv did not manage; trying pip, which takes some minutes …", flush=True)
    else:
        print("uv cannot be had here; using pip, which takes some minutes …", flush=True)
    if _run([python, "-m", "pip", "install", *quiet, "--require-hashes", "-r", lock]):
        raise InstallError(
            f"{lock.name} could not be installed: see above. Behind a mirror, set PIP_INDEX_URL; "
            "then run the same command again"
        )


def install(root: Path, names: Sequence[str]) -> None:
    """Bring ``root/.venv`` to the named lock files.

    Raises:
        InstallError: it could not.
    """
    home = root / ".venv"
    wanted = {name: (home / f".installed-{name}", LOCKS[name]) for name in names}

    def missing() -> list[str]:
        return [
            name
            for name, (stamp, lock) in wanted.items()
            if not stamp.exists() or stamp.read_text() != _stamp(lock)
        ]

    if not missing():
        return
    began = time.monotonic()
    with _alone(root / ".local"):
        unfinished = home / ".installing"
        if unfinished.exists():
            print("the last install was cut off; beginning anew", flush=True)
            shutil.rmtree(home)
        for name in missing():
            stamp, lock = wanted[name]
            if not (home / "bin" / "python").exists():
                print("making .venv …", flush=True)
                home.mkdir(exist_ok=True)
                unfinished.touch()
                if _run([sys.executable, "-m", "venv", home]):
                    raise InstallError("Python's venv does not work here; on Debian it is in python3.11-venv")
            unfinished.touch()
            print(f"installing {lock.name} …", flush=True)
            _packages(root, lock)
            stamp.write_text(_stamp(lock))
            unfinished.unlink()
    print(f"installed in {time.monotonic() - began:.0f} s", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Command line; 0 installed, 1 not, 128+n ended by signal n."""
    parser = argparse.ArgumentParser(prog="python3.11 -m include.stack.install", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    given = parser.parse_args(argv)
    if sys.version_info[:2] != (3, 11):
        print(f"error: Python 3.11 is needed, this is {sys.version.split()[0]}", file=sys.stderr)
        return 1
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(signum) is not signal.SIG_IGN:
            signal.signal(signum, _on_signal)
    try:
        install(ROOT, ["run", "dev"] if given.dev else ["run"])
    except (InstallError, OSError, subprocess.CalledProcessError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
