"""Tells verbs, and nouns with the form of an object, by their letters and the vocabulary of the news."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from retrieval.speech.scanning import FOR, LIL
from retrieval.speech.words import heads
from retrieval.text import lexicon
from retrieval.text.analysis import vocabulary
from retrieval.text.name_words import ARTICLE, NameKind, kind_of_name

_FEMININE: Final = "ه"
_ACCUSATIVE: Final = "ا"
# The prefixes of a verb in the third person, and the ending of its past with a feminine subject.
_IMPERFECT: Final = "يت"
_PAST: Final = "ت"
# The masculine plural of a subject, and of an object.
_PLURAL: Final = "ون"
_OBLIQUE: Final = "ين"
_AND: Final = "و"
_SHORTEST_VERB: Final = 4
_SHORTEST_STEM: Final = 3
_CACHED: Final = 20_000


@lru_cache(maxsize=_CACHED)
def is_verb(word: str) -> bool:
    """Return whether a word is a verb of the news vocabulary in the third person: «خفضت», «يمكن», «تمكنت»."""
    if len(word) < _SHORTEST_VERB or word in heads() or kind_of_name(word) is not None:
        return False
    known = vocabulary()
    if word[0] in _IMPERFECT and all(letter + word[1:] in known for letter in _IMPERFECT):
        return not word.endswith(_FEMININE)
    stem = word.removesuffix(_PAST)
    return stem != word and stem in known and any(letter + stem in known for letter in _IMPERFECT)


@lru_cache(maxsize=_CACHED)
def begins_with_verb(word: str) -> bool:
    """Return whether a word is a verb, perhaps behind «و»: «شملت», «وأصدر»."""
    if is_verb(word):
        return True
    bare, known = word[1:], vocabulary()
    if not word.startswith(_AND) or len(bare) < _SHORTEST_VERB:
        return False
    past = bare + _PAST in known and any(one in known for one in (_IMPERFECT[0] + bare, _IMPERFECT[0] + bare[1:]))
    return is_verb(bare) or (past and ARTICLE + bare not in known)


@lru_cache(maxsize=_CACHED)
def is_feminine_verb(word: str) -> bool:
    """Return whether the first word of a sentence is a verb of the past with a feminine subject, also a rare one
    («انهالت»)."""
    if is_verb(word):
        return word.endswith(_PAST)
    noun = ARTICLE + word in vocabulary() or word in heads() or word in lexicon.words("first_names")
    return word.endswith(_PAST) and len(word) > _SHORTEST_VERB and not noun and word in vocabulary()


@lru_cache(maxsize=_CACHED)
def is_object_form(word: str) -> bool:
    """Return whether a noun behind a verb has the form of an object: the plural «المصابين», whose subject is
    «المصابون», or an indefinite title («مسؤولا»)."""
    bare = word.removeprefix(ARTICLE)
    if word.endswith(_OBLIQUE) and (bare != word or word in heads()):
        plural = bare.removesuffix(_OBLIQUE) + _PLURAL
        return plural in heads() or (bare not in heads() and ARTICLE + plural in vocabulary())
    stem = word.removesuffix(_ACCUSATIVE)
    if stem.endswith(_FEMININE):
        return False  # «محاميها»
    return stem != word and not word.startswith(ARTICLE) and word not in heads() and stem in heads()


@lru_cache(maxsize=_CACHED)
def is_indefinite_object(word: str) -> bool:
    """Return whether a noun has the form of an indefinite object («كشفت دراسة | أسرارا»), and not «العليا»."""
    stem, known = word.removesuffix(_ACCUSATIVE), vocabulary()
    if stem == word or len(stem) < _SHORTEST_STEM or stem.endswith(_FEMININE) or kind_of_name(word) is not None:
        return False
    return ARTICLE + word not in known and ARTICLE + stem in known and known.get(stem, 0) > known.get(word, 0)


@lru_cache(maxsize=_CACHED)
def is_joined_noun(word: str) -> bool:
    """Return whether a word is a noun behind the preposition «ل»: «الاتحاد الإسباني لكرة القدم»."""
    if not word.startswith(FOR) or word.startswith(LIL) or kind_of_name(word) is NameKind.PERSON:
        return False
    known, definite = vocabulary(), ARTICLE + word[1:]
    often = known.get(definite, 0) > known.get(word, 0)
    return often or (word.endswith(_FEMININE) and definite in known and word[1:] in known)
