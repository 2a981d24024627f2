"""Each new word of a candidate is scored, and its best words are features of the sentence."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.ranking.cascade import Candidates, candidate_features
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.ranking.query import parse_question
from retrieval.ranking.word_scores import NO_WORD, SCORES, WORD_FEATURES, best_words

RESIGNED = Article(
    id="1",
    title="استقالة وزير المالية",
    body="استقال وزير المالية يوم الاثنين. وقال الوزير إنه لن يعود إلى الحكومة. وارتفعت الأسعار في 25 دولة بعد ذلك.",
)
AGREEING = Article(id="2", title="الحكومة", body="قدم وزير المالية استقالته يوم الاثنين إلى رئيس الحكومة.")


def candidates(question: str, *articles: Article) -> Candidates:
    with Archive() as archive:
        archive.add(articles)
        query = parse_question(question)
        made = candidate_features(query, archive.reader().retrieve_pool(query))
    assert made is not None
    return made


def words_with(made: Candidates, name: str) -> set[tuple[int, int]]:
    """The words of which the feature is true: the candidate's row, and the position in its sentence."""
    table = made.word_table
    there = table.values[:, WORD_FEATURES.index(name)] > 0
    rows = np.array(made.rows)[table.candidates[there]]
    first = min(made.rows)
    return set(zip((rows - first).tolist(), table.positions[there].tolist(), strict=True))


def test_only_new_words_are_scored() -> None:
    made = candidates("متى استقال وزير المالية؟", RESIGNED)
    places = zip(made.word_table.candidates.tolist(), made.word_table.positions.tolist(), strict=True)
    first = made.rows.index(min(made.rows))
    # «يوم» and «الاثنين»: the others are words of the question.
    assert [position for candidate, position in places if candidate == first] == [3, 4]


def test_the_sort_of_a_word_and_of_its_neighbours_is_seen() -> None:
    made = candidates("متى استقال وزير المالية؟", RESIGNED)
    assert words_with(made, "weekday") == {(0, 4)}
    assert words_with(made, "digit") == {(2, 3)}
    assert words_with(made, "before_number") == {(2, 4)}
    assert (2, 1) in words_with(made, "after_stop")


def test_no_word_of_another_sentence_is_a_neighbour() -> None:
    [article] = (Article(id="1", title="خبر", body="وصل الوزير إلى العاصمة. 25 وزيرا غادروا معه."),)
    made = candidates("أين وصل الوزير؟", article)
    assert (0, 3) not in words_with(made, "after_number")


def test_distances_are_those_to_the_terms_of_the_question() -> None:
    made = candidates("متى استقال وزير المالية؟", RESIGNED)
    table, first = made.word_table, made.rows.index(min(made.rows))
    weekday = (table.candidates == first) & (table.positions == 4)
    row = dict(zip(WORD_FEATURES, table.values[weekday][0].tolist(), strict=True))
    # «استقال وزير المالية يوم الاثنين»: two words after the last term, and four after the asked one.
    assert (row["distance"], row["back"], row["asked_distance"]) == (2.0, 2.0, 4.0)
    assert row["ahead"] == 40.0
    assert row["places_left"] == 0.0


def test_words_of_other_articles_vote() -> None:
    alone = candidates("متى استقال وزير المالية؟", RESIGNED)
    agreed = candidates("متى استقال وزير المالية؟", RESIGNED, AGREEING)
    votes, articles = WORD_FEATURES.index("votes"), WORD_FEATURES.index("articles")
    assert alone.word_table.values[:, votes].max() == 0.0
    assert alone.word_table.values[:, articles].max() == 1.0
    weekday = agreed.word_table.values[:, WORD_FEATURES.index("weekday")] > 0
    assert (agreed.word_table.values[weekday, votes] > 0).all()
    assert agreed.word_table.values[weekday, articles].tolist() == [2.0, 2.0]


def test_the_best_words_are_features_of_the_sentence() -> None:
    made = best_words(np.array([-1.0, 2.0, 0.0, -3.0]), np.array([0, 0, 0, 2]), 3)
    chance = 1 / (1 + np.exp(-np.array([-1.0, 2.0, 0.0, -3.0])))
    assert tuple(made) == SCORES
    assert made["words_best"].tolist() == [2.0, NO_WORD, -3.0]
    assert made["words_second"].tolist() == [0.0, NO_WORD, NO_WORD]
    assert made["words_sum"].tolist() == pytest.approx([chance[:3].sum(), 0.0, chance[3]])
    assert made["words_best_below_best"].tolist() == [0.0, 10.0, 5.0]
    assert made["words_best_rank"].tolist() == [0.0, 2.0, 1.0]
    assert made["words_sum_rank"].tolist() == [0.0, 2.0, 1.0]


def test_a_sentence_without_new_words_has_none() -> None:
    made = candidates("هل استقال وزير المالية يوم الاثنين؟", Article(id="1", title="خبر", body="استقال وزير المالية."))
    leaf: dict[str, list[float]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": [1.0]}
    scores = made.word_table.scores(TreeEnsemble({"features": WORD_FEATURES, "trees": [leaf]}), len(made.rows))
    assert scores["words_best"].tolist() == [NO_WORD]


def test_words_are_scored_by_the_model() -> None:
    made = candidates("متى استقال وزير المالية؟", RESIGNED)
    tree = {
        "feature": [WORD_FEATURES.index("weekday")],
        "threshold": [0.5],
        "left": [-1],
        "right": [-2],
        "value": [-4, 3],
    }
    scores = made.word_table.scores(TreeEnsemble({"features": WORD_FEATURES, "trees": [tree]}), len(made.rows))
    best = dict(zip((row - min(made.rows) for row in made.rows), scores["words_best"].tolist(), strict=True))
    assert best == {0: 3.0, 1: -4.0, 2: -4.0}
