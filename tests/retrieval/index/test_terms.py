"""One description of what is indexed and looked for, which every engine follows."""

from __future__ import annotations

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.index.engine import BASE_MARK, GRAM_BOOST, GRAM_MARK, KEY_MARK, SELDOM, frequency_terms, query_terms
from retrieval.index.terms import passage_terms, word_terms
from retrieval.ranking.query import parse_question
from retrieval.text.analysis import folded_forms
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
    words = [term.forms for term in parse_question("الوفد الوفد التركي").terms]
    [held] = passage_terms(document)
    assert set(query_terms(words, {})) <= set(held.split())


def test_a_key_of_one_letter_is_not_looked_for() -> None:
    word = folded_forms("ماء")._replace(base="ماء", key="م")
    assert set(query_terms([word], {word.stem: SELDOM})) == {BASE_MARK + "ماء"}


def test_a_number_is_looked_for_as_word_and_as_digit() -> None:
    five, digit = (folded_forms(fold(word)) for word in ("خمسة", "5"))
    assert set(query_terms([five], {})) & set(word_terms("5").split()) == {KEY_MARK + "5"}
    assert five.key == digit.key


def test_instead_of_a_key_that_many_passages_hold_the_stem_is_looked_for() -> None:
    [word] = (term.forms for term in parse_question("الحكومة").terms)
    stem, key = frequency_terms([word])
    often = {stem: 500, key: 1_500}
    assert set(query_terms([word], often, 9_000)) == {BASE_MARK + word.base, stem}
    assert set(query_terms([word], often, 90_000)) == {BASE_MARK + word.base, key}
    assert set(query_terms([word], {stem: 500, key: 900}, 1_000)) == {BASE_MARK + word.base, key}


def test_trigrams_are_looked_for_where_the_stem_is_seldom_and_count_less() -> None:
    [word] = (term.forms for term in parse_question("لافرنتييف").terms)
    often, seldom = query_terms([word], {word.stem: SELDOM}), query_terms([word], {word.stem: SELDOM - 1})
    assert not any(term.startswith(GRAM_MARK) for term in often)
    assert {seldom[GRAM_MARK + gram] for gram in word.grams} == {GRAM_BOOST}
    assert often.items() <= seldom.items()
