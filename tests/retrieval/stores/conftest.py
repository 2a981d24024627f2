from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive import Archive, open_archive
from retrieval.article import Article
from retrieval.engines import wanted_of
from retrieval.question import understand

# Words of news, so that the analysis has something to do.
TEXT = (
    "الرئيس الوزير الحكومة البرلمان المدينة المحافظة القضية المحكمة الشرطة الجيش الحدود اللاجئون "
    "الاقتصاد النفط الأسعار البنك المركزي الدينار المنتخب المباراة الفريق المدرب الهدف البطولة "
    "المهرجان الفيلم المخرج الكاتب الجامعة الطلاب المستشفى الوباء اللقاح الأمطار الزلزال الطائرة "
    "السفينة المصنع العمال الإضراب الانتخابات الناخبون الاتفاق"
)
WORDS = TEXT.split()

MakeArticle = Callable[..., Article]
Find = Callable[[Archive, str], list[str]]


def text(seed: int, sentences: int = 6) -> str:
    """Sentences of words in an order that ``seed`` decides."""
    chooser = random.Random(seed)  # noqa: S311 - chooses words
    return "\n".join(" ".join(chooser.choices(WORDS, k=14)) + "." for _ in range(sentences))


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
def address(tmp_path: Path) -> str:
    return f"file:{tmp_path / 'archive'}"


@pytest.fixture
def archive(address: str) -> Any:
    with open_archive(address, create=True) as opened:
        yield opened


@pytest.fixture
def find() -> Find:
    """The ids of the articles whose passages an archive finds for some words, best first."""

    def search(archive: Archive, words: str) -> list[str]:
        store = archive._store
        store.refresh()
        terms = wanted_of((term.forms for term in understand(words).terms), {})
        documents = store.documents([hit.article for hit in store.engine.search(terms, 20)])
        return [document.article.id for document in documents if document is not None]

    return search
