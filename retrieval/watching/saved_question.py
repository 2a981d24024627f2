"""A question that is asked of every article that arrives, and what it is judged with.

The probability that a sentence answers compares it with the other sentences that were found. One article alone has
few, so that some sentence of it always seems to answer: of 150 questions of news-train, asked of each of some 40
articles alone, one answer in five was right. So a saved question remembers the best passages that it has met, its
competitors, and an arriving article is read beside these. The frequencies of its words are those of the day on which
it was saved. A judgement therefore depends on nothing but the saved question and the article, and repeating it after
a crash, or in other batches, gives the same result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Self

from retrieval.answer import Span
from retrieval.index.engine import Hit

# Version of the record.
_VERSION: Final = 1


class Competitor(NamedTuple):
    """A passage that an arriving article is compared with, and the day of its article (as an ordinal)."""

    hit: Hit
    day: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence that answers and that the chat knows: it was sent, or the archive had it when the question was saved.

    ``key`` is the key of the article in the store, ``index`` the sentence, ``start`` and ``end`` its place in the body.
    ``spans`` are the words of the sentence that answer, ``value`` these words.
    """

    key: str
    article: str
    index: int
    passage: int
    start: int
    end: int
    spans: tuple[Span, ...] = ()
    value: str | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuestion:
    """A question and what it is judged with.

    ``text`` is what is searched: the question without words about time. ``news`` is true when it asks for nothing but
    the news about a name or a subject. ``passages`` and ``frequencies`` are the numbers of passages of the archive, and
    of those with a term. ``best`` is the largest share of the question that one article said so far. ``told`` are in
    the order in which they were told.
    """

    text: str
    news: bool = False
    passages: int = 0
    frequencies: Mapping[str, int]
    competitors: tuple[Competitor, ...] = ()
    told: tuple[Told, ...] = ()
    best: float = 0.0

    def with_told(self, told: Told, most: int) -> Self:
        """Return the question with one more sentence that was told, of which the last ``most`` are kept."""
        return replace(self, told=(*self.told, told)[-most:])

    def to_record(self) -> dict[str, Any]:
        """Return the question as JSON values."""
        return {
            "version": _VERSION,
            "text": self.text,
            "news": self.news,
            "passages": self.passages,
            "frequencies": dict(self.frequencies),
            "competitors": [[one.hit.article, one.hit.passage, *one.hit.entry, one.day] for one in self.competitors],
            "told": [
                [one.key, one.article, one.index, one.passage, one.start, one.end, one.spans, one.value, one.day]
                for one in self.told
            ],
            "best": self.best,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self | None:
        """Return the question of ``to_record``; None for a record of another version."""
        if record.get("version") != _VERSION:
            return None
        return cls(
            text=record["text"],
            news=record["news"],
            passages=record["passages"],
            frequencies=record["frequencies"],
            competitors=tuple(
                Competitor(Hit(article, passage, 1.0, (offset, length)), day)
                for article, passage, offset, length, day in record["competitors"]
            ),
            told=tuple(map(_told, record["told"])),
            best=record["best"],
        )


def _told(fields: list[Any]) -> Told:
    key, article, index, passage, start, end, spans, value, day = fields
    return Told(
        key=key,
        article=article,
        index=index,
        passage=passage,
        start=start,
        end=end,
        spans=tuple((first, last) for first, last in spans),
        value=value,
        day=day,
    )
