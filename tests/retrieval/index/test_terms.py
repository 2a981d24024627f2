"""One description of what is indexed and looked for, which every engine follows."""

from __future__ import annotations

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.index.engine import BASE_MARK, GRAM_BOOST, GRAM_MARK, KEY_MARK, SELDOM, asked_of, wanted_of
from retrieval.index.terms import passage_terms, word_terms
from retrieval.ranking.query import understand
from retrieval.text.analysis import forms
from retrieval.text.normalization import fold


def test_every_passage_has_its_terms_and_those_of_the_title() -> None:
    long = "\n".join(f"وصل الوفد رقم {number} إلى المدينة صباح الخميس وغادرها مساء الجمعة." for number in range(40))
    document = Document(Article(id="a", title="زلزال", body=long))
    held = list(passage_terms(document))
    assert len(held) == len(document.passages) > 1
    assert all("زلزال" in terms.split() for terms in held)


def test_an_article_without_a_word_has_a_passage_all_the_same() -> None:
    assert list(passage_terms(Document(Article(id="a", title="زلزال", body="")))) == [""]


def test_what_is_looked_for_is_in_the_passage_that_says_it() -> None:
    document = Document(Article(id="a", title="", body="وصل الوفد التركي إلى ميناء طرابلس."))
    words = [term.forms for term in understand("الوفد الوفد التركي").terms]
    [held] = passage_terms(document)
    assert set(wanted_of(words, {})) <= set(held.split())


def test_a_key_of_one_letter_is_not_looked_for() -> None:
    word = forms("ماء")._replace(base="ماء", key="م")
    assert set(wanted_of([word], {word.stem: SELDOM})) == {BASE_MARK + "ماء"}


def test_a_number_is_looked_for_as_word_and_as_digit() -> None:
    five, digit = (forms(fold(word)) for word in ("خمسة", "5"))
    assert set(wanted_of([five], {})) & set(word_terms("5").split()) == {KEY_MARK + "5"}
    assert five.key == digit.key


def test_instead_of_a_key_that_many_passages_hold_the_stem_is_looked_for() -> None:
    [word] = (term.forms for term in understand("الحكومة").terms)
    stem, key = asked_of([word])
    often = {stem: 500, key: 1_500}
    assert set(wanted_of([word], often, 9_000)) == {BASE_MARK + word.base, stem}
    assert set(wanted_of([word], often, 90_000)) == {BASE_MARK + word.base, key}
    assert set(wanted_of([word], {stem: 500, key: 900}, 1_000)) == {BASE_MARK + word.base, key}


def test_trigrams_are_looked_for_where_the_stem_is_seldom_and_count_less() -> None:
    [word] = (term.forms for term in understand("لافرنتييف").terms)
    often, seldom = wanted_of([word], {word.stem: SELDOM}), wanted_of([word], {word.stem: SELDOM - 1})
    assert not any(term.startswith(GRAM_MARK) for term in often)
    assert {seldom[GRAM_MARK + gram] for gram in word.grams} == {GRAM_BOOST}
    assert often.items() <= seldom.items()
