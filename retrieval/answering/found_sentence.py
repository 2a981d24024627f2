"""A sentence that was found in an article for what a question asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retrieval.index.document import Document
from retrieval.index.engine import Hit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoundSentence:
    """Sentence ``index`` of an article. ``hit`` is its passage."""

    hit: Hit
    document: Document
    index: int

    @property
    def day(self) -> date:
        """The day of the article; the first of all days when it has none."""
        return self.document.article.date or date.min

    @property
    def text(self) -> str:
        """The sentence."""
        return self.document.text(self.index)
