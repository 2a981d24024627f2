"""What a question gets: an ``Answer``, which may be an abstention.

Offsets count characters (code points). ``article.body[start:end] == text`` holds
for every quotation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retrieval.article import Article

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a sentence was chosen.

    ``matched`` and ``missing`` are the question's own words, as asked, that the
    sentence (or its title and neighbours) does and does not say. ``expects`` is the kind of answer asked for
    (``person``, ``place``, ``time``, ``number``, ``cause``, ``manner``,
    ``definition``, ``statement``, ``yes-no`` or ``any``); ``offers`` whether the
    sentence has such a thing. ``features`` are the figures that ranked it.
    """

    matched: tuple[str, ...]
    missing: tuple[str, ...]
    expects: str
    offers: bool
    features: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """One sentence of one article, word for word, with its citation.

    ``start`` and ``end`` are offsets in ``article.body``; ``highlights`` are
    offsets in ``text``, in order, disjoint: the words that match the question.
    ``before`` and ``after`` are the neighbouring sentences, None at the edges.
    ``points`` are offsets in ``text`` of the words that answer (a name, a date, a
    number), where they can be told. ``score`` is the chance that the sentence answers,
    0 to 1. ``also`` are other articles that say the same; ``disagrees`` articles
    quoted beside this one that give another number or date.
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
    also: tuple[Article, ...]
    why: Why
    disagrees: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The quotations that answer ``question``, best first; none is an abstention.

    ``near_misses`` are, for an abstention, the sentences that came closest (may be
    empty). ``took_ms`` is the time it took, in milliseconds. ``since`` is the first day
    that the question itself limits its answer to («منذ أسبوع»), see ``retrieval.answering.recency``.
    ``archive_empty``: an abstention, since the archive holds no article at all.
    ``excluded_answers``: an abstention, although an outlet that the filters exclude answers.
    """

    question: str
    quotations: tuple[Quotation, ...]
    near_misses: tuple[Quotation, ...]
    took_ms: float
    since: date | None = None
    archive_empty: bool = False
    excluded_answers: bool = False

    @property
    def answered(self) -> bool:
        """Whether the archive answers the question."""
        return bool(self.quotations)
