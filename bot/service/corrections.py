"""Corrections of the title, the outlet or the day of an article, from the words of an editor. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

from bot.bidi import clean
from bot.error_messages import CommandError
from retrieval import Article, is_outlet, parse_period

MOST_CHARACTERS: Final = 300  # of a title or outlet; the longest of 40,003 titles has 202


class CorrectedField(StrEnum):
    """A field of an article that an editor can correct; its texts are ``correct.VALUE`` in the catalogue."""

    TITLE = "title"
    SOURCE = "source"
    DATE = "date"


def corrected_article(
    article: Article, field: CorrectedField, text: str, *, today: date, outlets: Iterable[str]
) -> Article:
    """``article`` with ``field`` as ``text`` says: a day may be named relative to ``today``, an outlet in any spelling
    that ``outlets`` has. Raises ``CommandError`` if the text is no such value.
    """
    match field:
        case CorrectedField.TITLE:
            return replace(article, title=_read_name(text))
        case CorrectedField.SOURCE:
            return replace(article, source=_known_outlet(_read_name(text), outlets))
        case CorrectedField.DATE:
            return replace(article, date=_read_day(text, today))


def _read_name(text: str) -> str:
    name = " ".join(clean(text).split())
    if not name:
        raise CommandError("no-name")
    if len(name) > MOST_CHARACTERS:
        raise CommandError("long-name")
    return name


def _read_day(text: str, today: date) -> date:
    period = parse_period(clean(text), today)
    if period is None or period.first is None or period.first != period.last or period.first > today:
        raise CommandError("no-day", value=" ".join(clean(text).split())[:MOST_CHARACTERS])
    return period.first


def _known_outlet(name: str, outlets: Iterable[str]) -> str:
    """``name`` as the archive writes it, if the archive has the outlet."""
    return next((outlet for outlet in outlets if is_outlet(outlet, name)), name)
