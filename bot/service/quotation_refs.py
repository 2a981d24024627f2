"""A quotation as the database refers to it: the article, the span and a digest. The archive keeps the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.state import KeptQuotation, State
from bot.state.answers import text_digest
from retrieval import Archive, Article, Quotation, QuotationKind, Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A quotation and the number of its place in the database."""

    quotation: Quotation
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One quotation of an answer, as one message shows it.

    ``answer`` is the number of the answer in the database, ``page`` counts from 0.
    ``understood`` is the question as it was understood, whole; None if it was asked as written.
    ``since`` and ``until`` are the first and last day that were searched; None if the question names no such day.
    ``dated``: the day of the article is part of the answer, because what was asked changes with time.
    ``archive_newest`` is that of ``Answer``.
    ``more``: the next quotation can be shown as this one is, an answer after an answer.
    """

    answer: int
    cited: Cited
    page: int
    pages: int
    understood: str | None = None
    since: date | None = None
    dated: bool = False
    until: date | None = None
    archive_newest: date | None = None
    more: bool = False


class GoneError(Exception):
    """The target of a button no longer exists. Its text is ``gone.CODE`` in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class QuotationRefs:
    """Converts quotations of ``archive`` to references that ``state`` stores, and back."""

    def __init__(self, archive: Archive, state: State) -> None:
        self._archive = archive
        self._state = state

    def kept(self, quotations: Sequence[Quotation]) -> list[KeptQuotation]:
        """References to ``quotations``, each with the number of its place."""
        places = self._state.answers.places([(q.article.id, q.start, q.end, text_digest(q.text)) for q in quotations])
        return [_kept(quotation, place) for quotation, place in zip(quotations, places, strict=True)]

    def restored(self, kept: KeptQuotation) -> Quotation:
        """Restore the quotation from the archive. Raises ``GoneError``."""
        article, _ = self.sentence(kept.article, kept.start, kept.end, kept.digest)
        others = [self._archive.article(other) for other in kept.also]
        return Quotation(
            article=article,
            text=article.body[kept.start : kept.end],
            start=kept.start,
            end=kept.end,
            score=kept.score,
            highlights=kept.highlights,
            before=None,
            after=None,
            also=tuple(other for other in others if other),
            points=kept.points,
            disagrees=tuple(filter(None, map(self._archive.article, kept.disagrees))),
            kind=QuotationKind(kept.kind),
            why=Why(matched=kept.matched, missing=kept.missing, expects=kept.expects, offers=kept.offers, features={}),
        )

    def sentence(self, article_id: str, start: int, end: int, known: str) -> tuple[Article, tuple[int, int]]:
        """Return the article and the span of the sentence with this digest. Raises ``GoneError``."""
        article = self._archive.article(article_id)
        if article is None:
            raise GoneError("article")
        if text_digest(article.body[start:end]) != known:
            raise GoneError("changed")
        return article, (start, end)


def _kept(quotation: Quotation, place: int) -> KeptQuotation:
    return KeptQuotation(
        place=place,
        article=quotation.article.id,
        start=quotation.start,
        end=quotation.end,
        digest=text_digest(quotation.text),
        score=round(quotation.score, 4),
        highlights=quotation.highlights,
        also=tuple(other.id for other in quotation.also),
        matched=quotation.why.matched,
        missing=quotation.why.missing,
        expects=quotation.why.expects,
        offers=quotation.why.offers,
        points=quotation.points,
        disagrees=tuple(other.id for other in quotation.disagrees),
        kind=quotation.kind.value,
    )
