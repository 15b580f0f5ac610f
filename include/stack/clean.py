"""``python3.11 -m include.stack.clean``: stop this tree's stack and give back a bare tree.

Standard library only, as it removes the rest. Files of yours are not touched: only what the project
makes is named here.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from include.stack import control

ROOT = control.ROOT
FOLDERS = (".venv", ".local", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "dist")


def clean(root: Path) -> None:
    """Remove what installing, running and testing leave in a tree."""
    for name in FOLDERS:
        folder = root / name
        if folder.is_symlink():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
    for where, folders, files in os.walk(root):
        folders[:] = [each for each in folders if each != ".git"]
        for name in [each for each in folders if each == "__pycache__"]:
            shutil.rmtree(Path(where, name))
            folders.remove(name)
        for name in files:
            if name.endswith(".pyc"):
                Path(where, name).unlink()


def main() -> int:
    """0 when the tree is bare, 1 when a process of its stack does not end."""
    os.environ.pop("KETLUAN_STATE", None)  # a state folder elsewhere is somebody's own
    if control.stop():
        return 1
    clean(ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
