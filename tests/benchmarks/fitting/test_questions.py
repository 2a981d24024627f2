"""Questions become lists of candidates, each with its features and whether it is right."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from benchmarks.fitting.answerability import FITTED_PLACES, judged_rows
from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.measures import first_and_three
from benchmarks.fitting.parameters import ANSWERABILITY_FEATURES, ANSWERABILITY_WEIGHTS, RANKER_FEATURES
from benchmarks.fitting.questions import Pool, Question, load_questions
from retrieval.article import Article
from retrieval.ranking.cascade import top_candidates
from retrieval.ranking.term_scores import SCORES, summed
from retrieval.ranking.word_scores import SCORES as WORD_SCORES
from retrieval.ranking.word_scores import best_words

HARBOUR = "وصل الوفد التركي إلى ميناء طرابلس صباح الخميس. وغادرها يوم السبت إلى طهران."


def questions(folder: Path) -> tuple[list[Question], dict[str, Article]]:
    asked = [("متى وصل الوفد التركي إلى طرابلس؟", "الخميس"), ("متى غادر الوفد التركي إلى باريس؟", "السبت")]
    records = [
        {"question": q, "title": "وفد", "context": HARBOUR, "answers": [{"text": a, "start": HARBOUR.index(a)}]}
        for q, a in asked
    ]
    path = folder / "set.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return load_questions([path])


def asked(folder: Path) -> tuple[Lists, list[Question]]:
    own, articles = questions(folder)
    return Pool(articles.values()).ask(own), own


def test_a_candidate_is_right_when_it_holds_an_answer_of_its_page(tmp_path: Path) -> None:
    lists, own = asked(tmp_path)
    assert lists.questions == own
    assert [labels.sum() for labels in lists.labels] == [1, 1]
    assert set(RANKER_FEATURES) - {*SCORES, *WORD_SCORES} <= set(lists.tables[0].names)


def test_lists_are_read_as_they_were_written(tmp_path: Path) -> None:
    lists, own = asked(tmp_path)
    lists.save(tmp_path / "lists.npz", own)
    again = Lists.load(tmp_path / "lists.npz", own)
    assert again.questions == lists.questions
    for (_, table, labels), (_, kept, right) in zip(lists, again, strict=True):
        assert kept.names == table.names
        assert (kept.values == table.values).all()
        assert (right == labels).all()
    for terms, read in zip(lists.terms, again.terms, strict=True):
        assert terms.values.shape[0] > 0
        assert (read.values == terms.values).all()
    for words, same, answering, known in zip(
        lists.word_tables, again.word_tables, lists.answering, again.answering, strict=True
    ):
        assert (same.values == words.values).all()
        assert (same.candidates == words.candidates).all()
        assert (same.positions == words.positions).all()
        assert (known == answering).all()


def test_the_chance_is_fitted_on_the_first_candidates_of_other_folds(tmp_path: Path) -> None:
    lists, own = asked(tmp_path)
    first = Lists()
    for (question, table, labels), words in zip(lists, lists.words, strict=True):
        by_word = best_words(np.empty(0), np.empty(0, dtype=np.intp), len(labels))
        scored = table.with_columns({**summed(np.zeros((len(labels), 2))), **by_word})
        order, judged = top_candidates(scored, np.arange(len(labels), dtype=float), words)
        first.add(question, judged, labels[order])
    rows = judged_rows({"whole pool": first}, ANSWERABILITY_FEATURES, None)
    assert rows.weights is not None
    assert rows.weights.tolist() == [1.0] * len(rows.labels)
    newsroom = judged_rows({"newsroom": first}, ANSWERABILITY_FEATURES, None)
    assert newsroom.weights is not None
    assert set(newsroom.weights) == {ANSWERABILITY_WEIGHTS["newsroom"]} != {1.0}
    assert rows.values.shape == (sum(min(FITTED_PLACES, len(own)) for own in first.labels), len(ANSWERABILITY_FEATURES))
    assert len(rows.labels) == len(rows.values)
    other = (own[0].fold + 1) % 5
    assert len(judged_rows({"a": first, "b": first}, ANSWERABILITY_FEATURES, other).labels) == 2 * len(rows.labels)


def test_shares_are_those_of_their_definition(tmp_path: Path) -> None:
    lists, _ = asked(tmp_path)
    best = [labels.astype(float) for labels in lists.labels]
    worst = [-scores for scores in best]
    assert first_and_three(lists, best) == {"set": (1.0, 1.0, 1.0)}
    assert first_and_three(lists, worst)["set"][0] == 0.0
