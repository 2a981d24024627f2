"""The figures by which candidate sentences are ranked: one vector a sentence.

Figures are of four sorts: how much of the question the sentence and its surroundings
say, how close together and in what order, what kind of answer the sentence offers
beside what is asked for, and how all this stands against the other candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from retrieval.analysis import CUE, Forms
from retrieval.document import Document
from retrieval.matching import PASSAGE_B, PASSAGE_WORDS, SENTENCE_B, SENTENCE_WORDS, STEM, Match, Matcher
from retrieval.question import KINDS, Query

# A distance in words that means "not near at all".
FAR: Final = 40.0
# Sentences on each side that count as the surroundings of one.
WINDOW: Final = 2
# From this level on a term counts as said.
SAID: Final = 0.5
# Signs of the kind of answer asked for.
EXPECTED: Final = {
    "person": CUE["person"] | CUE["person_name"],
    "place": CUE["place"] | CUE["place_name"],
    "time": CUE["month"] | CUE["weekday"] | CUE["time"] | CUE["year"],
    "number": CUE["number"] | CUE["digit"],
    "cause": CUE["cause"],
    "manner": CUE["manner"],
    "definition": CUE["definition"],
    "statement": CUE["statement"],
}
# The kinds whose signs tell right from wrong sentences (on ARCD-train and XQuAD: a time
# stands in 84 % of the right ones and 46 % of the wrong; of persons, as many in both).
TELLING: Final = {
    "place": CUE["place_name"],
    "time": CUE["month"] | CUE["weekday"] | CUE["year"],
    "number": 0,
    "cause": CUE["cause"],
}
NUMBER: Final = CUE["digit"] | CUE["number"]
# Signs that are counted whatever is asked; those of manner, speech and definition, when
# counted too, fit Wikipedia and misled on news.
COUNTED: Final = (
    "month", "time", "number", "unit", "cause", "digit", "year", "latin", "place_name", "person_name", "rare",
)  # fmt: skip
# A number this near to the word asked about counts it.
COUNTS_WITHIN: Final = 3
# Words that name a place, a person or a year, whatever their context.
NAMED: Final = CUE["place_name"] | CUE["person_name"] | CUE["year"]
_NAMES: Final = CUE["place_name"] | CUE["person_name"] | CUE["rare"] | CUE["latin"]
# Figures that are also given against the best candidate and as a rank among them.
COMPARED: Final = (
    "cover", "cover_stem", "bm25", "near_new", "near_offer", "typed",
    "passage", "passage_bm25", "passage_grams", "around", "with_title",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Sentence ``index`` of ``document``, which may answer."""

    document: Document
    index: int


class Surroundings:
    """Matches of one question in the documents of its candidates, worked out once."""

    def __init__(self, matcher: Matcher, wanted: Mapping[str, float]) -> None:
        """``wanted``: what an engine is to look for (see ``engines.wanted_of``)."""
        self.matcher = matcher
        self.wanted = wanted
        self._sentences: dict[tuple[str, int], Match] = {}
        self._titles: dict[str, list[float]] = {}
        self._passages: dict[tuple[str, int], dict[str, float]] = {}

    def sentence(self, document: Document, index: int) -> Match:
        """The match of one sentence."""
        key = (document.article.id, index)
        match = self._sentences.get(key)
        if match is None:
            match = self._sentences[key] = self.matcher.match(document.words(index))
        return match

    def levels(self, document: Document, first: int, last: int) -> list[float]:
        """The best level of each term in sentences ``first`` to ``last``."""
        first, last = max(0, first), min(len(document.sentences) - 1, last)
        rows = [self.sentence(document, index).levels for index in range(first, last + 1)]
        return [max(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(self.matcher.terms)

    def title(self, document: Document) -> list[float]:
        """The level of each term in the title."""
        levels = self._titles.get(document.article.id)
        if levels is None:
            levels = self._titles[document.article.id] = self.matcher.match(document.title).levels
        return levels

    def passage(self, document: Document, number: int) -> dict[str, float]:
        """Coverage and BM25 of one passage."""
        key = (document.article.id, number)
        known = self._passages.get(key)
        if known is None:
            passage = document.passages[number]
            matches = [self.sentence(document, index) for index in range(passage.first, passage.last + 1)]
            length = sum(match.length for match in matches)
            grams: dict[str, int] = {}
            for match in matches:
                for gram, count in match.grams.items():
                    grams[gram] = grams.get(gram, 0) + count
            counts = [sum(column) for column in zip(*(match.counts for match in matches), strict=True)]
            known = self._passages[key] = {
                "passage": self.matcher.coverage(self.levels(document, passage.first, passage.last)),
                "passage_bm25": self.matcher.bm25(counts, length, average=PASSAGE_WORDS, b=PASSAGE_B),
                "passage_grams": self.matcher.gram_bm25(grams, length),
            }
        return known


def vectors(query: Query, candidates: Sequence[Candidate], around: Surroundings) -> list[dict[str, float]]:
    """The named figures of each candidate, in order; all have the same names."""
    rows = [_figures(query, candidate, around) for candidate in candidates]
    anywhere = [around.sentence(candidate.document, candidate.index).levels for candidate in candidates]
    said = [max(column) for column in zip(*anywhere, strict=True)]
    absent = [w for w, level in zip(around.matcher.weights, said, strict=False) if level < SAID]
    for row in rows:
        row["absent"] = sum(absent) / around.matcher.total
        row["absent_most"] = max(absent, default=0.0)
    for name in COMPARED:
        column = [row[name] for row in rows]
        best = max(column, default=0.0)
        ranked = {value: rank for rank, value in reversed(list(enumerate(sorted(column, reverse=True))))}
        for row, value in zip(rows, column, strict=True):
            row[f"{name}_below_best"] = best - value
            row[f"{name}_rank"] = float(ranked[value])
    return rows


def offered(query: Query, words: Sequence[Forms], asked: frozenset[str]) -> list[int]:
    """Positions of the words that are a sign of the kind of answer asked for and no
    part of the question."""
    wanted = EXPECTED.get(query.kind, 0)
    return [i for i, forms in enumerate(words) if forms.cues & wanted and forms.stem not in asked] if wanted else []


def _figures(query: Query, candidate: Candidate, around: Surroundings) -> dict[str, float]:
    document, index, matcher = candidate.document, candidate.index, around.matcher
    match = around.sentence(document, index)
    words = document.words(index)
    asked = frozenset(term.stem for term in matcher.terms)
    row: dict[str, float] = {}
    row.update(_said(match, matcher))
    row.update(around.passage(document, document.passage_of[index]))
    row.update(_context(match, document, index, around))
    row.update(_arrangement(match))
    row.update(_offer(query, words, match, matcher, asked))
    row.update(_focus(query, words, match, matcher))
    row.update(_shape(document, index, words))
    row.update(_question(query, words, matcher))
    return row


def _said(match: Match, matcher: Matcher) -> dict[str, float]:
    levels, weights = match.levels, matcher.weights
    heaviest = sorted(range(len(levels)), key=lambda i: -weights[i])
    missing = [weight for weight, level in zip(weights, levels, strict=True) if level < SAID]
    return {
        "cover": matcher.coverage(levels),
        "cover_base": matcher.coverage([float(level >= 1) for level in levels]),
        "cover_stem": matcher.coverage([float(level >= STEM) for level in levels]),
        "cover_words": sum(levels) / len(levels),
        "bm25": matcher.bm25(match.counts, match.length, average=SENTENCE_WORDS, b=SENTENCE_B),
        "rarest": levels[heaviest[0]],
        "second_rarest": levels[heaviest[1]] if len(levels) > 1 else -1.0,
        "third_rarest": levels[heaviest[2]] if len(levels) > 2 else -1.0,
        "first_term": levels[0],
        "last_term": levels[-1],
        "missing_weight": max(missing, default=0.0),
        "missing_terms": float(len(missing)),
    }


def _context(match: Match, document: Document, index: int, around: Surroundings) -> dict[str, float]:
    matcher, own = around.matcher, match.levels
    none = [0.0] * len(own)
    before = around.sentence(document, index - 1).levels if index else none
    after = around.sentence(document, index + 1).levels if index + 1 < len(document.sentences) else none
    title = around.title(document)

    def with_(*others: Sequence[float]) -> float:
        return matcher.coverage([max(column) for column in zip(own, *others, strict=True)])

    window = around.levels(document, index - WINDOW, index + WINDOW)
    missing = [w for w, level in zip(matcher.weights, window, strict=True) if level < SAID]
    told = [max(column) for column in zip(window, title, strict=True)]
    names = [level for term, level in zip(matcher.terms, told, strict=True) if term.cues & (_NAMES | CUE["digit"])]
    return {
        "names": float(len(names)),
        "names_missing": float(sum(level < SAID for level in names)),
        "before": matcher.coverage(before),
        "after": matcher.coverage(after),
        "with_before": with_(before),
        "with_after": with_(after),
        "title": matcher.coverage(title),
        "with_title": with_(before, title),
        "around": matcher.coverage(window),
        "around_missing": max(missing, default=0.0),
    }


def _arrangement(match: Match) -> dict[str, float]:
    """How close together, and in what order, the terms stand."""
    positions = [p if level >= SAID else [] for p, level in zip(match.positions, match.levels, strict=True)]
    present = [p for p in positions if p]
    adjacent = 0.0
    for first, second in pairwise(positions):
        gap = min((y - x for x in first for y in second if y > x), default=99)
        adjacent += 1.0 if gap == 1 else 0.5 if gap <= 3 else 0.0
    starts = [p[0] for p in present]
    rising = sum(y > x for x, y in pairwise(starts))
    places = [x for p in present for x in p]
    return {
        "adjacent": adjacent / max(1, len(positions) - 1),
        "in_order": rising / (len(starts) - 1) if len(starts) > 1 else -1.0,
        "window": _window(present) / len(present) if present else FAR,
        "first_place": float(min(places)) if places else FAR,
        "first_share": min(places) / match.length if places else 1.0,
        "words_after_last": float(match.length - 1 - max(places)) if places else FAR,
    }


def _window(present: Sequence[Sequence[int]]) -> float:
    """Words in the shortest run that holds one position of each list."""
    events = sorted((place, term) for term, places in enumerate(present) for place in places)
    held: dict[int, int] = {}
    best, low = FAR, 0
    for place, term in events:
        held[term] = held.get(term, 0) + 1
        while len(held) == len(present):
            first, leaving = events[low]
            best = min(best, place - first + 1.0)
            held[leaving] -= 1
            if not held[leaving]:
                del held[leaving]
            low += 1
    return best


def _offer(
    query: Query, words: Sequence[Forms], match: Match, matcher: Matcher, asked: frozenset[str]
) -> dict[str, float]:
    """What the sentence has beside what is asked, and how near to the terms it is."""
    new = [i for i, forms in enumerate(words) if not forms.stop and forms.stem not in asked]
    offers = offered(query, words, asked)
    near = [(w, distances(p, len(words))) for w, p in zip(matcher.weights, match.positions, strict=True) if p]
    row = {
        "new_words": float(len(new)),
        "new_share": len(new) / max(1, len(words)),
        "offers": float(len(offers)) if query.kind in EXPECTED else -1.0,
        "offer_distance": float(min((distance[i] for i in offers for _, distance in near), default=FAR)),
        "near_offer": nearness(offers, near) / matcher.total,
        "near_new": nearness(new, near) / matcher.total,
    }
    for name in COUNTED:
        row[f"has_{name}"] = float(sum(1 for i in new if words[i].cues & CUE[name]))
    return row


def _focus(query: Query, words: Sequence[Forms], match: Match, matcher: Matcher) -> dict[str, float]:
    """The word asked about («كم يوما», «أي قاعدة»): whether it is said, and how near
    the nearest number and the nearest name are to it."""
    stem = query.terms[query.focus].forms.stem
    index = next(i for i, term in enumerate(matcher.terms) if term.stem == stem)
    places = match.positions[index] if match.levels[index] >= SAID else []
    bits = NUMBER if query.kind == "number" else _NAMES
    near = (abs(i - place) for i, forms in enumerate(words) if forms.cues & bits for place in places if i != place)
    distance = min(near, default=FAR)
    return {
        "focus": match.levels[index],
        "focus_distance": float(distance),
        "typed": _typed(query, words, frozenset(t.stem for t in matcher.terms), counted=distance <= COUNTS_WITHIN),
    }


def _typed(query: Query, words: Sequence[Forms], asked: frozenset[str], *, counted: bool) -> float:
    """Whether the sentence offers what is asked for: 1 surely, 0.5 perhaps, 0 no."""
    if query.kind not in TELLING:
        return 0.5
    cues = [0 if forms.stem in asked else forms.cues for forms in words]
    if (
        any(cue & TELLING[query.kind] for cue in cues)
        or (query.kind == "number" and (counted or _pair(cues, NUMBER, CUE["unit"])))
        or (query.kind == "time" and _pair([f.cues for f in words], CUE["time"], NUMBER | CUE["ordinal"]))
    ):
        return 1.0
    return 0.5 if any(cue & EXPECTED[query.kind] for cue in cues) else 0.0


def _pair(cues: Sequence[int], first: int, second: int) -> bool:
    """Whether a word with a cue of ``second`` comes right after one of ``first``."""
    return any(one & first and two & second for one, two in pairwise(cues))


def distances(places: Sequence[int], length: int) -> list[float]:
    """For each of ``length`` words, how far the nearest of ``places`` is."""
    distances = [FAR] * length
    for place in places:
        distances[place] = 0.0
    for index in range(1, length):
        distances[index] = min(distances[index], distances[index - 1] + 1)
    for index in range(length - 2, -1, -1):
        distances[index] = min(distances[index], distances[index + 1] + 1)
    return distances


def nearness(places: Iterable[int], near: Sequence[tuple[float, Sequence[float]]]) -> float:
    """The most weight, each term's divided by its distance, around one of ``places``."""
    return max((sum(weight / (1 + distance[i]) for weight, distance in near) for i in places), default=0.0)


def _shape(document: Document, index: int, words: Sequence[Forms]) -> dict[str, float]:
    text = document.text(index)
    sentence = document.sentences[index]
    opens = index == 0 or document.sentences[index - 1].paragraph != sentence.paragraph
    return {
        "length": float(len(words)),
        "position": float(min(index, 20)),
        "opens_paragraph": float(opens),
        "commas": float(text.count("،") + text.count(",")),
        "quotes": float(sum(text.count(mark) for mark in '"«“')),
        "parentheses": float(text.count("(")),
        "colons": float(text.count(":")),
        "opens_loosely": float(bool(words) and (words[0].stop or words[0].surface != words[0].base)),
    }


def _question(query: Query, words: Sequence[Forms], matcher: Matcher) -> dict[str, float]:
    numbers = [term.base for term in matcher.terms if term.base[0].isdigit()]
    bases = {forms.base for forms in words}
    row = {
        "terms": float(len(matcher.terms)),
        "weight": matcher.total,
        "numbers": float(len(numbers)),
        "numbers_missing": float(sum(number not in bases for number in numbers)),
        "negation": 2.0 * query.negated + any(forms.negator for forms in words),
        "identity": float(query.identity),
        "opens_with_term": float(bool(words) and words[0].stem in {term.stem for term in matcher.terms}),
    }
    row.update({f"asks_{kind}": float(query.kind == kind) for kind in KINDS})
    return row
