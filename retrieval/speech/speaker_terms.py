"""Search terms of the names of speakers, which join the spellings of a name and nothing else.

A word gives its base, its consonants (letters that outlets exchange as one) and, if it is long enough, its spellings
without one letter: two spellings that differ in a letter inside share one of these (symmetric deletion, as in
SymSpell). The consonants are those of the word: the key of a stem also joins «جواد» and «موجود», which is right for a
search and wrong for a name.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from retrieval.text import lexicon
from retrieval.text.analysis import Forms, forms_of

# Marks of a term of the consonants, and of one without a letter. No word begins with them.
KEY: Final = "="
_DELETED: Final = "-"
# Shorter ones are those of several names: «حسن», «حسين».
_SHORTEST_KEY: Final = 4
# A shorter word without a letter is another word, and so is one without its last letter («سليمان», «سليماني»).
_SHORTEST_DELETED: Final = 5
_SHORTEST_BEHEADED: Final = 6
_SHORTEST_WHOLE: Final = 4
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
    key = (base[0] + "".join(letter for letter in base[1:] if letter not in _vowels())).translate(_exchanged())
    if len(key) >= _SHORTEST_KEY:
        terms.add(KEY + key)
    if len(base) >= _SHORTEST_WHOLE:
        terms.add(_DELETED + base)
    if len(base) >= _SHORTEST_DELETED:
        first = 0 if len(base) >= _SHORTEST_BEHEADED else 1
        terms |= {_DELETED + base[:place] + base[place + 1 :] for place in range(first, len(base) - 1)}
    return frozenset(terms)


@cache
def _exchanged() -> dict[int, str]:
    """The first letter of each group of letters that are exchanged."""
    groups = lexicon.lists("speech")["spelling.exchanged"]
    return {ord(letter): group[0] for group in groups for letter in group}


@cache
def _vowels() -> frozenset[str]:
    affixes = lexicon.lists("affixes")
    return frozenset((*affixes["vowel"], *affixes["semivowel"]))


def _shared() -> tuple[str, ...]:
    return lexicon.lists("offices")["particles.words"]
