"""Refuses sentences that cannot answer a question, whatever their chance.

The chance is an estimate from the words that question and sentence share. These sentences share enough of them, and
lack what alone would answer: a number, a name, the named person, country, year or month, what happened to that person
or what he did, or what that person said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from retrieval.answering.articles import Articles
from retrieval.answering.asked_count import lacks_number
from retrieval.answering.asked_setting import countries_of, lacks_country, lacks_month, lacks_year, months_of, years_of
from retrieval.answering.asked_speaker import asked_speaker, is_of_another_speaker
from retrieval.answering.config import ReaderConfig
from retrieval.answering.exchanged_roles import asks_of_an_opponent, tells_the_reverse
from retrieval.answering.named_person import lacks_person, names_of_persons
from retrieval.answering.new_names import asks_for_a_name, lacks_new_name
from retrieval.answering.quotations import RankedSentence
from retrieval.answering.somebody_else import asks_what_happened, is_of_somebody_else
from retrieval.answering.statements import Statement
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.query import Query

# Whether a sentence, in its row of the pool, cannot answer.
_Refuses = Callable[[Statement, int], bool]
_Asked = TypeVar("_Asked")


def without_refused(
    query: Query, ranked: Sequence[RankedSentence], pool: CandidatePool, articles: Articles, config: ReaderConfig
) -> list[RankedSentence]:
    """Return ``ranked`` without the answers that cannot answer ``query``, and with a chance of 0 for near misses that
    cannot. These keep their places: a sentence behind a near miss is no answer. Others are never shown, and not read.
    """
    refuses = _refusals(query, pool)
    likely = [one for one in ranked if one.chance >= config.near_miss] if refuses else []
    if not likely:
        return list(ranked)
    documents = articles.documents([pool.article_key(one.row) for one in likely])
    refused: set[int] = set()
    for one, document in zip(likely, documents, strict=True):
        index = int(pool.index_of[one.row])
        if document is None or index >= len(document.sentences):
            continue
        statement = Statement(document, index)
        if any(refuse(statement, one.row) for refuse in refuses):
            refused.add(one.row)
    kept = (one for one in ranked if one.row not in refused or one.chance < config.answer)
    return [one._replace(chance=0.0) if one.row in refused else one for one in kept]


def _refusals(query: Query, pool: CandidatePool) -> list[_Refuses]:
    """Return the checks that apply to ``query``."""
    found: list[_Refuses] = []
    if query.kind == "number":
        found.append(lambda statement, _: lacks_number(query, statement))
    if asks_what_happened(query):
        found.append(lambda statement, _: is_of_somebody_else(query, statement.text))
    if asks_of_an_opponent(query):
        found.append(lambda statement, _: tells_the_reverse(query, statement.text))
    if asks_for_a_name(query):
        found.append(lambda statement, _: lacks_new_name(query, statement.text))
    found += _if_asked(countries_of(query), lacks_country)
    found += _if_asked(years_of(query), lacks_year)
    found += _if_asked(months_of(query), lacks_month)
    found += _if_asked(asked_speaker(query), is_of_another_speaker)
    names = names_of_persons(query)
    if names:
        found.append(lambda statement, row: lacks_person(names, row, pool, statement.document))
    return found


def _if_asked(asked: _Asked, lacks: Callable[[_Asked, Statement], bool]) -> list[_Refuses]:
    """Return the check for what is ``asked``; none where nothing is."""
    return [lambda statement, _: lacks(asked, statement)] if asked else []
