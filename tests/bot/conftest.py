from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import Catalogue
from bot.settings import Language
from retrieval import Answer, Archive, Article, Quotation, ThresholdChoice, Why, open_archive
from tests.paths import SEED_ARCHIVE

MakeQuotation = Callable[..., Quotation]


@pytest.fixture(autouse=True)
def _settings_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no ``.env`` of the developer reaches a test; the archive is the five pages."""
    for name in ("LANGUAGE", "ANSWERS", "ENCODER", "STRICTNESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ARCHIVE", SEED_ARCHIVE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def archive() -> Iterator[Archive]:
    # With a low bar below the first sentence, five pages give several answers to a question.
    with open_archive(SEED_ARCHIVE, config=ThresholdChoice(further=0.02)) as opened:
        yield opened


@pytest.fixture(scope="session")
def arabic() -> Catalogue:
    return Catalogue(Language.AR)


@pytest.fixture(scope="session")
def english() -> Catalogue:
    return Catalogue(Language.EN)


@pytest.fixture(scope="session")
def article() -> Article:
    return Article(
        id="fair-2020",
        title="افتتاح المعرض",
        source="جريدة المساء",
        date=date(2020, 3, 5),
        url="https://news.example/fair",
        body="افتتح الوزير المعرض.\nحضر ثلاثون ناشرًا من مصر.\nينتهي المعرض يوم الأحد.",
    )


@pytest.fixture(scope="session")
def quotation(article: Article) -> MakeQuotation:
    """Makes a quotation of the article's second line, with what the test cares about changed."""

    def make(**changes: Any) -> Quotation:
        text = "حضر ثلاثون ناشرًا من مصر."
        start = article.body.index(text)
        fields: dict[str, Any] = {
            "article": article,
            "text": text,
            "start": start,
            "end": start + len(text),
            "score": 0.87654321,
            "highlights": ((0, 3), (11, 17)),
            "before": "افتتح الوزير المعرض.",
            "after": "ينتهي المعرض يوم الأحد.",
            "also": (),
            "why": Why(
                matched=("حضر", "ناشرا"), missing=("كم",), expects="number", offers=True, features={"bm25": 1.23456}
            ),
        }
        return Quotation(**{**fields, **changes})

    return make


@pytest.fixture(scope="session")
def answer(quotation: MakeQuotation) -> Answer:
    return Answer(question="كم ناشرا حضر؟", quotations=(quotation(),), near_misses=(), took_ms=1.23456)
