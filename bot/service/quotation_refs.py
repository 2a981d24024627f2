"""A quotation as the database refers to it: the article, the span and a digest. The archive keeps the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.state import KeptCorroboration, KeptQuotation, KeptValue, State
from bot.state.answers import text_digest
from retrieval import (
    Archive,
    Article,
    Corroboration,
    CorroborationKind,
    Quotation,
    QuotationKind,
    ReportedValue,
    Why,
)


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
        return Quotation(
            article=article,
            text=article.body[kept.start : kept.end],
            start=kept.start,
            end=kept.end,
            score=kept.score,
            highlights=kept.highlights,
            before=None,
            after=None,
            also=tuple(filter(None, map(self._corroboration, kept.also))),
            points=kept.points,
            values=self._values(kept.values),
            kind=QuotationKind(kept.kind),
            why=Why(matched=kept.matched, missing=kept.missing, expects=kept.expects, offers=kept.offers, features={}),
        )

    def _corroboration(self, kept: KeptCorroboration) -> Corroboration | None:
        """Restore a sentence that says the same; None if the archive no longer has it."""
        article = self._unchanged(kept)
        if article is None:
            return None
        text = article.body[kept.start : kept.end]
        return Corroboration(
            article=article, text=text, start=kept.start, end=kept.end, kind=CorroborationKind(kept.kind)
        )

    def _values(self, kept: Sequence[KeptValue]) -> tuple[ReportedValue, ...]:
        """Restore the values that the archive still has; one alone is no change."""
        found = [
            ReportedValue(
                article=article,
                text=article.body[one.start : one.end],
                start=one.start,
                end=one.end,
                span=one.span,
                number=one.number,
            )
            for one in kept
            if (article := self._unchanged(one)) is not None
        ]
        return tuple(found) if len(found) > 1 else ()

    def _unchanged(self, kept: KeptCorroboration | KeptValue) -> Article | None:
        """The article of a sentence, or None if the sentence has changed."""
        try:
            return self.sentence(kept.article, kept.start, kept.end, kept.digest)[0]
        except GoneError:
            return None

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
        also=tuple(
            KeptCorroboration(
                article=other.article.id,
                start=other.start,
                end=other.end,
                digest=text_digest(other.text),
                kind=other.kind.value,
            )
            for other in quotation.also
        ),
        matched=quotation.why.matched,
        missing=quotation.why.missing,
        expects=quotation.why.expects,
        offers=quotation.why.offers,
        points=quotation.points,
        values=tuple(
            KeptValue(
                article=one.article.id,
                start=one.start,
                end=one.end,
                digest=text_digest(one.text),
                span=one.span,
                number=one.number,
            )
            for one in quotation.values
        ),
        kind=quotation.kind.value,
    )
