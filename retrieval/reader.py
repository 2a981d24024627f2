"""From the passages that an engine found to the sentences that answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import numpy as np

from retrieval import lexicon
from retrieval.answer import Answer
from retrieval.document import Document
from retrieval.engines import Engine, Hit, named_by, wanted_of
from retrieval.evidence import READ, SAID, Candidate, Evidence
from retrieval.features import figures
from retrieval.matching import Matcher
from retrieval.meaning import Meaning
from retrieval.offers import NAMED
from retrieval.question import Query, understand
from retrieval.quoting import Ranked, quotations
from retrieval.table import Figures, Table
from retrieval.trees import Trees, load

# Passages asked of the engine and sentences ranked. With 30,038 news articles beside the
# pages, the answer to the questions of ARCD-train and XQuAD is in the passages for .884 and
# .934, and among the candidates for .875 and .929 (half of the questions).
PASSAGES: Final = 20
CANDIDATES: Final = 40
# Further passages, of articles whose whole title the question names: many passages of news
# may say the words of «ما هي عاصمة سوريا؟» more often than the page «سوريا» does. With
# the 30,038 articles the page is among what is read for .935 of ARCD's questions, .897
# without; for .944 of XQuAD's, with and without.
TITLED: Final = 5
# What the engine's score of the passage counts for beside the coverage of the sentence, and
# that of the sentence with the one before and the title. Fitted on the same questions (out
# of fold as good): 3.8 to 7.7 to 3.5.
ENGINE: Final = 2.0
# Candidates whose chance to answer is worked out: more than anyone asks to see.
JUDGED: Final = 12
# Below this chance of the best sentence the archive does not answer. Out of fold it
# silences 3.8 % (ARCD-train) and 4.6 % (XQuAD) of the questions whose page is in the archive,
# 62 and 82 % where the pages of its fold are gone, 78 and 89 % where its whole set is.
ANSWERS: Final = 0.12
# The same where the question names a place, person or year of which the article says
# nothing: an answer about another country is the wrong citation that is not forgiven.
ANSWERS_UNNAMED: Final = 0.45
# Further sentences are shown down to this chance, and near misses likewise.
SHOWN: Final = 0.02
SHOWN_MISSES: Final = 0.01
NEAR_MISSES: Final = 3


# The articles that hits name, in order.
DocumentsOf = Callable[[Sequence[str]], Sequence[Document | None]]


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
    """Answers questions from ``engine``, whose articles ``documents_of`` finds; with
    ``meaning``, by what sentences mean too."""

    def __init__(self, engine: Engine, documents_of: DocumentsOf, meaning: Meaning | None = None) -> None:
        self._engine = engine
        self._documents_of = documents_of
        self._meaning = meaning

    def answer(self, question: str, top: int, models: Models | None = None) -> Answer:
        """At most ``top`` quotations that answer ``question``, or an abstention.

        ``models`` stands in for the shipped ones in evaluations. Raises
        ``QuestionError`` when the question has no words.
        """
        started = perf_counter()
        query = understand(question)
        evidence = self.evidence(query)
        ranked = self.rank(query, evidence, models or Models.fitted(meaning=self._meaning is not None))
        answered = bool(ranked) and ranked[0].chance >= _needed(ranked[0].candidate, evidence)
        least, most = (SHOWN, top) if answered else (SHOWN_MISSES, NEAR_MISSES)
        shown = quotations(query, [one for one in ranked if one.chance >= least], evidence, most)
        return Answer(
            question=question,
            quotations=shown if answered else (),
            # What does not answer has no words that do.
            near_misses=() if answered else tuple(replace(one, points=(), disagrees=()) for one in shown),
            took_ms=(perf_counter() - started) * 1000,
        )

    def found(self, question: str, limit: int) -> list[Hit]:
        """The first ``limit`` passages that the engine finds for ``question``."""
        _, wanted, _ = self._sought(understand(question))
        return self._engine.search(wanted, limit)

    def evidence(self, query: Query) -> Evidence:
        """What the best passages say of ``query``, and the best of articles that it names."""
        matcher, wanted, named = self._sought(query)
        hits = self._engine.search(wanted, PASSAGES)
        if named:
            there = {(hit.article, hit.passage) for hit in hits}
            titled = self._engine.search(wanted, TITLED, among=named)
            hits += [hit for hit in titled if (hit.article, hit.passage) not in there]
        return Evidence(matcher, hits, self._documents_of([hit.article for hit in hits]))

    def rank(self, query: Query, evidence: Evidence, models: Models) -> list[Ranked]:
        """The sentences that may answer, best first."""
        candidates = promising(evidence)
        if not candidates:
            return []
        table = figures(query, candidates, evidence)
        if self._meaning is not None:
            table = table.with_columns(self._meaning.figures(query.text, candidates))
        order, judged = placed(table, models.ranker.predict(table))
        chances = 1 / (1 + np.exp(-models.answerability.predict(judged)))
        return [
            Ranked(candidates[own], judged, place, chance)
            for place, (own, chance) in enumerate(zip(order, chances.tolist(), strict=True))
        ]

    def _sought(self, query: Query) -> tuple[Matcher, dict[str, float], list[str]]:
        """What tells how well a text says ``query``, the terms by which to look for it, and
        those of the titles that it names, where there are such articles."""
        terms = tuple({term.forms.stem: term.forms for term in reversed(query.terms)}.values())[::-1]
        # A word said twice may be part of two names («ابن سينا وابن رشد»).
        named = named_by(term.forms for term in query.terms)
        frequencies = self._engine.frequencies((*(term.stem for term in terms), *named))
        matcher = Matcher(terms, frequencies, self._engine.passage_count())
        return matcher, wanted_of(terms, frequencies), [term for term in named if frequencies[term]]


def promising(evidence: Evidence) -> list[Candidate]:
    """The most promising ``CANDIDATES`` sentences of the evidence, best first."""
    if not evidence.documents:
        return []
    rows = evidence.sentences()
    matcher, matches = evidence.matcher, evidence.matches
    told = np.max((matches.said[rows], evidence.beside(rows, -1), evidence.titles(rows)), axis=0)
    engine = (evidence.scores / evidence.scores.max())[evidence.passage_of[rows]]
    promise = matcher.coverage(matches.said[rows]) + matcher.coverage(told) + ENGINE * engine
    return [evidence.candidate(row) for row in rows[np.argsort(-promise, kind="stable")[:CANDIDATES]].tolist()]


def placed(table: Table, scores: Figures) -> tuple[list[int], Table]:
    """The first ``JUDGED`` candidates by score, and their figures with the score, the
    place, and the lead over the next (or, for all but the first, the distance from the
    first, as a negative number)."""
    order = np.argsort(-scores, kind="stable")[:JUDGED]
    best = scores[order]
    margin = best - best[0]
    margin[0] = best[0] - best[1] if len(best) > 1 else 0.0
    judged = table.taken(order.tolist())
    return order.tolist(), judged.with_columns({"margin": margin, "place": np.arange(len(best)), "score": best})


def _needed(first: Candidate, evidence: Evidence) -> float:
    """The chance that the first sentence needs, given what its article speaks of."""
    matcher, article = evidence.matcher, first.document.article
    named = [bool(term.cues & NAMED) for term in matcher.terms]
    if not any(named):
        return ANSWERS
    # A part at a time: what is matched takes 31 bytes a word and term.
    parts = (article.body[start : start + READ] for start in range(0, len(article.body), READ))
    said = np.max([matcher.match((article.title, part)).said.max(axis=0) for part in parts], axis=0)
    return ANSWERS_UNNAMED if (said[named] < SAID).any() else ANSWERS


def warm_up() -> None:
    """Load what the first question would otherwise wait for."""
    Models.fitted()
    lexicon.counts("stems")
