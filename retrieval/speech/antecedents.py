"""Finds the person before a relative pronoun: «نقيب الصحفيين الذي قال»."""

from __future__ import annotations

from typing import Final

from retrieval.speech.clause_openings import COMMAS
from retrieval.speech.fullest_mentions import named_mention
from retrieval.speech.mentions import Mention
from retrieval.speech.persons import begins_person_title, find_person
from retrieval.speech.scanning import Text
from retrieval.speech.speakers import read_mention

_RELATIVE_SHE: Final = "تي"
_FEMININE: Final = "ه"
# Tokens before the pronoun that are read for the title.
_WINDOW: Final = 9


def read_antecedent(text: Text, relative: int, first: int) -> tuple[Mention, bool] | None:
    """Return the person named or described right before a relative pronoun, and that this is certain, or None."""
    name = find_person(text, max(first, relative - 4), relative)
    comma = text.words[relative - 1] in COMMAS
    if name is None or name[1] != relative - 1 - comma:
        described = _described(text, relative - comma, relative, first)
        return (described, True) if described is not None else None
    return named_mention(text, name, first), True


def _described(text: Text, end: int, relative: int, first: int) -> Mention | None:
    """The person whose title stands right before a relative pronoun («مسؤول في الوزارة الذي قال»)."""
    feminine = text.words[relative].endswith(_RELATIVE_SHE)
    for begin in range(max(first, end - _WINDOW), end):
        word = text.words[begin]
        if begins_person_title(word) and word.endswith(_FEMININE) == feminine:
            mention = read_mention(text, begin, end)
            return mention if mention is not None and mention.last == end - 1 else None
    return None
