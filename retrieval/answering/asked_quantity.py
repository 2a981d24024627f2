"""Finds the number of a sentence that a question asks for."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer import Span
from retrieval.answering.statements import Statement, counts_persons
from retrieval.ranking.query import Query
from retrieval.text.analysis import Forms, folded_forms
from retrieval.text.counted_things import classes_of, people_words, years_asked, years_units
from retrieval.text.normalization import WORD, fold
from retrieval.text.quantities import Quantity


def asked_quantities(query: Query, statement: Statement, spans: Sequence[Span]) -> tuple[Quantity, ...]:
    """Return the numbers of ``statement`` that answer ``query``, best first; ``spans`` are its words that answer.

    They count the noun behind the question word («كم طفلا»), or what the question says of persons («كم شخصا قتل»). The
    number that a sentence is about comes first («قتل 8، ما يرفع الحصيلة إلى 178»), a part of another one last. Without
    such a number it is that of ``spans``.
    """
    if not statement.quantities:
        return ()
    focus, classes = query.terms[query.focus].forms, _asked_classes(query)
    counted = [one for one in statement.quantities if classes & statement.counted_as(one)]
    of_noun = [one for one in statement.quantities if _is_of(focus, one)]
    found = counted if focus.surface in people_words() or not of_noun else of_noun
    found.sort(key=lambda one: (one.part, not statement.reaches(one)))
    if found:
        return tuple(found)
    others = (one for one in statement.quantities_in(spans) if not _is_other_age(query, one))
    return tuple(one for one in others if counts_persons(one) or not classes)


def _is_of(focus: Forms, quantity: Quantity) -> bool:
    """Whether a number counts the noun that is asked for, in any of its forms («الحجاج», «حاجا»)."""
    if quantity.unit == focus.stem:
        return True
    key = folded_forms(quantity.noun).key if quantity.noun else ""
    return len(key) > 1 and key == focus.key


def asks_for_persons(query: Query) -> bool:
    """Return whether ``query`` counts persons to whom something happened («كم قتيلا», «كم شخصا أصيب»)."""
    return query.kind == "number" and bool(_asked_classes(query))


def _is_other_age(query: Query, quantity: Quantity) -> bool:
    """Whether a number of years stands in the sentence though the question asks for none («مريم مصطفى (18 عاما)»)."""
    if quantity.noun not in years_units():
        return False
    return years_asked().isdisjoint(fold(word) for word in WORD.findall(query.text))


def _asked_classes(query: Query) -> frozenset[str]:
    """Return the classes of what is counted: those of the noun behind the question word, or, where that only says
    that persons are counted, those of the other words."""
    words = [term.forms.surface for term in query.terms]
    own = classes_of(words[query.focus])
    if own or words[query.focus] not in people_words():
        return own
    return frozenset(name for word in words for name in classes_of(word))
