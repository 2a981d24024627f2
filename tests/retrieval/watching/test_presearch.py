"""The presearch gives exactly the questions of which an article says enough."""

from __future__ import annotations

import random

import numpy as np

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.ranking.matching import Matcher
from retrieval.ranking.query import parse_question
from retrieval.watching.presearch import LEAST, Presearch, QuestionTerms, article_codes, question_terms, share_said
from tests.retrieval.news import WORDS, text


def terms_of(question: str) -> QuestionTerms:
    forms = [term.forms for term in parse_question(question).terms]
    return question_terms(Matcher(forms, {}, 0, fuzzy=False))


def codes_of(body: str) -> np.ndarray:
    return article_codes(Document(Article(id="1", title="", body=body)).forward_entry)


def test_it_finds_what_comparing_every_question_with_every_article_finds() -> None:
    chooser = random.Random(3)  # noqa: S311 - chooses words
    questions = [terms_of("كم " + " ".join(chooser.sample(WORDS, 4))) for _ in range(200)]
    presearch = Presearch(questions)
    found = 0
    for seed in range(40):
        codes = codes_of(text(seed, 2))
        places, shares = presearch.shares(codes)
        said = {place: share for place, share in zip(places.tolist(), shares.tolist(), strict=True) if share >= LEAST}
        every = {place: share_said(one, codes) for place, one in enumerate(questions)}
        wanted = {place: share for place, share in every.items() if share >= LEAST}
        assert said.keys() == wanted.keys()
        assert all(abs(said[place] - share) < 1e-9 for place, share in wanted.items())
        found += len(wanted)
    assert found > 20


def test_a_word_with_an_article_or_a_plural_is_the_same_word() -> None:
    terms = terms_of("كم سفينة في الميناء؟")
    assert share_said(terms, codes_of("رست السفينة في ميناء الشرق.")) == 1.0
    assert share_said(terms, codes_of("وصل الوفد إلى المدينة.")) == 0.0


def test_without_questions_nothing_is_found() -> None:
    places, shares = Presearch(()).shares(codes_of("رست السفينة في الميناء."))
    assert len(places) == len(shares) == 0
