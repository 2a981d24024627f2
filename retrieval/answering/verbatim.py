"""A sentence of an article as a quotation, where no model has estimated anything."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.answer import Quotation, Span, Why
from retrieval.index.document import Document
from retrieval.ranking.query import Query
from retrieval.text.analysis import tokens


def quote_sentence(query: Query | None, document: Document, index: int, *, points: Sequence[Span] = ()) -> Quotation:
    """Return sentence ``index`` of ``document`` as a quotation with a score of 1. The words of ``query`` are its
    highlights, and ``points`` are spans of the sentence."""
    sentence, text = document.sentences[index], document.text(index)
    bases = {term.forms.base for term in query.terms} if query is not None else set()
    return Quotation(
        article=document.article,
        text=text,
        start=sentence.start,
        end=sentence.end,
        score=1.0,
        highlights=tuple((token.start, token.end) for token in tokens(text) if token.forms.base in bases),
        points=tuple(points),
        before=document.text(index - 1) if index else None,
        after=document.text(index + 1) if index + 1 < len(document.sentences) else None,
        also=(),
        why=Why(
            matched=tuple(term.word for term in query.terms) if query is not None else (),
            missing=(),
            expects=query.kind if query is not None else "any",
            offers=True,
            features={},
        ),
    )
