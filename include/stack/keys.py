"""Keys of this stack, made once and kept in ``secrets.env`` of its state folder, mode 0600."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from include.stack.errors import StackError


def _token() -> str:
    return secrets.token_urlsafe(48)


# WEED_…: without them SeaweedFS's filer and volume ports let everybody read and delete, whatever the S3 keys
MAKERS: dict[str, Callable[[], str]] = {
    "KETLUAN_S3_ACCESS_KEY": lambda: secrets.token_hex(10).upper(),
    "KETLUAN_S3_SECRET_KEY": lambda: secrets.token_urlsafe(30),
    "WEED_JWT_SIGNING_KEY": _token,
    "WEED_JWT_SIGNING_READ_KEY": _token,
    "WEED_JWT_FILER_SIGNING_KEY": _token,
    "WEED_JWT_FILER_SIGNING_READ_KEY": _token,
    "AIRFLOW__API_AUTH__JWT_SECRET": _token,
    "AIRFLOW__API__SECRET_KEY": _token,
    # Fernet's own format: 32 random bytes, URL-safe base64 with padding
    "AIRFLOW__CORE__FERNET_KEY": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
}


def path(state: Path) -> Path:
    """Where the keys of a stack are."""
    return state / "secrets.env"


def read(file: Path) -> dict[str, str]:
    """The ``NAME=value`` lines of a file; none where it does not exist.

    Raises:
        StackError: a line is something else; it names file and line, never the value.
    """
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise StackError(f"{file}: cannot be read ({error}); delete it to have new keys made") from error
    found = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not (equals and name.isidentifier() and value):
            raise StackError(f"{file}:{number}: not a NAME=value line; delete the file to have new keys made")
        found[name] = value
    return found


def ensure(state: Path) -> dict[str, str]:
    """Read the keys, making those that are missing. A reader sees the old file or the new one."""
    file = path(state)
    found = read(file)
    missing = MAKERS.keys() - found.keys()
    if missing:
        found |= {name: MAKERS[name]() for name in MAKERS if name in missing}
        write(file, "".join(f"{name}={value}\n" for name, value in found.items()))
    elif file.stat().st_mode & 0o077:
        file.chmod(0o600)
    return found


def write(file: Path, text: str) -> None:
    """Replace a file of secrets at once; only its owner may read it."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
