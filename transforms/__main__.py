"""``python -m transforms``: read files by hand and print what they say as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from transforms import archive, contract, layouts, lines
from transforms.document import Document
from transforms.media import UnreadableDocument
from transforms.read import Reading, read

_EPILOG = """\
HTML, plain text, PDF, DOCX, legacy DOC and scans are told apart by content; a WARC file gives one object
a document, as JSON Lines with its url. A folder stands for the files in it.
Exit code: 0 all read, 1 a file could not be read (named on stderr, the others are printed), 2 wrong usage."""


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m transforms",
        description="Read conclusion notices and print what they say, one JSON object a document.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="file or folder to read")
    parser.add_argument("--url", help="address the file was fetched from")
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
    parser.add_argument("--jsonl", action="store_true", help="one line a document, with the name of its file")
    return parser


def _published(text: str) -> datetime:
    made = lines.moment(text)
    if made is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write 2020-05-05 or 05/05/2020")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the files named; returns the exit code."""
    options = _arguments().parse_args(arguments)
    files = list(_files(options.files))
    many = options.jsonl or len(files) > 1 or any(each.is_dir() for each in options.files)
    failed = False
    for path in files:
        try:
            body = path.read_bytes() if not _is_warc(path) else None
        except OSError as error:
            print(f"{path}: {error.strerror or error}", file=sys.stderr)
            failed = True
            continue
        if body is None:
            failed |= not _read_archive(path, many)
            continue
        document = Document(
            body=body,
            url=options.url,
            media_type=options.media_type,
            platform=options.platform,
            portal=options.portal,
            province_code=options.province,
            published_at=options.published,
        )
        try:
            made = read(document)
        except UnreadableDocument as error:
            print(f"{path}: {error}", file=sys.stderr)
            failed = True
            continue
        _print({"file": str(path), **as_json(made)} if many else as_json(made), one_line=many)
    return int(failed)


def _files(given: Sequence[Path]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from sorted(
                each for each in path.rglob("*") if each.is_file() and not each.name.startswith(".")
            )
        else:
            yield path


def _is_warc(path: Path) -> bool:
    """Whether the file holds WARC records, packed or not. Raises ``OSError``."""
    with path.open("rb") as stream:
        head = stream.read(5)
        if head.startswith(b"\x1f\x8b"):
            return path.name.endswith((".warc.gz", ".warc")) or archive.begins_with_record(stream)
    return head == b"WARC/"


def _read_archive(path: Path, many: bool) -> bool:
    """Print every document of a WARC file; False where a record or document could not be read."""
    fine = True

    def broken(error: archive.ArchiveError) -> None:
        nonlocal fine
        fine = False
        print(error, file=sys.stderr)

    for document in archive.documents(path, on_error=broken):
        try:
            made = as_json(read(document))
        except UnreadableDocument as error:
            print(f"{path}: {error}", file=sys.stderr)
            fine = False
            continue
        _print({**({"file": str(path)} if many else {}), "url": document.url, **made}, one_line=True)
    return fine


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading with the contract's column names; ``notice`` is null where the document is none, and
    ``warnings`` then says why."""
    warnings = list(reading.warnings)
    if reading.notice is None:
        warnings.append(f"kind: other ({reading.reason})")
    tables = ("directives", "citations", "attachments", "evidence")
    return {
        "notice": None if reading.notice is None else contract.row(reading.notice),
        **{name: [contract.row(each) for each in getattr(reading, name)] for name in tables},
        "warnings": warnings,
    }


def _print(made: dict[str, Any], *, one_line: bool) -> None:
    print(json.dumps(made, ensure_ascii=False, indent=None if one_line else 2, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


if __name__ == "__main__":
    sys.exit(main())
