"""``python -m include.stack``: run the embedded stack."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from include.stack import processes
from include.stack.errors import Interrupted, StackError
from include.stack.signals import Signals

_EPILOG = """\
Settings (environment): KETLUAN_STATE (folder of everything it keeps; .local), KETLUAN_PORT_AIRFLOW,
KETLUAN_PORT_S3, KETLUAN_PORT_MASTER, KETLUAN_PORT_VOLUME, KETLUAN_PORT_FILER, KETLUAN_PORT_ADMIN,
KETLUAN_PORT_REPLICA, KETLUAN_START_TIMEOUT.
Exit codes: 0 done, 1 failed (the reason on standard error), 2 wrong usage, 128+n ended by signal n."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m include.stack",
        description="Airflow, its database, an S3 store and the replica portals, on loopback.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    helps = {
        "demo": "start, crawl every replica portal once, publish, say what was made, stop",
        "up": "start and stay until Ctrl-C",
        "stop": "end the running stack and whatever an earlier one left",
        "status": "say what runs; exit 0 if everything does, 1 if not",
    }
    for name, text in helps.items():
        command = commands.add_parser(name, help=text, description=text)
        if name in ("demo", "up"):
            command.add_argument(
                "--pages", type=Path, metavar="DIR", help="the replicas also serve this folder's pages"
            )
            command.add_argument(
                "--end-with-parent", action="store_true", help="stop when the calling process ends"
            )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Command line; see the epilog for the exit codes."""
    parent = os.getppid()
    given = _parser().parse_args(argv)
    signals = Signals()
    signals.install()
    try:
        if given.command in ("demo", "up"):
            if given.end_with_parent:
                processes.end_with_parent(parent)
            if given.pages and not given.pages.is_dir():
                raise StackError(f"--pages {given.pages}: no such folder")
            return _run(given.command, given.pages and given.pages.resolve(), signals)
        from include.stack import control

        return control.stop() if given.command == "stop" else control.status()
    except Interrupted as end:
        print("stopped", file=sys.stderr)
        return 128 + end.signum
    except (StackError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _run(command: str, pages: Path | None, signals: Signals) -> int:
    # late, so that signals are ours before seconds of imports
    from pydantic import ValidationError

    from include.registry import RegistryError
    from include.stack import demo
    from include.stack.run import running
    from include.stack.settings import StackSettings

    def say(line: str) -> None:
        print(line, flush=True)

    try:
        settings = StackSettings()
    except ValidationError as error:
        raise StackError(f"a setting is wrong: {error}") from error
    say(f"starting the stack; state in {settings.state}")
    summary = None
    try:
        with running(settings, pages, signals, say) as stack:
            if command == "up":
                try:
                    demo.schedule(stack)
                except StackError as error:
                    say(f"warning: the DAGs stay paused: {error}")
                stack.tell()
                stack.watch()
            else:
                summary = demo.run(stack, say).summary()
            say("stopping …")
    except RegistryError as error:
        raise StackError(str(error)) from error
    signals.check()
    if summary:
        say(summary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
