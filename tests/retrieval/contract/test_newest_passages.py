"""The newest passages that contain given words: the same in every archive."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.filters import ALL, Filters
from retrieval.index.engine import BASE_MARK

OTHER = "تواصلت أعمال الصيانة في الطريق الساحلي طوال الليل. "


def news(number: int, title: str, day: date | None, body: str = OTHER) -> Article:
    return Article(id=f"n{number}", title=title, body=body, source=f"جريدة {number % 2}", date=day)


@pytest.fixture
def filled(archive: Archive) -> Archive:
    """Five articles that name the player, in an order that is not that of their days, and others."""
    archive.add(
        [
            news(1, "سالم الدوسري يسجل", date(2018, 3, 1)),
            news(2, "إصابة سالم الدوسري", date(2019, 3, 1)),
            news(3, "سالم الدوسري يعود", None),
            news(4, "عودة اللاعب", date(2018, 9, 5), f"{OTHER}عاد سالم الدوسري إلى فريقه."),
            news(5, "سالم يغيب", date(2020, 1, 1)),
            news(6, "سالم الدوسري لاعب العام", date(2017, 12, 31)),
            *(news(number, f"خبر {number}", date(2021, 1, number - 9)) for number in range(10, 30)),
        ]
    )
    return archive


def found(archive: Archive, *words: str, limit: int = 100, filters: Filters = ALL) -> list[str]:
    """The ids of the articles of the passages, without repeats."""
    archive._store.refresh()
    hits = archive._store.engine.newest([{BASE_MARK + word} for word in words], limit, filters)
    documents = archive._store.documents([hit.article for hit in hits])
    return list(dict.fromkeys(document.article.id for document in documents if document is not None))


def test_passages_with_all_words_come_newest_first_and_undated_last(filled: Archive) -> None:
    assert found(filled, "سالم", "دوسري") == ["n2", "n4", "n1", "n6", "n3"]
    assert found(filled, "سالم") == ["n5", "n2", "n4", "n1", "n6", "n3"]


def test_no_more_than_the_limit_are_found_and_they_are_the_newest(filled: Archive) -> None:
    assert found(filled, "سالم", "دوسري", limit=2) == ["n2", "n4"]


def test_of_the_terms_of_one_word_any_is_enough(filled: Archive) -> None:
    engine = filled._store.engine
    words = [{BASE_MARK + "سالم"}, {BASE_MARK + "دوسري", BASE_MARK + "يغيب"}]
    documents = filled._store.documents([hit.article for hit in engine.newest(words, 1)])
    assert [document.article.id for document in documents if document] == ["n5"]


def test_only_articles_that_the_filters_admit_are_found(filled: Archive) -> None:
    assert found(filled, "سالم", filters=Filters(since=date(2018, 3, 1), until=date(2019, 3, 1))) == ["n2", "n4", "n1"]
    assert found(filled, "سالم", filters=Filters(sources=("جريدة 1",))) == ["n5", "n1", "n3"]
    assert found(filled, "سالم", filters=Filters(exclude_sources=("جريدة 1",))) == ["n2", "n4", "n6"]


def test_without_words_the_newest_of_all_are_found(filled: Archive) -> None:
    assert found(filled, limit=1) == ["n29"]
    assert found(filled, limit=1, filters=Filters(until=date(2018, 1, 1))) == ["n6"]
    assert found(filled, filters=Filters(until=date(2000, 1, 1))) == []


def test_a_word_that_no_article_has_finds_none(filled: Archive, archive: Archive) -> None:
    assert found(filled, "سالم", "زحل") == []
    archive.remove([article.id for article in archive.articles()])
    assert found(archive, "سالم") == []
    assert found(archive) == []
