"""Of the passages that the engine finds, those are matched that promise an answer, also in other words."""

from __future__ import annotations

import numpy as np

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.index.engine import Hit
from retrieval.index.passage_vectors import PassageVectors, no_vectors, passage_vectors
from retrieval.ranking.matching import Matcher
from retrieval.ranking.passage_selection import select_passages
from retrieval.ranking.query import parse_question
from retrieval.text.word_vectors import Vectors

QUESTION = "متى رفضت المحكمة الطعن؟"
OTHER_WORDS = "لم يقبل القضاة استئناف الحكم يوم الثلاثاء."
ELSEWHERE = "سجل اللاعب هدفا في الشوط الثاني من المباراة."


def asked(question: str = QUESTION) -> Vectors:
    return Matcher([term.forms for term in parse_question(question).terms], {}, 0).vector


def vectors(*bodies: str, title: str = "خبر") -> PassageVectors:
    return np.concatenate([passage_vectors(Document(Article(id="a", title=title, body=body))) for body in bodies])


def hits(*scores: float) -> list[Hit]:
    return [Hit(str(number), 0, score) for number, score in enumerate(scores)]


def test_few_passages_stay_as_they_are_found() -> None:
    assert select_passages(asked(), hits(9, 8), vectors(ELSEWHERE, OTHER_WORDS), 2) == [0, 1]
    assert select_passages(asked(), [], no_vectors(0), 2) == []


def test_of_passages_with_as_many_words_the_one_that_says_the_same_is_first() -> None:
    found = vectors(ELSEWHERE, OTHER_WORDS, ELSEWHERE)
    assert select_passages(asked(), hits(5, 5, 5), found, 2) == [1, 0]


def test_the_title_counts() -> None:
    found = np.concatenate([vectors(ELSEWHERE, ELSEWHERE), vectors(ELSEWHERE, title="القضاة لم يقبلوا الاستئناف")])
    assert select_passages(asked(), hits(5, 5, 5), found, 1) == [2]


def test_the_engine_decides_where_the_similarity_does_not() -> None:
    assert select_passages(asked(), hits(50, 5, 20), vectors(ELSEWHERE, OTHER_WORDS, ELSEWHERE), 2) == [0, 2]
    unknown = asked("متى تأسست ططظظ؟")
    assert select_passages(unknown, hits(1, 3, 2), vectors("قق.", "قق.", "قق.", title="ضض"), 2) == [1, 2]
