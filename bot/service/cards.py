"""A quotation with its place in the database, and what is shown with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retrieval import Quotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A quotation and the number under which the database knows its place."""

    quotation: Quotation
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One quotation of an answer. ``answer`` is the answer's number in the database,
    ``page`` counts from 0; ``understood`` is the question as a follow-up was read,
    ``since`` the first day that was searched where it named days."""

    answer: int
    cited: Cited
    page: int
    pages: int
    understood: str | None = None
    since: date | None = None
