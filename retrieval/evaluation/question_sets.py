"""Question sets: files of questions with what a right answer holds.

A set is a file of JSON lines in one of two forms. Both have ``id``, ``kind`` and ``question``.

- ``answers``: each names an ``article`` and a text that the answering sentence ``contains``. An empty list
  means that the archive should abstain.
- ``contains_any`` and ``about_any``: a sentence is right if it contains one text of the first, and it, its
  article's title or a neighbouring sentence contains one of the second; spelling is folded. ``style`` says how
  the question is written. A line with ``why`` or ``near`` instead is a question that the archive does not answer.

``wrong`` has the form of ``answers``: sentences that readers rejected. A line may have it alone: then any other
sentence, and silence, are accepted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from retrieval.answer import Quotation
from retrieval.errors import QuestionSetError
from retrieval.index.document import Document
from retrieval.text.normalization import fold

# One of these fields says what a right answer holds, or that there is none.
_JUDGED: Final = frozenset({"answers", "contains_any", "why", "near", "wrong"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with what stands around it, as a question set judges it."""

    article: str
    title: str
    text: str
    before: str | None
    after: str | None

    @classmethod
    def of(cls, quotation: Quotation) -> Sentence:
        """The sentence that is quoted."""
        article = quotation.article
        return cls(
            article=article.id,
            title=article.title,
            text=quotation.text,
            before=quotation.before,
            after=quotation.after,
        )

    @classmethod
    def of_document(cls, document: Document, index: int) -> Sentence:
        """Sentence ``index`` of ``document``."""
        last = len(document.sentences) - 1
        return cls(
            article=document.article.id,
            title=document.article.title,
            text=document.text(index),
            before=document.text(index - 1) if index else None,
            after=document.text(index + 1) if index < last else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A right answer: a sentence of ``article`` that contains ``contains``."""

    article: str
    contains: str

    def holds(self, sentence: Sentence) -> bool:
        """Whether ``sentence`` is that answer."""
        return sentence.article == self.article and self.contains in sentence.text


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCase:
    """One question of a set, with every right answer to it."""

    id: str
    kind: str
    question: str
    style: str = ""
    answers: tuple[Expected, ...] = ()
    contains_any: tuple[str, ...] = ()
    about_any: tuple[str, ...] = ()
    wrong: tuple[Expected, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the archive answers the question."""
        return bool(self.answers or self.contains_any)

    def rejects(self, sentence: Sentence) -> bool:
        """Whether ``sentence`` is one of ``wrong``."""
        return any(expected.holds(sentence) for expected in self.wrong)

    def holds(self, sentence: Sentence) -> bool:
        """Whether ``sentence`` is a right answer."""
        if any(expected.holds(sentence) for expected in self.answers):
            return True
        text = _folded(sentence.text)
        if not any(_folded(part) in text for part in self.contains_any):
            return False
        around = _folded(" ".join((sentence.text, sentence.title, sentence.before or "", sentence.after or "")))
        return not self.about_any or any(_folded(part) in around for part in self.about_any)


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


def _case(line: str, where: str) -> QuestionCase:
    try:
        record = json.loads(line)
        question = record["question"]
        if not isinstance(question, str) or not question.strip() or not _JUDGED & record.keys():
            raise QuestionSetError(f"{where}: not a question", where=where, reason="not-a-question")
        return QuestionCase(
            id=str(record.get("id", where)),
            kind=str(record.get("kind", "any")),
            style=str(record.get("style", "")),
            question=question,
            answers=_expected(record, "answers"),
            contains_any=tuple(map(str, _list(record, "contains_any"))),
            about_any=tuple(map(str, _list(record, "about_any"))),
            wrong=_expected(record, "wrong"),
        )
    except json.JSONDecodeError as error:
        raise QuestionSetError(f"{where}: not JSON", where=where, reason="not-json") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionSetError(f"{where}: not a question ({error})", where=where, reason="not-a-question") from error


def _expected(record: dict[str, Any], name: str) -> tuple[Expected, ...]:
    return tuple(Expected(article=str(one["article"]), contains=str(one["contains"])) for one in _list(record, name))


def _list(record: dict[str, Any], name: str) -> list[Any]:
    found: list[Any] = record.get(name, [])
    if isinstance(found, list):
        return found
    raise TypeError(name)


def _folded(text: str) -> str:
    return " ".join(fold(text).split())
