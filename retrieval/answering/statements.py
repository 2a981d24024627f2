"""Sentences prepared for comparison: their numbers, their times, and the value that answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from retrieval.answer import Span
from retrieval.answering.event_days import NamedTime, named_times
from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.text.analysis import CUE, folded_forms
from retrieval.text.counted_things import classes_of, currency_of, people_words, reaching_words, whole_words
from retrieval.text.normalization import WORD, fold
from retrieval.text.quantities import PERCENT, Quantity, find_quantities, magnitude, same_value
from retrieval.text.unit_kinds import unit_kinds

# Sentences before and after one that say where, when and about whom it is.
_SENTENCES_BEFORE: Final = 2
_SENTENCES_AFTER: Final = 1
# Words before and behind a number that may say what it counts («مقتل نحو 14 شخصا», «24 شخصا قتلوا»).
_BEFORE: Final = 5
_BEHIND: Final = 4
# Words before a number in which «إلى» may stand.
_REACHED: Final = 3
_YEARS: Final = (1900, 2100)
_AND: Final = "و"
_OF: Final = "من"
_TIME: Final = CUE["month"] | CUE["time"]
# Digits of a number that are enough where two texts name what it counts by different words.
_TELLING: Final = 2
_LARGE: Final = 1000


class _Word(NamedTuple):
    folded: str
    start: int
    end: int


class Statement:
    """Sentence ``index`` of ``document`` with what it says in figures. Its numbers and times are read on first use,
    because the words alone decide many comparisons."""

    __slots__ = ("_classes", "_days", "_quantities", "_times", "_words", "document", "index", "text")

    def __init__(self, document: Document, index: int) -> None:
        self.document = document
        self.index = index
        self.text = document.text(index)
        self._quantities: tuple[Quantity, ...] | None = None
        self._times: tuple[NamedTime, ...] | None = None
        self._days: frozenset[date] | None = None
        self._words: tuple[_Word, ...] | None = None
        self._classes: dict[Quantity, frozenset[str]] = {}

    def around(self, *, lead: int = 0) -> str:
        """Return the title, the first ``lead`` sentences of the article, and the sentence with those beside it."""
        count = len(self.document.sentences)
        beside = range(max(0, self.index - _SENTENCES_BEFORE), min(count, self.index + _SENTENCES_AFTER + 1))
        places = dict.fromkeys((*range(min(lead, count)), *beside))
        return "\n".join((self.document.article.title, *map(self.document.text, places)))

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers of the sentence, without those of dates and years."""
        if self._quantities is None:
            found = (one for one in find_quantities(self.text) if not self._is_year(one))
            self._quantities = tuple(one for one in found if not _in_time(one, self.times))
        return self._quantities

    @property
    def times(self) -> tuple[NamedTime, ...]:
        """The times that the sentence names."""
        if self._times is None:
            self._times = named_times(self.text, self.article.date)
        return self._times

    @property
    def article(self) -> Article:
        """The article of the sentence."""
        return self.document.article

    @property
    def days(self) -> frozenset[date]:
        """The days of the calendar that the sentence names."""
        if self._days is None:
            self._days = frozenset(day for one in self.times if (day := one.date) is not None)
        return self._days

    def quantities_in(self, spans: Iterable[Span]) -> tuple[Quantity, ...]:
        """Return the numbers that overlap one of ``spans``."""
        ranges = tuple(spans)
        return tuple(one for one in self.quantities if _overlaps(one, ranges))

    def times_in(self, spans: Iterable[Span]) -> tuple[NamedTime, ...]:
        """Return the times that overlap one of ``spans``."""
        ranges = tuple(spans)
        return tuple(one for one in self.times if _overlaps(one, ranges))

    def reaches(self, quantity: Quantity) -> bool:
        """Return whether a number is the one that the sentence is about («ارتفع إلى 347»)."""
        return _is_reached(self._before(quantity))

    def counted_as(self, quantity: Quantity) -> frozenset[str]:
        """Return the classes of what a number of the sentence counts («مقتل 14 شخصا»: killed)."""
        if quantity not in self._classes:
            self._classes[quantity] = self._find_classes(quantity)
        return self._classes[quantity]

    def _find_classes(self, quantity: Quantity) -> frozenset[str]:
        if not counts_persons(quantity):
            return frozenset()
        own = [one.folded for one in self._read_words() if one.start < quantity.end and quantity.start < one.end]
        before = self._before(quantity)
        if _is_whole(before):
            return frozenset()
        behind = [one.folded for one in self._read_words() if one.start >= quantity.end][:_BEHIND]
        cut = next((place for place, word in enumerate(behind) if word.startswith(_AND)), len(behind))
        behind = behind[:cut]  # «6 فلسطينيين وإصابة 192»
        # «عدد القتلى جراء الزلزال الذي ضرب الجزيرة ارتفع إلى 347»
        near = before if _is_reached(before) else list(_up_to_conjunction(before[:_BEFORE]))
        # The noun itself says it best, then the nearest word.
        for group in (own, behind[:1], near, behind[1:]):
            for word in group:
                if found := classes_of(word):
                    return found
        return frozenset()

    def _is_year(self, quantity: Quantity) -> bool:
        """Whether a number is a year: one without a noun, or behind a month or «عام»."""
        value = quantity.values[0]
        if quantity.is_score or not value.is_integer() or not _YEARS[0] <= value <= _YEARS[1]:
            return False
        before = self._before(quantity)[:1]
        return not quantity.unit or any(folded_forms(word).cues & _TIME for word in before if word)

    def _before(self, quantity: Quantity) -> list[str]:
        """The folded words before a number, from the nearest on."""
        return [one.folded for one in reversed(self._read_words()) if one.end <= quantity.start]

    def _read_words(self) -> tuple[_Word, ...]:
        if self._words is None:
            self._words = tuple(_Word(fold(one.group()), *one.span()) for one in WORD.finditer(self.text))
        return self._words


def _is_reached(before: Sequence[str]) -> bool:
    return not reaching_words().isdisjoint(before[:_REACHED])


def _is_whole(before: Sequence[str]) -> bool:
    return len(before) > 1 and before[0] in whole_words() and before[1] == _OF


def _up_to_conjunction(words: Sequence[str]) -> Iterator[str]:
    """Yield ``words``, which go backwards, up to the first with «و» before it, with which a clause begins."""
    for word in words:
        yield word
        if word.startswith(_AND) and not folded_forms(word).base.startswith(_AND):
            return


def same_quantity(one: Statement, first: Quantity, other: Statement, second: Quantity) -> bool:
    """Return whether two numbers have one value and may count one thing."""
    if not same_value(first, second):
        return False
    unit = same_unit(one, first, other, second)
    return unit is not False or (telling_digits(first) >= _TELLING and not _conflict(one, first, other, second))


def same_unit(one: Statement, first: Quantity, other: Statement, second: Quantity) -> bool | None:
    """Return whether two numbers count the same thing; None where the text does not say."""
    if first.is_score or second.is_score:
        return first.is_score and second.is_score
    classes = one.counted_as(first), other.counted_as(second)
    if all(classes):
        return bool(classes[0] & classes[1])
    if first.unit and second.unit and (first.unit == second.unit or _same_noun(first, second)):
        return True
    return None if _is_open(first) or _is_open(second) else False


def is_measure(quantity: Quantity) -> bool:
    """Return whether a number measures: it is a share, or one of a unit («ستة أمتار»)."""
    return quantity.unit == PERCENT or bool(unit_kinds(quantity.noun))


def counts_persons(quantity: Quantity) -> bool:
    """Return whether a number may count persons: no measure («أمواج ارتفاعها ستة أمتار») and no fraction."""
    return quantity.values[0].is_integer() and not is_measure(quantity)


def telling_digits(quantity: Quantity) -> int:
    """Return how many digits of a number tell it from others; a score or a large number has one more."""
    digits = max(magnitude(value) for value in quantity.values)
    return digits + (quantity.is_score or quantity.values[0] >= _LARGE)


def _is_open(quantity: Quantity) -> bool:
    """Whether the noun of a number does not say what sort of things it counts."""
    return not quantity.unit or quantity.noun in people_words() or bool(classes_of(quantity.noun))


def _same_noun(first: Quantity, second: Quantity) -> bool:
    """Whether both count persons, or forms of one noun («12 ضابطا» and «12 من ضباط»)."""
    if first.noun in people_words() and second.noun in people_words():
        return True
    keys = folded_forms(first.noun).key, folded_forms(second.noun).key
    return keys[0] == keys[1] and len(keys[0]) > 1


def _conflict(one: Statement, first: Quantity, other: Statement, second: Quantity) -> bool:
    """Whether two numbers surely count different things: a share and no share, two currencies, or two classes."""
    classes = one.counted_as(first), other.counted_as(second)
    currencies = currency_of(first.noun), currency_of(second.noun)
    if currencies[0] != currencies[1] and first.noun and second.noun:
        return True
    return (first.unit == PERCENT) is not (second.unit == PERCENT) or bool(all(classes) and not classes[0] & classes[1])


def _in_time(quantity: Quantity, times: Sequence[NamedTime]) -> bool:
    return any(one.start < quantity.end and quantity.start < one.end for one in times)


def _overlaps(one: Quantity | NamedTime, spans: Sequence[Span]) -> bool:
    return any(one.start < end and start < one.end for start, end in spans)
