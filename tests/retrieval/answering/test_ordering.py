"""Dates and preferred outlets reorder answers among themselves; near misses stay behind them."""

from __future__ import annotations

from datetime import date

from retrieval.answer import Answer, Quotation, QuotationKind, Why
from retrieval.answering.config import ReaderConfig
from retrieval.answering.ordering import reorder
from retrieval.article import Article
from retrieval.filters import Filters


def quotation(name: str, score: float, year: int | None, kind: QuotationKind = QuotationKind.ANSWER) -> Quotation:
    day = date(year, 1, 1) if year else None
    return Quotation(
        article=Article(id=name, title="", body="نص", source=name, date=day),
        text="نص",
        start=0,
        end=2,
        score=score,
        highlights=(),
        before=None,
        after=None,
        also=(),
        why=Why(matched=(), missing=(), expects="any", offers=False, features={}),
        kind=kind,
    )


ANSWER = Answer(
    question="س",
    quotations=(
        quotation("أ", 0.6, 2018),
        quotation("ب", 0.5, None),
        quotation("ج", 0.4, 2020),
        quotation("د", 0.3, 2024, QuotationKind.NEAR_MISS),
    ),
    near_misses=(),
    took_ms=1.0,
)


def order(filters: Filters, top: int = 10) -> str:
    reordered = reorder(ANSWER, top, filters, ReaderConfig(answer=0.35, comparable=0.5))
    return "".join(one.article.id for one in reordered.quotations)


def test_the_newest_answer_comes_first_and_a_newer_near_miss_does_not() -> None:
    assert order(Filters(newest=True)) == "جأبد"
    assert order(Filters(newest=True), top=1) == "ج"


def test_a_preferred_outlet_comes_first_with_an_answer_and_not_with_a_near_miss() -> None:
    assert order(Filters(prefer_sources=("ج",))) == "جأبد"
    assert order(Filters(prefer_sources=("د",))) == "أبجد"
