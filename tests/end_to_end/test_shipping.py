"""What is shipped: every path that the container copies is there and not left out, its user is not root, what the
compose files and the unit name exists."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder

from bot.settings import Settings
from tests.end_to_end.wheels import names_of_code_and_data

ROOT = Path(__file__).parents[2]
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
    bots = [name for name, service in services.items() if "build" in service]
    assert len(bots) == 2
    assert all(f"{bot}:8080" in services["proxy"]["command"] for bot in bots)
    for bot in bots:
        assert services[bot]["environment"]["DATABASE_URL"].startswith("postgresql+psycopg://")
        assert services[bot]["environment"]["ARCHIVE"].startswith("opensearch://opensearch:9200/")
        assert services[bot]["environment"]["PORT"] == "8080"


def test_the_unit_sets_settings_alone_and_is_hardened(tmp_path: Path) -> None:
    unit = ROOT / "deploy" / "isnad.service"
    text = unit.read_text(encoding="utf-8")
    [environment] = re.findall(r"^Environment=(.+)$", text, re.MULTILINE)
    assert {pair.partition("=")[0] for pair in environment.split()} <= SETTINGS
    for word in ("NoNewPrivileges=yes", "ProtectSystem=strict", "DynamicUser=yes", "CapabilityBoundingSet=\n"):
        assert word in text
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd on this machine")
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=20", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-300:]
    runnable = tmp_path / "isnad.service"
    runnable.write_text(text.replace("/opt/isnad/bin/isnad", "/bin/true"), encoding="utf-8")
    verified = subprocess.run([analyze, "verify", str(runnable)], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
