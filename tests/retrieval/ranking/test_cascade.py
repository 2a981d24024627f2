"""The most promising sentences become candidates, and of the first the likeliest goes first."""

from __future__ import annotations

import numpy as np

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.ranking.cascade import CANDIDATES, READ, order_by_chance, select_candidates
from retrieval.ranking.query import parse_question


def test_a_sentence_that_is_much_likelier_goes_first_and_the_others_keep_their_order() -> None:
    assert order_by_chance(np.array([-1.4, -2.2, 0.4, -0.8])) == [2, 0, 1, 3]


def test_a_sentence_that_is_hardly_likelier_stays_behind_the_first() -> None:
    assert order_by_chance(np.array([0.0, 0.2])) == [0, 1]
    assert order_by_chance(np.array([])) == []


def test_a_sentence_whose_text_is_not_read_does_not_go_first() -> None:
    odds = np.array([-2.2] * READ + [2.2])
    assert order_by_chance(odds) == list(range(READ + 1))


def candidates(question: str, *bodies: str) -> list[str]:
    """The articles, by number, whose sentences become candidates, best first."""
    archive = Archive()
    archive.add(Article(id=str(number), title="سكان المدينة", body=body) for number, body in enumerate(bodies))
    query, reader = parse_question(question), archive.reader()
    pool = reader.retrieve_pool(query)
    return [one.document.article.id for one in reader.candidates(select_candidates(query, pool), pool)]


def test_of_more_sentences_than_candidates_one_with_what_is_asked_is_among_them() -> None:
    without = ["يزيد عدد سكان المدينة كل سنة."] * (CANDIDATES + 4)
    found = candidates("كم عدد سكان المدينة؟", *without, "يزيد عدد سكان المدينة على 4500 نسمة كل سنة.")
    assert len(found) == CANDIDATES
    assert found[0] == str(len(without))


def test_a_number_of_the_question_is_not_what_is_asked() -> None:
    asked = "كم عدد سكان المدينة في 2018؟"
    found = candidates(asked, "يزيد عدد سكان المدينة في 2018.", "يزيد عدد سكان المدينة في 2018 على 45 ألفا.")
    assert found[0] == "1"
