"""How recent a question wants its answer: «منذ أسبوع», «هذا الشهر», «آخر أخبار …».

Only what is reckoned from now is read. Years and dates are not: of the 1,912 questions
of ARCD-train, XQuAD and seeds-dev, 99 name a year, as what they ask about or as a fact,
and none names a time reckoned from the day of asking.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from retrieval.text.lexicon import lists
from retrieval.text.normalization import WORD, fold

Phrase = tuple[str, ...]

_AND: Final = "و"
_LONGEST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Recency:
    """``text`` is the question without the words that say how recent; ``since`` the first
    day that it asks about; ``newest`` whether it asks for the newest."""

    text: str
    since: date | None = None
    newest: bool = False


def read_recency(question: str, today: date) -> Recency | None:
    """What ``question`` says of it, reckoned from ``today``; None when it says nothing."""
    found = list(WORD.finditer(question))
    words = [fold(match[0]) for match in found]
    if _telling().isdisjoint(words):
        return None
    for first in range(len(words)):
        for last, since in _readings(words, first, today):
            text = question[: found[first].start()].rstrip() + question[found[last - 1].end() :]
            return Recency(text=" ".join(text.split()), since=since, newest=since is None)
    return None


def _readings(words: Sequence[str], first: int, today: date) -> Iterator[tuple[int, date | None]]:
    """Where what begins at ``first`` ends, and its first day; None for the newest."""
    starts = {first, *(first + n for n in _leads(words, first, "before.skip"))}
    for start in sorted(starts, reverse=True):
        yield from _named(words, start, today)
    for length in _leads(words, first, "length.lead"):
        end, days = _length(words, first + length)
        if days:
            yield end, today - timedelta(days=days)
    for length in (0, *_leads(words, first, "latest.asking")):
        for end in _leads(words, first + length, "latest.said"):
            yield first + length + end, None
    if (
        words[first] in lists("recency")["today.said"]
        and first
        and words[first - 1] in lists("recency")["today.behind"]
    ):
        yield first + 1, today


def _named(words: Sequence[str], start: int, today: date) -> Iterator[tuple[int, date]]:
    """Periods that have a name: «أمس», «هذا الشهر»."""
    for unit in ("days", "months", "years"):
        for size in range(_LONGEST, 0, -1):
            count = _table(unit).get(_phrase(words, start, size))
            after = words[start + size] if start + size < len(words) else ""
            if count is not None and after not in lists("recency")["follows.never"]:
                yield start + size, _back(today, unit, count)


def _length(words: Sequence[str], start: int) -> tuple[int, int]:
    """Where a length of time that begins at ``start`` ends, and its days; 0 when there is none."""
    word = _phrase(words, start, 1)
    after = _phrase(words, start + 1, 1)
    days, end = 2 * _table("two").get(word, 0), start + 1
    if not days:
        number = int(word[0]) if word and word[0].isdigit() and len(word[0]) < 4 else _table("number").get(word, 0)
        days, end = number * _table("counted").get(after, 0), start + 2
    if not days and word in _table("counted"):  # «الأيام الثلاثة الماضية»
        days = _table("counted")[word] * _table("number").get(after, 0)
    bare = 0 if days else _table("one").get(word, 0)
    if bare:
        end = start + 1
    if _phrase(words, end, 1) in _set("length.after"):
        return end + 1, days or bare
    if bare and end < len(words) and words[end] not in lists("recency")["follows.bare"]:
        return start, 0  # «منذ عام 1990», «منذ شهر رمضان»
    return end, days or bare


def _back(today: date, unit: str, count: int) -> date:
    if unit == "days":
        return today - timedelta(days=count)
    if unit == "years":
        return date(today.year - count, 1, 1)
    months = today.year * 12 + today.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def _leads(words: Sequence[str], start: int, name: str) -> list[int]:
    """How many words the phrases of a list take that stand at ``start``, longest first."""
    return [size for size in range(_LONGEST, 0, -1) if _phrase(words, start, size) in _set(name)]


def _phrase(words: Sequence[str], start: int, size: int) -> Phrase:
    """``size`` words, a first «و» taken off the first; none where there are not so many."""
    found = tuple(words[start : start + size])
    if len(found) < size:
        return ()
    first = found[0]
    joined = first.startswith(_AND) and (first[1:],) in _openers()
    return (first[1:], *found[1:]) if joined else found


@cache
def _telling() -> frozenset[str]:
    """The longest word of every phrase: a question with none of them says nothing of it,
    as nearly all do, and is done with in a twentieth of the time."""
    phrases = [*_set("latest.said"), *_set("today.said")]
    for section in ("days", "months", "years", "one", "two", "counted"):
        phrases += _table(section)
    return frozenset(max(phrase, key=len) for phrase in phrases)


@cache
def _openers() -> frozenset[Phrase]:
    """Words that may stand behind a joined «و»."""
    names = ("length.lead", "before.skip")
    return frozenset((phrase[0],) for name in names for phrase in _set(name))


@cache
def _set(name: str) -> frozenset[Phrase]:
    return frozenset(tuple(entry.split()) for entry in lists("recency")[name])


@cache
def _table(section: str) -> dict[Phrase, int]:
    """Phrases and the number they stand for."""
    prefix = f"{section}."
    return {
        tuple(entry.split()): int(key.removeprefix(prefix))
        for key, entries in lists("recency").items()
        if key.startswith(prefix)
        for entry in entries
    }
