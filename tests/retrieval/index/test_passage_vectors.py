"""The vector of a passage says what its words and its title mean."""

from __future__ import annotations

import numpy as np

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.index.passage_vectors import PassageVectors, no_vectors, passage_vectors
from retrieval.text.word_vectors import unit, word_vectors

COURT = "لم يقبل القضاة استئناف الحكم يوم الثلاثاء."
SPORT = "سجل اللاعب هدفا في الشوط الثاني من المباراة."


def made(title: str, body: str) -> PassageVectors:
    return passage_vectors(Document(Article(id="a", title=title, body=body)))


def likeness(one: PassageVectors, other: PassageVectors) -> float:
    return float((unit(one.astype(np.float32)) @ unit(other.astype(np.float32)).T)[0, 0])


def test_each_passage_has_a_vector() -> None:
    document = Document(Article(id="a", title="خبر", body="\n".join([COURT * 8, SPORT * 8])))
    vectors = passage_vectors(document)
    assert len(document.passages) > 1
    assert vectors.shape == (len(document.passages), word_vectors().dimensions)
    assert np.array_equal(vectors, passage_vectors(document, document.numbered()))
    assert likeness(vectors[:1], made("خبر", COURT)) > likeness(vectors[:1], made("خبر", SPORT))
    assert likeness(vectors[-1:], made("خبر", SPORT)) > likeness(vectors[-1:], made("خبر", COURT))


def test_what_is_said_in_other_words_is_nearer_than_another_matter() -> None:
    asked = made("", "رفضت المحكمة الطعن")
    assert likeness(asked, made("خبر", COURT)) > likeness(asked, made("خبر", SPORT)) + 0.2


def test_the_title_is_part_of_every_passage() -> None:
    assert likeness(made("القضاة والمحكمة", SPORT), made("", COURT)) > likeness(made("خبر", SPORT), made("", COURT))


def test_a_rare_form_counts_as_its_stem() -> None:
    assert likeness(made("", "بالقضاتين"), made("", "القضاتين")) > 0.9


def test_an_article_without_known_words_has_one_vector_that_is_near_to_nothing() -> None:
    for title, body in (("", ""), ("ططظظ", "قققق ضضضض.")):
        assert np.array_equal(made(title, body), no_vectors(1))
