"""Tokens for reading period names, and the result of such a reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from retrieval.text.calendar_periods import Period
from retrieval.text.date_mentions import DateMention, find_dates
from retrieval.text.normalization import WORD, fold
from retrieval.text.period_lexicon import JOINED, Table, Value, first_words, split_joined

AND: Final = "و"
_DASHES: Final = re.compile(r"\s*[-–—]\s*")
# «2018-02», «2/2018», «15/10»: ``find_dates`` ignores them, because in running text they are often not dates.
_NUMERIC: Final = re.compile(
    r"(?<![\w./-])(?:(?P<year>\d{4})\s?[-/]\s?(?P<month>\d{1,2})|(?P<month_first>\d{1,2})\s?[-/]\s?(?P<year_last>\d{4})"
    r"|(?P<day>\d{1,2})/(?P<day_month>\d{1,2}))(?![\w./-]\d|\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A folded word at ``text[start:end]`` without the ``joined`` letters before it, or a date.

    ``mention`` is the date: a day, or a numeric month. ``numeric`` marks a form that is often not a date
    («15/10»). ``dash`` is true when only a dash stands between this token and the one before.
    """

    word: str
    start: int
    end: int
    joined: str = ""
    mention: DateMention | None = None
    numeric: bool = False
    dash: bool = False


class Level(IntEnum):
    """What must precede a reading so that a question means a period by it."""

    WHOLE = 0  # the whole text: «اليوم»
    SINCE = 1  # «منذ» or «قبل»: «أيام»
    DURING = 2  # also «خلال»: «ثلاثة أيام»
    LED = 3  # any word that introduces a period: «في مايو»
    CLEAR = 4  # nothing: «الأسبوع الماضي»


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One interpretation of the tokens up to ``end``, exclusive.

    ``dated`` is true when the tokens give the year. ``length`` marks a duration that counts back from today.
    ``bare`` marks a reading that a following noun turns into something else («منذ شهر رمضان»).
    """

    end: int
    period: Period
    level: Level = Level.CLEAR
    dated: bool = True
    length: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of one text."""

    tokens: Sequence[Token]

    def ends(self, start: int, known: Table[Value]) -> Iterator[tuple[int, Value]]:
        """Yield the ends and values of phrases of ``known`` that begin at token ``start``, longest first."""
        if start < len(self.tokens):
            for rest, value in known.after(self.tokens[start].word):
                end = start + 1 + len(rest)
                found = self.tokens[start + 1 : end]
                if rest == tuple(token.word for token in found) and not any(token.joined for token in found):
                    yield end, value

    def behind(self, place: int, known: Table[Value]) -> Iterator[int]:
        """Yield the ends of phrases of ``known`` at ``place`` that have no joined letters."""
        if not self.joined(place):
            yield from (end for end, _ in self.ends(place, known))

    def options(self, place: int, known: Table[Value]) -> list[int]:
        """Return where reading continues when a phrase of ``known`` at ``place`` is optional: after it, or at
        ``place``."""
        return [*(end for end, _ in self.ends(place, known)), place]

    def begins(self, place: int) -> bool:
        """Return whether a period without its lead can begin at ``place``."""
        if not 0 <= place < len(self.tokens):
            return False
        token = self.tokens[place]
        return token.mention is not None or token.word in first_words() or token.word.isdecimal()

    def word(self, place: int) -> str:
        """Return the word at ``place``; empty outside the text and for a date."""
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def date(self, place: int) -> DateMention | None:
        """Return the date at ``place``, or None."""
        return self.tokens[place].mention if 0 <= place < len(self.tokens) else None

    def joined(self, place: int) -> str:
        """Return the joined letters before the token at ``place``; empty outside the text."""
        return self.tokens[place].joined if 0 <= place < len(self.tokens) else ""


def words_of(text: str) -> Words:
    """Return the tokens of ``text``."""
    dates = [_dated(text, found) for found in find_dates(text) if found.day is not None]
    for match in _NUMERIC.finditer(_digits(text)):
        inside = any(date.start < match.end() and match.start() < date.end for date in dates)
        if not inside and (mention := _numeric(match)):
            dates.append(Token(word="", start=mention.start, end=mention.end, mention=mention, numeric=True))
    tokens: list[Token] = []
    for date in sorted(dates, key=lambda date: date.start):
        tokens += _plain(text, tokens[-1].end if tokens else 0, date.start)
        tokens.append(date)
    tokens += _plain(text, tokens[-1].end if tokens else 0, len(text))
    return Words([_dashed(text, tokens, place) for place in range(len(tokens))])


def _dated(text: str, found: DateMention) -> Token:
    letter = fold(text[found.start])
    return Token(word="", start=found.start, end=found.end, joined=letter if letter in JOINED else "", mention=found)


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in WORD.finditer(text, start, end):
        joined, word = split_joined(fold(match[0]))
        yield Token(word=word, start=match.start(), end=match.end(), joined=joined)


def _dashed(text: str, tokens: Sequence[Token], place: int) -> Token:
    token = tokens[place]
    if not place or not _DASHES.fullmatch(text, tokens[place - 1].end, token.start):
        return token
    return replace(token, dash=True)


def _digits(text: str) -> str:
    """Return ``text`` with the digits of all scripts as ASCII, of the same length."""
    return "".join(fold(character) if character.isdecimal() else character for character in text)


def _numeric(match: re.Match[str]) -> DateMention | None:
    year = match["year"] or match["year_last"]
    month = int(match["month"] or match["month_first"] or match["day_month"])
    if not 1 <= month <= 12:
        return None
    return DateMention(
        start=match.start(),
        end=match.end(),
        year=int(year) if year else None,
        month=month,
        day=int(match["day"]) if match["day"] else None,
    )
