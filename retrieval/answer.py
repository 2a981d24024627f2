"""The result of a question: an ``Answer``, which may be an abstention. Offsets count characters (code
points). ``article.body[start:end] == text`` is true for every quotation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retrieval.article import Article

Span = tuple[int, int]


class QuotationKind(StrEnum):
    """What a sentence is shown as."""

    ANSWER = "answer"
    """It is likely enough to answer."""
    NEAR_MISS = "near_miss"
    """It is among the closest in the archive, and not likely enough to be called an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a sentence was chosen.

    ``matched`` and ``missing`` are the words of the question, as asked, that the sentence (or its title and
    neighbours) does and does not contain. ``expects`` is the expected answer type, one of
    ``retrieval.ranking.query.KINDS``. ``offers`` is true when the sentence contains such an answer.
    ``features`` are the features that ranked it, by name.
    """

    matched: tuple[str, ...]
    missing: tuple[str, ...]
    expects: str
    offers: bool
    features: dict[str, float]


class CorroborationKind(StrEnum):
    """How another article says what a quotation says."""

    INDEPENDENT = "independent"
    """In other words, by another outlet."""
    SAME_OUTLET = "same_outlet"
    """In other words, by the same outlet, or by one that is not known to be another."""
    COPY = "copy"
    """In the same words, as agency text is republished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration:
    """A sentence of another article that says what a quotation says.

    ``text`` is ``article.body[start:end]``.
    """

    article: Article
    text: str
    start: int
    end: int
    kind: CorroborationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedValue:
    """A value of what is asked, as one article gives it: a number, a score or a date.

    ``text`` is the sentence ``article.body[start:end]``, ``span`` the offsets of the value in ``text``. ``number`` is
    a number without a word of its own («1,234»), else None: show ``said`` then.
    """

    article: Article
    text: str
    start: int
    end: int
    span: Span
    number: float | None = None

    @property
    def said(self) -> str:
        """The value in the words of the article."""
        return self.text[slice(*self.span)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """One sentence of one article, word for word, with its citation.

    ``start`` and ``end`` are offsets in ``article.body``. ``highlights`` are offsets in ``text`` of the words
    that match the question, in order, without overlaps. ``points`` are offsets in ``text`` of the words that
    answer (a name, a date, a number), where they are known. ``before`` and ``after`` are the neighbouring
    sentences, None at the edges. ``score`` is the probability that the sentence answers, 0 to 1. ``also`` are
    sentences of other articles that say the same. ``values`` are the different values that the archive gives of
    what is asked, the quotation's own among them, oldest first and one each; empty unless there are two.
    ``kind`` is what the sentence may be shown as.
    """

    article: Article
    text: str
    start: int
    end: int
    score: float
    highlights: tuple[Span, ...]
    points: tuple[Span, ...] = ()
    before: str | None
    after: str | None
    also: tuple[Corroboration, ...]
    why: Why
    values: tuple[ReportedValue, ...] = ()
    kind: QuotationKind = QuotationKind.ANSWER


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The quotations that answer ``question``, best first; without quotations it is an abstention.

    ``near_misses`` are the closest sentences of an abstention, one at most by default, possibly none. Behind the
    answers, ``quotations`` has near misses too where weaker sentences were asked for. ``took_ms`` is the answer
    time in milliseconds. ``since`` is the first day to which the question itself limits its answer («منذ أسبوع»),
    see ``retrieval.answering.recency``; ``until`` is the last, None for an open end. ``archive_newest`` is the day
    of the newest article, where the question asks for recent articles and the archive has none. ``archive_empty``:
    an abstention because the archive has no articles. ``excluded_answers``: an abstention although an excluded
    outlet answers.
    """

    question: str
    quotations: tuple[Quotation, ...]
    near_misses: tuple[Quotation, ...]
    took_ms: float
    since: date | None = None
    until: date | None = None
    archive_newest: date | None = None
    archive_empty: bool = False
    excluded_answers: bool = False

    @property
    def answered(self) -> bool:
        """Whether the archive answers the question."""
        return bool(self.quotations)
