"""From the passages that an engine found to the sentences that answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp
from time import perf_counter
from typing import Final

from retrieval import lexicon
from retrieval.answer import Answer
from retrieval.document import Document
from retrieval.engines import Engine, Hit, wanted_of
from retrieval.features import NAMED, SAID, Candidate, Surroundings, vectors
from retrieval.matching import SENTENCE_B, SENTENCE_WORDS, Matcher
from retrieval.meaning import Meaning
from retrieval.question import Query, understand
from retrieval.quoting import Ranked, quotations
from retrieval.trees import Trees, load

# Passages asked of the engine and sentences ranked: on the 1,877 questions of
# ARCD-train and XQuAD the answer is among them for 98.4 %; twice as many sentences add
# 0.5 % to that and nothing to the share whose first sentence is right.
PASSAGES: Final = 20
CANDIDATES: Final = 25
# Candidates whose chance to answer is worked out: more than anyone asks to see.
JUDGED: Final = 12
# Below this chance of the best sentence the archive does not answer. Out of fold it
# silences 4.7 % of the questions whose page is in the archive, and 77 % (ARCD-train and
# XQuAD together), 98 % (eight news articles) of those whose page is not.
ANSWERS: Final = 0.12
# The same where the question names a place, person or year of which the article says
# nothing: an answer about another country is the wrong citation that is not forgiven.
ANSWERS_UNNAMED: Final = 0.45
# Further sentences are shown down to this chance, and near misses likewise.
SHOWN: Final = 0.02
SHOWN_MISSES: Final = 0.01
NEAR_MISSES: Final = 3


@dataclass(frozen=True, slots=True)
class Models:
    """What orders sentences, and what tells the chance that one answers."""

    ranker: Trees
    answerability: Trees

    @classmethod
    def fitted(cls, without: int | None = None, *, meaning: bool = False) -> Models:
        """The models fitted on all the data, or those that have not seen one part of
        it (see ``retrieval.models.fold_of``). ``meaning``: whether there is an encoder."""
        part = "" if without is None else f"-{without}"
        ranker = "ranker-semantic" if meaning else "ranker"
        return cls(load(f"{ranker}{part}"), load(f"answerability{part}"))


class Reader:
    """Answers questions from ``engine``, whose articles ``document_of`` finds; with
    ``meaning``, by what sentences mean too."""

    def __init__(
        self, engine: Engine, document_of: Callable[[str], Document | None], meaning: Meaning | None = None
    ) -> None:
        self._engine = engine
        self._document_of = document_of
        self._meaning = meaning

    def answer(self, question: str, top: int, models: Models | None = None) -> Answer:
        """At most ``top`` quotations that answer ``question``, or an abstention.

        ``models`` stands in for the shipped ones in evaluations. Raises
        ``QuestionError`` when the question has no words.
        """
        started = perf_counter()
        query = understand(question)
        around = self.surroundings(query)
        ranked = self.rank(query, around, models or Models.fitted(meaning=self._meaning is not None))
        answered = bool(ranked) and ranked[0].chance >= _needed(ranked[0].candidate.document, around)
        least, most = (SHOWN, top) if answered else (SHOWN_MISSES, NEAR_MISSES)
        shown = quotations(query, [one for one in ranked if one.chance >= least], around, most)
        return Answer(
            question=question,
            quotations=shown if answered else (),
            # What does not answer has no words that do.
            near_misses=() if answered else tuple(replace(one, points=(), disagrees=()) for one in shown),
            took_ms=(perf_counter() - started) * 1000,
        )

    def found(self, question: str, limit: int) -> list[Hit]:
        """The first ``limit`` passages that the engine finds for ``question``."""
        return self._engine.search(self.surroundings(understand(question)).wanted, limit)

    def surroundings(self, query: Query) -> Surroundings:
        """The matcher of ``query`` over this archive, with nothing matched yet."""
        terms = tuple({term.forms.stem: term.forms for term in reversed(query.terms)}.values())[::-1]
        frequencies = self._engine.frequencies(term.stem for term in terms)
        return Surroundings(Matcher(terms, frequencies, self._engine.passage_count()), wanted_of(terms, frequencies))

    def rank(self, query: Query, around: Surroundings, models: Models) -> list[Ranked]:
        """The sentences that may answer, best first."""
        candidates = self.candidates(around)
        if not candidates:
            return []
        figures = vectors(query, candidates, around)
        if self._meaning is not None:
            self._meaning.add_figures(query.text, candidates, figures)
        scores = models.ranker.predict(figures).tolist()
        order = sorted(range(len(candidates)), key=lambda i: -scores[i])[:JUDGED]
        placed = [self.placed(figures[i], place, scores, order) for place, i in enumerate(order)]
        judged = models.answerability.predict(placed)
        return [
            Ranked(candidates[i], row, 1 / (1 + exp(-chance)))
            for i, row, chance in zip(order, placed, judged, strict=True)
        ]

    @staticmethod
    def placed(row: dict[str, float], place: int, scores: Sequence[float], order: Sequence[int]) -> dict[str, float]:
        """``row`` with its score, its place, and its lead over the next (or, for all
        but the first, its distance from the first, as a negative number)."""
        score = float(scores[order[place]])
        rival = float(scores[order[0]]) if place else float(scores[order[1]]) if len(order) > 1 else score
        return {**row, "margin": score - rival, "place": float(place), "score": score}

    def candidates(self, around: Surroundings) -> list[Candidate]:
        """Sentences of the best passages, the most promising ``CANDIDATES`` of them."""
        matcher = around.matcher
        hits = self._engine.search(around.wanted, PASSAGES)
        found: list[tuple[float, Candidate]] = []
        for hit in hits:
            document = self._document_of(hit.article)
            if document is None:
                continue
            passage = document.passages[hit.passage]
            for index in range(passage.first, passage.last + 1):
                if document.sentences[index].heading or not document.words(index):
                    continue
                match = around.sentence(document, index)
                own = matcher.bm25(match.counts, match.length, average=SENTENCE_WORDS, b=SENTENCE_B)
                promise = matcher.coverage(match.levels) + own / 2 + hit.score / hits[0].score
                found.append((promise, Candidate(document, index)))
        found.sort(key=lambda pair: -pair[0])
        return [candidate for _, candidate in found[:CANDIDATES]]


def _needed(document: Document, around: Surroundings) -> float:
    """The chance that the first sentence needs, given what its article speaks of."""
    said = around.levels(document, 0, len(document.sentences) - 1)
    everywhere = zip(around.matcher.terms, said, around.title(document), strict=True)
    unnamed = any(term.cues & NAMED and max(levels) < SAID for term, *levels in everywhere)
    return ANSWERS_UNNAMED if unnamed else ANSWERS


def warm_up() -> None:
    """Load what the first question would otherwise wait for."""
    Models.fitted()
    for table in ("stems", "grams"):
        lexicon.counts(table)
