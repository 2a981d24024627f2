"""A command is one entry: its texts are there, and menus and dispatch follow."""

from __future__ import annotations

import re

import pytest

from bot.i18n import Catalogue
from bot.settings import Language
from bot.telegram.command_menu import menu
from bot.telegram.handlers.command_table import COMMANDS, Audience, CommandEntry, command_names


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_has_its_names_and_its_line_in_the_menu(entry: CommandEntry, language: Language) -> None:
    say = Catalogue(language)
    first, *others = say(f"telegram.{entry.name}").split()
    assert first == entry.name
    assert re.fullmatch("[a-z][a-z0-9_]{0,31}", first)  # what Telegram takes
    assert any(not name.isascii() for name in others)
    assert say.has(f"menu.{entry.name}")
    assert len(say(f"menu.{entry.name}")) <= 256


def test_every_command_is_dispatched_or_routed() -> None:
    assert set(command_names(Catalogue(Language.AR)).values()) == {entry.name for entry in COMMANDS}


def test_each_menu_holds_what_its_readers_may_use() -> None:
    everyone, editors = menu(Audience.EVERYONE), menu(Audience.EVERYONE, Audience.EDITORS)
    assert set(editors) - set(everyone) == {"add", "unanswered"}
    assert set(menu(*Audience)) - set(editors) == {"stats", "allow", "deny"}
    assert all(entry.audience is Audience.EVERYONE for entry in COMMANDS if entry.in_groups)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", ["help.chat", "help.group"])
def test_the_help_names_every_command_of_the_menu(key: str, language: Language) -> None:
    text = Catalogue(language)(key, bot="bot")
    for entry in COMMANDS:
        shown = entry.in_groups if key == "help.group" else entry.audience is Audience.EVERYONE
        if shown and entry.name not in {"start", "help", "ask", "privacy"}:
            assert f"/{entry.name}" in text
