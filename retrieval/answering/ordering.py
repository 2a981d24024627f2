"""Puts the quotations of an answer into the order that the filters ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from retrieval.answer import Answer, Quotation, QuotationKind
from retrieval.answering.config import ReaderConfig
from retrieval.filters import Filters


def reorder(answer: Answer, top: int, filters: Filters, config: ReaderConfig) -> Answer:
    """Return the first ``top`` quotations, reordered by date or by preferred outlet.

    By date, those that are answers come first, from the newest. A sentence of a preferred outlet comes first only
    when its probability is comparable to that of the best. Near misses stay behind the answers.
    """
    quotations = list(answer.quotations)
    if filters.newest:
        dated = [one for one in quotations if one.kind is QuotationKind.ANSWER and one.article.date]
        dated.sort(key=lambda one: one.article.date or date.min, reverse=True)
        quotations = [*dated, *(one for one in quotations if one not in dated)]
    if filters.prefer_sources and quotations:
        least = max(config.answer, config.comparable * max(one.score for one in quotations))
        quotations.sort(key=lambda one: _place(one, least, filters))
    return replace(answer, quotations=tuple(quotations[:top]))


def _place(quotation: Quotation, least: float, filters: Filters) -> int:
    """Return 0 for a likely answer of a preferred outlet, 1 for other answers, 2 for near misses."""
    if quotation.kind is QuotationKind.NEAR_MISS:
        return 2
    return int(quotation.score < least or not filters.prefers(quotation.article))
