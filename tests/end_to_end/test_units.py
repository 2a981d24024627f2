"""deploy/: units and scripts serve, take pages in and back up with one file of settings, as docs/operating.md says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.botapi import BotServer
from tests.end_to_end.bots import ALLOWED, OWNER, PORT, WHEN
from tests.end_to_end.services import DEPLOY, Machine, ServiceBot, completed, read_unit, user_and_home
from tests.paths import ROOT, SEEDS

SERVICES = ("isnad.service", "isnad-backup.service")
SETTINGS = {"ARCHIVE": "file:/var/lib/isnad/archive", "OWNERS": str(OWNER), "ALLOWED_CHATS": ALLOWED}


@pytest.fixture
def server() -> Iterator[BotServer]:
    with BotServer() as server:
        server.person("سلمى")
        yield server


def written(settings: dict[str, str], *, over: str = "") -> str:
    """A file of settings, in the form of .env: ``settings`` alone, or in place of their lines in ``over``."""
    for name, value in settings.items():
        line = f"{name}={value}"
        over, found = re.subn(rf"^{name}=.*$", lambda _, line=line: line, over, flags=re.MULTILINE)  # type: ignore[misc]
        if not found:
            over += f"{line}\n"
    return over


@pytest.mark.loopback
def test_units_and_isnad_run_share_the_settings_the_archive_and_the_database(server: BotServer, tmp_path: Path) -> None:
    machine, unit = Machine(tmp_path), read_unit("isnad.service")
    settings = {**SETTINGS, "TELEGRAM_TOKEN": server.token, "TELEGRAM_BASE_URL": server.base_url, "LANGUAGE": "en"}
    # The whole example, as most people start; ``test_settings`` holds that it means what a file without it means.
    machine.install(machine.mapped(written(settings, over=(ROOT / ".env.example").read_text())))
    ingested = machine.isnad_run("ingest", SEEDS)
    assert ingested.returncode == 0, ingested.stderr
    given = machine.environment(unit)
    command = machine.command(unit)
    with ServiceBot(server, machine.folder(unit), "", command=command, given=given):
        reem = server.person("ريم")
        assert WHEN[1] in server.replies(reem.say(WHEN[0]))[0].bare
        page = tmp_path / "port.txt"
        page.write_text(PORT, encoding="utf-8")
        assert machine.isnad_run("ingest", page).returncode == 0
        assert "399" in server.replies(reem.say("كم يبلغ طول السفينة؟"))[0].bare
        done = machine.start_once(read_unit("isnad-backup.service"))
        assert done.returncode == 0, done.stderr
        by_hand = machine.isnad_run("backup", machine.path("/var/backups/isnad/by-hand"))
        assert by_hand.returncode == 0, by_hand.stderr
    [dated] = [path for path in machine.path("/var/backups/isnad").iterdir() if path.name != "by-hand"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z", dated.name)
    # Both hold the pages and what was asked; a new machine serves it.
    for number, backup in enumerate((dated, machine.path("/var/backups/isnad/by-hand"))):
        other = Machine(tmp_path / f"other{number}")
        other.install(other.mapped(written(settings)))
        restored = other.isnad_run("restore", backup)
        assert restored.returncode == 0, restored.stderr
        assert "articles: 6" in other.isnad_run("stats").stdout.lower()


def test_isnad_run_becomes_the_user_of_the_unit_and_takes_nothing_of_the_environment_along(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.install("")
    script = machine.path("/opt/isnad/bin/isnad-run")
    # Another user types it; runuser and isnad tell what they were given.
    script.write_text(script.read_text().replace("$(id -un)", "somebody"), encoding="utf-8")
    stubs = tmp_path / "stubs"
    stubs.mkdir()
    became = tmp_path / "became"
    stub(stubs / "runuser", f'echo "$1 $2 $3" > {became}\nshift 3\nexec "$@"\n')
    program = machine.path("/opt/isnad/bin/isnad")
    program.unlink()
    stub(program, 'pwd; printf "%s\\n" "$@"; env\n')
    shadow = {"ARCHIVE": "memory:/nowhere", "XDG_DATA_HOME": "/nowhere", "PATH": f"{stubs}:{os.environ['PATH']}"}
    done = completed([str(script), "ingest", "/srv/two words"], tmp_path, shadow)
    home = str(machine.path("/var/lib/isnad"))
    assert done.stdout.splitlines()[:3] == [home, "ingest", "/srv/two words"]
    assert f"HOME={home}" in done.stdout
    assert "nowhere" not in done.stdout
    [user] = re.findall(r"^user=(.+)$", script.read_text(), re.MULTILINE)
    assert became.read_text() == f"-u {user} --\n"


def test_units_and_isnad_run_name_the_same_user_folder_and_program() -> None:
    user, home = user_and_home()
    script = dict(re.findall(r"^(user|home|program)=(.+)$", (DEPLOY / "isnad-run").read_text(), re.MULTILINE))
    assert (script["user"], script["home"]) == (user, home)
    for name in SERVICES:
        service = read_unit(name)["Service"]
        assert (service["User"], service["WorkingDirectory"]) == ([user], [home])
        assert f"/var/lib/{service['StateDirectory'][0]}" == home
    assert read_unit("isnad.service")["Service"]["ExecStart"] == [f"{script['program']} bot"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_sets_no_variable_that_could_win_over_the_file_of_settings(name: str) -> None:
    assert not {"Environment", "EnvironmentFile", "PassEnvironment"} & read_unit(name)["Service"].keys()


def test_a_bot_that_cannot_start_is_tried_again_for_minutes_and_not_for_ever() -> None:
    unit = read_unit("isnad.service")
    [pause], [interval], [burst] = (
        unit["Service"]["RestartSec"],
        unit["Unit"]["StartLimitIntervalSec"],
        unit["Unit"]["StartLimitBurst"],
    )
    assert unit["Service"]["Restart"] == ["always"]
    assert 120 <= int(pause) * int(burst) < int(interval)


def test_the_timer_starts_the_backup_daily_into_a_folder_that_the_unit_may_write() -> None:
    timer, service = read_unit("isnad-backup.timer"), read_unit("isnad-backup.service")["Service"]
    assert timer["Timer"]["OnCalendar"] == ["*-*-* 03:00:00"]
    assert timer["Timer"]["Persistent"] == ["true"]
    assert timer["Install"]["WantedBy"] == ["timers.target"]
    [command] = service["ExecStart"]
    assert command == f"/opt/isnad/bin/isnad-backup {service['ReadWritePaths'][0]} 14"
    made = [line.split()[1] for line in (DEPLOY / "isnad.tmpfiles").read_text().splitlines() if line.startswith("d ")]
    assert made == [user_and_home()[1], *service["ReadWritePaths"]]


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_is_hardened(name: str) -> None:
    service = read_unit(name)["Service"]
    assert service["NoNewPrivileges"] == ["yes"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]
    analyze = program("systemd-analyze")
    done = completed(
        [analyze, "security", "--offline=true", "--threshold=20", str(DEPLOY / name)], DEPLOY, dict(os.environ)
    )
    assert done.returncode == 0, done.stdout[-300:]


def test_systemd_accepts_every_unit(tmp_path: Path) -> None:
    analyze = program("systemd-analyze")
    names = (*SERVICES, "isnad-backup.timer")
    for name in names:
        text = re.sub(r"/opt/isnad/bin/[a-z-]+", "/bin/true", (DEPLOY / name).read_text())
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = completed([analyze, "verify", *(str(tmp_path / name) for name in names)], tmp_path, dict(os.environ))
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_makes_the_user_and_its_folders(tmp_path: Path) -> None:
    sysusers, tmpfiles = program("systemd-sysusers"), program("systemd-tmpfiles")
    if os.geteuid() != 0:
        pytest.skip("only root can give folders away")
    for kind in ("sysusers", "tmpfiles"):
        folder = tmp_path / "etc" / f"{kind}.d"
        folder.mkdir(parents=True)
        shutil.copy(DEPLOY / f"isnad.{kind}", folder / "isnad.conf")
    for command in ([sysusers], [tmpfiles, "--create"]):
        subprocess.run([*command, f"--root={tmp_path}"], check=True, capture_output=True)
    user, home = user_and_home()
    [line] = [line for line in (tmp_path / "etc/passwd").read_text().splitlines() if line.startswith(f"{user}:")]
    number = int(line.split(":")[2])
    for path in (home, "/var/backups/isnad"):
        made = (tmp_path / path.lstrip("/")).stat()
        assert (made.st_uid, made.st_mode & 0o777) == (number, 0o700)


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A folder beside isnad-backup and an isnad that writes an empty backup."""
    shutil.copy(DEPLOY / "isnad-backup", tmp_path / "isnad-backup")
    stub(tmp_path / "isnad", '[ "$1" = backup ] && mkdir "$2" && touch "$2/backup.json"\n')
    folder = tmp_path / "backups of a newsroom"
    folder.mkdir()
    return folder


def back_up(folder: Path, keep: str) -> subprocess.CompletedProcess[str]:
    return completed(
        [str(folder.with_name("isnad-backup")), str(folder), keep], folder.parent, {"PATH": "/usr/bin:/bin"}
    )


def backup_of(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    (folder / name / "backup.json").touch()


def test_the_newest_backups_are_kept_and_nothing_else_is_touched(backups: Path) -> None:
    old = [f"2025-01-0{day}T030000Z" for day in range(1, 6)]
    for name in (*old, "before-upgrade", "2024-01-01", "2024-01-01T030000Z-kept"):
        backup_of(backups, name)
    (backups / "2024-01-02T030000Z").mkdir()  # no backup: something else
    (backups / "2024-01-03T030000Z").write_text("a file")
    (backups / "2024-01-04T030000Z").symlink_to(backups / "before-upgrade")
    (backups / ".2025-01-06T030000Z.77").mkdir()  # being written
    (backups / ".2025-01-02T030000Z.5").mkdir()  # left by a backup that was killed
    os.utime(backups / ".2025-01-02T030000Z.5", (0, 0))
    before = {path.name for path in backups.iterdir()}
    assert back_up(backups, "3").returncode == 0
    after = {path.name for path in backups.iterdir()}
    assert before - after == {*old[:3], ".2025-01-02T030000Z.5"}
    assert len(after - before) == 1
    assert (backups / "before-upgrade" / "backup.json").exists()


def test_a_backup_that_fails_removes_no_older_one(backups: Path) -> None:
    for day in range(1, 4):
        backup_of(backups, f"2025-01-0{day}T030000Z")
    stub(backups.with_name("isnad"), "echo disk full >&2; exit 2\n")
    done = back_up(backups, "1")
    assert (done.returncode, done.stderr) == (2, "disk full\n")
    assert len(list(backups.iterdir())) == 3


@pytest.mark.parametrize("keep", ["0", "-1", "", "all", "03", "1 2"])
def test_a_number_of_backups_to_keep_that_is_none_is_refused_before_anything_happens(backups: Path, keep: str) -> None:
    backup_of(backups, "2025-01-01T030000Z")
    done = back_up(backups, keep)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: ")
    assert [path.name for path in backups.iterdir()] == ["2025-01-01T030000Z"]


def test_a_folder_that_is_not_there_gets_no_backup(backups: Path) -> None:
    backups.rmdir()
    assert back_up(backups, "3").returncode != 0
    assert not backups.exists()


def stub(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}", encoding="utf-8")
    path.chmod(0o755)


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip("no systemd on this machine")
    return found
