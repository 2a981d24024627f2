"""Tells which words are names, without a list of them all.

Arabic has no capital letters, but names hardly ever have the article, a pronoun or a plural, as common nouns have,
nor the other forms of a verb. A word of the news vocabulary without such relatives is a name. Lists have the names
that are common nouns too: ``persons.txt``, ``first_names.txt``, ``women.txt``, ``places.txt``, ``definite_names.txt``.
Words are folded. Counts are numbers of articles of the news vocabulary.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from retrieval.text import lexicon
from retrieval.text.analysis import CUE, folded_forms, vocabulary
from retrieval.text.normalization import is_arabic

ARTICLE: Final = "ال"
_LIL: Final = "لل"  # the preposition «ل» and the article
# A word with more relatives than this share of its own articles is no name. Of 400 words below it without a clitic,
# drawn at random, three in four are names; the others are rare verbs and adverbs (looked through by hand).
_RELATIVES: Final = 0.05
# A word with the article is a name («العبادي») when it is this many times as frequent as without.
_ONLY_DEFINITE: Final = 4.0
# Without the ending «ي» it is in fewer articles than the nouns that are nearly always definite («العالم»).
_MOST_OF_FAMILY: Final = 1000
# An adjective has a feminine («الفرنسية»); a name has hardly one.
_FEMININE: Final = 0.02
# How often a noun has the article, in articles with it for one without it. Of 70 words of names in the news of
# 2018 one in five has it more often, and then hardly ever two side by side.
_NOUN: Final = 0.08
# A word in fewer articles says too little to be judged by its relatives.
_KNOWN: Final = 3
_SHORTEST: Final = 3
_OTHER_CUES: Final = sum(CUE.values()) & ~(CUE["rare"] | CUE["person_name"] | CUE["place_name"] | CUE["latin"])
_CACHED: Final = 16_384


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"
    OTHER = "other"
    """A person, team, company or thing: the words alone do not tell."""


@lru_cache(maxsize=_CACHED)
def kind_of_name(word: str) -> NameKind | None:
    """Return what ``word`` names, with or without a conjunction or preposition; None for other words."""
    return _plain_kind(_without_first(word)) if begins_with_clitic(word) else _plain_kind(word)


def without_clitic(name: str, word: str, *, sure: bool = False) -> str:
    """Return ``name``, whose first word is ``word`` (folded), without a conjunction or preposition joined to it.
    ``sure``: there is one."""
    if not sure and not begins_with_clitic(word):
        return name
    return ARTICLE + name[len(_LIL) :] if word.startswith(_LIL) else name[1:]


@lru_cache(maxsize=_CACHED)
def begins_with_clitic(word: str) -> bool:
    """Whether the first letter of ``word`` is a conjunction or preposition before a name."""
    affixes = lexicon.lists("affixes")
    letters = (*affixes["conjunction"], *affixes["preposition"], *affixes["comparison"])
    if len(word) <= _SHORTEST or word[0] not in letters:
        return False
    bare = _without_first(word)
    return _plain_kind(bare) is not None and _count(bare) > _count(word)


@lru_cache(maxsize=_CACHED)
def is_unknown_word(word: str) -> bool:
    """Whether ``word`` is no word of the news vocabulary, nor a form of one: a rare name, or a word of a dialect."""
    forms = folded_forms(word)
    return (
        len(word) >= _SHORTEST
        and is_arabic(word[0])
        and _count(word) < _KNOWN
        and _is_plain(word)
        and not word.startswith((ARTICLE, *_inflections("joined_article")))
        and forms.base == word
        and not _is_inflected(word, 0)
    )


def is_family_name(word: str) -> bool:
    """Whether a word with the article is hardly ever without it and has no feminine («العبادي», not «الفرنسي»)."""
    count, bare = _count(word), _count(word.removeprefix(ARTICLE))
    feminine = max(_count(word + _letter("feminine_after")), _count(word[:-1] + _letter("verb_after")))
    often = count >= max(_KNOWN, _ONLY_DEFINITE * bare) and feminine <= _FEMININE * count
    rare = count < _MOST_OF_FAMILY or word.endswith(_inflections("family"))
    return often and rare and not word.endswith(_inflections("no_name"))


def is_origin(word: str) -> bool:
    """Whether a word with the article is the adjective of a place («الكندية»)."""
    if not word.startswith(ARTICLE):
        return False
    bare = word.removeprefix(ARTICLE)
    stems = (bare.removesuffix(ending) for ending in reversed(_inflections("adjective")))
    return any(stem != bare and stem in _place_stems() for stem in stems)


def is_unknown_second_name(word: str) -> bool:
    """Whether ``word`` is in no article and no particle: behind a first name it is the second."""
    unknown = not _count(word) and len(word) >= _SHORTEST and is_arabic(word[0]) and _is_plain(word)
    return unknown and not word.startswith((ARTICLE, *_inflections("joined_article"))) and not _is_inflected(word, 0)


def is_unknown_family_name(word: str) -> bool:
    """Whether a word with the article is unknown, with and without it."""
    bare = word.removeprefix(ARTICLE)
    unknown = len(bare) >= _SHORTEST and max(_count(word), _count(bare)) < _KNOWN
    return unknown and not word.endswith(_inflections("no_name"))


def may_be_second_name(word: str) -> bool:
    """Whether a common noun may be the second name of a person («أشرف غني»): no verb, nor any inflected word."""
    verb = _count(word + _letter("verb_after")) and _count(_letter("verb_before") + word)
    joined = word[0] in lexicon.lists("affixes")["preposition"] and _count(word[1:]) > _count(word)
    if verb or joined or word in lexicon.lists("question_words")["head.person"]:
        return False
    family = word.endswith(_inflections("family")) and not _count(ARTICLE + word)  # «كونتي», as if of «كونت»
    inflected = not family and _is_inflected(word, _count(word))
    return _is_plain(word) and folded_forms(word).base == word and not inflected


@lru_cache(maxsize=_CACHED)
def _plain_kind(word: str) -> NameKind | None:
    """``kind_of_name`` of a word without a conjunction or preposition."""
    if not is_arabic(word[0]):
        return NameKind.OTHER if word.isalpha() and len(word) > 1 else None
    definite = word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 2
    if (word.removeprefix(ARTICLE) if definite else word) in _places():
        return NameKind.PLACE
    if word in _persons():
        return NameKind.PERSON
    return NameKind.OTHER if word in lexicon.words("definite_names") or _looks_like_name(word) else None


def _looks_like_name(word: str) -> bool:
    if not _is_plain(word) or word.startswith(_inflections("joined_article")):
        return False
    if word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 2:
        return word.endswith(_inflections("family")) and is_family_name(word)
    joined = word[0] in lexicon.lists("affixes")["preposition"] and _count(word[1:]) > _count(word)
    return not joined and folded_forms(word).base == word and _count(word) >= _KNOWN and _stands_alone(word)


def _is_plain(word: str) -> bool:
    """Whether ``word`` is no particle or question word, and does not show a kind of answer, such as a month."""
    forms = folded_forms(word)
    return not (forms.stop or forms.negator or forms.cues & _OTHER_CUES or word in _question_words())


def _stands_alone(word: str) -> bool:
    """Whether a word of the vocabulary has neither the relatives of a noun nor those of a verb."""
    relatives = [before + word for before in _inflections("before")]
    relatives += [word + ending for ending in _inflections("ending")]
    if word[-1] in _inflections("weak"):
        relatives += [word[:-1], ARTICLE + word[:-1], *(word[:-1] + last for last in _inflections("last"))]
    if word[0] in _inflections("imperfect"):
        relatives += [letter + word[1:] for letter in _inflections("third_person") if letter != word[0]]
    least = _RELATIVES * _count(word)
    return sum(map(_count, relatives)) < least and not _is_inflected(word, least)


def _is_inflected(word: str, least: float) -> bool:
    """Whether ``word`` is a form of a word in more than ``least`` articles: a future, or with a pronoun or ending."""
    for before in _inflections("before_imperfect"):
        rest = word.removeprefix(before)
        if word != rest and len(rest) > _SHORTEST and rest[0] in _inflections("imperfect") and _count(rest) > least:
            return True
    stems = [word.removesuffix(ending) for ending in _inflections("ending")]
    return any(_most_frequent(stem) > least for stem in stems if stem != word and len(stem) >= _SHORTEST)


def _most_frequent(stem: str) -> int:
    """How often ``stem`` is a word, as it stands before an ending or as it is written without one."""
    letters = lexicon.lists("inflections").get(f"before_ending.{stem[-1]}", ())
    return max(_count(stem[:-1] + letter) for letter in (stem[-1], *letters))


def _without_first(word: str) -> str:
    return ARTICLE + word[len(_LIL) :] if word.startswith(_LIL) else word[1:]


def _inflections(key: str) -> tuple[str, ...]:
    return lexicon.lists("inflections")[key]


def _letter(key: str) -> str:
    return _inflections(key)[0]


def _count(word: str) -> int:
    return vocabulary().get(word, 0)


@cache
def _places() -> frozenset[str]:
    return frozenset(lexicon.lines("places")) - lexicon.words("no_names")


@cache
def _place_stems() -> frozenset[str]:
    """What adjectives of places are made of: «فرنس», «تونس»."""
    endings = _inflections("place")
    found = {place.removesuffix(ending) for place in _places() for ending in ("", *endings) if place.endswith(ending)}
    return frozenset(stem for stem in found if len(stem) >= _SHORTEST)


@cache
def _persons() -> frozenset[str]:
    first = lexicon.words("first_names") | lexicon.words("women")
    return (first | frozenset(lexicon.lines("persons"))) - lexicon.words("no_names")


@cache
def _question_words() -> frozenset[str]:
    sections = ("opening", "anywhere", "fallback", "polite")
    lists = lexicon.lists("question_words")
    entries = [entry for key, found in lists.items() if key.partition(".")[0] in sections for entry in found]
    return frozenset(word for entry in entries for word in entry.split())


@cache
def is_used_as_noun(base: str) -> bool:
    """Return whether the news uses a word with the article, as it uses nouns and hardly any name."""
    counts = vocabulary()
    bare = base.removesuffix("ا")  # «مرسوما»
    return any(counts.get(ARTICLE + word, 0) > _NOUN * counts.get(word, 0) for word in (base, bare))
