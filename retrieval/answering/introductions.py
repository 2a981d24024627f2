"""Finds in a sentence who somebody is: a role beside the name («النجم المصري محمد صلاح», «محمد صلاح، لاعب ليفربول»).

A sentence that only names a person answers no question who that is. The words of roles are data:
``retrieval/text/lexicon/roles.toml``, with the offices of ``offices.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

from retrieval.answer import Span
from retrieval.answering.offices import begins_office, office_word, word_list
from retrieval.answering.person_names import similar_spelling
from retrieval.answering.roles import is_role, office_bases
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, Token, tokens
from retrieval.text.name_words import NameKind, kind_of_name
from retrieval.text.names import Name, find_names, is_particle
from retrieval.text.normalization import fold
from retrieval.text.role_nouns import plain, role_bases, role_words

# Words from a role to the name, and of a role behind it.
_LONGEST: Final = 7
# Words between a copula and the role: «هو أحد أبرز الكتاب».
_AFTER_COPULA: Final = 3
# Words of so many letters may be spelled in several ways.
_LONG: Final = 6
_LEAST_KEY: Final = 3
# First letters of a name that all its spellings share.
_PREFIX: Final = 2
_ARTICLE: Final = "ال"
_PREDICATE: Final = "ا"
_FOR: Final = "ل"
_PAUSES: Final = frozenset("،,(–—-:")
_INSIDE: Final = frozenset(" \u00a0\t\n\"'«»“”#_\u200e\u200f")
_ASKING: Final = ("؟", "?")


class Strength(IntEnum):
    """How plainly a sentence says who somebody is."""

    BEFORE = 1
    """The role stands before the name."""
    AFTER = 2
    """The role stands behind the name."""
    IS = 3
    """The sentence says that the person is that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Who somebody is, in a sentence: the folded words of the whole ``name``, the bases of the words of the ``role``,
    and ``span``, the role as ``text[start:end]``. ``former``: the role is a past or a coming one. ``doubtful``: it may
    be that of somebody else («مستشار الرئيس التركي رجب طيب أردوغان»). ``bounded``: the name or a mark ends it."""

    name: tuple[str, ...]
    role: tuple[str, ...]
    span: Span
    strength: Strength
    former: bool
    doubtful: bool
    bounded: bool


def find_introduction(asked: Sequence[Forms], text: str) -> Introduction | None:
    """Return how the sentence ``text`` says who the person or body with the name ``asked`` is; None if it does not."""
    if text.rstrip(" \"'»”").endswith(_ASKING):
        return None
    folded = fold(text)
    if not any(word.base[:_PREFIX] in folded for word in asked):
        return None  # as in most sentences
    sentence = _Sentence(text)
    found = (sentence.introduction(name) for name in sentence.named(asked))
    return max(filter(None, found), key=lambda one: (one.strength, len(one.role)), default=None)


class _Sentence:
    """The words of a sentence and the names in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: list[Token] = tokens(text)

    @cached_property
    def _names(self) -> list[Name]:
        return find_names(self._text)

    def named(self, asked: Sequence[Forms]) -> Iterator[tuple[int, int]]:
        """Yield the words of each name in the sentence that is ``asked``, as the first and the one behind the last.

        A name of several words must be a whole name, a family name the last word of one.
        """
        length = len(asked)
        for first in range(len(self._words) - length + 1):
            run = self._words[first : first + length]
            if not all(_is_same(word, token.forms) for word, token in zip(asked, run, strict=True)):
                continue
            if any(not self._joined(place) for place in range(first + 1, first + length)):
                continue
            if any(is_particle(self._text, token) for token, word in zip(run, asked, strict=True) if word.stop):
                continue
            if self._goes_on(first + length) and not (length > 1 and is_role(asked[0])):
                continue
            whole = self._first_of_name(first)
            if length == 1 or whole == first:
                yield whole, first + length

    def _goes_on(self, place: int) -> bool:
        """Whether a word continues the name before it."""
        if not self._joined(place):
            return False
        word = self._surface(place)
        return kind_of_name(word) is NameKind.PERSON or word in lexicon.lists("answer_words")["person.joining"]

    def _first_of_name(self, first: int) -> int:
        """Return the first word of the name that the word ``first`` is a part of."""
        start = self._words[first].start
        name = next((one for one in self._names if one.start < start < one.end), None)
        while name is not None and first and self._joined(first) and self._words[first - 1].start >= name.start:
            if self._is_role(first - 1) or self._is_title(first - 1) or self._is_definite(first - 1):
                break
            first -= 1
        if first and self._joined(first) and kind_of_name(self._surface(first - 1)) is NameKind.PERSON:
            return first if self._is_role(first - 1) else first - 1
        return first

    def introduction(self, name: tuple[int, int]) -> Introduction | None:
        """Return who the name of the words ``name`` is."""
        return self._is(name) or self._after(name) or self._before(name)

    def _is(self, name: tuple[int, int]) -> Introduction | None:
        place = name[1]
        if not self._joined(place, pause=True) or self._surface(place) not in role_words("copula"):
            return None
        for role in range(place + 1, place + 2 + _AFTER_COPULA):
            if not self._joined(role) or self._is_clause(role) or self._words[role].forms.stop:
                return None
            if self._is_role(role):
                return self._made(name, (place + 1, self._end(role)), Strength.IS)
        return None

    def _after(self, name: tuple[int, int]) -> Introduction | None:
        place = name[1]
        if not self._joined(place, pause=True) or not self._is_role(place) or self._is_joined_on(place):
            return None
        if self._is_predicate(place):
            return None
        end = self._end(place)
        # «محمد صلاح، مدرب ليفربول يورغن كلوب»: the role of the next name.
        named = (
            one.start for one in self._persons() if self._words[place].start < one.start < self._words[end - 1].end
        )
        if any(not self._is_for(place, start) for start in named):
            return None
        if end == place + 1 and not self._is_definite(place):
            return None
        return self._made(name, (place, end), Strength.AFTER)

    def _before(self, name: tuple[int, int]) -> Introduction | None:
        place = name[0]
        first = None
        for role in range(place - 1, max(-1, place - 1 - _LONGEST), -1):
            if not self._joined(role + 1, pause=role + 1 == place):
                break
            if self._is_role(role) and self._is_one_phrase(role, place):
                first = role  # and not «الإعلامي» of «مدير المكتب الإعلامي في الرئاسة سابقا»
                break
            if self._ends_phrase(role):
                break
            if self._is_clause(role) or any(self._within(role, one) for one in self._persons()):
                break
        if first is None:
            return None
        if first and self._joined(first) and not self._is_definite(first - 1):
            before = self._base(first - 1)
            if before in role_bases("kin"):
                return None  # «نجل الزعيم عادل إمام»
            if before in word_list("not.kin") or self._is_role(first - 1):
                return self._made(name, (first - 1, place), Strength.BEFORE, doubtful=True)
        return self._made(name, (first, place), Strength.BEFORE)

    def _is_one_phrase(self, first: int, end: int) -> bool:
        """Whether the words from a role on are one phrase: behind one with the article all have it, but for names of
        places and what has a preposition («المتحدث باسم الكرملين»)."""
        if end - first == 1:
            return self._is_definite(first)
        if not self._is_definite(first):
            return True
        return all(
            self._is_definite(place)
            or self._is_title(place)
            or self._surface(place) in role_words("inside")
            or self._surface(place - 1) in role_words("inside")
            or self._words[place].forms.base != self._surface(place)
            or kind_of_name(self._surface(place)) is NameKind.PLACE
            for place in range(first + 1, end)
        )

    def _made(
        self, name: tuple[int, int], role: tuple[int, int], strength: Strength, *, doubtful: bool = False
    ) -> Introduction | None:
        words = [token.forms for token in self._words[slice(*role)]]
        telling = tuple(plain(one.base) for one in words if not one.stop)
        if not telling:
            return None
        around = [plain(one.forms.base) for one in self._words[max(0, role[0] - 1) : role[1] + 1]]
        return Introduction(
            name=tuple(token.forms.base for token in self._words[slice(*name)]),
            role=telling,
            span=(self._words[role[0]].start, self._words[role[1] - 1].end),
            strength=strength,
            former=any(word in word_list("not.holder") for word in around),
            doubtful=doubtful,
            bounded=not self._joined(role[1]) or role[1] == name[0],
        )

    def _is_for(self, first: int, start: int) -> bool:
        """Whether a role from ``first`` on is one for the name at ``start`` («رئيس المكتب للرئيس بشار الأسد»)."""
        behind = (token.forms for token in self._words[first:] if token.start <= start)
        return any(word.surface != word.base and word.surface.startswith(_FOR) for word in behind)

    def _end(self, role: int) -> int:
        """Return the word behind a role that begins at ``role``."""
        end = role + 1
        while end < len(self._words) and end - role < _LONGEST and self._joined(end):
            if self._is_clause(end) or self._ends_phrase(end):
                break
            end += 1
        return end

    def _persons(self) -> list[Name]:
        return [one for one in self._names if one.kind is NameKind.PERSON]

    def _within(self, place: int, name: Name) -> bool:
        within = name.start <= self._words[place].start < name.end
        return within and not self._is_title(place) and self._surface(place) not in role_words("inside")

    def _is_role(self, place: int) -> bool:
        forms = self._words[place].forms
        if forms.stop:
            return False
        word = office_word(forms)
        base = plain(forms.base)
        behind = self._base(place + 1) if place + 1 < len(self._words) else ""
        inflected = (base, base.removesuffix("ه"), base.removesuffix("ا"))
        return (
            begins_office(word)
            or any(one in role_bases("words") or (one, behind) in role_bases("words") for one in inflected)
            or base in role_bases("kin")
            or base in role_bases("bodies")
        )

    def _is_title(self, place: int) -> bool:
        return self._surface(place) in word_list("titles.words")

    def _is_definite(self, place: int) -> bool:
        forms = self._words[place].forms
        return forms.surface != forms.base and forms.surface.endswith(_ARTICLE + forms.base)

    def _is_joined_on(self, place: int) -> bool:
        """Whether a word has a conjunction before it."""
        forms = self._words[place].forms
        return forms.surface != forms.base and forms.surface[0] in lexicon.lists("affixes")["conjunction"]

    def _ends_phrase(self, place: int) -> bool:
        """Whether a word is a particle that is in no role."""
        forms = self._words[place].forms
        stops = forms.stop or forms.base in lexicon.words("stop_words")
        return stops and forms.surface not in role_words("inside")

    def _is_predicate(self, place: int) -> bool:
        """Whether a role has the ending of «لاعبا», which somebody becomes or is called."""
        forms = self._words[place].forms
        return (
            forms.base.endswith(_PREDICATE)
            and forms.base.removesuffix(_PREDICATE) in role_bases("words") | office_bases()
        )

    def _is_clause(self, place: int) -> bool:
        forms = self._words[place].forms
        return self._surface(place) in word_list("clause.words") or bool(forms.cues & CUE["statement"])

    def _surface(self, place: int) -> str:
        return self._words[place].forms.surface

    def _base(self, place: int) -> str:
        return plain(self._words[place].forms.base)

    def _joined(self, place: int, *, pause: bool = False) -> bool:
        """Whether only white space, or with ``pause`` one mark too, separates a word from the one before it."""
        if not 0 < place < len(self._words):
            return False
        gap = set(self._text[self._words[place - 1].end : self._words[place].start]) - _INSIDE
        return not gap or (pause and len(gap) == 1 and gap <= _PAUSES)


def _is_same(asked: Forms, said: Forms) -> bool:
    """Whether a word of a name is the one that is asked for, in this or another spelling («أنجيلا», «أنغيلا»)."""
    if asked.base == said.base or asked.surface in lexicon.words("first_names"):
        return asked.base == said.base
    same_key = len(asked.key) >= _LEAST_KEY and asked.key == said.key
    return (same_key or len(asked.base) >= _LONG) and similar_spelling(asked, said)
