"""``python3.11 -m include.stack.dotenv``: make ``.env`` for docker-compose.yaml, with fresh secrets.

Standard library only. A ``.env`` that exists is never changed.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from include.stack import keys

ROOT = Path(__file__).resolve().parents[2]


def fill(example: str) -> str:
    """The example with a secret in every ``NAME=`` that has none."""
    lines = []
    for line in example.splitlines():
        name, equals, value = line.partition("=")
        if equals and not value and not line.startswith("#"):
            line = f"{name}={keys.MAKERS.get(name, lambda: secrets.token_urlsafe(24))()}"  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines) + "\n"


def main(root: Path = ROOT) -> int:
    """0 made, 1 it is there already."""
    target = root / ".env"
    if target.exists():
        print(f"error: {target} exists; remove it first if its secrets may be lost", file=sys.stderr)
        return 1
    keys.write(target, fill((root / ".env.example").read_text(encoding="ascii")))
    print(f"made {target}; the administrator's password is in it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
