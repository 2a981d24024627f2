"""Reads what a question asks for, from its question words and the words beside them.

They are data: ``retrieval/text/lexicon/question_words.toml``. Of several question words the first counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from retrieval.ranking.dialect_negation import is_dialect_ma
from retrieval.text import lexicon
from retrieval.text.analysis import Token, folded_forms
from retrieval.text.name_words import is_origin
from retrieval.text.role_nouns import is_person

_LONGEST_PHRASE: Final = 5
# «من», which is no question word before one.
_FROM: Final = ("من",)
# Kinds of questions whose next words say more.
_REFINED: Final = ("thing", "manner")
# What the noun behind a superlative may ask for.
_MOST: Final = ("number", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKind:
    """What a question asks for, as in ``retrieval.ranking.query.KINDS``, whether it asks who or what something is, and
    the indices of the words that ask."""

    kind: str
    identity: bool
    words: frozenset[int]


def read_kind(found: Sequence[Token], text: str) -> QuestionKind:
    """Return what the question ``text`` with the tokens ``found`` asks for."""
    surfaces = [token.forms.surface for token in found]
    used = set(range(count_polite_words(surfaces)))
    start = len(used)
    for index in range(start, len(surfaces)):
        if is_dialect_ma(found, index):
            continue
        before = surfaces[index - 1] if index > start else ""
        gap = text[found[index - 1].end : found[index].start] if index > start else "."
        introduced = (before,) in phrases("before")
        opens = bool(gap.strip()) or (introduced and index == start + 1)
        bare = surfaces[index][1:] if surfaces[index][0] in lexicon.lists("affixes")["conjunction"] else ""
        for first in filter(None, (surfaces[index], bare)):
            words = (first, *surfaces[index + 1 :])
            length, kind, phrase = _longest_phrase(words, opens=opens or first == bare, introduced=introduced)
            if not length or _is_no_question_word(phrase, surfaces[index + length :]):
                continue
            used.update(range(index, index + length))
            if kind == "thing" and tuple(surfaces[index + length : index + length + 1]) in phrases("between"):
                used.add(index + length)  # «شو اسم القرية»
            if introduced:
                used.add(index - 1)
            said = _kind_behind(surfaces[start:index], kind, phrase)
            identity = said is None and phrase in phrases("identity")
            return QuestionKind(
                kind=said or _refine(surfaces[index + length :], kind, phrase), identity=identity, words=frozenset(used)
            )
    return QuestionKind(kind=_kind_of_keywords(surfaces[start:]), identity=False, words=frozenset(used))


@cache
def phrases(section: str) -> dict[tuple[str, ...], str]:
    """Return the phrases of one section of the question word lexicon, with the kind of each."""
    return {
        tuple(entry.split()): key.partition(".")[2]
        for key, entries in lexicon.lists("question_words").items()
        if key.partition(".")[0] == section
        for entry in entries
    }


@cache
def number_words() -> frozenset[str]:
    """Return the phrases that ask for a number, at the start of a question or anywhere («كم», «جم»)."""
    lists = lexicon.lists("question_words")
    return frozenset((*lists["anywhere.number"], *lists["opening.number"]))


def count_polite_words(surfaces: Sequence[str]) -> int:
    """Return how many of the first words only introduce the question."""
    start = 0
    while start < len(surfaces):
        for length in range(_LONGEST_PHRASE, 0, -1):
            phrase = tuple(surfaces[start : start + length])
            if phrase in phrases("polite") and start + length < len(surfaces):
                start += length
                break
        else:
            break
    return start


def _longest_phrase(
    surfaces: Sequence[str], *, opens: bool, introduced: bool = False
) -> tuple[int, str, tuple[str, ...]]:
    """Return length, kind and words of the longest question phrase at the start of ``surfaces``; the length
    is 0 without one. ``opens``: whether a clause opens there; ``introduced``: whether a preposition is before it."""
    for length in range(min(_LONGEST_PHRASE, len(surfaces)), 0, -1):
        phrase = tuple(surfaces[:length])
        kind = phrases("anywhere").get(phrase)
        kind = kind or (phrases("opening").get(phrase) if opens else None)
        kind = kind or (phrases("behind_preposition").get(phrase) if introduced else None)
        if kind:
            return length, kind, phrase
    return 0, "any", ()


def _is_no_question_word(phrase: tuple[str, ...], behind: Sequence[str]) -> bool:
    """Return whether ``phrase`` is another word, by the words ``behind``: «من» before a question word, and words that
    mean something else where a question word follows («اللاجئون جم منين»)."""
    if phrase == _FROM:
        return _longest_phrase(behind, opens=False)[0] > 0
    return phrase in phrases("unsure") and any(
        _longest_phrase(behind[place:], opens=False)[0] for place in range(len(behind))
    )


def _kind_behind(before: Sequence[str], kind: str, phrase: tuple[str, ...]) -> str | None:
    """Return what the words ``before`` the question word say of the kind («الساعة كام», «اسمه ايه», «قال ايه»), None
    when they say nothing."""
    said = phrases("behind").get(tuple(before[-1:]))
    if kind == "number" and said == "time":
        alone = len(before) == 1 or (before[-2],) in phrases("before")  # not «سعر الساعة كام»
        return said if alone and phrase[0][0] not in lexicon.lists("affixes")["preposition"] else None
    if kind != "thing" or phrase in phrases("which"):
        return None
    return _refine(before, kind, phrase, naming=True) if said == "name" else said


def _kind_of_keywords(surfaces: Sequence[str]) -> str:
    """Return the kind of a question without a question word («سعر الذهب», «هو استقال؟»), by its first word."""
    first = tuple(surfaces[:1])
    naming = first in phrases("between")
    said = phrases("fallback").get(first) or phrases("keywords").get(first)
    named = surfaces[1:2] if naming else surfaces[:1]  # «اسم رئيس السودان»
    if first in phrases("superlative"):
        named = surfaces[:2]
    return said or _kind_of_noun(named, ("head",), naming=naming) or "any"


def _refine(surfaces: Sequence[str], kind: str, phrase: tuple[str, ...], *, naming: bool = False) -> str:
    """Return the more specific kind of the words behind the question ``phrase``, else ``kind``. ``naming``: whether
    «اسم» stands there, behind which more nouns ask for a person, as behind «أي»."""
    if kind not in _REFINED:
        return kind
    if kind == "manner" or phrase in phrases("how_words"):
        said = phrases("how").get(tuple(surfaces[:1]))
        if said or kind == "manner":
            return said or kind
    naming = naming or phrase[-1:] in phrases("between") or phrase[-1:] in phrases("which")
    return _kind_of_noun(surfaces, ("head", "asked"), naming=naming) or kind


def _kind_of_noun(surfaces: Sequence[str], sections: Sequence[str], *, naming: bool) -> str | None:
    """Return the kind of the noun at the start of ``surfaces``, behind «اسم» or a superlative too, by ``sections``."""
    most = False
    for word in surfaces[:2]:
        said = next((kind for section in sections if (kind := phrases(section).get((word,)))), None)
        if said and (not most or said in _MOST):
            return said
        if naming and not most and _names_person(word):
            return "person"
        naming = naming or (word,) in phrases("between")
        most = most or (word,) in phrases("superlative")
        if not (most or folded_forms(word).stop or (word,) in phrases("between")):
            break
    return None


def _names_person(word: str) -> bool:
    """Return whether a noun behind «اسم» or «أي» is for a person: a role or an origin («التونسي»)."""
    return is_person(folded_forms(word)) or is_origin(word)
