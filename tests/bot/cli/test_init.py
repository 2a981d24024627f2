"""``isnad init``: asks, writes, makes; nothing that is there is lost."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from bot.cli.main import run
from bot.i18n import Catalogue
from bot.settings import load_settings
from retrieval import open_archive
from tests.botapi.world import TOKEN

GIVEN = ["--token", TOKEN, "--owner", "100001"]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ARCHIVE", "TELEGRAM_TOKEN", "OWNERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    type_in(monkeypatch)


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    typed = "".join(f"{line}\n" for line in lines).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))


def test_with_yes_it_asks_nothing_and_the_settings_are_those_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANGUAGE")
    assert run(["init", "--yes", *GIVEN, "--archive", "file:أرشيف الجريدة", "--language", "en"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert TOKEN not in out
    settings = load_settings()
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert (settings.owners, settings.archive, settings.language.value) == ((100001,), "file:أرشيف الجريدة", "en")
    file = tmp_path / ".env"
    assert file.stat().st_mode & 0o777 == 0o600
    names = re.findall(r"^([A-Z_]+)=", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert names == ["TELEGRAM_TOKEN", "OWNERS", "ARCHIVE", "LANGUAGE"]
    with open_archive(settings.archive) as archive:
        assert archive.is_empty()


def test_the_three_next_commands_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--yes", *GIVEN]) == 0
    assert re.findall(r"isnad (?:doctor|ingest FOLDER|bot)$", capsys.readouterr().out, re.MULTILINE) == [
        "isnad doctor",
        "isnad ingest FOLDER",
        "isnad bot",
    ]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_was_not_given_is_asked_for_until_it_is_of_use(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    type_in(monkeypatch, "not a token", TOKEN, "me", "-5", "١٠٠٠٠١", "memory:pages", "nonsense", "")
    assert run(["init"]) == 0
    out, err = capsys.readouterr()
    assert "@userinfobot" in out
    assert len(err.splitlines()) == 5
    assert bool(re.search("[\u0620-\u064a]", err)) == (language == "ar")
    settings = load_settings()
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert (settings.owners, settings.archive) == ((100001,), "file:archive")


def test_the_token_and_the_owners_of_the_environment_need_not_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("OWNERS", "100001, 100002")
    assert run(["init", "--yes"]) == 0
    monkeypatch.delenv("TELEGRAM_TOKEN")
    monkeypatch.delenv("OWNERS")
    settings = load_settings()
    assert settings.telegram_token.get_secret_value() == TOKEN
    assert settings.owners == (100001, 100002)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--yes"],
        ["--yes", "--token", TOKEN],
        ["--yes", "--owner", "100001"],
        ["--yes", "--token", "abc", "--owner", "100001"],
        ["--yes", "--token", TOKEN + "\n:", "--owner", "100001"],
        ["--yes", "--token", TOKEN, "--owner", "@me"],
        ["--yes", "--token", TOKEN, "--owner", "0"],
        ["--yes", "--token", TOKEN, "--owner", "1,,2"],
        ["--yes", *GIVEN, "--archive", "memory:pages"],
        ["--yes", *GIVEN, "--archive", "sample"],
        ["--yes", *GIVEN, "--archive", "nonsense"],
        ["--yes", *GIVEN, "--archive", "file:${HOME}"],
        ["--yes", *GIVEN, "--archive", "file:a\nb"],
        ["--yes", *GIVEN, "--language", "fr"],
        ["--yes", *GIVEN, "--env", "nowhere/.env"],
        ["--yes", *GIVEN, "--env", "."],
        ["--token", TOKEN],
    ],
    ids=ascii,
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_of_no_use_is_told_in_one_line_and_leaves_nothing_behind(
    arguments: list[str],
    language: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    assert run(["init", *arguments]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert bool(re.search("[\u0620-\u064a]", err)) == (language == "ar")
    assert TOKEN not in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".env").write_text("ANSWERS=7\n", encoding="utf-8")
    assert run(["init", "--yes", *GIVEN]) == 2
    assert "--force" in capsys.readouterr().err
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(".env", "ANSWERS=7\n")]


def test_a_file_that_is_overwritten_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ANSWERS=7\n", encoding="utf-8")
    assert run(["init", "--yes", "--force", *GIVEN]) == 0
    assert (tmp_path / ".env.old-1").read_text(encoding="utf-8") == "ANSWERS=7\n"
    assert load_settings().owners == (100001,)


@pytest.mark.parametrize(("said", "code"), [("نعم", 0), ("yes", 0), ("", 2), ("no", 2)])
def test_a_file_that_is_there_is_asked_about(
    said: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("ANSWERS=7\n", encoding="utf-8")
    type_in(monkeypatch, said, "")
    assert run(["init", *GIVEN]) == code
    assert (tmp_path / ".env.old-1").exists() == (code == 0)


def test_a_file_elsewhere_names_the_archive_by_its_whole_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], english: Catalogue
) -> None:
    (tmp_path / "etc").mkdir()
    assert run(["init", "--yes", *GIVEN, "--env", "etc/isnad.env"]) == 0
    assert f"ARCHIVE=file:{tmp_path / 'archive'}\n" in (tmp_path / "etc" / "isnad.env").read_text(encoding="utf-8")
    assert english("init.elsewhere") in capsys.readouterr().out


def test_ctrl_c_at_a_question_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("click.termui.visible_prompt_func", interrupted)
    assert run(["init"]) == 130
    assert list(tmp_path.iterdir()) == []
