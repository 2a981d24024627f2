"""The scores of words are fitted on the words of known answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.fitting.answering_words import within
from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.parameters import WORDS_OTHER, WORDS_TEMPTING, WORDS_UNANSWERED
from benchmarks.fitting.questions import Pool
from benchmarks.fitting.word_scores import chosen_candidates, fitted
from retrieval.arrays import FeatureTable
from tests.benchmarks.fitting.test_questions import questions


def test_an_answer_covers_its_words_however_they_are_spelled() -> None:
    words = ["وقع", "الهجوم", "في", "مدينه", "ليون", "وبليون", "اليوم"]
    assert within(["مدينة ليون"], words).nonzero()[0].tolist() == [3, 4]
    # A part of a word is enough: «وبليون» has a clitic.
    assert within(["لِيون"], words).nonzero()[0].tolist() == [4, 5]
    assert not within(["باريس", ""], words).any()


def test_words_that_answer_are_marked_in_right_candidates_alone(tmp_path: Path) -> None:
    own, articles = questions(tmp_path)
    asked = Pool(articles.values()).ask(own)
    for labels, table, answering in zip(asked.labels, asked.word_tables, asked.answering, strict=True):
        assert answering.sum() == 1
        assert labels[table.candidates[answering]].all()


def test_the_likeliest_candidates_are_fitted_on_and_some_others() -> None:
    table = FeatureTable(("prior_share",), np.arange(30.0)[:, None])
    labels = np.zeros(30, dtype=bool)
    labels[5] = True
    chosen = chosen_candidates(table, labels, np.random.default_rng(1))
    assert chosen[0] == 5
    assert chosen[1 : 1 + WORDS_TEMPTING].tolist() == [29, 28, 27, 26]
    assert len(set(chosen.tolist())) == 1 + WORDS_TEMPTING + WORDS_OTHER
    nothing = chosen_candidates(table, np.zeros(30, dtype=bool), np.random.default_rng(1))
    assert nothing.tolist() == [29, 28, 27][:WORDS_UNANSWERED]


def test_a_model_learns_which_words_answer(tmp_path: Path) -> None:
    pytest.importorskip("lightgbm", reason="only who fits has it")
    own, articles = questions(tmp_path)
    asked = Pool(articles.values()).ask(own)
    many = Lists(
        asked.tables * 400,
        asked.labels * 400,
        asked.questions * 400,
        word_tables=asked.word_tables * 400,
        answering=asked.answering * 400,
    )
    booster = fitted({"newsroom": many}, None, 10)
    for table, answering in zip(asked.word_tables, asked.answering, strict=True):
        odds = booster.predict(table.values.astype(np.float32), raw_score=True)
        assert answering[int(np.argmax(odds))]
