"""Question sets with pages of their own, in the format of SQuAD, and their evaluation.

A file has JSON lines ``id, question, title, context, answers[{text, start}]``. Every distinct context becomes
an article. All are searched together, whichever page a question is about.

A sentence of the question's own page is right when it contains the text of an answer, or the beginning of an
answer that continues in the next sentence. A sentence of another page is right when it contains the text of
an answer and cites the question's page as stating the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from retrieval.answer import Answer, Quotation
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.errors import FoldModelsError, QuestionError, QuestionSetError
from retrieval.evaluation.fold_models import fold_models, fold_of, has_folds
from retrieval.evaluation.question_sets import unreadable
from retrieval.ranking.query import parse_question

# Passages that count for the mean reciprocal rank.
DEPTH: Final = 10
_PREFIX: Final = "qa-"


@dataclass(frozen=True, slots=True, kw_only=True)
class QaCase:
    """One question. ``page`` is the id of its article; ``answers`` are (offset in the body, text); ``kind``
    is the answer type of the question."""

    id: str
    set: str
    kind: str
    question: str
    title: str
    page: str
    answers: tuple[tuple[int, str], ...]

    def holds(self, quotation: Quotation) -> bool:
        """Return whether ``quotation`` is right. A sentence of another page must cite the question's page and
        contain the text of an answer itself."""
        if quotation.article.id == self.page:
            return any(
                text in quotation.text or quotation.start <= start < quotation.end for start, text in self.answers
            )
        return self.page in {other.article.id for other in quotation.also} and any(
            text in quotation.text for _, text in self.answers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QaResult:
    """What an archive answered.

    ``first`` and ``three``: a right sentence is ranked first, or among the first three, before any abstention.
    ``reciprocal_rank`` is that of the page among the first ``DEPTH`` hits, 0 when it
    is not among them.
    """

    case: QaCase
    first: bool
    three: bool
    reciprocal_rank: float
    abstained: bool
    score: float
    took_ms: float


def load_qa(paths: Iterable[Path | str]) -> tuple[tuple[Article, ...], tuple[QaCase, ...]]:
    """Return the articles and the questions of files in the format above.

    Raises ``QuestionSetError``, with file and line, for what is missing or malformed, and ``FoldModelsError``
    when questions need models that this installation does not have.
    """
    pages: dict[tuple[str, str], Article] = {}
    cases: list[QaCase] = []
    for path in map(Path, paths):
        for number, record in _records(path):
            where = f"{path}:{number}"
            try:
                title, context = str(record["title"]).replace("_", " "), record["context"]
                page = pages.setdefault(
                    (title, context), Article(id=f"{_PREFIX}{len(pages):06}", title=title, body=context)
                )
                cases.append(
                    QaCase(
                        id=str(record.get("id", where)),
                        set=path.name.partition(".")[0],
                        kind=parse_question(record["question"]).kind,
                        question=record["question"],
                        title=title,
                        page=page.id,
                        answers=tuple((int(a["start"]), str(a["text"])) for a in record["answers"]),
                    )
                )
            except (KeyError, TypeError, ValueError, AttributeError, QuestionError) as error:
                raise QuestionSetError(
                    f"{where}: not a question with its page ({error})", where=where, reason="not-a-question"
                ) from error
    if not cases:
        where = ", ".join(map(str, paths))
        raise QuestionSetError(f"{where}: no questions", where=where, reason="no-questions")
    if not has_folds() and any(fold_of(case.title) is not None for case in cases):
        raise FoldModelsError(
            "the models were fitted on these questions; only a clone of the repository can measure them"
        )
    return tuple(pages.values()), tuple(cases)


def evaluate_qa(
    archive: Archive, cases: Sequence[QaCase], *, each: Callable[[QaResult], None] | None = None
) -> tuple[QaResult, ...]:
    """Ask ``archive``, which must have the pages, every question.

    A question about a page that the models were fitted on is answered by models that have not seen it.
    ``each`` is called after every question, for progress.
    """
    results: list[QaResult] = []
    for case in cases:
        results.append(_result(archive, case))
        if each is not None:
            each(results[-1])
    return tuple(results)


def _result(archive: Archive, case: QaCase) -> QaResult:
    fold = fold_of(case.title)
    models = None if fold is None else fold_models(fold, meaning=archive.uses_encoder)
    answer: Answer = archive.reader().answer(case.question, 3, models)
    ranked = archive.reader(config=archive.config.without_silence()).answer(case.question, 3, models).quotations
    right = [case.holds(quotation) for quotation in ranked]
    found = archive.retrieve(case.question, DEPTH)
    ranks = (1 / rank for rank, page in enumerate(found, 1) if page == case.page)
    return QaResult(
        case=case,
        first=right[:1] == [True],
        three=any(right),
        reciprocal_rank=next(ranks, 0.0),
        abstained=not answer.answered,
        score=ranked[0].score if ranked else 0.0,
        took_ms=answer.took_ms,
    )


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                where = f"{path}:{number}"
                raise QuestionSetError(f"{where}: not JSON", where=where, reason="not-json") from error
