"""Compares an answer with those that the chat was told before: does it say the same, or give another value?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from retrieval.answer import Quotation
from retrieval.answering.articles import Articles
from retrieval.answering.asked_quantity import asked_quantities
from retrieval.answering.comparison import ComparedAnswer, Comparison, Match, is_copy
from retrieval.answering.corroboration import Corroborator
from retrieval.answering.overlap import Overlap
from retrieval.answering.same_statement import says_the_same
from retrieval.answering.statements import Statement, same_unit
from retrieval.ranking.query import Query, parse_question
from retrieval.storage.store import Store
from retrieval.watching.judging import Judged
from retrieval.watching.saved_question import SavedQuestion, Told

# Kinds of questions whose answers are compared by their value.
_VALUED: Final = frozenset(("number", "time", "person"))
_NO_OVERLAP: Final = Overlap(own=0.0, other=0.0, asked=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAnswer:
    """An answer of an article that has arrived.

    ``joined`` is what was told before and says the same: then there is nothing to tell. ``former`` is what was told
    last, where it gives another number, date or person.
    """

    quotation: Quotation
    told: Told
    joined: Told | None = None
    former: Told | None = None


def compare_with_told(saved: SavedQuestion, judged: Judged, store: Store) -> FoundAnswer:
    """Compare an answer with the sentences that were told."""
    told = judged.told
    texts = {one: statement for one in saved.told if (statement := _statement(one, store)) is not None}
    joined = _joined(saved, judged, texts, store)
    former = None if joined is not None else _former(saved, judged, texts)
    return FoundAnswer(quotation=judged.quotation, told=told, joined=joined, former=former)


def _joined(saved: SavedQuestion, judged: Judged, texts: dict[Told, Statement], store: Store) -> Told | None:
    """Return the newest of what was told that says the same."""
    text = judged.quotation.text
    newest = list(reversed(saved.told))
    copies = {article.id for article in store.copies(judged.told.article)}
    for one in newest:
        if one.article in copies and _same_value(one, judged.told):
            return one
        if one in texts and is_copy(text, texts[one].text) and _same_value(one, judged.told):
            return one
        # An earlier version of the article, which the archive no longer has.
        if one not in texts and one.article == judged.told.article and _same_value(one, judged.told):
            return one
    reading, sentence = judged.reading, judged.sentence
    if reading is None or sentence is None:
        return None
    words = reading.pool.words(sentence.row, text)
    answer = ComparedAnswer(reading.query, _told_statement(judged), words, judged.quotation.points, sentence.row)
    compared = {
        (one.statement.article.id, one.statement.index): one.comparison
        for one in Corroborator(store.engine, store).compare(answer, reading.pool)
    }
    for one in newest:
        comparison = compared.get((one.article, one.index))
        if comparison is not None and says_the_same(comparison):
            return one
    return None


def _former(saved: SavedQuestion, judged: Judged, texts: dict[Told, Statement]) -> Told | None:
    """Return what was told last, where it gives another value of what is asked and is not the newer one."""
    last, told = saved.told[-1] if saved.told else None, judged.told
    if last is None or last not in texts or not last.value or not told.value:
        return None
    if last.day is not None and told.day is not None and told.day < last.day:
        return None
    query = judged.reading.query if judged.reading is not None else parse_question(saved.text)
    if query.kind not in _VALUED:
        return None
    mine, other = _told_statement(judged), texts[last]
    compared = Comparison(ComparedAnswer(query, mine, (), told.spans, 0), other, _NO_OVERLAP)
    if compared.answer is not Match.OTHER or not _counts_the_same(query, mine, told, other, last):
        return None
    return last


def _counts_the_same(query: Query, mine: Statement, told: Told, other: Statement, last: Told) -> bool:
    """Whether two numbers count one thing; dates and names always do."""
    if query.kind != "number":
        return True
    first = next(iter(asked_quantities(query, mine, told.spans)), None)
    second = next(iter(asked_quantities(query, other, last.spans)), None)
    return first is not None and second is not None and same_unit(mine, first, other, second) is not False


def _told_statement(judged: Judged) -> Statement:
    return Statement(judged.document, judged.told.index)


def _statement(told: Told, articles: Articles) -> Statement | None:
    [document] = articles.documents([told.key])
    if document is None or told.index >= len(document.sentences):
        return None
    statement = Statement(document, told.index)
    sentence = document.sentences[told.index]
    return statement if (sentence.start, sentence.end) == (told.start, told.end) else None


def _same_value(one: Told, other: Told) -> bool:
    return one.value is None or other.value is None or one.value == other.value
