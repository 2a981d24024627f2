"""Chooses examples of answers, and finds the right sentences that were not shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, Final

from retrieval import Article, CaseResult, QuestionCase
from retrieval.evaluation.question_sets import Sentence
from retrieval.index.document import Document
from retrieval.text.normalization import fold

SEED: Final = 7
COUNT: Final = 10
# Longer sentences are cut in the document.
LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A sentence with its citation; ``day`` in ISO 8601."""

    text: str
    outlet: str
    day: str

    @classmethod
    def of(cls, text: str, article: Article) -> Cited:
        """``text`` of ``article``, cut to ``LONGEST`` characters."""
        cut = text if len(text) <= LONGEST else text[:LONGEST].rsplit(maxsplit=1)[0] + " …"
        day = article.date.isoformat() if article.date else ""
        return cls(text=" ".join(cut.split()), outlet=article.source or "", day=day)


def groups(results: Iterable[CaseResult]) -> dict[str, list[CaseResult]]:
    """``results`` as the document groups them: ``right`` and ``wrong`` have an answer in the archive and were answered;
    ``silent`` are the others: met with silence, or without an answer in the archive."""
    made: dict[str, list[CaseResult]] = {"right": [], "wrong": [], "silent": []}
    for result in results:
        if not result.case.answerable or not result.answer.answered:
            made["silent"].append(result)
        else:
            made["right" if result.right[0] else "wrong"].append(result)
    return made


def choose(results: Sequence[CaseResult], count: int = COUNT, seed: int = SEED) -> list[CaseResult]:
    """At most ``count`` of ``results``. Chance decides, by the digest of ``seed`` and of each question, so the choice
    depends neither on the order of the questions nor on what other questions there are."""

    def lot(result: CaseResult) -> bytes:
        return blake2b(f"{seed} {result.case.id} {result.case.question}".encode()).digest()

    return sorted(results, key=lot)[:count]


def find_right(articles: Iterable[Article], cases: Iterable[QuestionCase]) -> dict[str, Cited]:
    """A right sentence in ``articles`` to each of ``cases``, by the id of the question: the first that is right by
    itself, else the first that is right with what stands around it; none where there is neither."""
    wanted = {case.id: (case, _parts(case)) for case in cases if case.answerable}
    alone: dict[str, Cited] = {}
    around: dict[str, Cited] = {}
    for article in articles if wanted else ():
        body = _folded(article.body)
        for case in [case for case, parts in wanted.values() if any(part in body for part in parts)]:
            for sentence in _right_sentences(article, case):
                cited = Cited.of(sentence.text, article)
                around.setdefault(case.id, cited)
                if case.holds(replace(sentence, title="", before=None, after=None)):
                    alone[case.id] = cited
                    del wanted[case.id]
                    break
        if not wanted:
            break
    return {**around, **alone}


def example_records(results: Sequence[CaseResult], articles: Iterable[Article]) -> dict[str, list[dict[str, Any]]]:
    """The examples of each group, as the record keeps them. ``articles`` are those of the archive."""
    chosen = {name: choose(own) for name, own in groups(results).items()}
    unseen = [one.case for own in chosen.values() for one in own if one.right[:1] != (True,)]
    right = find_right(articles, unseen)
    return {name: [_record(one, right) for one in own] for name, own in chosen.items()}


def _record(result: CaseResult, right: Mapping[str, Cited]) -> dict[str, Any]:
    case = result.case
    shown = result.answer.quotations[0] if result.answer.answered else None
    return {
        "question": case.question,
        "kind": case.kind,
        "style": case.style,
        "answerable": case.answerable,
        "chance": round(result.chance, 2),
        "shown": _cited(Cited.of(shown.text, shown.article) if shown else None),
        "right": _cited(right.get(case.id)),
        "loss": result.loss,
    }


def _cited(one: Cited | None) -> dict[str, str] | None:
    return None if one is None else {"text": one.text, "outlet": one.outlet, "day": one.day}


def _right_sentences(article: Article, case: QuestionCase) -> Iterator[Sentence]:
    document = Document(article)
    sentences = (Sentence.of_document(document, place) for place in range(len(document.sentences)))
    return (sentence for sentence in sentences if case.holds(sentence))


def _parts(case: QuestionCase) -> tuple[str, ...]:
    return tuple(_folded(part) for part in (*case.contains_any, *(one.contains for one in case.answers)))


def _folded(text: str) -> str:
    return " ".join(fold(text).split())
