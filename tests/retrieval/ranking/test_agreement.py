"""Other articles that say what a candidate says."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.ranking.agreement import NewWords, agreement_features, find_new_words, standing_features
from retrieval.ranking.cascade import candidate_features
from retrieval.ranking.query import parse_question

SCORES = np.array([0.0, 0.0, 0.0])


def words(*candidates: tuple[int, ...], articles: tuple[int, ...], offered: tuple[int, ...] = ()) -> NewWords:
    """New words given as numbers, those of each candidate; ``offered`` are of the asked kind."""
    stems = [stem for own in candidates for stem in own]
    return NewWords(
        stems=np.array(stems, dtype=np.int32),
        candidates=np.repeat(np.arange(len(candidates)), list(map(len, candidates))),
        offered=np.isin(stems, offered),
        articles=np.array(articles),
    )


def test_a_word_gets_the_votes_of_other_articles_and_none_of_its_own() -> None:
    same = agreement_features(words((1,), (1,), (2,), articles=(0, 0, 1)), SCORES)
    assert same["agreed"].tolist() == [0, 0, 0]
    other = agreement_features(words((1,), (1,), (2,), articles=(0, 1, 2)), SCORES)
    assert other["agreed"] == pytest.approx([1 / 3, 1 / 3, 0])


def test_two_sentences_of_one_article_vote_once_with_the_larger_share() -> None:
    found = agreement_features(words((1,), (1,), (1,), articles=(0, 1, 1)), np.array([0.0, 0.0, np.log(2)]))
    assert found["agreed"][0] == pytest.approx(1 / 2)
    assert found["share"] == pytest.approx([1 / 4, 1 / 4, 1 / 2])
    assert found["share_of_others"] == pytest.approx([0, 1 / 2, 1 / 4])


def test_words_of_the_asked_kind_are_counted_apart() -> None:
    found = agreement_features(words((1, 2), (1,), (2,), articles=(0, 1, 2), offered=(2,)), np.log([2.0, 1.0, 3.0]))
    assert found["agreed_most"][0] == pytest.approx(1 / 2)
    assert found["agreed_offer"] == pytest.approx([1 / 2, -1, 1 / 3])
    assert found["agreed_offers"] == pytest.approx([1 / 2, -1, 1 / 3])


def test_a_candidate_without_new_words_is_agreed_with_by_nobody() -> None:
    found = agreement_features(words((), (), articles=(0, 1)), np.zeros(2))
    assert found["agreed"].tolist() == [0, 0]
    assert found["agreed_offer"].tolist() == [-1, -1]


def test_what_the_others_share_with_the_first_is_measured() -> None:
    found = standing_features(words((1, 2), (2, 3), (4,), articles=(0, 0, 1)), np.array([2.0, 1.0, 0.0]))
    assert found["like_first"].tolist() == [-1, 1 / 2, 0]
    assert found["lead_of_others"].tolist() == [-1, 1, -5]
    assert set(found["entropy"]) == {found["entropy"][0]}


def test_new_words_are_those_that_the_question_does_not_have() -> None:
    archive = Archive()
    bodies = ("استقال الوزير سمير بسبب الخلاف.", "الوزير سمير استقال في مايو بعد خلاف.")
    archive.add(Article(id=f"a{number}", title="خبر", body=body) for number, body in enumerate(bodies))
    query = parse_question("متى استقال الوزير؟")
    pool = archive.reader().retrieve_pool(query)
    made = candidate_features(query, pool)
    assert made is not None
    found = find_new_words(query, np.array(made.rows), pool)
    assert len(found.articles) == len(made.rows) == 2
    assert len(set(found.articles.tolist())) == 2
    # «سمير» and «خلاف» are in both; «مايو» is the only day.
    stems = [set(found.stems[found.candidates == place].tolist()) for place in range(2)]
    assert len(stems[0] & stems[1]) == 2
    assert found.offered.sum() == 1
    assert made.table.row(0)["prior_agreed"] > 0
