"""Tells whether a country, a year or a month that a question names is missing where a sentence stands («ما هي عاصمة
أستراليا؟», asked of news on Syria; «من فاز بانتخابات 2022؟», asked of news of 2018; «كم سعر برنت في مايو؟», asked of
news of October).

Of the first sentences that are shown for questions of editors out of fold, these are refused, of those that are right,
that are wrong, and that answer a question without an answer:

- a country of the question is named neither around them nor at the start: 14 of 908, 13 of 549, 92 of 1,139;
- a year of the question is not named around them, and they are of another: 1 of 190, 2 of 142, 21 of 367;
- a month of the question is not named around them, and they came out in another: 0 of 88, 18 of 87, 25 of 213.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Final

from retrieval.answering.offices import Slot, named_bodies, named_in
from retrieval.answering.statements import Statement
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, tokens
from retrieval.text.date_mentions import find_dates
from retrieval.text.name_words import ARTICLE
from retrieval.text.normalization import fold
from retrieval.text.quantities import find_quantities
from retrieval.text.role_nouns import plain

# Numbers that are years of news.
_YEARS: Final = range(1900, 2100)
# Sentences before and after one that say where and when it is, and those at the start of an article.
_BEFORE: Final = 2
_AFTER: Final = 1
_LEAD: Final = 3
# An article that comes out so many days before a month may be about it.
_DAYS_BEFORE: Final = 7
_MONTHS: Final = 12


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
    """Return whether one of ``countries`` is named neither around a sentence nor at the start of its article."""
    missing = countries - named_in(f"{statement.article.title}\n{statement.text}")
    said = fold(_around(statement, start=_LEAD)) if missing else ""
    # A part of a word is enough here: reading the words of so much text takes twenty times as long.
    return any(not any(_spelled(phrase) in said for phrase in slot.phrases) for slot in missing)


def years_of(query: Query) -> frozenset[int]:
    """Return the years that ``query`` names. A number that counts is none («1950 موظفا»)."""
    counts = [(one.start, one.end) for one in find_quantities(query.text) if one.noun]
    found = (token for token in tokens(query.text) if token.forms.cues & CUE["year"] and token.forms.base.isdigit())
    years = {int(token.forms.base) for token in found if not any(a <= token.start < b for a, b in counts)}
    return frozenset(year for year in years if year in _YEARS)


def lacks_year(years: frozenset[int], statement: Statement) -> bool:
    """Return whether one of ``years`` is not named around a sentence, whose article is neither of it nor of the year
    before or after («العام الماضي»)."""
    article = statement.article
    if article.date is None:
        return False
    away = [str(year) for year in years if abs(year - article.date.year) > 1]
    said = fold(_around(statement)) if away else ""
    return any(year not in said for year in away)


def months_of(query: Query) -> frozenset[int]:
    """Return the months that ``query`` names, 1 to 12. One at which a period begins or ends is none («منذ يناير»)."""
    bounds = lexicon.lists("question_words")["bounds.words"]
    words = [(token.end, token.forms.surface) for token in tokens(query.text)]

    def is_bound(start: int) -> bool:
        return any(word in bounds for _, word in [one for one in words if one[0] <= start][-1:])

    return frozenset(one.month for one in find_dates(query.text) if one.month and not is_bound(one.start))


def lacks_month(months: frozenset[int], statement: Statement) -> bool:
    """Return whether one of ``months`` is not named around a sentence, whose article came out neither in it nor in the
    month after."""
    article = statement.article
    if article.date is None:
        return False
    last = (article.date.month - 2) % _MONTHS + 1
    away = months - {last, article.date.month, (article.date + timedelta(_DAYS_BEFORE)).month}
    said = fold(_around(statement)) if away else ""
    return any(not _month_pattern(month).search(said) for month in away)


@cache
def _month_pattern(month: int) -> re.Pattern[str]:
    """The names of a month in folded text, behind one-letter particles too."""
    joined = "".join(letter for key in ("conjunction", "preposition") for letter in lexicon.lists("affixes")[key])
    names = "|".join(re.escape(name) for name in lexicon.lists("months")[f"month.{month}"])
    return re.compile(rf"(?<!\w)[{joined}]{{0,2}}(?:{names})(?!\w)")


def _around(statement: Statement, *, start: int = 0) -> str:
    """The title, the first ``start`` sentences, and those beside a sentence."""
    document, here = statement.document, statement.index
    beside = range(max(0, here - _BEFORE), min(len(document.sentences), here + _AFTER + 1))
    places = dict.fromkeys((*range(min(start, len(document.sentences))), *beside))
    return "\n".join((document.article.title, *map(document.text, places)))


def _is_name(slot: Slot, base: str) -> bool:
    return any(len(name) == 1 and name[0].base == base and name[0].surface == base for name in slot.names)


def _spelled(phrase: Sequence[Forms]) -> str:
    return " ".join(word.surface for word in phrase)
