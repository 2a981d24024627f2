"""What is said, as tokens of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from retrieval.speech.scanning import Text
from retrieval.speech.utterance import SpeechKind
from retrieval.speech.words import entries

# Words of what is said, at least: two may be a nickname in quotation marks.
LEAST_WORDS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What is said: the tokens ``first`` to ``last``. ``marker`` is where its conjunction or mark stands."""

    first: int
    last: int
    marker: int
    kind: SpeechKind


def words_between(text: Text, first: int, end: int) -> Clause | None:
    """Return the words from ``first`` to the one before ``end``, without marks and links at the end; None where there
    are too few."""
    last = last_word(text, first, end - 1)
    while last >= first and (text.words[last] in entries("behind_words") or text.words[last] in entries("and_that")):
        last = last_word(text, first, last - 1)
    if last - first + 1 < LEAST_WORDS:
        return None
    return Clause(first=first, last=last, marker=first, kind=SpeechKind.REPORTED)


def last_word(text: Text, first: int, last: int) -> int:
    """Return the last word up to ``last``, or mark that closes a quotation."""
    while last >= first and not text.is_word(last) and last not in text.closes:
        last -= 1
    return last
