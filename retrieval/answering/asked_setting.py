"""Tells whether an article lacks a country, a year or a month that a question names («ما هي عاصمة أستراليا؟», asked of
news on Syria; «من فاز بانتخابات 2022؟», asked of news of 2018; «كم سعر برنت في مايو؟», asked of news of October).

Of 2,647 first sentences that were shown for questions of editors for a number, a time, a place, a cause or words, out
of fold, 60 were of an article without a country of the question: 9 of the 1,390 right ones, and 46 of the 497 for
questions without an answer. Of 519 that were shown for questions with a year, 17 were of an article that does not
have it and is of another: 1 of 237 right ones, and 13 of 129. Of 172 that were shown for questions with a month, 29
were of an article without it that came out in another: none of 61 right ones, 14 of 51 for questions without an answer.
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


def months_of(query: Query) -> frozenset[int]:
    """Return the months that ``query`` names, 1 to 12. One at which a period begins or ends is none («منذ يناير»)."""
    bounds = lexicon.lists("question_words")["bounds.words"]
    words = [(token.end, token.forms.surface) for token in tokens(query.text)]

    def is_bound(start: int) -> bool:
        return any(word in bounds for _, word in [one for one in words if one[0] <= start][-1:])

    return frozenset(one.month for one in find_dates(query.text) if one.month and not is_bound(one.start))


def lacks_month(months: frozenset[int], statement: Statement) -> bool:
    """Return whether the article of a sentence names one of ``months`` nowhere, and came out neither in it nor in the
    month after."""
    article = statement.article
    if article.date is None:
        return False
    last = (article.date.month - 2) % _MONTHS + 1
    away = months - {last, article.date.month, (article.date + timedelta(_DAYS_BEFORE)).month}
    said = fold(f"{article.title}\n{article.body}") if away else ""
    return any(not _month_pattern(month).search(said) for month in away)


@cache
def _month_pattern(month: int) -> re.Pattern[str]:
    """The names of a month in folded text, behind one-letter particles too."""
    joined = "".join(letter for key in ("conjunction", "preposition") for letter in lexicon.lists("affixes")[key])
    names = "|".join(re.escape(name) for name in lexicon.lists("months")[f"month.{month}"])
    return re.compile(rf"(?<!\w)[{joined}]{{0,2}}(?:{names})(?!\w)")


def _is_name(slot: Slot, base: str) -> bool:
    return any(len(name) == 1 and name[0].base == base and name[0].surface == base for name in slot.names)


def _spelled(phrase: Sequence[Forms]) -> str:
    return " ".join(word.surface for word in phrase)
