"""Finds names in a text: of persons, places and others, without a list of them all.

Arabic has no capital letters, but names hardly ever have the article, a pronoun or a plural, as common nouns have,
nor the other forms of a verb. A word of the news vocabulary without such relatives is a name. Lists have the names
that are common nouns too: ``persons.txt``, ``first_names.txt`` and ``places.txt``, ``definite_names.txt``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Token, folded_forms, tokens, vocabulary
from retrieval.text.normalization import is_arabic

# A word with more relatives than this share of its own articles is no name. Of 400 words below it without a clitic,
# drawn at random, three in four are names; the others are rare verbs and adverbs (looked through by hand).
_RELATIVES: Final = 0.05
# A word with the article is a name («العبادي») when it is this many times as frequent as without.
_ONLY_DEFINITE: Final = 4.0
# An adjective has a feminine («الفرنسية»); a name has hardly one.
_FEMININE: Final = 0.02
# A word in fewer articles says too little to be judged by its relatives.
_KNOWN: Final = 3
_OTHER_CUES: Final = sum(CUE.values()) & ~(CUE["rare"] | CUE["person_name"] | CUE["place_name"] | CUE["latin"])
_LIL: Final = "لل"  # the preposition and the article
_WITH_ARTICLE: Final = ("وال", "بال", "فال", "كال", _LIL)
# The last letter of a stem before an ending, and what it is without one.
_BEFORE_ENDING: Final = {"ت": "ه", "ا": "ي", "و": "ء", "ي": "ء"}
_FAMILY_ENDING: Final = "ي"
# Endings of adjectives and plurals that names with the article hardly have.
_NO_NAME_ENDINGS: Final = ("ه", "ات", "ين", "ون")


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"
    OTHER = "other"
    """A person, team, company or thing: the words alone do not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in a text, of the words in ``text[start:end]``. ``name`` is without a conjunction or preposition that is
    joined to it, which ``text[start:end]`` has."""

    start: int
    end: int
    name: str
    kind: NameKind


def find_names(text: str) -> list[Name]:
    """Return the names in ``text``, in order. The words of one name are together («علي عبد الله صالح»)."""
    found = tokens(text)
    kinds = [_kind_in_text(text, found, index) for index in range(len(found))]
    names: list[Name] = []
    index = 0
    while index < len(found):
        first, kind = index, kinds[index]
        index += 1
        if kind is None:
            continue
        while index < len(found) and _continues(text, found, kinds, index):
            kind = kind if kind is not NameKind.OTHER else kinds[index] or kind
            index += 1
        first = _first_word(text, found, first) if kind is not NameKind.PLACE else first
        start, end = found[first].start, found[index - 1].end
        names.append(Name(start=start, end=end, name=without_clitic(text[start:end]), kind=kind))
    return names


def without_clitic(name: str) -> str:
    """Return ``name``, which begins a name, without a conjunction or preposition joined to its first word."""
    first = tokens(name)[0].forms.surface
    if not _clitic(first):
        return name
    return f"ال{name[2:]}" if first.startswith(_LIL) else name[1:]


def _kind_in_text(text: str, found: Sequence[Token], index: int) -> NameKind | None:
    """Return what a word names, None for other words. An unknown word is a name beside another name or unknown word,
    behind a title and behind a preposition."""
    word = found[index].forms.surface
    kind = kind_of_name(word)
    if text[found[index].start : found[index].end] in _no_names_as_written():
        return None
    if kind is not None or not is_unknown_word(word):
        return kind
    for beside in (index - 1, index + 1):
        if (
            not 0 <= beside < len(found)
            or text[found[min(index, beside)].end : found[max(index, beside)].start].strip()
        ):
            continue
        other = found[beside].forms
        if kind_of_name(other.surface) not in (None, NameKind.PLACE) or is_unknown_word(other.surface):
            return NameKind.OTHER
        if beside < index and (other.cues & CUE["person"] or other.surface in lexicon.words("prepositions")):
            return NameKind.OTHER
    return None


def _continues(text: str, found: Sequence[Token], kinds: Sequence[NameKind | None], index: int) -> bool:
    """Whether a word belongs to the name that the word before it belongs to."""
    if text[found[index - 1].end : found[index].start].strip():
        return False
    word, before = found[index].forms.surface, found[index - 1].forms.surface
    if before in lexicon.words("name_particles"):
        return True
    kind, place = kinds[index], kinds[index - 1] is NameKind.PLACE
    if kind is not None:
        return not _clitic(word) and place is (kind is NameKind.PLACE)
    if place:
        return False
    if word.startswith(_article()):
        return _is_family_name(word) or (kinds[index - 1] is NameKind.PERSON and _is_unknown_family_name(word))
    if index >= 2 and kinds[index - 2] is not None:
        return False
    if index >= 2 and found[index - 2].forms.surface.startswith(_article()):
        return _may_follow_first_name(word) or bool(found[index].forms.cues & CUE["month"])  # «تيريزا ماي»
    return kinds[index - 1] is NameKind.PERSON and _may_follow_first_name(word)


def _first_word(text: str, found: Sequence[Token], index: int) -> int:
    """Return the index of the first word of the name whose first known word is ``found[index]``.

    Words without article behind one with it («الكرواتي لوكا مودريتش») are no phrase of nouns: they belong to the name.
    """
    first = index
    while first > 0 and not text[found[first - 1].end : found[first].start].strip():
        word = found[first - 1].forms.surface
        if word.startswith(_article()):
            return first
        if not _may_follow_first_name(word):
            break
        first -= 1
    return index


@lru_cache(maxsize=4096)
def kind_of_name(word: str) -> NameKind | None:
    """Return what ``word`` (folded) names, with or without a conjunction or preposition; None for other words."""
    clitic = _clitic(word)
    return _plain_kind(_bare(word)) if clitic else _plain_kind(word)


def _bare(word: str) -> str:
    return f"ال{word[2:]}" if word.startswith(_LIL) else word[1:]


@lru_cache(maxsize=4096)
def _clitic(word: str) -> bool:
    """Whether the first letter of ``word`` is a conjunction or preposition before a name."""
    affixes = lexicon.lists("affixes")
    letters = (*affixes["conjunction"], *affixes["preposition"], *affixes["comparison"])
    if len(word) < 4 or word[0] not in letters:
        return False
    bare = _bare(word)
    return _plain_kind(bare) is not None and _count(bare) > _count(word)


@lru_cache(maxsize=4096)
def _plain_kind(word: str) -> NameKind | None:
    if not is_arabic(word[0]):
        return NameKind.OTHER if word.isalpha() and len(word) > 1 else None
    definite = word.startswith(_article()) and len(word) > 4
    bare = word[len(_article()) :] if definite else word
    if word in lexicon.words("definite_names"):
        return NameKind.PLACE if bare in _places() else NameKind.OTHER
    if bare in _places():
        return NameKind.PLACE
    if word in _persons():
        return NameKind.PERSON
    forms = folded_forms(word)
    if forms.stop or forms.negator or forms.cues & _OTHER_CUES or word in _question_words():
        return None
    if word.startswith(_WITH_ARTICLE):
        return None
    if definite:
        return NameKind.OTHER if word.endswith(_FAMILY_ENDING) and _is_family_name(word) else None
    return NameKind.OTHER if forms.base == word and _count(word) >= _KNOWN and _stands_alone(word) else None


def is_unknown_word(word: str) -> bool:
    """Whether ``word`` (folded) is no word of the news vocabulary, nor a form of one: a rare name, or a word of a
    dialect."""
    forms = folded_forms(word)
    return (
        len(word) > 2
        and is_arabic(word[0])
        and _count(word) < _KNOWN
        and not (forms.stop or forms.cues & _OTHER_CUES)
        and not word.startswith((_article(), *_WITH_ARTICLE))
        and word not in _question_words()
        and forms.base == word
        and not _is_inflected(word, 0)
    )


def _is_family_name(word: str) -> bool:
    """Whether a word with the article is hardly ever without it and has no feminine («العبادي», not «الفرنسي»)."""
    count, bare = _count(word), _count(word[len(_article()) :])
    feminine = max(_count(f"{word}ه"), _count(f"{word[:-1]}ت"))
    return (
        not word.endswith(_NO_NAME_ENDINGS)
        and count >= max(_KNOWN, _ONLY_DEFINITE * bare)
        and feminine <= _FEMININE * count
    )


def _may_follow_first_name(word: str) -> bool:
    """Whether a common noun may be the second name of a person («أشرف غني»): no verb, nor any inflected word."""
    forms = folded_forms(word)
    plain = not (forms.stop or forms.negator or forms.cues & _OTHER_CUES or word in _question_words() | _titles())
    verb = _count(f"{word}ت") and _count(f"ي{word}")
    joined = word[0] in lexicon.lists("affixes")["preposition"] and _count(word[1:]) > _count(word)
    return plain and forms.base == word and not verb and not joined and not _is_inflected(word, _count(word))


def _is_unknown_family_name(word: str) -> bool:
    bare = word[len(_article()) :]
    return len(bare) > 2 and not word.endswith(_NO_NAME_ENDINGS) and max(_count(word), _count(bare)) < _KNOWN


def _stands_alone(word: str) -> bool:
    """Whether a word of the vocabulary has neither the relatives of a noun nor those of a verb."""
    count = _count(word)
    relatives = [f"{before}{word}" for before in ("ال", "بال", "وال", "لل", "ي", "ت")]
    relatives += [word + ending for ending in lexicon.lists("inflections")["ending"]]
    if word[-1] in "هاي":
        relatives += [word[:-1], f"ال{word[:-1]}", f"{word[:-1]}ت", f"{word[:-1]}ات", f"{word[:-1]}تها"]
    if word[0] in lexicon.lists("inflections")["imperfect"]:
        relatives += [letter + word[1:] for letter in "يتن" if letter != word[0]]
    return sum(map(_count, relatives)) < _RELATIVES * count and not _is_inflected(word, _RELATIVES * count)


def _is_inflected(word: str, least: float) -> bool:
    """Whether ``word`` is a form of a word in more than ``least`` articles: a future, or with a pronoun or ending."""
    inflections = lexicon.lists("inflections")
    for before in inflections["before_imperfect"]:
        rest = word[len(before) :]
        if word.startswith(before) and len(rest) > 3 and rest[0] in inflections["imperfect"] and _count(rest) > least:
            return True
    for ending in inflections["ending"]:
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 2:
            if max(_count(stem[:-1] + letter) for letter in (stem[-1], *_BEFORE_ENDING.get(stem[-1], ()))) > least:
                return True
    return False


def _article() -> str:
    return lexicon.lists("affixes")["article"][0]


def _count(word: str) -> int:
    return vocabulary().get(word, 0)


@cache
def _no_names_as_written() -> frozenset[str]:
    return frozenset(lexicon.lines("no_names_as_written"))


@cache
def _places() -> frozenset[str]:
    return frozenset(lexicon.lines("places")) - lexicon.words("no_names")


@cache
def _persons() -> frozenset[str]:
    return (
        frozenset(lexicon.lines("persons")) | lexicon.words("first_names") | lexicon.words("women")
    ) - lexicon.words("no_names")


@cache
def _titles() -> frozenset[str]:
    """Nouns that tell what somebody is («مدرب»)."""
    return frozenset(lexicon.lists("question_words")["head.person"])


@cache
def _question_words() -> frozenset[str]:
    sections = ("opening", "anywhere", "fallback", "polite")
    lists = lexicon.lists("question_words")
    return frozenset(
        word
        for key, entries in lists.items()
        if key.partition(".")[0] in sections
        for one in entries
        for word in one.split()
    )
