"""Tells whether a country, a year or a month that a question names is missing where a sentence stands («ما هي عاصمة
أستراليا؟», asked of news on Syria; «من فاز بانتخابات 2022؟», asked of news of 2018; «كم سعر برنت في مايو؟», asked of
news of October).

Of the first sentences that are shown for questions of editors out of fold, these are refused, of those that are right,
that are wrong, and that answer a question without an answer:

- a country of the question is named neither around them nor at the start: 14 of 908, 13 of 549, 92 of 1,139;
- a year of the question is not named around them, and they are of another: 1 of 190, 2 of 142, 21 of 367; the same of
  the year before theirs: 0 of 104, 0 of 57, 5 of 253;
- a month of the question is not named around them, and they came out in another: 0 of 74, 13 of 69, 21 of 196.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from itertools import takewhile
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
# Sentences at the start of an article that say where it is.
_LEAD: Final = 3
# Months of a year in which the news looks back on the year before.
_LOOKING_BACK: Final = 2
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
    said = fold(statement.around(lead=_LEAD)) if missing else ""
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
    before or after. The year before must be told in the article or meant by «العام الماضي», but at the start of a
    year."""
    article = statement.article
    if article.date is None:
        return False
    before = article.date.year - 1
    looks_back = article.date.month <= _LOOKING_BACK
    away = [str(year) for year in years if abs(year - article.date.year) > 1]
    said = fold(statement.around()) if away or before in years else ""
    if before in years and not looks_back and not any(word in said for word in _last_words()):
        whole = fold(f"{article.title}\n{article.body}")
        if str(before) not in whole:
            return True
    return any(year not in said for year in away)


def _last_words() -> frozenset[str]:
    return frozenset(lexicon.lists("relative_dates")["behind.past"])


def months_of(query: Query) -> frozenset[int]:
    """Return the months, 1 to 12, in which ``query`` asks what happened: behind «في» and the like, or with a year. None
    where a period begins or ends with a month («منذ شهر يناير», «من يناير إلى يونيو»)."""
    found: set[int] = set()
    for one in find_dates(query.text):
        if one.month is None:
            continue
        words = [token.forms.surface for token in tokens(query.text[: one.start])]
        parts = [*takewhile(_phrase_words("month_parts").__contains__, reversed(words))]
        before = words[len(words) - len(parts) - 1] if len(parts) < len(words) else ""
        if before in _phrase_words("bounds"):
            return frozenset()
        dated = one.year is not None and (one.day is not None or not _is_ambiguous(query.text[one.start : one.end]))
        joined = tokens(query.text[one.start : one.end])[0].forms.surface[:1] in _phrase_words("within")
        if parts or joined or before in _phrase_words("within") or dated:
            found.add(one.month)
    return frozenset(found)


def _phrase_words(section: str) -> frozenset[str]:
    return frozenset(lexicon.lists("question_words")[f"{section}.words"])


def _is_ambiguous(text: str) -> bool:
    return any(token.forms.surface in lexicon.lists("months")["ambiguous.names"] for token in tokens(text))


def lacks_month(months: frozenset[int], statement: Statement) -> bool:
    """Return whether one of ``months`` is not named around a sentence, whose article came out neither in it, nor in the
    month after, nor in the week before."""
    article = statement.article
    if article.date is None:
        return False
    last = (article.date.month - 2) % _MONTHS + 1
    away = months - {last, article.date.month, (article.date + timedelta(_DAYS_BEFORE)).month}
    said = statement.around() if away else ""
    named = {one.month for one in find_dates(said)}
    return any(not _month_pattern(month).search(fold(said)) for month in away - named)


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
