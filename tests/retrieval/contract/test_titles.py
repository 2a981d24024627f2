"""An article whose whole title a question names is read, whatever else is found."""

from __future__ import annotations

import pytest

from retrieval.answering.reader import PASSAGES, TITLE_PASSAGES
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.filters import ALL, Filters
from retrieval.index.engine import query_terms, title_terms, title_terms_in
from retrieval.ranking.query import parse_question

QUESTION = "ما هي عاصمة سوريا؟"
CLUB = "متى تأسس نادي الهلال؟"
LONG = "تمتد البلاد من الساحل إلى البادية وفيها جبال وأنهار وسهول يزرع فيها القمح والقطن والزيتون منذ القدم. "


def news(number: int, words: str) -> Article:
    """A passage that says ``words`` more often, in less, than the page about them."""
    title, body = f"{words} في أخبار رقم {number}", f"{words} {words} رقم {number}."
    return Article(id=f"news-{number}", title=title, body=body, source="جريدة")


def page(article_id: str, title: str, said: str = "سوريا", source: str = "الموسوعة") -> Article:
    return Article(id=article_id, title=title, body=f"{LONG}\n{LONG}\n{LONG}\n{said}.\n{LONG}", source=source)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Many passages of news that score higher than the pages that are asked about."""
    archive.add(news(number, "عاصمة سوريا") for number in range(PASSAGES + 10))
    archive.add(news(number, "تأسس نادي الهلال") for number in range(PASSAGES + 10, 2 * (PASSAGES + 10)))
    archive.add([page("syria", "سوريا"), page("economy", "اقتصاد سوريا"), page("clubs", "الأندية", "نادي الهلال")])
    archive.add([page("club", "نادي الهلال (السعودية)"), page("other", "نادي الهلال (السودان)")])
    return archive


def read(archive: Archive, question: str, filters: Filters = ALL) -> list[str]:
    """The ids of the articles whose passages are read for ``question``."""
    archive._store.refresh()
    evidence = archive.reader(filters).retrieve_pool(parse_question(question))
    documents = archive._store.documents(evidence.articles)
    return [document.article.id for document in documents if document is not None]


def assert_news(found: list[str]) -> None:
    assert len(set(found)) == PASSAGES
    assert all(article.startswith("news-") for article in found)


def wanted(question: str) -> dict[str, float]:
    return query_terms((term.forms for term in parse_question(question).terms), {})


def test_the_article_that_the_question_names_is_read_after_what_is_found(filled: Archive) -> None:
    assert not {"syria", "economy"} & set(filled.retrieve(QUESTION, PASSAGES))
    *first, last = read(filled, QUESTION)
    assert last == "syria"
    assert_news(first)


def test_what_parentheses_add_to_a_title_need_not_be_asked(filled: Archive) -> None:
    *first, one, other = read(filled, CLUB)
    assert_news(first)
    assert {one, other} == {"club", "other"}


def test_what_is_found_anyhow_is_read_once(archive: Archive) -> None:
    archive.add([page("syria", "سوريا"), news(1, "عاصمة سوريا")])
    assert sorted(read(archive, QUESTION)) == ["news-1", "syria"]


def test_of_many_articles_of_the_name_the_best_are_read(filled: Archive) -> None:
    filled.add(page(f"syria-{number}", "سوريا", "عاصمة") for number in range(TITLE_PASSAGES))
    assert sorted(read(filled, QUESTION)[PASSAGES:]) == [f"syria-{number}" for number in range(TITLE_PASSAGES)]


def test_an_article_is_named_by_the_title_that_it_has_now(filled: Archive) -> None:
    filled.add([page("syria", "سهول وأنهار وجبال"), page("economy", "سوريا")])
    assert read(filled, QUESTION)[PASSAGES:] == ["economy"]
    filled.remove(["economy"])
    assert read(filled, QUESTION)[PASSAGES:] == []
    filled.reindex()
    assert filled.check().sound


def test_only_articles_that_the_filters_admit_are_read(filled: Archive) -> None:
    assert read(filled, QUESTION, Filters(sources=("الموسوعة",)))[0] == "syria"
    assert "syria" not in read(filled, QUESTION, Filters(sources=("جريدة",)))
    filled.add([page("syria", "سوريا", source="جريدة"), page("second", "سوريا")])
    assert read(filled, QUESTION, Filters(sources=("جريدة",)))[PASSAGES:] == ["syria"]


def test_a_search_among_titles_is_held_to_them_and_scores_as_without(filled: Archive) -> None:
    engine, asked = filled._store.engine, wanted(QUESTION)
    everything = {(hit.article, hit.passage): hit.score for hit in engine.search(asked, 100)}
    titled = engine.search(asked, 100, among=title_terms("سوريا"))
    documents = filled._store.documents([hit.article for hit in titled])
    assert [document.article.id for document in documents if document] == ["syria"]
    for hit in titled:
        assert hit.score == pytest.approx(everything[hit.article, hit.passage], rel=1e-5)
    both = engine.search(asked, 100, among=[*title_terms("سوريا"), *title_terms("اقتصاد سوريا"), "@لا أحد"])
    documents = filled._store.documents([hit.article for hit in both])
    assert {document.article.id for document in documents if document} == {"syria", "economy"}
    assert engine.search(asked, 100, among=["@لا"]) == []
    assert engine.search({}, 100, among=title_terms("سوريا")) == []
    assert len(engine.search(asked, 100, among=())) == len(everything)


def test_passages_are_counted_by_the_titles_of_their_articles(filled: Archive) -> None:
    named = title_terms_in(term.forms for term in parse_question(CLUB).terms)
    counts = filled._store.engine.frequencies(named)
    assert {term: count for term, count in counts.items() if count} == dict.fromkeys(title_terms("نادي الهلال"), 2)
