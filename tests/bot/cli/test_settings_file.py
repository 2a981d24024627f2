"""A file of settings means the same to ``isnad`` and to systemd."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.settings_file import is_writable, replacing, set_aside, setting_line, settings_text
from bot.settings import Settings

AWKWARD = [
    "",
    "7000000001:AAtest-token_of-nobody-0123456789abc",
    "100001,100002",
    "file:archive",
    "file:/srv/أرشيف الجريدة",
    'file:a"b',
    "file:a'b",
    "file:a\\b",
    "file:a\\",
    "file:a #b",
    "#a",
    "file:$HOME/a`id`",
    " a ",
    ";a",
    "a=b",
    "export a",
    "\u200fأ",
]


def read_as_systemd(line: str) -> str:
    """The value of a line as ``parse_env_file`` of systemd (src/basic/env-file.c) reads it."""
    value, quoted, escaped = "", False, False
    for character in line.partition("=")[2]:
        if escaped:
            value += character if character in '"\\`$' or not quoted else f"\\{character}"
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        else:
            assert quoted or character != "'", "single quotes have a meaning of their own there"
            value += character
    assert not quoted
    return value if '"' in line else value.strip()


@pytest.mark.parametrize("value", AWKWARD)
def test_both_readers_get_the_value_that_was_written(value: str, tmp_path: Path) -> None:
    line = setting_line("ARCHIVE", value)
    file = tmp_path / "settings"
    file.write_text(f"{line}\n", encoding="utf-8")
    assert dotenv_values(file) == {"ARCHIVE": value}
    assert read_as_systemd(line) == value


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])).filter(is_writable))
def test_both_readers_get_any_text(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    line = setting_line("ARCHIVE", value)
    file = tmp_path_factory.getbasetemp() / "any"
    file.write_text(f"{line}\n", encoding="utf-8")
    assert dotenv_values(file) == {"ARCHIVE": value}
    assert read_as_systemd(line) == value


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\tb", "${HOME}", "a\x00b", "a\u2028b", "\udcff"], ids=ascii)
def test_what_the_readers_would_not_agree_on_is_refused(value: str) -> None:
    assert not is_writable(value)
    with pytest.raises(ValueError, match="ARCHIVE"):
        setting_line("ARCHIVE", value)


def test_each_setting_stands_below_what_it_is_for() -> None:
    text = settings_text({"OWNERS": "1"}, "first\nsecond")
    described = Settings.model_fields["owners"].description
    assert text == f"# first\n# second\n\n# {described}\nOWNERS=1\n"


def test_nothing_is_left_behind_when_the_block_fails(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    with pytest.raises(RuntimeError), replacing(file, "OWNERS=1\n"):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_written_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    with replacing(file, "OWNERS=1\n"):
        pass
    assert file.read_text(encoding="utf-8") == "OWNERS=1\n"
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_file_that_was_set_aside_is_lost(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    for text in string.ascii_lowercase[:3]:
        file.write_text(text, encoding="utf-8")
        set_aside(file)
    assert sorted(path.read_text(encoding="utf-8") for path in tmp_path.iterdir()) == ["a", "b", "c"]
