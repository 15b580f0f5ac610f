"""Legacy Word documents (Word 97 to 2003), read by antiword or catdoc.

Bounds: 50 MB of file, 20 seconds, 8 MB of text.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from transforms import lines
from transforms.document import CleanText
from transforms.media import UnreadableDocument

MAX_BYTES = 50_000_000
MAX_TEXT = 8_000_000
SECONDS = 20

_PICTURE = re.compile(r"^\s*\[pic\]\s*$", re.MULTILINE)


def read(body: bytes) -> CleanText:
    """The text of a legacy Word document.

    Raises ``UnreadableDocument`` where neither program is installed (naming the command that installs
    one), or the one there is cannot read the file.
    """
    if len(body) > MAX_BYTES:
        raise UnreadableDocument(f"legacy Word document of {len(body)} bytes; the bound is {MAX_BYTES}")
    text = _run(body)
    made = lines.rejoin(lines.clean(_with_tables(_PICTURE.sub("", text).splitlines())))
    return CleanText(text="\n".join(made), text_source="doc")


def _run(body: bytes) -> str:
    if program := shutil.which("antiword"):
        # -w 0: a paragraph a line, however long
        command = [program, "-m", "UTF-8.txt", "-w", "0"]
    elif program := shutil.which("catdoc"):
        command = [program, "-d", "utf-8", "-w"]
    else:
        raise UnreadableDocument("legacy Word document; no reader is installed: apt-get install antiword")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "document.doc")
        path.write_bytes(body)
        try:
            run = subprocess.run([*command, str(path)], capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            raise UnreadableDocument(
                f"legacy Word document took more than {SECONDS} seconds to read"
            ) from error
        said = run.stderr.decode("utf-8", "replace").replace(str(path), "the file").strip()
    text = run.stdout[:MAX_TEXT].decode("utf-8", "replace")
    if run.returncode < 0:
        raise UnreadableDocument(f"legacy Word document: its reader crashed (signal {-run.returncode})")
    if run.returncode != 0 or not text.strip():
        raise UnreadableDocument(f"legacy Word document cannot be read: {said or 'it has no text'}")
    return text


def _with_tables(printed: list[str]) -> list[str]:
    """Lines with tables, which antiword prints as ``|cell |cell |``, read as ``lines.table_lines`` says."""
    made: list[str] = []
    rows: list[list[lines.Cell]] = []
    for line in [*printed, ""]:
        if line.startswith("|") and line.rstrip().endswith("|"):
            rows.append(
                [
                    lines.Cell([each.strip()] if each.strip() else [])
                    for each in line.strip().removeprefix("|").removesuffix("|").split("|")
                ]
            )
            continue
        if rows:
            made += lines.table_lines(rows)
            rows = []
        made.append(line)
    return made
