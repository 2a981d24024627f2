"""The figures by which candidate sentences are ranked: one row a sentence.

Figures are of four sorts: how much of the question the sentence and its surroundings
say, how close together and in what order, what kind of answer the sentence offers
beside what is asked for, and how all this stands against the other candidates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from retrieval.analysis import CUE
from retrieval.evidence import SAID, Candidate, Evidence
from retrieval.matching import BASE, SENTENCE_B, SENTENCE_WORDS, STEM
from retrieval.nearness import FAR, Nearness
from retrieval.offers import COUNTS_WITHIN, EXPECTED, NAMES, NUMBER, TELLING, TELLING_PAIRS
from retrieval.question import KINDS, Query
from retrieval.table import Figures, Indices, Table
from retrieval.words import LOOSE, NEGATOR, STOP, Integers

# Signs that are counted whatever is asked; those of manner, speech and definition, when
# counted too, fit Wikipedia and misled on news.
COUNTED: Final = (
    "month", "time", "number", "unit", "cause", "digit", "year", "latin", "place_name", "person_name", "rare",
)  # fmt: skip
_COUNTED_BITS: Final = np.array([CUE[name] for name in COUNTED], dtype=np.int32)
# Figures that are also given against the best candidate and as a rank among them.
COMPARED: Final = (
    "cover", "cover_stem", "bm25", "near_new", "near_offer", "typed", "passage", "passage_bm25", "around", "with_title",
    "engine",
)  # fmt: skip
_QUOTES: Final = '"«“'
# Sentences after this one are all late.
_LATE: Final = 20


def figures(query: Query, candidates: Sequence[Candidate], evidence: Evidence) -> Table:
    """The named figures of each candidate, in order; at least one."""
    rows = np.array([candidate.row for candidate in candidates], dtype=np.intp)
    columns: dict[str, npt.ArrayLike] = {}
    columns.update(_said(rows, evidence))
    columns.update(_context(rows, evidence))
    columns.update(_words(query, rows, evidence))
    columns.update(_shape(candidates))
    columns.update(_compared({name: np.asarray(columns[name]) for name in COMPARED}))
    columns.update(_question(query, evidence))
    values = np.empty((len(rows), len(columns)))
    for place, column in enumerate(columns.values()):
        values[:, place] = column
    return Table(tuple(columns), values)


def compared(column: Figures) -> tuple[Figures, Figures]:
    """How far below the best each value is, and how many are above it."""
    return column.max() - column, (column[None, :] > column[:, None]).sum(axis=1).astype(np.float64)


def _compared(columns: Mapping[str, Figures]) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    for name, column in columns.items():
        found[f"{name}_below_best"], found[f"{name}_rank"] = compared(column)
    return found


def _said(rows: Indices, evidence: Evidence) -> Mapping[str, npt.ArrayLike]:
    """What the sentence itself says of the question."""
    matcher, matches = evidence.matcher, evidence.matches
    levels = matches.said[rows]
    weights = matcher.weights
    missing = (levels < SAID) * weights
    absent = (levels.max(axis=0) < SAID) * weights
    heaviest = np.argsort(-weights, kind="stable")
    rare = {
        name: levels[:, heaviest[place]] if place < len(heaviest) else -1.0
        for place, name in enumerate(("rarest", "second_rarest", "third_rarest"))
    }
    return {
        "cover": matcher.coverage(levels),
        "cover_base": matcher.coverage((levels >= BASE).astype(np.float64)),
        "cover_stem": matcher.coverage((levels >= STEM).astype(np.float64)),
        "cover_words": levels.mean(axis=1),
        "bm25": matcher.bm25(matches.counts[rows], matches.lengths[rows], average=SENTENCE_WORDS, b=SENTENCE_B),
        **rare,
        "first_term": levels[:, 0],
        "last_term": levels[:, -1],
        "missing_weight": missing.max(axis=1),
        "missing_terms": (missing > 0).sum(axis=1),
        "absent": absent.sum() / matcher.total,
        "absent_most": absent.max(),
        "length": matches.lengths[rows],
    }


def _context(rows: Indices, evidence: Evidence) -> Mapping[str, npt.ArrayLike]:
    """What the passage, the neighbours and the title say with it."""
    matcher = evidence.matcher
    own, title = evidence.matches.said[rows], evidence.titles(rows)
    before, after, window = evidence.beside(rows, -1), evidence.beside(rows, 1), evidence.window(rows)
    passage, passage_bm25 = evidence.passages()
    of = evidence.passage_of[rows]
    named = np.array([bool(term.cues & (NAMES | CUE["digit"])) for term in matcher.terms])
    told = np.maximum(window, title)
    same = [document.article.id for document in evidence.documents]
    return {
        "passage": passage[of],
        "passage_bm25": passage_bm25[of],
        "engine": (evidence.scores / evidence.scores.max())[of],
        "passages_found": np.array([same.count(name) for name in same])[of],
        "before": matcher.coverage(before),
        "after": matcher.coverage(after),
        "with_before": matcher.coverage(np.maximum(own, before)),
        "with_after": matcher.coverage(np.maximum(own, after)),
        "title": matcher.coverage(title),
        "with_title": matcher.coverage(np.maximum(np.maximum(own, before), title)),
        "around": matcher.coverage(window),
        "around_missing": ((window < SAID) * matcher.weights).max(axis=1),
        "told": matcher.coverage(told),
        "names": named.sum(),
        "names_missing": ((told < SAID) & named).sum(axis=1),
    }


def _words(query: Query, rows: Indices, evidence: Evidence) -> Mapping[str, npt.ArrayLike]:
    """How close together the terms stand, and what else the sentence offers."""
    matcher, matches = evidence.matcher, evidence.matches
    starts, sizes = matches.starts[rows], matches.lengths[rows].astype(np.intp) + 1
    begins = np.zeros(len(rows), dtype=np.intp)
    np.cumsum(sizes[:-1], out=begins[1:])
    places = np.arange(int(sizes.sum())) - np.repeat(begins, sizes)
    taken = places + np.repeat(starts, sizes)
    levels, cues = matches.levels[taken], matches.cues[taken]
    near = Nearness(levels > 0, begins, sizes)
    word = places - 1  # the pad is the word before the first
    any_said = near.said.any(axis=1)
    first = near.least(np.where(any_said, word, FAR))
    last = near.most(np.where(any_said, word, -1.0))
    lengths = matches.lengths[rows]
    asked = np.asarray((levels >= np.float32(STEM)).any(axis=1))
    new = ((cues & STOP) == 0) & ~asked
    expected = EXPECTED.get(query.kind, 0)
    offer = ((cues & expected) != 0) & ~asked
    pull = near.pull(matcher.weights) / matcher.total
    # The lone words of a sentence that says nothing of the question are near to nothing.
    nearest = near.nearest.min(axis=1)
    counted = near.sums(((cues[:, None] & _COUNTED_BITS) != 0) & new[:, None])
    opening = begins + 1
    return {
        "adjacent": near.adjacent(),
        "in_order": near.in_order(),
        "window": near.window(),
        "first_place": first,
        "first_share": np.where(last < 0, 1.0, first / lengths),
        "words_after_last": np.where(last < 0, FAR, lengths - 1 - last),
        "new_words": near.sums(new),
        "new_share": near.sums(new) / lengths,
        "offers": near.sums(offer) if expected else -1.0,
        "offer_distance": near.least(np.where(offer, nearest, FAR)),
        "near_offer": near.most(np.where(offer, pull, 0.0)),
        "near_new": near.most(np.where(new, pull, 0.0)),
        "negation": 2.0 * query.negated + near.most(((cues & NEGATOR) != 0).astype(np.float64)),
        "opens_loosely": (cues[opening] & (STOP | LOOSE)) != 0,
        "opens_with_term": asked[opening],
        **{f"has_{name}": counted[:, place] for place, name in enumerate(COUNTED)},
        **_asked(query, cues, asked, near, evidence),
    }


def _asked(
    query: Query, cues: Integers, asked: npt.NDArray[np.bool_], near: Nearness, evidence: Evidence
) -> Mapping[str, npt.ArrayLike]:
    """The word asked about («كم يوما», «أي قاعدة»): whether it is said, and how near the
    nearest number or name is to it; and whether the sentence offers what is asked for: 1
    surely, 0.5 perhaps, 0 no."""
    stem = query.terms[query.focus].forms.stem
    term = next(i for i, one in enumerate(evidence.matcher.terms) if one.stem == stem)
    bits = NUMBER if query.kind == "number" else NAMES
    there = ((cues & bits) != 0) & ~near.said[:, term]
    distance: Figures = near.least(np.where(there, near.nearest[:, term], FAR))
    found: dict[str, npt.ArrayLike] = {
        "focus": near.most(near.said[:, term].astype(np.float64)),
        "focus_distance": distance,
    }
    if query.kind not in TELLING:
        return found | {"typed": np.full(len(distance), 0.5)}
    other = np.where(asked, 0, cues)
    surely = (other & TELLING[query.kind]) != 0
    if query.kind in TELLING_PAIRS:
        one, two = TELLING_PAIRS[query.kind]
        # The pad, which has no cue, keeps the last word of a sentence from the next one's first.
        surely[:-1] |= ((cues[:-1] & one) != 0) & ((other[1:] & two) != 0)
    sure = near.most(surely.astype(np.float64))
    if query.kind == "number":
        sure = np.maximum(sure, distance <= COUNTS_WITHIN)
    perhaps = near.most(((other & EXPECTED[query.kind]) != 0).astype(np.float64))
    return found | {"typed": np.maximum(sure, perhaps / 2)}


def _shape(candidates: Sequence[Candidate]) -> Mapping[str, npt.ArrayLike]:
    """Where the sentence stands in its article, and its punctuation."""
    texts = [candidate.document.text(candidate.index) for candidate in candidates]
    opens = [
        not one.index or one.document.sentences[one.index - 1].paragraph != one.document.sentences[one.index].paragraph
        for one in candidates
    ]
    return {
        "position": [min(candidate.index, _LATE) for candidate in candidates],
        "opens_paragraph": opens,
        "commas": [text.count("،") + text.count(",") for text in texts],
        "quotes": [sum(map(text.count, _QUOTES)) for text in texts],
        "parentheses": [text.count("(") for text in texts],
        "colons": [text.count(":") for text in texts],
    }


def _question(query: Query, evidence: Evidence) -> Mapping[str, npt.ArrayLike]:
    """What is the same for all candidates: it tells the ranker what to look at."""
    matcher = evidence.matcher
    return {
        "terms": len(matcher.terms),
        "weight": matcher.total,
        "identity": query.identity,
        **{f"asks_{kind}": query.kind == kind for kind in KINDS},
    }
