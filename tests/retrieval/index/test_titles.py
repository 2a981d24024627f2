"""The terms of a whole title are those of a question that names it, and of no other."""

from __future__ import annotations

import pytest

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.index.engine import NAMING_WORDS, TITLE_MARK, TITLE_WORDS, title_terms, title_terms_in
from retrieval.index.terms import passage_terms
from retrieval.text.analysis import forms_of

WORDS = ["قلعة", "حلب", "نهر", "الفرات", "جبل", "قاسيون"]


def named(question: str) -> set[str]:
    return set(title_terms_in(forms_of(question)))


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("سوريا", "ما هي عاصمة سوريا؟"),
        ("سوريا", "وبسوريا"),
        ("الجمهورية العربية السورية", "كم سكان الجمهورية العربية السورية اليوم؟"),
        ("العودة إلى حلب", "متى كتبت العودة من حلب؟"),
        ("حلب وقلعة حلب", "من بنى قلعة حلب؟"),
        ("ابن رشد", "هل قرأ ابن سينا لابن رشد؟"),
        ("محمد ﷺ", "أين ولد محمد ﷺ؟"),
        ("كأس العالم 2022", "أين أقيم كأس العالم ٢٠٢٢؟"),
        ("نادي الهلال (السعودية)", "متى تأسس نادي الهلال؟"),
        ("نادي الهلال (السعودية)", "متى تأسس نادي الهلال في السعودية؟"),
        ("قطر [دولة]", "أين تقع قطر؟"),
        ("(1984)", "من كتب 1984؟"),
    ],
)
def test_a_question_names_a_title_all_of_whose_words_it_says_together(title: str, question: str) -> None:
    assert named(question) & set(title_terms(title))


@pytest.mark.parametrize(
    ("title", "question"),
    [
        ("اقتصاد سوريا", "ما هي عاصمة سوريا؟"),
        ("سوريا وحلب", "هل تقع حلب شمال سوريا؟"),
        ("نادي الهلال (السعودية)", "ما هي عاصمة السعودية؟"),
        ("نادي الهلال (السعودية", "متى تأسس نادي الهلال؟"),
    ],
)
def test_part_of_a_title_does_not_name_it(title: str, question: str) -> None:
    assert title_terms(title)
    assert not named(question) & set(title_terms(title))


@pytest.mark.parametrize("title", ["", "من هو", "؟!", "()", " ".join(WORDS[: TITLE_WORDS + 1])])
def test_a_title_of_no_word_or_of_too_many_has_no_term(title: str) -> None:
    assert title_terms(title) == []


def test_a_title_has_a_second_term_only_where_parentheses_hold_a_word() -> None:
    assert len(title_terms("سوريا")) == len(title_terms("سوريا ()")) == len(title_terms("سوريا (سوريا)")) == 1
    assert len(title_terms("سوريا (دولة)")) == 2
    assert len(title_terms(f"سوريا ({' '.join(WORDS)})")) == 1


def test_the_order_of_the_words_and_their_clitics_are_nothing_to_the_term() -> None:
    assert title_terms("حلب والقلعة") == title_terms("قلعة حلب") == title_terms("قلعة حلب، قلعة")


def test_a_term_has_no_space_at_which_an_index_would_cut_it() -> None:
    for title in ("محمد ﷺ", "نادي الهلال (السعودية)", " سوريا "):
        assert all(term.startswith(TITLE_MARK) and len(term.split()) == 1 for term in title_terms(title))


def test_every_run_of_a_question_is_named_once_in_order() -> None:
    first, second, third = (title_terms(word)[0] for word in WORDS[:3])
    both, last = title_terms(" ".join(WORDS[:2])), title_terms(" ".join(WORDS[1:3]))
    every = title_terms(" ".join(WORDS[:3]))
    assert title_terms_in(forms_of(" في ".join(WORDS[:3]))) == [first, *both, *every, second, *last, third]
    assert title_terms_in(forms_of("سوريا سوريا من سوريا")) == title_terms("سوريا")
    assert title_terms_in(forms_of("من هو هذا")) == title_terms_in([]) == []


def test_no_run_is_longer_than_a_title_and_a_long_question_names_no_more() -> None:
    question = forms_of(" ".join(f"{number}" for number in range(1_000)))
    found = title_terms_in(question)
    assert len(found) <= NAMING_WORDS * TITLE_WORDS
    assert f"{TITLE_MARK}{NAMING_WORDS - 1}" in found
    assert f"{TITLE_MARK}{NAMING_WORDS}" not in found


def test_every_passage_holds_the_terms_of_its_title() -> None:
    long = "\n".join(f"وصل الوفد رقم {number} إلى المدينة صباح الخميس وغادرها مساء الجمعة." for number in range(40))
    document = Document(Article(id="a", title="نادي الهلال (السعودية)", body=long))
    held = list(passage_terms(document))
    assert len(held) > 1
    assert all(set(title_terms(document.article.title)) <= set(terms.split()) for terms in held)
