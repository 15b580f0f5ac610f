"""``python -m transforms``: read files by hand and print what they say as JSON."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from transforms import archive, contract, highlight, layouts, lines
from transforms.batch import in_order
from transforms.document import Document
from transforms.media import UnreadableDocument
from transforms.places import places
from transforms.read import Reading, read

#: No larger file is read; a WARC file may be of any size.
MAX_FILE = 256_000_000
_TABLES = ("directives", "citations", "attachments", "evidence")
_EPILOG = f"""\
HTML, plain text, PDF, DOCX, legacy DOC and scans are told apart by content; a WARC file gives one object
a document, each page with its attachments. A folder stands for every file below it, in the order of their
names; hidden ones are left out. For a folder, a WARC file or several files, or with --jsonl, each document
is one line that names its file; one that cannot be read is a line too, with "error" and a null "notice",
and is named on stderr.

Every value is looked up at its place in the text; one that does not stand there is named on stderr, and
the counts stand there in the end.

Exit code: 0 everything was read and stands in its place, 1 something does not (the rest is printed all the
same), 2 wrong usage. Bounds: a file of more than {MAX_FILE // 1_000_000} MB is not read; memory does not grow with the number
of files."""  # noqa: E501


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m transforms",
        description="Read conclusion notices and print what they say, one JSON object a document.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="file or folder to read")
    parser.add_argument("--url", help="address the file was fetched from (one file only)")
    parser.add_argument("--media-type", metavar="T", help="what the server said the file is")
    parser.add_argument(
        "--published",
        type=_published,
        metavar="DATE",
        help="day (or time) the portal published it: 2020-05-05 or 05/05/2020",
    )
    parser.add_argument("--platform", metavar="P", help=f"layout of the page: {', '.join(layouts.LAYOUTS)}")
    parser.add_argument("--portal", metavar="SLUG", help="portal the file is from")
    parser.add_argument("--province", metavar="CODE", help="two-digit code of the province it is from")
    parser.add_argument("--workers", type=_workers, default=1, metavar="N", help="processes that read (1)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--jsonl", action="store_true", help="one line a document, with the name of its file")
    form.add_argument(
        "--html", action="store_true", help="a web page instead: the texts with their values highlighted"
    )
    return parser


def _published(text: str) -> datetime:
    made = lines.moment(text)
    if made is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write 2020-05-05 or 05/05/2020")
    return made


def _workers(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)


# --- what is to be read -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read: the file ``path``, or ``document`` out of it; or one of which it is already known
    that it cannot be read."""

    path: str
    form: str = "line"
    """``object``, ``line`` or ``html``."""
    document: Document | None = None
    """What is known of the file; its ``body`` is read by whoever reads the document, if it has none."""
    named: dict[str, str | None] = field(default_factory=dict)
    """What is printed ahead of the record."""
    error: str | None = None


def _tasks(options: argparse.Namespace, form: str) -> Iterator[Task]:
    known = Document(
        body=b"",
        url=options.url,
        media_type=options.media_type,
        platform=options.platform,
        portal=options.portal,
        province_code=options.province,
        published_at=options.published,
    )
    for given in options.files:
        for path, error in _files(given):
            named: dict[str, str | None] = {} if form == "object" else {"file": str(path)}
            task = Task(str(path), form, known, named, error)
            try:
                packed = error is None and _is_warc(path)
            except OSError as failure:
                yield replace(task, error=f"{path}: {failure.strerror or failure}")
                continue
            if packed:
                yield from _archived(task)
            else:
                yield task


def _files(given: Path) -> Iterator[tuple[Path, str | None]]:
    """The files at or below a path in the order of their names, each with what is wrong with it."""
    if not given.is_dir():
        yield given, None
        return
    count = 0
    for each in _below(given):
        count += 1
        yield each
    if not count:
        yield given, f"{given}: there is no file in this folder"


def _below(folder: Path) -> Iterator[tuple[Path, str | None]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda each: each.name)
    except OSError as failure:
        yield folder, f"{folder}: {failure.strerror or failure}"
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        # A link to a folder may lead in a circle; one to a file is a file, and to nowhere an error.
        if entry.is_dir(follow_symlinks=False):
            yield from _below(folder / entry.name)
        elif entry.is_file() or (entry.is_symlink() and not Path(entry).exists()):
            yield folder / entry.name, None


def _is_warc(path: Path) -> bool:
    """Whether the file holds WARC records, packed or not. Raises ``OSError``."""
    with path.open("rb") as stream:
        head = stream.read(5)
        if head.startswith(b"\x1f\x8b"):
            return path.name.endswith((".warc.gz", ".warc")) or archive.begins_with_record(stream)
    return head == b"WARC/"


def _archived(task: Task) -> Iterator[Task]:
    """Every document of a WARC file, and every record of it that cannot be read."""
    broken: list[archive.ArchiveError] = []
    form = "html" if task.form == "html" else "line"

    def told() -> Iterator[Task]:
        for error in broken:
            yield Task(task.path, form, named={**task.named, "url": error.url}, error=str(error))
        broken.clear()

    for document in archive.documents(task.path, on_error=broken.append):
        yield from told()
        yield Task(task.path, form, document, {**task.named, "url": document.url})
    yield from told()


# --- reading ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: what to print on stdout and on stderr, and what to count."""

    printed: str
    kind: str = "error"
    errors: tuple[str, ...] = ()
    checked: int = 0
    misplaced: int = 0


def outcome(task: Task) -> Outcome:
    """Read what a task names. Raises nothing: what goes wrong is in the outcome."""
    if task.error is not None:
        return _failed(task, task.error)
    document = task.document or Document(b"")
    try:
        if not document.body and document.warc_key is None:
            document = replace(document, body=_bytes(Path(task.path)))
        reading = read(document)
        found = places(reading)
    except UnreadableDocument as error:
        return _failed(task, f"{task.path}: {error}")
    except OSError as error:
        return _failed(task, f"{task.path}: {error.strerror or error}")
    except Exception as error:
        # A fault of the rules, not of the file; it must not take the other files with it.
        return _failed(task, f"{task.path}: the reader failed with {type(error).__name__}: {error}")
    wrong = tuple(f"{task.path}: not printed there: {each}" for each in found if not each.holds)
    if task.form == "html":
        printed = highlight.section(reading, found, " ".join(filter(None, (task.path, document.url))))
    else:
        printed = _json({**task.named, **as_json(reading)}, one_line=task.form == "line")
    return Outcome(printed, reading.kind, wrong, len(found), len(wrong))


def _bytes(path: Path) -> bytes:
    """Raises ``OSError``, and ``UnreadableDocument`` for a file that is too large."""
    with path.open("rb") as stream:
        body = stream.read(MAX_FILE + 1)
    if len(body) > MAX_FILE:
        raise UnreadableDocument(f"more than {MAX_FILE} bytes")
    return body


def _failed(task: Task, message: str) -> Outcome:
    if task.form == "html":
        return Outcome(highlight.failure(message), errors=(message,))
    if task.form == "object":
        return Outcome("", errors=(message,))
    nothing: dict[str, Any] = {"notice": None, **{name: [] for name in _TABLES}, "warnings": []}
    return Outcome(_json({**task.named, **nothing, "error": message}, one_line=True), errors=(message,))


def _lost(task: Task) -> Outcome:
    return _failed(task, f"{task.path}: the process that read it died")


def _weight(task: Task) -> int:
    document = task.document
    return len(document.body) + sum(len(each.body) for each in document.attachments) if document else 0


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading with the contract's column names; ``notice`` is null where the document is none, and
    ``warnings`` then says why."""
    warnings = list(reading.warnings)
    if reading.notice is None:
        warnings.append(f"kind: other ({reading.reason})")
    return {
        "notice": None if reading.notice is None else contract.row(reading.notice),
        **{name: [contract.row(each) for each in getattr(reading, name)] for name in _TABLES},
        "warnings": warnings,
    }


def _json(made: dict[str, Any], *, one_line: bool) -> str:
    return json.dumps(made, ensure_ascii=False, indent=None if one_line else 2, default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


# --- printing -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Counts:
    documents: int = 0
    notices: int = 0
    unreadable: int = 0
    checked: int = 0
    misplaced: int = 0

    def __str__(self) -> str:
        others = self.documents - self.notices - self.unreadable
        return (
            f"{self.documents} documents: {self.notices} notices, {others} of other kinds, "
            f"{self.unreadable} unreadable; {self.checked} values looked up, "
            f"{self.misplaced} not at their place"
        )


def run(tasks: Iterable[Task], workers: int = 1) -> Counts:
    """Read every task and print what came of it, in their order, as it comes."""
    counts = Counts()
    for made in in_order(outcome, tasks, workers, lost=_lost, weight=_weight):
        sys.stdout.write(made.printed)
        for error in made.errors:
            print(error, file=sys.stderr)
        counts.documents += 1
        counts.notices += made.kind in contract.KINDS
        counts.unreadable += made.kind == "error"
        counts.checked += made.checked
        counts.misplaced += made.misplaced
    return counts


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the files named; returns the exit code."""
    parser = _arguments()
    options = parser.parse_args(arguments)
    many = options.jsonl or len(options.files) > 1 or any(each.is_dir() for each in options.files)
    if options.url and (len(options.files) > 1 or options.files[0].is_dir()):
        parser.error("--url: an address is that of one file")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Whatever the locale; half of a surrogate pair becomes the escape that JSON has for it.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    form = "html" if options.html else "line" if many else "object"
    if options.html:
        sys.stdout.write(highlight.HEAD)
    counts = run(_tasks(options, form), options.workers)
    if options.html:
        sys.stdout.write(highlight.FOOT)
    sys.stdout.flush()
    if many:
        print(counts, file=sys.stderr)
    return int(bool(counts.unreadable or counts.misplaced))


if __name__ == "__main__":
    try:
        code = main()
    except BrokenPipeError:
        # Whoever was reading has seen enough.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
