"""The rules of tests/conftest.py, seen from outside: pytest is run on a small file of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"


@pytest.mark.parametrize(
    ("body", "ci", "code", "said"),
    [
        ("pytest.skip('antiword is not installed')", "true", 1, "1 × antiword is not installed"),
        ("pytest.skip('antiword is not installed')", "", 0, "1 TESTS DID NOT RUN"),
        ("pytest.skip('the seed pages are not beside this checkout')", "true", 0, ""),
        ("pass", "true", 0, ""),
    ],
)
def test_skipping(tmp_path: Path, body: str, ci: str, code: int, said: str) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text())
    (tmp_path / "test_one.py").write_text(f"import pytest\n\ndef test_one():\n    {body}\n")
    env = {**os.environ, "CI": ci}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout
    assert said in done.stdout
    assert ("DID NOT RUN" in done.stdout) == bool(said)
