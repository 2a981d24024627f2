"""Cites a sentence from the article that is about it, where an outlet repeats it under other stories.

Pages carry the first sentences of other stories at their end. Such a sentence is found under the headline of each of
these pages, and the article that it comes from is the better source: it begins with the sentence, or its title shares
the words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from retrieval.answering.quotations import RankedSentence
from retrieval.answering.sentence_quality import stems_of
from retrieval.index.document import Document
from retrieval.ranking.candidates import CandidatePool
from retrieval.text.vocabulary import STEM_VIEW

# Sentences, best first, whose copies are looked for.
_SHOWN: Final = 3
# Share of the stems of two sentences that both have, from which they are copies.
_COPIES: Final = 0.6
# Sentences at the start of an article that it is about, and what one of them counts beside the share of the title.
_LEAD: Final = 2
_LEADS: Final = 0.5
# An article is not about a sentence below this, and is from that on.
_FOREIGN: Final = 0.2
_HOME: Final = 0.5

Documents = Callable[[Sequence[str]], Sequence[Document | None]]


def cite_home(ranked: Sequence[RankedSentence], pool: CandidatePool, documents: Documents) -> list[RankedSentence]:
    """Return ``ranked`` with each of the first sentences in the article of its outlet that is about it, if that has a
    copy among them: the two change places, and the chances stay."""
    order = list(ranked)
    stems = [_stems(one.row, pool) for one in order]
    for place in range(min(_SHOWN, len(order))):
        copies = [at for at in range(place + 1, len(order)) if _are_copies(stems[place], stems[at])]
        if not copies:
            continue
        found = documents([pool.article_key(order[at].row) for at in (place, *copies)])
        first = found[0]
        if first is None or _fit(first, int(pool.index_of[order[place].row])) >= _FOREIGN:
            continue
        fits = [
            (_fit(document, int(pool.index_of[order[at].row])), -at)
            for at, document in zip(copies, found[1:], strict=True)
            if document is not None and document.article.source == first.article.source
        ]
        fit, at = max(fits, default=(0.0, 0))
        if fit >= _HOME:
            mine, home = order[place], order[-at]
            order[place] = home._replace(chance=max(mine.chance, home.chance))
            order[-at] = mine._replace(chance=min(mine.chance, home.chance))
            stems[place], stems[-at] = stems[-at], stems[place]
    return order


def _stems(row: int, pool: CandidatePool) -> frozenset[int]:
    return frozenset(pool.run.views[STEM_VIEW, pool.matches.words_of(row)].tolist())


def _are_copies(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= _COPIES * len(one | other)


def _fit(document: Document, index: int) -> float:
    """Return how much an article is about its sentence ``index``: the share of its title, and whether it begins so."""
    if index >= len(document.sentences):
        return 0.0
    title, own = stems_of(document.article.title), stems_of(document.text(index))
    return len(title & own) / max(len(title), 1) + _LEADS * (index < _LEAD)
