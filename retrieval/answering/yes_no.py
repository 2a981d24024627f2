"""Answers a question for yes or no with a sentence that states the matter, affirmed or denied.

A sentence states it when it has the verb of the question and near it every other word, as they are or in another
form («هل فاز السيسي بولاية ثانية؟», «فوز السيسي بولاية رئاسية ثانية»). What somebody plans, fears or asks for is no
event, and neither is a condition («إذا فاز»).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from retrieval.answering.articles import Articles
from retrieval.answering.config import ReaderConfig
from retrieval.answering.matters import Matter, is_year
from retrieval.answering.quotations import RankedSentence
from retrieval.answering.somebody_else import only_will_happen
from retrieval.filters import Filters
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.query import Query

# The odds of a sentence that states the matter are this many times as high. Of 68 plain questions on events of 2018,
# none of them in ``tests/quality``, 56 are then answered instead of 33; 18 of these 23 answers are right. Of 31
# questions for yes or no that tempt, no other is answered.
ODDS: Final = 3.0
# Without a verb and something else a question asks for nothing.
_LEAST_TERMS: Final = 2

Rank = Callable[[Query, Filters], tuple[CandidatePool, list[RankedSentence]]]

# The kind of a query that asks for yes or no.
YES_NO: Final = "yes_no"


def rank_statement(
    query: Query, rank: Rank, articles: Articles, filters: Filters, config: ReaderConfig
) -> tuple[Query, CandidatePool, list[RankedSentence]]:
    """Return the sentences for ``query``, a statement first, and the question as they were ranked for it.

    A question that names a year is first asked of the articles of that year, without it. ``rank`` ranks the sentences
    of the articles that filters admit for a question.
    """
    asked, narrowed = narrow(query, filters)
    pool, ranked = rank(asked, narrowed)
    ranked = place_statement_first(asked, ranked, pool, articles, config)
    if asked is query or (ranked and ranked[0].chance >= config.unnamed):
        return asked, pool, ranked
    pool, ranked = rank(query, filters)
    return query, pool, place_statement_first(query, ranked, pool, articles, config)


def narrow(query: Query, filters: Filters) -> tuple[Query, Filters]:
    """Return ``query`` without the year that it names, and ``filters`` with it: what happened in a year stands in
    the articles of that year, which do not name it. Return both as they are when it names no year, or little else."""
    years = [term for term in query.terms if is_year(term.forms)]
    others = tuple(term for term in query.terms if term not in years)
    if len(years) != 1 or len(others) < _LEAST_TERMS:
        return query, filters
    asked = replace(query, terms=others, focus=min(query.focus, len(others) - 1))
    return asked, filters.in_year(int(years[0].forms.base))


def place_statement_first(
    query: Query, ranked: Sequence[RankedSentence], pool: CandidatePool, articles: Articles, config: ReaderConfig
) -> list[RankedSentence]:
    """Return ``ranked`` with the newest sentence first that states what ``query`` asks, and behind the others those
    that are hypothetical, tell it in passing, tell of another year, or say that it will happen.

    A sentence that states it has a higher chance than its own. Only those that are comparable to the best, and
    answers where it is one, come first.
    """
    matter = Matter(query, pool)
    # Few sentences state the matter, and only of these the day is needed.
    said = [one for one in ranked if matter.is_stated(one.row)]
    documents = articles.documents([pool.article_key(one.row) for one in said])
    days = {one.row: document.article.date for one, document in zip(said, documents, strict=True) if document}
    texts = {
        one.row: document.text(int(pool.index_of[one.row]))
        for one, document in zip(said, documents, strict=True)
        if document
    }
    events: list[RankedSentence] = []
    stating: list[RankedSentence] = []
    others: list[RankedSentence] = []
    for one in ranked:
        if any(
            told(one.row) for told in (matter.is_hypothetical, matter.is_told_in_passing, matter.is_of_another_year)
        ) or only_will_happen(query, texts.get(one.row, "")):
            others.append(one)
        elif one.row in days and matter.is_of_year(one.row, days[one.row]):
            stating.append(one._replace(chance=_raise(one.chance)))
            events.append(stating[-1])
        else:
            events.append(one)
    best = max((one.chance for one in events), default=0.0)
    least = max(config.comparable * best, min(best, config.answer))
    alike = [one for one in stating if one.chance >= least]
    alike = [one for one in alike if matter.is_said_of_all(one.row)] or alike
    # A sentence that leaves a word to its title may tell of something else («فازت فرنسا على كرواتيا»).
    whole = max((one.chance for one in alike if matter.is_stated(one.row, with_title=False)), default=0.0)
    alike = [one for one in alike if one.chance > whole or matter.is_stated(one.row, with_title=False)]
    first = [max(alike, key=lambda one: days.get(one.row) or date.min)] if alike else []
    return [*first, *(one for one in events if one not in first), *others]


def _raise(chance: float) -> float:
    odds = ODDS * chance
    return odds / (odds + 1 - chance)
