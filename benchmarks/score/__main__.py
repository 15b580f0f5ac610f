"""Scores the reading of documents whose record is known.

    python -m benchmarks.score [--generated 2000] [--seed N] [--write docs/SCORE.md] [--verbose]

Prints precision, recall and F1 a field, for each source: the seed pages (where ``../shared/seeds`` is),
the gold set in ``tests/gold`` and the scans in it, the replica's documents, and generated ones. Exits with
1 and names every bound that is missed, 0 otherwise.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.score import sources
from benchmarks.score.compare import FIELDS, Case, Score
from benchmarks.score.generator import SEED
from transforms import ocr
from transforms.read import PARSER_VERSION, UnreadableDocument, read

READ_WELL = {
    "kind": 0.98,
    "doc_number": 0.97,
    "issued_date": 0.97,
    "meeting_date": 0.97,
    "chair_name": 0.97,
    "chair_title": 0.97,
    "signer_name": 0.97,
    "signer_title": 0.97,
    "signing_authority": 0.97,
    "citations": 0.97,
    "directives": 0.95,
    "directives.lead": 0.92,
    "directives.due_date": 0.95,
}
#: Least F1 of a field (of kind: accuracy) for each source; "documents" is the least number of them. On the
#: seeds every value must be exact. Places must hold their value everywhere: no exception is allowed.
LETTER_ERRORS = 0.03  # of scans
BOUNDS: dict[str, dict[str, float]] = {
    "seeds": dict.fromkeys(FIELDS, 1.0) | {"documents": 5},
    "gold": READ_WELL | {"documents": 60},
    "scans": dict.fromkeys(READ_WELL, 0.9),
    "replica": READ_WELL,
    "generated": READ_WELL,
}


def score(cases: Iterable[Case]) -> Score:
    """Read every document and compare it. A document that cannot be read counts as read wrongly."""
    made = Score()
    for case in cases:
        try:
            reading = read(case.document)
        except UnreadableDocument:
            reading = None
        made.add(case, reading)
    return made


def missed(name: str, made: Score) -> list[str]:
    """The bounds that the source does not reach, in words."""
    found = []
    for field, bound in BOUNDS[name].items():
        if field == "documents":
            if made.documents < bound:
                found.append(f"{name}: {made.documents} documents, {bound:.0f} wanted")
            continue
        reached = made.kind_accuracy if field == "kind" else made.fields[field].f1
        if reached < bound:
            found.append(f"{name}: {field} {reached:.4f}, at least {bound} wanted")
    if made.letter_errors > LETTER_ERRORS:
        found.append(f"{name}: {made.letter_errors:.2%} of the letters misread, {LETTER_ERRORS:.0%} allowed")
    if made.misplaced:
        found.append(
            f"{name}: {len(made.misplaced)} of {made.spans} places do not hold their value, 0 allowed"
        )
    return found


def table(name: str, made: Score) -> list[str]:
    """A source's results as lines of a Markdown table."""
    lines = [
        f"{made.documents} documents; kind accuracy {made.kind_accuracy:.4f}; "
        f"{made.spans} places looked up, {len(made.misplaced)} wrong"
        + (f"; {made.letter_errors:.2%} of the letters misread." if made.letters else "."),
        "",
        f"| {'field':<26} | precision | recall |     F1 | bound |  right | extra | missed |",
        f"|{'-' * 28}|----------:|-------:|-------:|------:|-------:|------:|-------:|",
    ]
    for field in FIELDS:
        count = made.fields[field]
        if field == "kind" or not count.measured:
            continue
        bound = BOUNDS[name].get(field, "")
        lines.append(
            f"| {field:<26} | {count.precision:9.4f} | {count.recall:6.4f} | {count.f1:6.4f} "
            f"| {bound:>5} | {count.right:6} | {count.extra:5} | {count.missed:6} |"
        )
    wrong = [(want, got, n) for (want, got), n in sorted(made.confusion.items()) if want != got]
    if wrong:
        lines += ["", "Kinds taken for others: " + "; ".join(f"{a} as {b} {n}×" for a, b, n in wrong) + "."]
    return lines


def version() -> str:
    """Which code this is: the rules' version, the commit and its day, and whether files differ from it."""

    def git(*words: str) -> str:
        made = subprocess.run(["git", *words], cwd=sources.ROOT, capture_output=True, text=True)
        return made.stdout.strip() if made.returncode == 0 else ""

    commit = git("log", "-1", "--format=%h of %cs")
    changed = git(
        "status", "--porcelain", "--", "transforms", "benchmarks/score", "tests/gold", "include/replica"
    )
    return f"rules {PARSER_VERSION}, commit {commit or 'unknown'}{' with changes' if changed else ''}"


TITLES = {
    "seeds": "Seed pages",
    "gold": "Gold set (tests/gold)",
    "scans": "Scans in the gold set",
    "replica": "Documents of the replica portals",
    "generated": "Generated documents",
}


def report(results: dict[str, Score], notes: Sequence[str], failed: Sequence[str]) -> str:
    """The results as a Markdown page."""
    lines = [
        "# How well documents are read",
        "",
        f"Made by `make score` on {time.strftime('%Y-%m-%d', time.gmtime())} with {version()}. Do not edit.",
        "",
        "How values are compared stands in `benchmarks/score/compare.py`, the bounds in "
        "`benchmarks/score/__main__.py`. What is true of a notice or directive that was not found is missed.",
    ]
    for name, made in results.items():
        lines += ["", f"## {TITLES[name]}", "", *table(name, made)]
    lines += ["", "## Bounds", ""]
    lines += [f"- not measured: {each}" for each in notes]
    lines += [f"- missed: {each}" for each in failed] or ["- every bound is kept"]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--generated", type=int, default=2000, help="documents to generate (2000)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"what they are drawn from ({SEED})")
    parser.add_argument("--write", type=Path, help="write the tables to this file too")
    parser.add_argument("--verbose", action="store_true", help="print every mistake")
    parser.add_argument(
        "--only", action="append", choices=sorted(BOUNDS), help="only this source (repeatable)"
    )
    options = parser.parse_args(arguments)
    every: dict[str, Iterable[Case] | None] = {
        "seeds": sources.seeds() if (sources.SEEDS / "gold.yaml").is_file() else None,
        "gold": sources.gold() if sources.GOLD.is_dir() else None,
        "scans": sources.scans() if sources.GOLD.is_dir() and ocr.available() else None,
        "replica": sources.replica(),
        "generated": sources.generate(options.generated, options.seed),
    }
    results: dict[str, Score] = {}
    notes, failed = [], []
    for name, cases in every.items():
        if options.only and name not in options.only:
            continue
        if cases is None:
            if name == "seeds":
                notes.append(f"seeds ({sources.SEEDS.relative_to(sources.ROOT.parent)} is not here)")
            elif name == "scans":
                notes.append("scans (Tesseract with Vietnamese, or the gold set, is not here)")
            else:
                failed.append(f"{name}: no documents ({sources.GOLD.relative_to(sources.ROOT)} is not here)")
            continue
        begun = time.process_time()
        made = results[name] = score(cases)
        failed += missed(name, made)
        print(f"\n== {TITLES[name]} ({time.process_time() - begun:.1f} s)\n", flush=True)
        print("\n".join(table(name, made)), flush=True)
        if options.verbose:
            for wrong in made.mistakes:
                print(f"{wrong.case} {wrong.field}: {wrong.got} | true: {wrong.want} {' '.join(wrong.tags)}")
            for place in made.misplaced:
                print(f"misplaced {place}")
    print()
    for note in notes:
        print(f"skipped: {note}")
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text(report(results, notes, failed), encoding="utf-8")
        print(f"written: {options.write}")
    for each in failed:
        print(f"MISSED {each}", file=sys.stderr)
    if not failed:
        print("every bound is kept")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
