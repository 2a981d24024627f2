"""Each question gets the scores of the models that have not seen it."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fitting.questions import Pool
from benchmarks.fitting.scored_lists import with_scores
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.ranking.term_scores import TERM_FEATURES
from retrieval.ranking.word_scores import WORD_FEATURES
from tests.benchmarks.fitting.test_questions import questions


def constant(features: tuple[str, ...], value: float) -> TreeEnsemble:
    leaf: dict[str, list[float]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": [value]}
    return TreeEnsemble({"features": features, "trees": [leaf]})


def test_each_question_has_the_scores_of_the_models_of_its_fold(tmp_path: Path) -> None:
    own, articles = questions(tmp_path)
    asked = Pool(articles.values()).ask(own)
    terms = [constant(TERM_FEATURES, float(fold)) for fold in range(5)]
    words = [constant(WORD_FEATURES, 10.0 + fold) for fold in range(5)]
    scored = with_scores(asked, terms, words)
    assert not scored.terms
    assert not scored.word_tables
    for question, table, one in zip(scored.questions, scored.tables, asked.terms, strict=True):
        assert set(table.columns(("terms_mean",))[0].tolist()) == {float(question.fold)}
        assert table.columns(("terms_sum",))[0][0] == question.fold * one.values.shape[1]
        assert table.columns(("words_best",))[0].max() == 10.0 + question.fold
