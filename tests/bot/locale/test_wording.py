"""The wording of the catalogues: one term for one thing, no internals in chats, lines that run the right way."""

from __future__ import annotations

import re

import pytest

from bot.settings import Language
from tests.bot.locale.catalogues import forms

# Said in the command line alone, or in a chat to the bot's owners: these may name settings and commands.
FOR_OPERATORS = (
    "help.", "error.", "reason.", "setting.", "doctor.", "init.", "start.empty", "qa.", "bot.ready", "recency.widen",
)  # fmt: skip
# Of these, what people in a chat are told.
FOR_CHATS = (
    "help.chat", "help.group", "help.editors", "error.question", "error.not-unicode", "error.no-such-article",
    "error.file-gone", "error.no-name", "error.long-name", "error.no-day", "error.changed-since",
)  # fmt: skip
INTERNAL = re.compile(r"[A-Z]{2,}_[A-Z]+|\b(?:OWNERS|EDITORS|WATCH|ARCHIVE|isnad [a-z]|file:|HOST:PORT)|--[a-z]")


@pytest.mark.parametrize("language", Language)
def test_what_people_read_in_a_chat_names_no_setting_and_no_command_of_the_command_line(language: Language) -> None:
    told = {
        key: own
        for key, own in forms(language).items()
        if key in FOR_CHATS or key.endswith(".chat") or not key.startswith(FOR_OPERATORS)
    }
    assert {"error.archive.chat", "quota.chat", "failed"} <= told.keys()
    assert {key for key, own in told.items() if any(map(INTERNAL.search, own))} == set()


def test_arabic_punctuation_is_used() -> None:
    """No Latin comma, semicolon or question mark behind an Arabic letter; examples of commands aside."""
    wrong = re.compile("[\u0621-\u064a\u064b][,;?]")
    assert {key for key, own in forms(Language.AR).items() if any(map(wrong.search, own))} == set()


def test_one_word_is_used_for_one_thing_in_arabic() -> None:
    """The glossary at the head of the catalogue says which."""
    other = re.compile(r"(?<!\w)(?:ال|لل|بال|وال)?(?:مادة|مواد|مقال|مقالات|إجابة|إجابات|مالك|المدخل القياسي)(?!\w)")
    assert {
        key
        for key, own in forms(Language.AR).items()
        if not key.startswith(("command.", "telegram.")) and any(map(other.search, own))
    } == set()


def test_a_command_in_arabic_stands_between_spaces_or_in_brackets() -> None:
    """So it can be isolated without a direction mark that touches it (``bot.bidi``)."""
    wrong = re.compile(r"(?<![\w/.])(?:/[a-z_]+|@\{?\w+\}?)(?![\w/}) »]|$)", re.MULTILINE)
    shown = {key: own for key, own in forms(Language.AR).items() if not key.startswith("help.")}
    assert {key for key, own in shown.items() if any(map(wrong.search, own))} == set()


# Pieces of a line that begins with Arabic all the same, or that hold values alone.
IN_A_LINE = (
    "also.",
    "count.",
    "doctor.",
    "reason.",
    "help.",
    "setting.",
    "telegram.",
    "month",
    "date",
    "init.elsewhere",
)


def test_a_line_of_arabic_begins_with_arabic() -> None:
    """Else its direction would follow a name in Latin letters that it is filled with."""
    wrong = {
        key
        for key, own in forms(Language.AR).items()
        if not key.startswith(IN_A_LINE)
        for text in own
        for line in text.splitlines()
        if re.search("[\u0621-\u064a]", line) and re.match(r"[^\w{]*(?:\{|[A-Za-z])", line)
    }
    assert wrong <= FILLED_IN_ARABIC


# What fills the beginning of these lines is Arabic, or a number.
FILLED_IN_ARABIC = {
    "command.more", "command.also", "command.context", "command.article", "command.why", "command.help", "command.quit",
    "command.anytime", "command.written", "console.all",
    "progress", "progress.left", "qa.figure", "ingest.reason", "stats.month", "watch.count.alerts", "watch.count.days",
}  # fmt: skip
