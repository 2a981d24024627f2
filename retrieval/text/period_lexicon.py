"""The lexicon of period names, as tables of phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, Generic, TypeVar

from retrieval.text.lexicon import lists

Phrase = tuple[str, ...]
Value = TypeVar("Value")

LEXICON: Final = "relative_dates"
# One-letter conjunctions and prepositions that are joined to the next word. «لل» is «ل» and «ال».
JOINED: Final = ("و", "ف", "ب", "ل", "ع")
_LIL: Final = "لل"
# Sections with the phrases before and after a period.
_AROUND: Final = frozenset({"lead", "behind", "newest", "today", "soon", "follows", "general"})
AL: Final = "ال"


class Table(Generic[Value]):
    """Phrases with a value each, indexed by first word."""

    def __init__(self, entries: Mapping[Phrase, Value]) -> None:
        self.entries = entries
        self._after: dict[str, list[tuple[Phrase, Value]]] = {}
        for phrase in sorted(entries, key=len, reverse=True):
            self._after.setdefault(phrase[0], []).append((phrase[1:], entries[phrase]))

    def after(self, word: str) -> Sequence[tuple[Phrase, Value]]:
        """Return, for each phrase that begins with ``word``, its other words and its value, longest first."""
        return self._after.get(word, ())

    def value(self, word: str) -> Value | None:
        """Return the value of ``word`` alone, or None."""
        return self.entries.get((word,))

    def __contains__(self, word: str) -> bool:
        return (word,) in self.entries


@cache
def phrases(name: str) -> Table[int]:
    """Return one list of the lexicon, such as ``lead.since``."""
    return Table({tuple(entry.split()): 0 for entry in lists(LEXICON)[name]})


@cache
def numbers(section: str) -> Table[int]:
    """Return the phrases of a section whose keys are numbers, with these numbers."""
    return Table(_numbered(LEXICON, section))


@cache
def spans(section: str) -> Table[tuple[int, int]]:
    """Return the phrases of a section whose keys are two numbers with a dash, with both numbers."""
    return Table({phrase: _span(key) for key, phrase in _keyed(LEXICON, section)})


@cache
def month_names() -> Table[int]:
    """Return names of months and their numbers."""
    return Table(_numbered("months", "month"))


@cache
def weekday_names() -> Table[int]:
    """Return names of weekdays, dialect names included, and their ISO numbers."""
    return Table(_numbered("weekdays", "weekday") | _numbered(LEXICON, "weekday"))


@cache
def vocabulary() -> frozenset[str]:
    """Return every word of every phrase."""
    entries = [tuple(entry.split()) for found in lists(LEXICON).values() for entry in found]
    return frozenset(word for phrase in (*entries, *month_names().entries, *weekday_names().entries) for word in phrase)


@cache
def first_words() -> frozenset[str]:
    """Return the first word of every phrase that can begin a period, leads excluded."""
    lexicon = (found for key, found in lists(LEXICON).items() if key.partition(".")[0] not in _AROUND)
    phrases = (tuple(entry.split()) for found in lexicon for entry in found)
    return frozenset(phrase[0] for phrase in (*phrases, *month_names().entries, *weekday_names().entries)) | {AL}


def split_joined(word: str) -> tuple[str, str]:
    """Split a word of the lexicon into its joined letters and the word: «وبالشهر» gives «وب» and «الشهر»."""
    known = vocabulary()
    if word in known or not word.startswith(JOINED):
        return "", word
    if word.startswith(_LIL) and AL + word[2:] in known:
        return word[0], AL + word[2:]
    joined, rest = split_joined(word[1:])
    if rest in known and (len(rest) > 2 or word[0] == JOINED[0]):  # «باب» is not August
        return word[0] + joined, rest
    return "", word


def _keyed(name: str, section: str) -> Iterator[tuple[str, Phrase]]:
    for key, entries in lists(name).items():
        if key.startswith(f"{section}."):
            yield from ((key.removeprefix(f"{section}."), tuple(entry.split())) for entry in entries)


def _numbered(name: str, section: str) -> dict[Phrase, int]:
    return {phrase: int(key) for key, phrase in _keyed(name, section)}


def _span(key: str) -> tuple[int, int]:
    first, last = key.split("-")
    return int(first), int(last)
