"""Question sets and their evaluation.

A set is a file of JSON lines with ``id``, ``kind``, ``question`` and ``answers``. Each answer has an
``article`` and text that the answering sentence ``contains``. Without answers the archive should abstain.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from retrieval.answer import Answer, Quotation
from retrieval.archive import TOP, Archive
from retrieval.errors import QuestionSetError


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A right answer: a sentence of ``article`` that contains ``contains``."""

    article: str
    contains: str

    def holds(self, quotation: Quotation) -> bool:
        """Return whether ``quotation`` is that sentence."""
        return quotation.article.id == self.article and self.contains in quotation.text


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCase:
    """One question of a set, with every right answer."""

    id: str
    kind: str
    question: str
    answers: tuple[Expected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """What an archive answered. ``rank`` is the position, from 1, of the first right quotation, or None."""

    case: QuestionCase
    answer: Answer
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts over some questions; ``silent_*`` are abstentions."""

    answerable: int
    right_at_1: int
    right_at_3: int
    unanswerable: int
    silent_right: int
    silent_wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The results of a whole set."""

    cases: tuple[CaseResult, ...]

    @property
    def total(self) -> Tally:
        """Counts over all questions."""
        return _tally(self.cases)

    def by_kind(self) -> dict[str, Tally]:
        """Return the counts by kind of question, in order of first appearance."""
        kinds = dict.fromkeys(result.case.kind for result in self.cases)
        return {kind: _tally(result for result in self.cases if result.case.kind == kind) for kind in kinds}

    @property
    def answerable(self) -> int:
        """Number of questions with an answer in the archive."""
        return self.total.answerable

    @property
    def right_at_1(self) -> int:
        """Number of answerable questions whose first quotation is right."""
        return self.total.right_at_1

    @property
    def right_at_3(self) -> int:
        """Number of answerable questions with a right quotation among the first three."""
        return self.total.right_at_3

    @property
    def unanswerable(self) -> int:
        """Number of questions without an answer in the archive."""
        return self.total.unanswerable

    @property
    def silent_right(self) -> int:
        """Number of abstentions on unanswerable questions."""
        return self.total.silent_right

    @property
    def silent_wrong(self) -> int:
        """Number of abstentions on answerable questions."""
        return self.total.silent_wrong


def load_questions(path: Path | str) -> tuple[QuestionCase, ...]:
    """Return the questions of the file ``path``. Raises ``QuestionSetError``, with file and line, when it is
    missing or malformed."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from error
    cases = tuple(_case(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip())
    if not cases:
        raise QuestionSetError(f"{path}: no questions", where=str(path), reason="no-questions")
    return cases


def unreadable(path: Path | str, error: OSError | UnicodeDecodeError) -> QuestionSetError:
    """Return the error for a file ``path`` that cannot be read."""
    reason = str(error.strerror or error) if isinstance(error, OSError) else "not-utf-8"
    return QuestionSetError(f"{path}: {reason}", where=str(path), reason=reason)


def evaluate(archive: Archive, cases: Iterable[QuestionCase], *, top: int = TOP) -> Evaluation:
    """Ask ``archive`` every question of ``cases``, for ``top`` quotations each."""
    return Evaluation(cases=tuple(_result(case, archive.ask(case.question, top=top)) for case in cases))


def _result(case: QuestionCase, answer: Answer) -> CaseResult:
    right = (
        place
        for place, quotation in enumerate(answer.quotations, 1)
        if any(expected.holds(quotation) for expected in case.answers)
    )
    return CaseResult(case=case, answer=answer, rank=next(right, None))


def _tally(results: Iterable[CaseResult]) -> Tally:
    results = list(results)
    answerable = [result for result in results if result.case.answers]
    unanswerable = [result for result in results if not result.case.answers]
    return Tally(
        answerable=len(answerable),
        right_at_1=sum(result.rank == 1 for result in answerable),
        right_at_3=sum(result.rank is not None and result.rank <= 3 for result in answerable),
        unanswerable=len(unanswerable),
        silent_right=sum(not result.answer.answered for result in unanswerable),
        silent_wrong=sum(not result.answer.answered for result in answerable),
    )


def _case(line: str, where: str) -> QuestionCase:
    try:
        record = json.loads(line)
        given = record["answers"]
        if not isinstance(given, list):
            raise QuestionSetError(f"{where}: answers are no list", where=where, reason="not-a-question")
        answers = tuple(Expected(article=str(a["article"]), contains=str(a["contains"])) for a in given)
        question = record["question"]
        if not isinstance(question, str) or not question.strip():
            raise QuestionSetError(f"{where}: no question", where=where, reason="not-a-question")
        return QuestionCase(
            id=str(record.get("id", where)), kind=str(record.get("kind", "any")), question=question, answers=answers
        )
    except json.JSONDecodeError as error:
        raise QuestionSetError(f"{where}: not JSON", where=where, reason="not-json") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionSetError(f"{where}: not a question ({error})", where=where, reason="not-a-question") from error
