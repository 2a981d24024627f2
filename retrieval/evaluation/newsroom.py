"""Asks an archive the questions of a set, and tells where each right answer was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from retrieval.answer import Answer
from retrieval.answering.levels import Strictness
from retrieval.answering.reader import Reader
from retrieval.archive import TOP, Archive
from retrieval.evaluation.calibration import Judged
from retrieval.evaluation.question_sets import QuestionCase, Sentence
from retrieval.ranking.candidates import CandidatePool
from retrieval.ranking.cascade import select_candidates
from retrieval.ranking.query import parse_question

# Ranked sentences that are judged before silence.
RANKED: Final = 3


class Loss(StrEnum):
    """Where the right answer to an answerable question was lost."""

    NOT_RETRIEVED = "not-retrieved"
    """No retrieved passage holds a right sentence."""
    NOT_A_CANDIDATE = "not-a-candidate"
    """A right sentence was retrieved, and is not among the candidates."""
    RANKED_BELOW = "ranked-below"
    """A right sentence is a candidate, and not the first."""
    SILENCED = "silenced"
    """The first candidate is right, and the archive abstained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What an archive answered. ``right`` says of each quotation shown, and ``ranked_right`` of each of the first
    ranked sentences before silence, whether it is right; ``ranked_chances`` are their chances. ``chance`` is that of
    the first ranked sentence, 0 when there is none."""

    case: QuestionCase
    answer: Answer
    right: tuple[bool, ...]
    ranked_right: tuple[bool, ...]
    chance: float
    loss: Loss | None
    ranked_chances: tuple[float, ...] = ()

    @property
    def rank(self) -> int | None:
        """The place, from 1, of the first right quotation shown; None when there is none."""
        return self.right.index(True) + 1 if True in self.right else None

    @property
    def answered_wrongly(self) -> bool:
        """Whether a quotation is shown that the question rejects; for one without an answer, whether any is shown."""
        if not self.case.wrong:
            return self.answer.answered and not self.case.answerable
        return any(self.case.rejects(Sentence.of(quotation)) for quotation in self.answer.quotations)


def evaluate(
    archive: Archive,
    cases: Iterable[QuestionCase],
    *,
    top: int = TOP,
    strictness: Strictness | None = None,
    each: Callable[[CaseResult], None] = lambda _: None,
) -> tuple[CaseResult, ...]:
    """Ask ``archive`` every question of ``cases``, for ``top`` quotations each, at the level ``strictness``, by default
    the archive's. ``each`` is called after each."""
    results = []
    for case in cases:
        results.append(_result(archive, case, top, strictness))
        each(results[-1])
    return tuple(results)


def judge(
    archive: Archive, cases: Iterable[QuestionCase], *, each: Callable[[int], None] = lambda _: None
) -> tuple[tuple[Judged, ...], tuple[Judged | None, ...]]:
    """Ask ``archive`` every question of ``cases`` without any bar, and judge the first and the second ranked sentence.

    A question that gets no sentence has a chance of 0; the second is None where there is none. ``each`` is called
    with the number of questions that are done. Raises ``QuestionError`` when a question has no words.
    """
    reader = archive.reader(config=archive.config.without_silence())
    firsts: list[Judged] = []
    seconds: list[Judged | None] = []
    for case in cases:
        own = [
            Judged(chance=one.score, right=case.holds(Sentence.of(one)), answerable=case.answerable)
            for one in reader.answer(case.question, 2).quotations
        ]
        firsts.append(own[0] if own else Judged(chance=0.0, right=False, answerable=case.answerable))
        seconds.append(own[1] if len(own) > 1 else None)
        each(len(firsts))
    return tuple(firsts), tuple(seconds)


def _result(archive: Archive, case: QuestionCase, top: int, strictness: Strictness | None) -> CaseResult:
    answer = archive.ask(case.question, top=top, strictness=strictness)
    # The same ranking with every threshold at zero.
    ranked = archive.reader(config=archive.config.without_silence())
    before_silence = ranked.answer(case.question, RANKED).quotations
    right = tuple(case.holds(Sentence.of(quotation)) for quotation in answer.quotations)
    ranked_right = tuple(case.holds(Sentence.of(quotation)) for quotation in before_silence)
    return CaseResult(
        case=case,
        answer=answer,
        right=right,
        ranked_right=ranked_right,
        chance=before_silence[0].score if before_silence else 0.0,
        ranked_chances=tuple(quotation.score for quotation in before_silence),
        loss=None if right[:1] == (True,) or not case.answerable else _loss(ranked, case, ranked_right),
    )


def _loss(reader: Reader, case: QuestionCase, ranked_right: Sequence[bool]) -> Loss:
    if ranked_right[:1] == (True,):
        return Loss.SILENCED
    query = parse_question(case.question)
    pool = reader.retrieve_pool(query)
    if any(case.holds(sentence) for sentence in _sentences(reader, select_candidates(query, pool), pool)):
        return Loss.RANKED_BELOW
    rows = pool.answer_rows().tolist() if len(pool) else []
    held = any(case.holds(sentence) for sentence in _sentences(reader, rows, pool))
    return Loss.NOT_A_CANDIDATE if held else Loss.NOT_RETRIEVED


def _sentences(reader: Reader, rows: Sequence[int], pool: CandidatePool) -> Iterator[Sentence]:
    for candidate in reader.candidates(rows, pool):
        yield Sentence.of_document(candidate.document, candidate.index)
