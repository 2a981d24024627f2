"""Tells whether a sentence has no number that may answer «كم …؟».

A number is one of digits, a word («خمسة», «عشرات», «نصف», «الثالثة») or a form that says "two" of what is counted
(«طالبان»). Dates and years are none, and where things are counted («كم طالبا») neither are percentages, ages and
other measures. A question for a measure («كم عمر …؟», «كم دقيقة») needs a number of its unit, or one without a noun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from retrieval.answering.asked_units import read_asked_unit
from retrieval.answering.statements import Statement, is_measure
from retrieval.ranking.query import Query
from retrieval.ranking.question_kinds import number_words
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, folded_forms, tokens, vocabulary
from retrieval.text.normalization import fold
from retrieval.text.number_words import AL, is_scale
from retrieval.text.quantities import PERCENT, Quantity
from retrieval.text.unit_kinds import TIME_KINDS, kinds_asked_by, unit_kinds

_NUMBER: Final = CUE["digit"] | CUE["number"] | CUE["ordinal"]
_FEMININE: Final = "ة"
_ACCUSATIVE: Final = "ا"
# News gives areas in the units of lengths («مساحة تقدر بخمسة كيلومتر»).
_SPACE: Final = frozenset(("length", "area", "volume"))
# A noun in fewer articles may be no noun.
_KNOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The noun whose number is asked for, as written. ``counts_things``: it names things that are counted singly;
    ``how_much``: the question asks for how much («بكم»), and for no age or duration."""

    noun: str
    counts_things: bool
    how_much: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A number of a sentence; a word without a ``quantity`` is vague («عشرات»), an ordinal or a share («نصف»)."""

    quantity: Quantity | None = None
    is_share: bool = False


def lacks_number(query: Query, statement: Statement) -> bool:
    """Return whether ``query`` asks how many or how much, and the sentence has no number of what may be asked."""
    asked = _read_asked(query)
    if asked is None or _has_pair(asked.noun, statement.text):
        return False
    numbers = [one for one in _numbers(statement) if not (asked.how_much and _is_of_time(one))]
    if asked.counts_things:
        return all(one.is_share or (one.quantity is not None and is_measure(one.quantity)) for one in numbers)
    return not numbers or _lacks_unit(query, asked.noun, statement, numbers)


@lru_cache(maxsize=16)
def _read_asked(query: Query) -> _Asked | None:
    """Return what ``query`` asks the number of; None where it asks for none, or for a date («سنة كام»)."""
    if query.kind != "number":
        return None
    found = tokens(query.text)
    words = [token.forms.surface for token in found]
    place = next((place for place, word in enumerate(words) if word in number_words()), None)
    if place is None:
        place = -1 if words[0] in _number_of() else None
    if place is None or (place > 0 and unit_kinds(words[place - 1]) & TIME_KINDS):
        return None
    skipped = (*lexicon.lists("units")["counted.before"], *lexicon.lists("follow_ups")["measure_verb.words"])
    first = place + 1
    while first < len(words) and (is_scale(words[first]) or words[first] in skipped):
        first += 1
    how_much = place >= 0 and _asks_how_much(query, words[place])
    if first >= len(words):
        return _Asked(noun="", counts_things=False, how_much=how_much)
    noun = query.text[found[first].start : found[first].end]
    number_of = not _number_of().isdisjoint(words[place + 1 : first])
    return _Asked(
        noun=noun,
        counts_things=_is_thing(noun, number_of=number_of),
        how_much=how_much and not unit_kinds(fold(noun)) & TIME_KINDS,
    )


@cache
def _number_of() -> frozenset[str]:
    """Return the words for a number of things («كم عدد السكان», «عدد السكان»)."""
    return frozenset(lexicon.lists("units")["counted.number"])


def _lacks_unit(query: Query, asked: str, statement: Statement, numbers: Sequence[_Said]) -> bool:
    """Return whether a unit or a measure is asked for, and no number may be one of it."""
    unit = read_asked_unit(query)
    if unit is not None and unit.named:
        return not unit.of_text(statement.text)
    if fold(asked).removeprefix(AL) in _shares():
        return all(_is_of_another_unit(one.quantity, frozenset((PERCENT,))) for one in numbers)
    kinds = kinds_asked_by(fold(asked))
    kinds |= _SPACE if kinds & _SPACE else kinds
    return bool(kinds) and all(_is_of_another_unit(one.quantity, kinds) for one in numbers)


def _is_of_another_unit(quantity: Quantity | None, kinds: frozenset[str]) -> bool:
    """Return whether a number counts something else: «430 مترا» for a cost; «17 من عمرها» is an age."""
    if quantity is None or not quantity.noun:
        return False
    return quantity.unit not in kinds and not kinds & (unit_kinds(quantity.noun) | kinds_asked_by(quantity.noun))


def _asks_how_much(query: Query, asking: str) -> bool:
    """Return whether the question word ``asking`` is «بكم», and asks for no length of time («بكم حكم عليه»)."""
    lists = lexicon.lists("question_words")
    if asking not in lists["how_much.words"]:
        return False
    lasting = {
        view for word in lists["how_much.lasting"] for view in (folded_forms(word).base, folded_forms(word).stem)
    }
    return all(lasting.isdisjoint((term.forms.base, term.forms.stem)) for term in query.terms)


def _is_of_time(said: _Said) -> bool:
    """Return whether a number is one of years, hours and the like («30 عاما»)."""
    return said.quantity is not None and bool(unit_kinds(said.quantity.noun) & TIME_KINDS)


def _is_thing(noun: str, *, number_of: bool) -> bool:
    """Return whether ``noun`` names things that are counted singly: it stands behind «عدد» (``number_of``), or is an
    indefinite singular as behind «كم» («طالبا», «مباراة»), and is neither a unit («دقيقة») nor a measure («نسبة»)."""
    word = fold(noun)
    if not word or folded_forms(word).stop or unit_kinds(word) or word in _measures():
        return False
    if number_of:
        return True
    accusative = noun.endswith(_ACCUSATIVE) and vocabulary().get(word.removesuffix(_ACCUSATIVE), 0) >= _KNOWN
    return not word.startswith(AL) and (accusative or noun.endswith(_FEMININE))


def _measures() -> tuple[str, ...]:
    """Return the nouns that measure, and the words for a share («كم بالمئة»)."""
    return (*lexicon.lists("question_words")["head.number"], *_shares())


def _shares() -> tuple[str, ...]:
    return (*lexicon.lists("values")["share"], *lexicon.lists("quantities")["percent.words"])


def _numbers(statement: Statement) -> list[_Said]:
    """Return the numbers of a sentence without those of dates and years."""
    found = [_Said(quantity=one) for one in statement.quantities]
    spans = [(one.start, one.end) for one in statement.quantities]
    spans += [(one.start, one.end) for one in statement.times]
    for token in tokens(statement.text):
        known = any(start < token.end and token.start < end for start, end in spans)
        if token.forms.cues & _NUMBER and not token.forms.cues & CUE["year"] and not known:
            found.append(_Said(is_share=token.forms.surface in lexicon.lists("units")["shares.words"]))
    return found


def _has_pair(noun: str, text: str) -> bool:
    """Return whether ``text`` has two of what ``noun`` names by the form of the word («مباراتين» for «كم مباراة»)."""
    word = fold(noun)
    if not word:
        return False
    stem = word.removesuffix(_ACCUSATIVE) if noun.endswith(_ACCUSATIVE) else word
    stem = f"{stem[:-1]}ت" if noun.endswith(_FEMININE) else stem
    pairs = tuple(stem + ending for ending in lexicon.lists("units")["counted.pair"])
    return any(token.forms.surface.endswith(pairs) for token in tokens(text))
