"""Tells whether an article lacks a country or a year that a question names («ما هي عاصمة أستراليا؟», asked of news on
Syria; «من فاز بانتخابات 2022؟», asked of news of 2018).

Of 2,647 first sentences that were shown for questions of editors for a number, a time, a place, a cause or words, out
of fold, 60 were of an article without a country of the question: 9 of the 1,390 right ones, and 46 of the 497 for
questions without an answer. Of 519 that were shown for questions with a year, 17 were of an article that does not
have it and is of another: 1 of 237 right ones, and 13 of 129.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.answering.offices import Slot, named_bodies, named_in, plain
from retrieval.answering.statements import Statement
from retrieval.ranking.query import Query
from retrieval.text.analysis import CUE, Forms, tokens
from retrieval.text.name_words import ARTICLE
from retrieval.text.normalization import fold
from retrieval.text.quantities import find_quantities

# Numbers that are years of news.
_YEARS: Final = range(1900, 2100)


def countries_of(query: Query) -> frozenset[Slot]:
    """Return the countries that ``query`` names, by a name or an adjective. A name with the article is another word
    («القطر»)."""
    words = [token.forms for token in tokens(query.text)]
    named = [(named_bodies().get((plain(word.base),)), word) for word in words]
    return frozenset(
        slot
        for slot, word in named
        if slot is not None and slot.country and not (word.surface.startswith(ARTICLE) and _is_name(slot, word.base))
    )


def lacks_country(countries: frozenset[Slot], statement: Statement) -> bool:
    """Return whether the article of a sentence names one of ``countries`` nowhere."""
    article = statement.article
    missing = countries - named_in(f"{article.title}\n{statement.text}")
    body = fold(article.body) if missing else ""
    # A part of a word is enough here: reading the words of whole articles takes twenty times as long.
    return any(not any(_spelled(phrase) in body for phrase in slot.phrases) for slot in missing)


def years_of(query: Query) -> frozenset[int]:
    """Return the years that ``query`` names. A number that counts is none («1950 موظفا»)."""
    counts = [(one.start, one.end) for one in find_quantities(query.text) if one.noun]
    found = (token for token in tokens(query.text) if token.forms.cues & CUE["year"] and token.forms.base.isdigit())
    years = {int(token.forms.base) for token in found if not any(a <= token.start < b for a, b in counts)}
    return frozenset(year for year in years if year in _YEARS)


def lacks_year(years: frozenset[int], statement: Statement) -> bool:
    """Return whether the article of a sentence names one of ``years`` nowhere, and is neither of it nor of the year
    before or after («العام الماضي»)."""
    article = statement.article
    if article.date is None:
        return False
    away = [str(year) for year in years if abs(year - article.date.year) > 1]
    said = fold(f"{article.title}\n{article.body}") if away else ""
    return any(year not in said for year in away)


def _is_name(slot: Slot, base: str) -> bool:
    return any(len(name) == 1 and name[0].base == base and name[0].surface == base for name in slot.names)


def _spelled(phrase: Sequence[Forms]) -> str:
    return " ".join(word.surface for word in phrase)
