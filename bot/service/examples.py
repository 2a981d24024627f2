"""Example questions of an archive: made from its newest titles, and checked by asking them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, zip_longest
from threading import Lock
from time import monotonic
from typing import Final

from bot.service.asking import ask
from retrieval import Archive, Example, QuestionError, Quotation, example_questions

SHOWN: Final = 2
# Newest articles whose titles are read, and questions that are asked at most, about 30 ms each.
TITLES: Final = 60
TRIED: Final = 20
# Least chance that the sentence answers. Of 18 examples above it, of two archives, 15 had a sentence that answers, and
# of the 12 above 0.5 eleven; the surest are shown.
SURE: Final = 0.4
# Seconds for which examples are kept, even when newer articles arrive.
KEPT: Final = 600.0


class ExampleQuestions:
    """Two questions that ``archive`` answers. They are looked for when they are first needed, and again after ten
    minutes if the archive has newer articles by then. ``clock`` returns seconds.
    """

    def __init__(self, archive: Archive, *, clock: Callable[[], float] = monotonic) -> None:
        self._archive = archive
        self._clock = clock
        self._lock = Lock()
        self._found: tuple[str, ...] = ()
        self._newest: list[str] | None = None
        self._since = 0.0

    def __call__(self) -> tuple[str, ...]:
        """The questions, at most two; none where the archive answers none that can be made."""
        with self._lock:
            if self._newest is None or self._clock() - self._since >= KEPT:
                newest = self._archive.newest(TITLES)
                self._since = self._clock()
                ids = [article.id for article in newest]
                if ids != self._newest:
                    self._newest = ids
                    self._found = tuple(islice(self._answered(islice(example_questions(newest), TRIED)), SHOWN))
            return self._found

    def _answered(self, tried: Iterable[Example]) -> Iterator[str]:
        """Those that the archive answers, of another kind and about other names than those before them if there are,
        and of one kind the surest first."""
        by_kind: dict[str, list[tuple[float, Example]]] = {}
        for example in tried:
            by_kind.setdefault(example.kind, []).append((self._chance(example), example))
        sure = [[one for one in each if one[0] >= SURE] for each in by_kind.values()]
        named = set[str]()
        for turn in zip_longest(*(sorted(each, key=lambda one: -one[0]) for each in sure)):
            for _, example in filter(None, turn):
                if named.isdisjoint(example.names):
                    named.update(example.names)
                    yield example.question

    def _chance(self, example: Example) -> float:
        """The chance that the archive's sentence answers; 0 unless it is one of the asked kind from the article that
        the example is from, or about its names."""
        if example.person is not None and not self._archive.is_person(example.person):
            return 0.0
        try:
            answer = ask(example.question, self._archive, top=1)
        except QuestionError:
            return 0.0
        fitting = (one for one in answer.quotations if one.why.offers and _is_about(one, example))
        return max((one.score for one in fitting), default=0.0)


def _is_about(quotation: Quotation, example: Example) -> bool:
    text = f"{quotation.article.title or ''}\n{quotation.text}"
    return quotation.article.id == example.article or all(name in text for name in example.names)
