"""Each term of a question is scored for each candidate, and the scores are added."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.ranking.cascade import Candidates, candidate_features
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.ranking.query import parse_question
from retrieval.ranking.term_scores import SAID, TERM_FEATURES, summed

ARTICLE = Article(
    id="1",
    title="استقالة وزير المالية",
    body="استقال وزير المالية يوم الاثنين. وقال إنه لن يعود إلى الحكومة. وارتفعت الأسعار في الأسواق بعد ذلك.",
)


def candidates(question: str) -> Candidates:
    with Archive() as archive:
        archive.add([ARTICLE])
        query = parse_question(question)
        made = candidate_features(query, archive.reader().retrieve_pool(query))
    assert made is not None
    return made


def feature(made: Candidates, name: str) -> list[list[float]]:
    """The feature of each candidate, in the order of the article, and term."""
    values: list[list[float]] = made.terms.values[np.argsort(made.rows), :, TERM_FEATURES.index(name)].tolist()
    return values


def test_every_candidate_has_a_row_for_every_term() -> None:
    made = candidates("متى استقال وزير المالية؟")
    assert made.terms.values.shape == (len(made.rows), 3, len(TERM_FEATURES))
    assert feature(made, "own")[0] == [1.0, 1.0, 1.0]
    assert feature(made, "before")[1] == [1.0, 1.0, 1.0]
    assert feature(made, "own")[2] == [0.0, 0.0, 0.0]
    assert feature(made, "title")[2][1:] == [1.0, 1.0]
    assert feature(made, "article")[2] == [1.0, 1.0, 1.0]


def test_the_sort_of_a_term_is_the_same_for_all_candidates() -> None:
    made = candidates("متى استقال وزير المالية؟")
    sort = made.terms.values[:, :, len(SAID) :]
    assert (sort == sort[:1]).all()
    assert feature(made, "place")[0] == [0.0, 1.0, 2.0]
    assert feature(made, "asked")[0] == [1.0, 0.0, 0.0]
    assert sum(feature(made, "weight_share")[0]) == pytest.approx(1.0)


def test_a_word_is_nearest_to_itself_and_an_unknown_one_to_none() -> None:
    made = candidates("متى استقال وزير خنفشارستان؟")
    assert feature(made, "vector")[0] == pytest.approx([1.0, 1.0, 0.0], abs=1e-6)
    assert feature(made, "frequent")[0] == [1.0, 1.0, 0.0]


def test_the_scores_of_the_terms_are_added() -> None:
    made = candidates("متى استقال وزير المالية؟")
    # One tree: 2 for a term that the sentence says, -1 for another.
    tree = {"feature": [TERM_FEATURES.index("own")], "threshold": [0.5], "left": [-1], "right": [-2], "value": [-1, 2]}
    scores = made.terms.scores(TreeEnsemble({"features": TERM_FEATURES, "trees": [tree]}))
    own = made.terms.values[:, :, TERM_FEATURES.index("own")] > 0.5
    assert scores["terms_sum"].tolist() == np.where(own, 2.0, -1.0).sum(axis=1).tolist()


def test_what_a_candidate_is_told_of_its_scores() -> None:
    made = summed(np.array([[1.0, 2.0], [4.0, -1.0], [0.0, -2.0]]))
    assert {name: values.tolist() for name, values in made.items()} == {
        "terms_sum": [3.0, 3.0, -2.0],
        "terms_mean": [1.5, 1.5, -1.0],
        "terms_least": [1.0, -1.0, -2.0],
        "terms_sum_below_best": [0.0, 0.0, 5.0],
        "terms_sum_rank": [0.0, 0.0, 2.0],
    }
