"""The catalogues: complete, equal, compiled, and used."""

from __future__ import annotations

import ast
import io
import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from pydantic import SecretStr

from bot.cli.conversation import COMMANDS, command_names
from bot.i18n import DOMAIN, LOCALE, Catalogue
from bot.settings import Language, Settings
from bot.telegram.handlers.command_table import COMMANDS as TELEGRAM_COMMANDS
from bot.telegram.handlers.command_table import command_names as telegram_names
from tests.bot.locale.catalogues import BOT, forms, placeholders, plurals, source, texts


def keys_in_code() -> set[str]:
    """Every string of the code that has the shape of a key, f-strings as patterns."""
    found = set()
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found.add("".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_both_languages_have_the_same_keys() -> None:
    assert texts(Language.AR).keys() == texts(Language.EN).keys()


@pytest.mark.parametrize("language", Language)
def test_every_key_has_a_text(language: Language) -> None:
    assert [key for key, own in forms(language).items() if not all(text.strip() for text in own)] == []


@pytest.mark.parametrize("language", Language)
def test_no_text_is_marked_fuzzy(language: Language) -> None:
    assert [message.id for message in source(language) if message.id and message.fuzzy] == []


def test_a_text_is_filled_by_the_same_values_in_both_languages() -> None:
    arabic, english = texts(Language.AR), texts(Language.EN)
    assert {key: placeholders(text) for key, text in arabic.items()} == {
        key: placeholders(text) for key, text in english.items()
    }


@pytest.mark.parametrize("language", Language)
def test_the_compiled_catalogue_is_that_of_the_source(language: Language) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, source(language))
    path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    assert path.read_bytes() == compiled.getvalue(), "run: make messages"


def keys_asked_for() -> tuple[set[str], set[str]]:
    """The keys that the code writes out where it asks for a text: those of plain texts, and of plural ones."""
    plain, plural = set[str](), set[str]()
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    if name in {"say", "_say", "note", "offer", "_note", "_remark"} and first.value.strip(" .…"):
                        plain.add(first.value)
                    elif name == "CommandError":
                        plain.add(f"error.{first.value}")
                    elif name == "count" and "." in ast.unparse(node.func):
                        plural.add(first.value)
    return plain, plural


def test_every_text_that_the_code_asks_for_is_there() -> None:
    plain, plural = keys_asked_for()
    assert len(plain) > 100
    assert len(plural) > 5
    known, counted = forms(Language.AR).keys(), plurals(Language.AR).keys()
    assert plain - (known - counted) == set()
    assert plural - counted == set()


def test_every_reason_of_the_library_has_a_text() -> None:
    found = set[str]()
    for path in (BOT.parent / "retrieval").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Error"):
                found |= {
                    str(word.value.value)
                    for word in node.keywords
                    if word.arg == "reason" and isinstance(word.value, ast.Constant)
                }
    assert {"several", "list-of-pages", "not-a-question", "read-only"} <= found
    assert {word for word in found if f"reason.{word}" not in texts(Language.AR)} == set()


def test_every_text_is_used_by_the_code() -> None:
    patterns = [re.escape(key).replace(r"\*", ".+") for key in keys_in_code() if key.strip("*")]
    used = re.compile("|".join(patterns))
    # Texts of errors and reasons go by the codes of the library and the names of the settings.
    assert [key for key in texts(Language.AR) if not used.fullmatch(key)] == []


def test_every_setting_that_can_be_wrong_has_its_rule() -> None:
    rules = {key.removeprefix("setting.") for key in texts(Language.AR) if key.startswith("setting.")}
    fields = Settings.model_fields
    refusing = {
        name for name, field in fields.items() if field.annotation not in {str, SecretStr, Path} or field.metadata
    }
    assert rules == {".env", *refusing}


def test_the_arabic_catalogue_writes_arabic() -> None:
    latin = {key for key, text in texts(Language.AR).items() if not re.search("[\u0600-\u06ff]", text)}
    # The other examples have no Arabic in them.
    asked = {f"help.{name}.example" for name in ("isnad", "ask", "digest", "quotes", "timeline", "watches")}
    examples = {key for key in texts(Language.AR) if re.fullmatch(r"help\..+\.example", key)} - asked
    only_values = {
        "also.outlets",
        "date",
        "day-and-month",
        "month-and-year",
        "chat.page",
        "chat.voted",
        "digest.about",
        "digest.story",
        "quotes.how",
        "timeline.day",
        "settings.chosen",
        "settings.neutral",
        "small-talk.example",
        "sources.one",
        "stats.month",
        "values.arrow",
        "values.item",
    }
    signs = {"chat.up", "chat.down", "chat.menu", "chat.menu.back", "language.en"}
    assert latin == examples | only_values | signs


def test_telegrams_commands_have_the_same_names_in_both_languages(arabic: Catalogue, english: Catalogue) -> None:
    assert telegram_names(arabic) == telegram_names(english)


def test_no_name_stands_for_two_of_telegrams_commands(arabic: Catalogue) -> None:
    names = [name for entry in TELEGRAM_COMMANDS for name in arabic(f"telegram.{entry.name}").split()]
    assert len(names) == len(set(names))
    assert {"بحث", "اسأل"} <= set(names)


def test_the_consoles_commands_have_the_same_names_in_both_languages(arabic: Catalogue, english: Catalogue) -> None:
    assert command_names(arabic) == command_names(english)


def test_no_name_stands_for_two_commands(arabic: Catalogue) -> None:
    names = [name for command in COMMANDS for name in arabic(f"command.{command}").split()]
    assert len(names) == len(set(names))


def test_days_are_written_as_people_write_them(arabic: Catalogue, english: Catalogue) -> None:
    assert arabic.date(date(2025, 1, 5)) == "٥ يناير ٢٠٢٥"
    assert english.date(date(2025, 1, 5)) == "5 January 2025"
    assert arabic.day_and_month(date(2025, 1, 5)) == "٥ يناير"
    assert english.day_and_month(date(2025, 1, 5)) == "5 January"


def test_numbers_are_in_the_digits_of_the_language(arabic: Catalogue, english: Catalogue) -> None:
    assert (arabic.number(120), arabic.number("0.5"), english.number("0.5")) == ("١٢٠", "٠٫٥", "0.5")


def test_thousands_are_set_apart(arabic: Catalogue, english: Catalogue) -> None:
    assert (arabic.number(30038), english.number(30038)) == ("٣٠٬٠٣٨", "30,038")
    assert arabic.number("2018") == "٢٠١٨", "a year is no amount"


def test_months_are_written_as_people_write_them(arabic: Catalogue, english: Catalogue) -> None:
    assert (arabic.month("2018-02"), english.month("2018-02")) == ("فبراير ٢٠١٨", "February 2018")


@pytest.mark.parametrize(
    ("seconds", "arabic_text", "genitive", "english_text"),
    [
        (0.2, "ثانية واحدة", "ثانية واحدة", "1 second"),
        (2, "ثانيتان", "ثانيتين", "2 seconds"),
        (90, "٩٠ ثانية", "٩٠ ثانية", "90 seconds"),
        (91, "دقيقتان", "دقيقتين", "2 minutes"),
        (300, "٥ دقائق", "٥ دقائق", "5 minutes"),
        (7200, "ساعتان", "ساعتين", "2 hours"),
    ],
)
def test_a_length_of_time_is_told_in_one_unit(
    seconds: float, arabic_text: str, genitive: str, english_text: str, arabic: Catalogue, english: Catalogue
) -> None:
    assert arabic.duration(seconds) == arabic_text
    assert arabic.duration(seconds, genitive=True) == genitive
    assert english.duration(seconds) == english_text


def test_values_are_put_in_as_they_are(arabic: Catalogue) -> None:
    assert "{number}" in arabic("question", question="{number}")
