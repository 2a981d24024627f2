"""Finds in a sentence who holds an office: the office and a name side by side («الرئيس الفرنسي إيمانويل ماكرون»).

The words of the office must stand together, with nothing between them that makes another office of it («رئيس
الوزراء الفرنسي» is not «رئيس فرنسا»). A former, elected or acting-for holder is none, and neither is a relative or
deputy before the office («نائب الرئيس»).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.answer import Span
from retrieval.answering.offices import (
    Office,
    Slot,
    begins_office,
    named_bodies,
    office_word,
    says_newcomer,
    word_list,
)
from retrieval.answering.person_names import similar_spelling
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, Token, tokens
from retrieval.text.name_words import is_used_as_noun
from retrieval.text.role_nouns import plain

# Words after the office of which a name may consist, and before it.
_AFTER: Final = 4
_BEFORE: Final = 2
# Adjectives and titles between an office and a name.
_BETWEEN: Final = 4
# Words in parentheses after an office that are skipped («(فيفا)»).
_ASIDE: Final = 3
# Keys shorter than this are those of many words.
_KEY: Final = 3
# Cues of words that are no part of a name.
_NO_NAME: Final = (
    CUE["month"] | CUE["weekday"] | CUE["time"] | CUE["number"] | CUE["digit"] | CUE["cause"] | CUE["statement"]
)
# Words from an office to one that makes another of it.
_NEAR: Final = 4
# The preposition of «نائب لوزير»; «لل», with which no name begins.
_FOR: Final = "ل"
_FOR_THE: Final = "لل"
# Ends an office of two («وزيرا الداخلية والدفاع»).
_TWO: Final = "ا"
# Marks that may stand inside a name or an office, and those that may stand between the two.
_INSIDE: Final = frozenset(" \u00a0\t\n\"'«»“”#_-)\u200e\u200f")
_PAUSES: Final = frozenset("،,:(–—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A name beside an office, as the words ``name`` and as ``text[start:end]`` (``span``). Behind the last word of
    the name there may be words that are none."""

    span: Span
    name: tuple[Forms, ...]

    @property
    def full(self) -> bool:
        """Whether there may be more than a family name."""
        return len(self.name) > 1


def names_another(office: Office, text: str) -> bool:
    """Return whether the sentence ``text`` has ``office`` only as a part of another: of a deputy, an adviser, a former
    holder or a candidate."""
    return _Sentence(office, text).names_another()


def find_holder(office: Office, text: str) -> Holder | None:
    """Return who holds ``office`` according to the sentence ``text``; None when it does not say so."""
    return _Sentence(office, text).holder()


class _Sentence:
    """The words of one sentence, read for one office."""

    def __init__(self, office: Office, text: str) -> None:
        self._office = office
        self._text = text
        self._words: list[Token] = tokens(text)
        self._plain = [plain(token.forms.base) for token in self._words]

    def holder(self) -> Holder | None:
        for first, after in self._heads():
            if self._is_of_others(first):
                continue
            end = self._end_of_office(first, after)
            found = self._beside(first, end) if end else None
            if found and (not self._office.newcomer or self._is_new(first, end or first, found)):
                return found
        return None

    def _is_new(self, first: int, end: int, found: Holder) -> bool:
        """Return whether the words of the office from ``first`` to ``end``, or those up to the name behind it, say that
        its holder is new."""
        last = max(found.span[0], self._words[min(end, len(self._words) - 1)].end)
        return any(
            self._is_newcomer(place) for place in range(first, len(self._words)) if self._words[place].start < last
        )

    def names_another(self) -> bool:
        """Return whether the office is nowhere but in that of another («نائب الوزير», «الوزير السابق»)."""
        another = False
        for first, after in self._heads():
            if self._is_of_others(first) or any(self._is(place, "not.holder") for place in range(after, after + _NEAR)):
                another = True
            elif self._end_of_office(first, after):
                return False
        return another

    def _heads(self) -> Iterator[tuple[int, int]]:
        """Yield the words of each name of the office, as the first and the one behind the last."""
        as_offices = [office_word(token.forms) for token in self._words]
        for first in range(len(as_offices)):
            for head in self._office.heads:
                after = first + len(head)
                if tuple(as_offices[first:after]) == head:
                    yield first, after

    def _is_of_others(self, first: int) -> bool:
        """Return whether the office at ``first`` is a part of another one: «نائب وزير», «النائب الأول لوزير», «المرشح
        لمنصب وزير»."""
        place = first
        for _ in range(_NEAR):
            if not (place and self._joined(place)):
                return False
            if self._is(place - 1, "not.kin"):
                return True
            forms = self._words[place].forms
            for_it = forms.surface != forms.base and forms.surface.startswith(_FOR)
            if not (self._is_filler(place - 1) or (for_it and not self._words[place - 1].forms.stop)):
                return False
            place -= 1
            if for_it and place and self._is(place - 1, "not.kin"):
                return True
        return False

    def _beside(self, first: int, end: int) -> Holder | None:
        """Return the name beside the office in the words from ``first`` to ``end``: the one behind it, unless a comma
        or another noun divides the two («رايان غيغز، المدير الفني لويلز، اللاعب …») and there is one before it."""
        before, after = self._before(first, end), self._after(end)
        if before and after:
            place = self._behind_aside(end)
            while self._words[place].start < after.span[0] and self._belongs(place):
                place += 1
            return after if self._joined(end) and self._words[place].start == after.span[0] else before
        return after or before

    def _end_of_office(self, first: int, start: int) -> int | None:
        """Return the index after the office that begins at ``first``; None when the words make another office."""
        missing = list(self._office.slots)
        place = end = start
        bodied = False
        while place < len(self._words) and self._joined(place):
            own = self._is_own_nationality(place, bodied=bodied)
            bodied |= self._is(place, "filler.kind")
            for slot in missing if not own else ():
                length = self._length_of(slot, place)
                if length:
                    missing.remove(slot)
                    place = end = place + length
                    bodied = True
                    break
            else:
                elect = self._is(place, "not.elect") and self._definite(first) and self._definite(place)
                if self._is(place, "not.holder") or (elect and not self._is_newcomer(place)):
                    return None
                one_holder = not self._words[first].forms.surface.endswith(_TWO)
                shared = one_holder and self._is_of_a_shared_office(place, missing)
                if not (own or elect or shared or self._words[place].forms.stop or self._is_filler(place)):
                    break
                place += 1
        if place < len(self._words) and self._joined(place) and self._words[place].forms.surface.startswith(_FOR_THE):
            return None  # «قطر للاستثمار»
        return end if all(slot.optional for slot in missing) else None

    def _is_of_a_shared_office(self, place: int, missing: Sequence[Slot]) -> bool:
        """Return whether a word of an office is a field beside the asked one: «الثقافة» of «وزير الثقافة والإعلام», and
        «والثقافة» of «وزير الإعلام والثقافة السعودي»."""
        fields = [slot for slot in self._office.slots if not (slot.country or slot.optional)]
        if not fields or not self._is_field(place):
            return False
        if any(slot in missing for slot in fields):
            after = place + 1
            second = after < len(self._words) and self._joined(after) and self._is_second(after)
            return second and any(self._length_of(slot, after) for slot in fields)
        return self._is_second(place)

    def _is_field(self, place: int) -> bool:
        return plain(self._words[place].forms.base) in word_list("fields.names")

    def _is_second(self, place: int) -> bool:
        """Return whether a word has a conjunction before its article."""
        forms, affixes = self._words[place].forms, lexicon.lists("affixes")
        joined = (and_ + article for and_ in affixes["conjunction"] for article in affixes["article"])
        return any(forms.surface.startswith(begin + forms.base) for begin in joined)

    def _length_of(self, slot: Slot, place: int) -> int:
        """Return how many words at ``place`` are ``slot``."""
        phrases = slot.phrases if self._definite(place) else slot.names
        same = _same_country if slot.country else _same_word
        for phrase in sorted(phrases, key=len, reverse=True):
            found = self._words[place : place + len(phrase)]
            if len(found) == len(phrase) and all(same(a, b.forms) for a, b in zip(phrase, found, strict=True)):
                return len(phrase)
        return 0

    def _after(self, end: int) -> Holder | None:
        """Return the name after the office that ends before the word ``end``."""
        begin = self._behind_aside(end)
        start = begin
        while start < len(self._words) and start - begin < _BETWEEN and self._joined(start, pause=start == begin):
            if self._is(start, "not.holder") or (self._is(start, "not.elect") and not self._is_newcomer(start)):
                return None
            if self._is_nationality(start) and not self._office.owned:
                return None
            if not (self._belongs(start) or self._definite(start)):
                break
            start += 1
        # A name may have the article as well («الباجي قائد السبسي»).
        return self._name(start) or (self._name(begin, least=2) if begin < start else None)

    def _belongs(self, place: int) -> bool:
        """Return whether a word between an office and a name is about the holder."""
        return self._is_nationality(place) or self._is_filler(place) or self._is_title(place)

    def _name(self, start: int, least: int = 1) -> Holder | None:
        end = start
        titled = start > 0 and self._is_title(start - 1)  # «الشيخ صباح», which is a time elsewhere
        while end < len(self._words) and end - start < _AFTER and self._joined(end, pause=end == start):
            if not (self._is_name(end, inside=end > start) or (titled and end == start)):
                break
            end += 1
        if end - start < least or self._is(end, "not.holder") or self._are_nouns(start, min(end, start + 2)):
            return None
        return self._holder(start, end)

    def _before(self, first: int, end: int) -> Holder | None:
        """Return the name before the office that begins at ``first`` and ends before the word ``end``."""
        office = self._words[first].forms
        if self._is(end, "not.holder") or not (office.surface == office.base or self._definite(first)):  # «ووزير»
            return None
        last = first
        if last > 1 and self._definite(last - 1) and not self._is_name(last - 1):  # «زيدان الفرنسي مدرب …»
            last -= 1
        start = last
        while (
            start > 0
            and last - start < _BEFORE
            and self._is_name(start - 1)
            and self._joined(start, pause=start == first)
        ):
            start -= 1
        return self._holder(start, last) if last - start == _BEFORE and not self._are_nouns(start, last) else None

    def _holder(self, start: int, end: int) -> Holder:
        words = self._words[start:end]
        return Holder(span=(words[0].start, words[-1].end), name=tuple(word.forms for word in words))

    def _behind_aside(self, end: int) -> int:
        """Return the first word after an abbreviation in parentheses at ``end``."""
        if 0 < end < len(self._words) and "(" in self._text[self._words[end - 1].end : self._words[end].start]:
            close = self._text.find(")", self._words[end].start)
            after = next((i for i in range(end, len(self._words)) if self._words[i].start > close), len(self._words))
            if close >= 0 and after - end <= _ASIDE:
                return after
        return end

    def _joined(self, place: int, *, pause: bool = False) -> bool:
        """Return whether no mark divides a word from the one before it; ``pause``: a comma is none."""
        gap = self._text[self._words[place - 1].end : self._words[place].start] if place else ""
        return all(mark in _INSIDE or (pause and mark in _PAUSES) for mark in gap)

    def _is(self, place: int, key: str) -> bool:
        return 0 <= place < len(self._plain) and self._plain[place] in word_list(key)

    def _is_newcomer(self, place: int) -> bool:
        return self._office.newcomer and says_newcomer(self._words[place].forms)

    def _is_own_nationality(self, place: int, *, bodied: bool) -> bool:
        """Return whether a word of the office is the nationality of its holder. ``bodied``: a word before it says what
        the office is of («المنتخب»)."""
        office = self._office
        if not (self._is_nationality(place) and office.owned):
            return False
        return (office.personal and not bodied) or not any(slot.country for slot in office.slots)

    def _is_nationality(self, place: int) -> bool:
        slot = named_bodies().get((self._plain[place],))
        return slot is not None and self._length_of(replace(slot, names=()), place) > 0

    def _is_country(self, place: int) -> bool:
        slot = named_bodies().get((self._plain[place],))
        return slot is not None and self._length_of(replace(slot, adjectives=()), place) > 0

    def _is_filler(self, place: int) -> bool:
        return self._is(place, "filler.kind") or self._is(place, "filler.now")

    def _is_title(self, place: int) -> bool:
        return self._words[place].forms.surface in word_list("titles.words")

    def _definite(self, place: int) -> bool:
        forms = self._words[place].forms
        return any(forms.surface == article + forms.base for article in lexicon.lists("affixes")["article"])

    def _is_plain_word(self, place: int) -> bool:
        forms = self._words[place].forms
        return not (forms.stop or forms.negator or forms.surface in lexicon.words("function_words"))

    def _are_nouns(self, start: int, end: int) -> bool:
        """Return whether the news uses all of some words with the article, as it uses nouns and hardly any name."""
        words = [self._words[place].forms for place in range(start, end)]
        names = [word.cues & CUE["person_name"] or self._definite(place) for place, word in enumerate(words, start)]
        return not any(names) and all(is_used_as_noun(word.base) for word in words)

    def _is_name(self, place: int, *, inside: bool = False) -> bool:
        forms = self._words[place].forms
        return self._is_plain_word(place) and not (
            (forms.cues & _NO_NAME and not forms.cues & CUE["person_name"])  # «رجب» is a month too
            or self._is(place, "not.holder")
            or self._is_filler(place)
            or self._is_country(place)
            or (begins_office(office_word(forms)) and not inside)  # «الباجي قائد السبسي»
            or (forms.surface != forms.base and not self._definite(place))  # «بالموقف»
            or forms.surface.startswith(_FOR_THE)
        )


def _same_country(asked: Forms, said: Forms) -> bool:
    return plain(asked.base) == plain(said.base)


def _same_word(asked: Forms, said: Forms) -> bool:
    if asked.stop or said.stop:
        return asked.surface == said.surface
    return (
        plain(asked.base) == plain(said.base)
        or asked.stem == said.stem
        or (len(asked.key) >= _KEY and asked.key == said.key and similar_spelling(asked, said))
    )
