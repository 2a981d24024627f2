"""Articles of words of news, and what an archive finds for some words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.index.engine import query_terms
from retrieval.ranking.query import parse_question
from tests.retrieval.news import text

MakeArticle = Callable[..., Article]
Find = Callable[[Archive, str], list[str]]


@pytest.fixture
def make_article() -> MakeArticle:
    def make(number: int, **changes: Any) -> Article:
        fields: dict[str, Any] = {
            "id": f"news-{number:05}",
            "title": f"خبر رقم {number}",
            "body": text(number),
            "source": ("جريدة المساء", "وكالة الأنباء")[number % 2],
            "date": date(2020, 1 + number % 12, 1 + number % 28),
            "category": ("رياضة", "سياسة", "اقتصاد")[number % 3],
        }
        return Article(**{**fields, **changes})

    return make


@pytest.fixture
def find() -> Find:
    """The ids of the articles whose passages an archive finds for some words, best first."""

    def search(archive: Archive, words: str) -> list[str]:
        store = archive._store
        store.refresh()
        terms = query_terms((term.forms for term in parse_question(words).terms), {})
        documents = store.documents([hit.article for hit in store.engine.search(terms, 20)])
        return [document.article.id for document in documents if document is not None]

    return search
