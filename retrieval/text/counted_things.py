"""Words that say what a number of persons counts: those who were killed, injured, missing («مقتل», «الضحايا»)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from retrieval.text.lexicon import lists
from retrieval.text.number_words import AL, LEXICON, PREFIXES, entries

# Words whose classes are kept.
_WORDS: Final = 4_000


@lru_cache(maxsize=_WORDS)
def classes_of(word: str) -> frozenset[str]:
    """Return the classes of what a folded word says is counted («مقتل»: killed), with or without letters joined to
    it."""
    table = _counted_classes()
    if word in table:
        return table[word]
    for prefix in (*PREFIXES, AL, f"و{AL}", f"ب{AL}", "لل"):
        if word.startswith(prefix) and word[len(prefix) :] in table:
            return table[word[len(prefix) :]]
    return frozenset()


def words_of_classes(classes: frozenset[str]) -> frozenset[str]:
    """Return the folded words of which each says that one of ``classes`` is counted."""
    return frozenset(word for word, own in _counted_classes().items() if own & classes)


@cache
def _counted_classes() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in lists(LEXICON).items():
        section, _, kind = name.partition(".")
        if section == "counted":
            for word in words:
                found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


def currency_of(word: str) -> str | None:
    """Return the currency that a folded word names, or None."""
    return _currencies().get(word)


@cache
def _currencies() -> Mapping[str, str]:
    return {
        word: name.partition(".")[2]
        for name, words in lists(LEXICON).items()
        if name.startswith("currency.")
        for word in words
    }


def years_units() -> frozenset[str]:
    """Return folded units of an age or a duration in years."""
    return entries("years.units")


def years_asked() -> frozenset[str]:
    """Return folded words of a question that asks for an age or a duration."""
    return years_units() | ages() | entries("years.durations")


def ages() -> frozenset[str]:
    """Return folded words for an age («عمرها»)."""
    return entries("years.ages")


def people_words() -> frozenset[str]:
    """Return folded nouns that only say that persons are counted."""
    return entries("people.words")


def sorts_of_people() -> frozenset[str]:
    """Return folded nouns for persons of one sort, whose number is a part of that of all («طفلا»)."""
    return entries("sort.words")


def body_words() -> frozenset[str]:
    """Return folded nouns for the bodies of the dead."""
    return entries("body.words")


def whole_words() -> frozenset[str]:
    """Return folded words between «من» and a number that is a whole («من إجمالي 71»)."""
    return entries("whole.words")


def reaching_words() -> frozenset[str]:
    """Return folded words behind which a sentence gives the number that it is about («إلى», «بلغت»)."""
    return entries("reaching.words")


def rising_words() -> frozenset[str]:
    """Return folded words of a sentence that counts a toll anew («ارتفعت»)."""
    return entries("rising.words")
