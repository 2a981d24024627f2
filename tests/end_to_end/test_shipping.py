"""What is shipped: every path that the container copies is there and not left out, its user is not root, what the
compose files name exists and works with the variables that they give."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder

from bot.settings import Settings
from tests.botapi import BotServer
from tests.end_to_end.bots import ALLOWED, OWNER, WHEN, free_port
from tests.end_to_end.services import ServiceBot, completed, guarded
from tests.end_to_end.wheels import names_of_code_and_data
from tests.paths import ROOT, SEEDS

CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
COMPOSED = ("compose.yaml", "compose.cluster.yaml")
SETTINGS = {name.upper() for name in Settings.model_fields}


def composed(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return loaded


def copied() -> list[str]:
    """The paths of the project that the container copies."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", CONTAINER, re.MULTILINE)
    return [path for line in lines for path in line.split()[:-1]]


def test_every_path_that_is_copied_is_there_and_let_in() -> None:
    let_in = [line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")]
    assert copied()
    for path in copied():
        assert (ROOT / path).exists(), path
        assert any(fnmatch(path, pattern) for pattern in let_in), path
    assert (ROOT / ".dockerignore").read_text() == (ROOT / ".containerignore").read_text()


def test_the_last_stage_runs_as_nobody_special_and_says_how_it_is() -> None:
    last = CONTAINER.split("\nFROM ")[-1]
    [user] = re.findall(r"^USER (\S+)$", last, re.MULTILINE)
    assert user.isdigit()
    assert int(user) > 0
    assert "HEALTHCHECK" in last
    assert "pip install" not in last
    assert not re.search(r"^(FROM|ARG PYTHON).*(:latest\b|=latest)", CONTAINER, re.MULTILINE)
    [environment] = re.findall(r"^ENV ((?:.*\\\n)*.*)$", last, re.MULTILINE)
    named = set(re.findall(r"([A-Z_]+)=", environment)) - {"PATH", "PYTHONUNBUFFERED"}
    assert named
    assert named <= SETTINGS


def test_the_image_installs_locks_and_nothing_that_a_resolver_chose() -> None:
    for command in re.findall(r"pip install (?:[^&\n]|\\\n)+", CONTAINER):
        assert "--no-deps" in command
        assert "--require-hashes" in command or "/wheels/" in command


def test_the_wheel_holds_all_that_runs(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for path in copied():
        found = ROOT / path
        if found.is_dir():
            shutil.copytree(found, source / path, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(found, source / path)
    [wheel] = WheelBuilder(str(source)).build(directory=str(tmp_path / "wheels"))
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    assert names_of_code_and_data() - names == set()


@pytest.mark.parametrize("name", COMPOSED)
def test_what_a_compose_file_names_is_in_it(name: str) -> None:
    file = composed(name)
    services: dict[str, dict[str, Any]] = file["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= services.keys()
        assert set(service.get("networks", ())) <= file.get("networks", {}).keys()
        for volume in service.get("volumes", ()):
            assert volume.split(":")[0] in file["volumes"]
        for other, wanted in dict(service.get("depends_on", {})).items():
            assert wanted["condition"] != "service_healthy" or "healthcheck" in services[other]
        assert not service["image"].endswith(":latest")
        if "build" in service:
            assert service["build"] == {"context": ".", "dockerfile": "Containerfile"}
            assert service["environment"].keys() <= SETTINGS
            assert service["cap_drop"] == ["ALL"]
            assert service["read_only"] is True
        else:
            assert ":" in service["image"]


def test_the_cluster_is_two_bots_behind_a_proxy_with_both_servers() -> None:
    services = composed("compose.cluster.yaml")["services"]
    bots = [name for name, service in services.items() if "build" in service and not service.get("profiles")]
    assert len(bots) == 2
    assert all(f"{bot}:8080" in services["proxy"]["command"] for bot in bots)
    for bot in bots:
        assert services[bot]["environment"]["DATABASE_URL"].startswith("postgresql+psycopg://")
        assert services[bot]["environment"]["ARCHIVE"].startswith("opensearch://opensearch:9200/")
        assert services[bot]["environment"]["PORT"] == "8080"


@pytest.mark.parametrize("name", COMPOSED)
def test_services_keep_their_logs_small_and_start_again(name: str) -> None:
    for service in composed(name)["services"].values():
        assert service["logging"] == {"driver": "json-file", "options": {"max-size": "10m", "max-file": "5"}}
        ends_by_itself = "profiles" in service
        assert service["restart"] == ("no" if ends_by_itself else "unless-stopped")


@pytest.mark.parametrize("name", COMPOSED)
def test_a_backup_is_started_by_name_alone_and_written_to_a_folder_that_the_image_has(name: str) -> None:
    services = composed(name)["services"]
    backup = services["backup"]
    [bot, *_] = [service for service in services.values() if "build" in service and not service.get("profiles")]
    assert backup["profiles"] == ["backup"]
    assert backup["environment"] == bot["environment"]
    assert (backup["image"], backup["env_file"]) == (bot["image"], bot["env_file"])
    assert set(bot.get("volumes", ())) <= set(backup["volumes"])
    [program], [folder, keep] = backup["entrypoint"], backup["command"]
    assert f"COPY deploy/{program} /usr/local/bin/{program}\n" in CONTAINER
    assert os.access(ROOT / "deploy" / program, os.X_OK)
    assert f"backups:{folder}" in backup["volumes"]
    assert re.search(rf"install --directory --owner isnad .*{folder}$", CONTAINER, re.MULTILINE)
    assert int(keep) > 1


@pytest.mark.parametrize("name", COMPOSED)
def test_figures_are_published_to_this_machine_alone(name: str) -> None:
    ports = [port for service in composed(name)["services"].values() for port in service.get("ports", ())]
    figures = [port for port in ports if port.endswith(":9100")]
    assert figures
    assert all(port.startswith("127.0.0.1:") for port in figures)
    assert len(figures) == len(set(figures))


def in_the_container(service: dict[str, Any], folder: Path, port: int, env_file: dict[str, str]) -> dict[str, str]:
    """What a container of ``service`` is started with, where ``environment`` wins over ``env_file``. Here /data lies
    below ``folder``, and nothing listens beyond this machine."""
    environment: dict[str, str] = {**env_file, **service["environment"], "HOME": "/data"}
    places = {"/data": f"{folder}/data", "9100": str(port), "0.0.0.0": "127.0.0.1"}  # noqa: S104
    for there, here in places.items():
        environment = {name: value.replace(there, here) for name, value in environment.items()}
    return {"PATH": os.environ["PATH"], **environment}


@pytest.mark.loopback
def test_the_compose_file_serves_takes_pages_in_backs_up_and_says_how_it_is(tmp_path: Path) -> None:
    services, port, data = composed("compose.yaml")["services"], free_port(), tmp_path / "data"
    for folder in ("data", "backups", "image"):
        (tmp_path / folder).mkdir()
    (tmp_path / "image" / "isnad").symlink_to(Path(sys.executable).with_name("isnad"))
    shutil.copy(ROOT / "deploy" / "isnad-backup", tmp_path / "image")
    with BotServer() as server:
        server.person("سلمى")
        set_by_hand = {"TELEGRAM_TOKEN": server.token, "OWNERS": str(OWNER), "ALLOWED_CHATS": ALLOWED}
        env_file = {**read_example(), **set_by_hand, "TELEGRAM_BASE_URL": server.base_url}
        given = in_the_container(services["bot"], tmp_path, port, env_file)
        isnad = str(tmp_path / "image" / "isnad")
        ingested = completed([isnad, "ingest", str(SEEDS)], data, guarded(given))
        assert ingested.returncode == 0, ingested.stderr
        with ServiceBot(server, data, "", command=[isnad, "bot"], given=given):
            reem = server.person("ريم")
            assert WHEN[1] in server.replies(reem.say(WHEN[0]))[0].bare
            for test in (services["bot"]["healthcheck"]["test"], health_check_of_the_image()):
                kind, _, *rest = test
                assert kind == "CMD"
                command = [sys.executable, *(part.replace("9100", str(port)) for part in rest)]
                assert completed(command, data, guarded(given)).returncode == 0
            backup = [str(tmp_path / "image" / services["backup"]["entrypoint"][0]), *services["backup"]["command"]]
            backup[1] = str(tmp_path / backup[1].lstrip("/"))
            given = in_the_container(services["backup"], tmp_path, port, env_file)
            done = completed(backup, data, guarded(given))
            assert done.returncode == 0, done.stderr
    [written] = (tmp_path / "backups").iterdir()
    assert (written / "backup.json").exists()
    assert {path.name for path in data.iterdir()} >= {"archive", "bot.sqlite"}


def health_check_of_the_image() -> list[str]:
    [command] = re.findall(r"^HEALTHCHECK (?:.*\\\n)* +CMD (\[.+\])$", CONTAINER, re.MULTILINE)
    return ["CMD", *yaml.safe_load(command)]


def read_example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return {name: value for name, mark, value in (line.partition("=") for line in lines if line[:1] != "#") if mark}
