"""Search terms of the names of speakers, which join the spellings of a name.

A word gives its base, its consonants and, if it is long enough, all spellings without one letter: two spellings that
differ in a letter share one of these (symmetric deletion, as in SymSpell). What shares a term may still be another
name: ``retrieval.answering.person_names`` compares them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from retrieval.text import lexicon
from retrieval.text.analysis import Forms, forms_of, skeleton

# Marks of a term of the consonants, and of one without a letter. No word begins with them.
_KEY: Final = "="
_DELETED: Final = "-"
_SHORTEST_KEY: Final = 3
# A shorter word without a letter is another word.
_SHORTEST_DELETED: Final = 5
_CACHED: Final = 20_000


def speaker_terms(name: str) -> frozenset[str]:
    """Return the terms of every word of ``name``."""
    return frozenset(term for word in forms_of(name) for term in word_terms(word))


@lru_cache(maxsize=_CACHED)
def word_terms(word: Forms) -> frozenset[str]:
    """Return the terms of a word; none of one that many names share («بن»)."""
    base = word.base
    if word.stop or base in _shared():
        return frozenset()
    terms = {base}
    key = skeleton(base)
    if len(key) >= _SHORTEST_KEY:
        terms.add(_KEY + key)
    if len(base) >= _SHORTEST_DELETED:
        terms |= {_DELETED + base[:place] + base[place + 1 :] for place in range(len(base))}
    return frozenset(terms)


def _shared() -> tuple[str, ...]:
    return lexicon.lists("offices")["particles.words"]
