"""The lead of an article: the sentences that tell at its beginning what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.index.document import Document
from retrieval.text.analysis import tokens
from retrieval.text.segmentation import Sentence

# Shortest first paragraph, in words. Shorter ones are bylines and datelines.
SHORTEST: Final = 5


def lead_sentences(document: Document) -> list[Sentence]:
    """Return the sentences of the first paragraph that is no byline, and of those before it; never none. The document
    has a passage."""
    first, last = document.passages[0]
    lead: list[Sentence] = []
    words = 0
    for one in document.sentences[first : last + 1]:
        if lead and one.paragraph != lead[-1].paragraph:
            if words >= SHORTEST:
                break
            words = 0
        lead.append(one)
        words += 0 if one.heading else len(tokens(document.article.body[one.start : one.end]))
    return lead


def text_of_lead(lead: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences of the last paragraph of the lead, the only one that is no byline."""
    return [one for one in lead if one.paragraph == lead[-1].paragraph]
