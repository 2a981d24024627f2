"""Finds the sentences of an archive that name who holds an office.

Engines retrieve by words and not by date. So the first search is for the best passages of any day, and each further
one for those that are newer than the newest statement so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.answering.articles import Articles
from retrieval.answering.found_sentence import FoundSentence
from retrieval.answering.office_holders import Holder, find_holder
from retrieval.answering.offices import Office
from retrieval.arrays import Indices
from retrieval.filters import Filters
from retrieval.index.engine import BASE_MARK, KEY_MARK, Engine, Hit
from retrieval.index.forward_index import ForwardEntry, Run
from retrieval.text.analysis import CUE, Forms, tokens
from retrieval.text.vocabulary import BASE_VIEW, KEY_VIEW, STEM_VIEW, view

# Passages of one search, and searches.
PASSAGES: Final = 96
SEARCHES: Final = 5
# Weight of the other names of an office, of which a passage has one.
_OTHER_NAME: Final = 0.5
_LEAST_KEY: Final = 3
# Weight of the question's own spelling, beside that of its consonants.
_OWN_SPELLING: Final = 0.25
# Endings of a word of an office: «رئيس», «رئيسة», «رئيسا»; of an adjective: «فرنسي», «فرنسية».
_ENDINGS: Final = ("", "ه", "ا")
# Words of an office from its first to the last that is looked for.
_NEAR: Final = 10
# A sentence that names a year further back than this tells of the past.
_PRESENT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OfficeStatement(FoundSentence):
    """A sentence that names the holder of an office."""

    holder: Holder


def find_statements(office: Office, engine: Engine, articles: Articles, filters: Filters) -> list[OfficeStatement]:
    """Return the sentences that name who holds ``office``: those of the best passages of any day, and of the best ones
    newer than the newest so far."""
    found: list[OfficeStatement] = []
    seen: set[tuple[str, int]] = set()
    boosts, heads = _search_terms(office)
    for _ in range(SEARCHES):
        hits = engine.search(boosts, PASSAGES, filters, among=heads)
        hits = [hit for hit in hits if (hit.article, hit.passage) not in seen]
        seen.update((hit.article, hit.passage) for hit in hits)
        more = list(_read_statements(office, hits, articles))
        found += more
        newest = max((one.day for one in more), default=date.min)
        if newest <= (filters.since or date.min):
            break
        filters = replace(filters, since=newest)
    return found


def search_statements(office: Office, engine: Engine, articles: Articles, filters: Filters) -> list[OfficeStatement]:
    """Return the sentences that name who holds ``office`` in the best passages that ``filters`` admit."""
    boosts, heads = _search_terms(office)
    return list(_read_statements(office, engine.search(boosts, PASSAGES, filters, among=heads), articles))


def _search_terms(office: Office) -> tuple[dict[str, float], list[str]]:
    """Return the terms of ``office`` with their weights, and those of which a passage must have one."""
    boosts: dict[str, float] = {}
    for slot in office.slots:
        for word in (word for phrase in slot.phrases for word in phrase if not word.stop):
            if slot.country:  # the key of a short one is that of other words
                boosts |= {BASE_MARK + word.base + ending: 1.0 for ending in _ENDINGS[:2]}
            elif len(word.key) >= _LEAST_KEY:  # foreign names have several spellings
                boosts |= {KEY_MARK + word.key: 1.0, BASE_MARK + word.base: _OWN_SPELLING}
            else:
                boosts[BASE_MARK + word.base] = 1.0
    for weight, head in zip((1.0, *[_OTHER_NAME] * len(office.heads)), office.heads, strict=False):
        for base in head:
            boosts.setdefault(BASE_MARK + base, weight)
    return boosts, [BASE_MARK + head[0] + ending for head in office.heads for ending in _ENDINGS]


def _read_statements(office: Office, hits: Sequence[Hit], articles: Articles) -> Iterator[OfficeStatement]:
    places = list(_likely_sentences(office, hits, articles.forward_entries(hits)))
    documents = articles.documents([hit.article for hit, _ in places])
    for (hit, index), document in zip(places, documents, strict=True):
        if document is None or index >= len(document.sentences) or document.sentences[index].heading:
            continue
        text = document.text(index)
        holder = find_holder(office, text)
        if holder is not None and not _is_of_the_past(text, document.article.date):
            yield OfficeStatement(hit=hit, document=document, index=index, holder=holder)


def _is_of_the_past(text: str, day: date | None) -> bool:
    """Return whether a sentence names a year long before the ``day`` of its article («عام 1347»)."""
    years = (token.forms.base for token in tokens(text) if token.forms.cues & CUE["year"])
    return day is not None and any(year.isdigit() and int(year) < day.year - _PRESENT for year in years)


def _likely_sentences(
    office: Office, hits: Sequence[Hit], entries: Sequence[ForwardEntry | None]
) -> Iterator[tuple[Hit, int]]:
    """Yield the sentences of ``hits`` that have a word of the office and near behind it one of each of its slots."""
    pieces: list[tuple[ForwardEntry, int, int]] = []
    sentences: list[tuple[Hit, int]] = []
    for hit, entry in zip(hits, entries, strict=True):
        if entry is None or 2 * hit.passage >= len(entry.passages):  # replaced since the search
            continue
        first, last = entry.passages[2 * hit.passage : 2 * hit.passage + 2]
        pieces.append((entry, entry.bounds[first + 1], entry.bounds[last + 2]))
        sentences += [(hit, index) for index in range(first, last + 1)]
    if not pieces:
        return
    run = Run(pieces)
    bases = [view(head[0] + ending) for head in office.heads for ending in _ENDINGS]
    heads = np.flatnonzero(np.isin(run.views[BASE_VIEW], bases))
    for slot in office.slots:
        if not slot.optional:
            heads = heads[
                _stands_behind(_words_of([word for phrase in slot.phrases for word in phrase[:1]], run), heads)
            ]
    said = np.unique(np.searchsorted(run.starts, heads, side="right") - 1)
    yield from (sentences[place] for place in said.tolist())


def _words_of(words: Sequence[Forms], run: Run) -> npt.NDArray[np.bool_]:
    views = run.views
    bases = [view(word.base + ending) for word in words for ending in _ENDINGS]
    keys = [view(word.key) for word in words if len(word.key) >= _LEAST_KEY]
    stems = [view(word.stem) for word in words]
    return np.isin(views[BASE_VIEW], bases) | np.isin(views[STEM_VIEW], stems) | np.isin(views[KEY_VIEW], keys)


def _stands_behind(there: npt.NDArray[np.bool_], heads: Indices) -> npt.NDArray[np.bool_]:
    """Return whether a word that is ``there`` stands near behind each of the words ``heads``."""
    places = np.append(np.flatnonzero(there), len(there) + _NEAR)
    near: npt.NDArray[np.bool_] = places[np.searchsorted(places, heads, side="right")] - heads <= _NEAR
    return near
