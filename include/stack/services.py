"""The stack's processes: their commands, environment and supervisord's configuration."""

from __future__ import annotations

import json
import os
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path

from include.settings import ROOT
from include.settings import settings as fleet
from include.stack import keys, postgres, processes, s3
from include.stack.settings import HOST, StackSettings


@dataclass(frozen=True, slots=True)
class Service:
    """One process supervisord watches.

    ``group`` services stop together, groups in the order ``airflow``, ``sources``, ``database``;
    ``patience`` is how many seconds one has between the stop signal and SIGKILL.
    """

    name: str
    group: str
    command: list[str]
    folder: Path
    stop: str = "TERM"
    patience: int = 5
    user: str | None = None
    environment: dict[str, str] = field(default_factory=dict)


# Groups in the order they stop; supervisord takes the highest priority number first.
GROUPS = {"airflow": 30, "sources": 20, "database": 10}


def services(settings: StackSettings, pages: Path | None) -> list[Service]:
    """Every service, in the order of starting. ``pages``: a folder the replicas serve beside their own."""
    replica = [sys.executable, "-m", "include.replica", "--host", HOST, "--port", str(settings.port_replica)]
    if pages:
        replica += ["--pages", str(pages)]
    owner = postgres.system_user()
    return [
        Service(
            "postgres",
            "database",
            postgres.command(settings.state),
            postgres.data(settings.state),
            stop="INT",  # "fast": do not wait for clients
            user=owner.pw_name if owner else None,
        ),
        Service(
            "s3",
            "sources",
            s3.command(settings),
            s3.folder(settings.state),
            patience=6,
            environment=s3.credentials({name: f"%(ENV_{name})s" for name in keys.MAKERS}),
        ),
        Service("replica", "sources", replica, ROOT),
        *(
            Service(name, "airflow", [sys.executable, "-m", "airflow", *arguments], ROOT, patience=7)
            for name, arguments in {
                "api-server": ["api-server", "--host", HOST, "--port", str(settings.port_airflow)],
                # their log servers would listen on every interface; the API server reads the files itself
                "scheduler": ["scheduler", "--skip-serve-logs"],
                "dag-processor": ["dag-processor"],
                "triggerer": ["triggerer", "--skip-serve-logs"],
            }.items()
        ),
    ]


def environment(settings: StackSettings, secrets: dict[str, str]) -> dict[str, str]:
    """The environment of every service: the caller's, less what would change Airflow or Python, and ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "PYTHON", "SUPERVISOR", "MAKE", "MFLAGS", "KETLUAN_S3_"))
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
    ours = {
        "PATH": path,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        processes.MARK: str(settings.state),
        "SPT_NOENV": "1",  # setproctitle would write over the environment, and with it the mark
        "MALLOC_ARENA_MAX": "2",  # glibc otherwise keeps an arena a thread
        "OMP_THREAD_LIMIT": "1",
        "KETLUAN_PORTAL_URLS": json.dumps(
            {
                slug: url
                for slug, url in settings.replica_urls.items()
                if (fleet().portals_dir / slug).is_dir()
            }
        ),
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
    }
    asked = {"KETLUAN_CRAWL_DELAY": "0.05"} | kept
    return asked | secrets | airflow(settings) | s3.environment(settings, secrets) | ours


def airflow(settings: StackSettings) -> dict[str, str]:
    """Airflow's settings. Everybody who reaches the port is an administrator, so it is a loopback port."""
    home = settings.state / "airflow"
    options: dict[str, dict[str, object]] = {
        "core": {
            "executor": "LocalExecutor",
            "parallelism": 4,
            "dags_folder": settings.dags,
            "plugins_folder": ROOT / "plugins",
            "load_examples": False,
            "dags_are_paused_at_creation": True,
            "default_timezone": "utc",
            "simple_auth_manager_all_admins": True,
            "execution_api_server_url": f"{settings.airflow_url}/execution/",
        },
        "api": {
            "host": HOST,
            "port": settings.port_airflow,
            "base_url": settings.airflow_url,
            "workers": 1,
            "instance_name": "ketluan",
        },
        "database": {
            "sql_alchemy_conn": postgres.url(settings.state),
            "sql_alchemy_pool_size": 3,
        },
        "logging": {
            "base_log_folder": home / "logs",
            "dag_processor_child_process_log_directory": home / "logs" / "dag_processor",
        },
        "scheduler": {
            # a task whose process was killed is found after half a minute, not after five
            "task_instance_heartbeat_timeout": 30,
            "task_instance_heartbeat_timeout_detection_interval": 5,
            "task_instance_heartbeat_sec": 5,
            "scheduler_heartbeat_sec": 2,
            "orphaned_tasks_check_interval": 30,
            "scheduler_health_check_threshold": 20,
        },
        "workers": {"min_heartbeat_interval": 5},
        # a DAG file that was changed is read at once; reading all of them again takes seconds
        "dag_processor": {"parsing_processes": 1, "refresh_interval": 10, "min_file_process_interval": 60},
        "triggerer": {"job_heartbeat_sec": 5},
    }
    named = {
        f"AIRFLOW__{section.upper()}__{name.upper()}": str(value)
        for section, values in options.items()
        for name, value in values.items()
    }
    return {"AIRFLOW_HOME": str(home)} | named


def logs(state: Path) -> Path:
    """Folder of the services' output, ``<service>.log``."""
    return state / "log"


def control(state: Path) -> Path:
    """Supervisord's socket."""
    return postgres.sockets(state).parent / "control.sock"


def configuration(settings: StackSettings, running: list[Service], owner: str | None) -> str:
    """Supervisord's configuration, to be read in the state folder.

    ``owner`` is the user to stay, said outright where that is root.
    """

    def near(path: Path) -> Path:
        """Seen from the state folder: supervisord expands its own paths twice, % and all."""
        return path.relative_to(settings.state) if path.is_relative_to(settings.state) else path

    sections: dict[str, dict[str, object]] = {
        "supervisord": {
            "nodaemon": "true",
            "silent": "true",
            "logfile": near(logs(settings.state) / "supervisord.log"),
            "logfile_maxbytes": "5MB",
            "logfile_backups": 1,
            "pidfile": "supervisord.pid",
            "childlogdir": near(logs(settings.state)),
            "umask": "077",
        },
        "unix_http_server": {"file": near(control(settings.state)), "chmod": "0700"},
        "rpcinterface:supervisor": {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        },
    }
    if owner:
        sections["supervisord"]["user"] = owner
    for group, priority in GROUPS.items():
        members = [each.name for each in running if each.group == group]
        if members:
            sections[f"group:{group}"] = {"programs": ",".join(members), "priority": priority}
    for each in running:
        program: dict[str, object] = {
            "command": shlex.join(each.command),
            "directory": each.folder,
            "autostart": "false",  # started in order, each when what it needs is healthy
            "autorestart": "true",
            "startsecs": 1,
            "startretries": 3,  # each a second later than the one before
            "stopsignal": each.stop,
            "stopwaitsecs": each.patience,
            "stopasgroup": "true",
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": near(logs(settings.state) / f"{each.name}.log"),
            "stdout_logfile_maxbytes": "5MB",
            "stdout_logfile_backups": 1,
        }
        if each.user:
            program["user"] = each.user
        if each.environment:  # expanded by supervisord, so that no secret is in its configuration
            program["environment"] = _Raw(",".join(f'{k}="{v}"' for k, v in each.environment.items()))
        sections[f"program:{each.name}"] = program
    return "\n".join(
        f"[{title}]\n" + "".join(f"{name}={_escaped(value)}\n" for name, value in section.items())
        for title, section in sections.items()
    )


class _Raw(str):
    """A value whose ``%(…)s`` supervisord is to expand."""


def _escaped(value: object) -> str:
    """Supervisord expands ``%(name)s``."""
    return value if isinstance(value, _Raw) else str(value).replace("%", "%%")
