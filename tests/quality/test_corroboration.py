"""Floors under what is listed as saying the same as an answer, on pairs of a quotation and another article.

``benchmarks/corroboration.py`` sampled the pairs in ``corroboration.jsonl`` from what questions retrieve, whether they
are listed or not. Each was judged by reading: the article ``says`` what the quotation answers, it says ``otherwise``,
or it is silent about it or of another event (``other``).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from retrieval import Archive
from retrieval.answering.answer_spans import find_answer_span
from retrieval.answering.comparison import ComparedAnswer
from retrieval.answering.corroboration import Corroborator, corroborations, find_copy
from retrieval.answering.statements import Statement
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.query import parse_question

PAIRS: Final = Path(__file__).with_name("corroboration.jsonl")

pytestmark = pytest.mark.quality


def is_listed(archive: Archive, pair: dict[str, Any]) -> bool | None:
    """Whether the other article would be listed beside the quotation if that were the answer. None where the question
    does not retrieve the quotation's sentence."""
    store, query = archive._store, parse_question(pair["question"])
    pool = archive.reader().retrieve_pool(query)
    key = store.key(pair["article"])
    assert key is not None
    [document] = store.documents([key])
    assert document is not None
    index = [sentence.start for sentence in document.sentences].index(pair["span"][0])
    rows = [row for row in pool.answer_rows().tolist() if pool.article_key(row) == key and pool.index_of[row] == index]
    if not rows:
        return None
    words = pool.words(rows[0], document.text(index))
    span = find_answer_span(query, Candidate(document, index, rows[0]), words, pool)
    statement = Statement(document, index)
    answer = ComparedAnswer(query, statement, words, (span.span,) if span else (), rows[0])
    found = corroborations(statement, Corroborator(store.engine, store).compare(answer, pool))
    copies = [find_copy(statement.text, copy) for copy in store.copies(pair["article"])]
    return pair["other"] in {one.article.id for one in (*found, *copies) if one is not None}


def test_what_is_listed_says_the_same_and_most_that_says_it_is_listed(archive: Archive) -> None:
    pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    measured = [(pair, listed) for pair in pairs if (listed := is_listed(archive, pair)) is not None]
    assert len(measured) >= 115  # a few sentences may not be retrieved any more
    right = [pair for pair, listed in measured if listed and pair["judged"] == "says"]
    wrong = [pair for pair, listed in measured if listed and pair["judged"] != "says"]
    missed = [pair for pair, listed in measured if not listed and pair["judged"] == "says"]
    assert len(right) >= 0.95 * (len(right) + len(wrong)), wrong
    assert len(right) >= 0.7 * (len(right) + len(missed)), missed
