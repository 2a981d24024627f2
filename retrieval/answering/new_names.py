"""Tells whether a sentence has no name that may answer a question for one («ما اسم القرية؟», «من القاضي الذي …؟»)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from retrieval.answering.asked_names import read_name
from retrieval.answering.person_spans import asks_who_a_name_is
from retrieval.answering.sentence_words import entries
from retrieval.ranking.answer_types import LIKELY_NAMES
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, Token, tokens
from retrieval.text.name_words import (
    ARTICLE,
    NameKind,
    is_family_name,
    is_unknown_family_name,
    is_unknown_word,
)
from retrieval.text.names import find_names
from retrieval.text.role_nouns import is_person

# Words of a question within which it asks for the name.
_HEAD: Final = 3
# Letters between quotation marks, and words of a name in them at most.
_QUOTED: Final = re.compile(r'["«“„]([^"»”“«]{2,60})["»”]')
_LONGEST: Final = 4
# Words from the noun asked for to the name, at most: without the article, and with it. Of 172 right sentences of the
# questions that the models are fitted on and that ask for a person by a role, none has the name farther; of 282 that
# were shown for questions without an answer 34 have.
_NEAR: Final = 9
_NEAR_DEFINITE: Final = 12
# Words from one that tells who is meant to the name, at most: first names may be unknown.
_FIRST: Final = 2
# A folded word with the article.
_DEFINITE: Final = re.compile(r"[وف]?(?:[بك]?ال|لل)")
# Cues of the name of a person, beside words that the news does not know.
_PERSONS: Final = CUE["person_name"] | CUE["latin"]


def asks_for_a_name(query: Query) -> bool:
    """Return whether ``query`` asks what somebody or something is called, or for somebody who has a role."""
    return _says_name(query) or _asks_for_a_person(query)


def lacks_new_name(query: Query, text: str) -> bool:
    """Return whether the sentence ``text`` has no name outside the words of ``query``: no known name, no unusual word,
    and nothing short in quotation marks. The name of a place is none of a person. Where the sentence has the noun that
    is asked for, a name far from it is another's («وأصيب شرطي في مظاهرة …»)."""
    asked = {view for token in tokens(query.text) for view in (token.forms.base, token.forms.stem)}
    noun, person = _asked_noun(query), _asks_for_a_person(query)

    def is_new(forms: Forms) -> bool:
        plain = forms.stop or forms.surface in lexicon.words("function_words")
        particle = plain and forms.surface not in lexicon.words("first_names")
        return not particle and asked.isdisjoint((forms.base, forms.stem))

    spans = [(name.start, name.end) for name in find_names(text) if not (person and name.kind is NameKind.PLACE)]
    if not person:
        spans += [match.span(1) for match in _QUOTED.finditer(text) if len(tokens(match[1])) <= _LONGEST]
    words = tokens(text)
    spans += [(one.start, two.end) for one, two in pairwise(words) if _begins_name(text, one, two)]
    new = [
        place
        for place, token in enumerate(words)
        if is_new(token.forms)
        and (any(start <= token.start < end for start, end in spans) or _may_be_name(token.forms, person=person))
    ]
    said = [place for place, token in enumerate(words) if noun is not None and _is_same(noun, token.forms)]
    definite = any(_DEFINITE.match(words[place].forms.surface) for place in said)
    most = _NEAR_DEFINITE if definite else _NEAR
    return not any(not said or _is_near(words, said, place, most) for place in new)


def _says_name(query: Query) -> bool:
    return any(token.forms.surface in lexicon.words("naming") for token in tokens(query.text)[:_HEAD])


def _asks_for_a_person(query: Query) -> bool:
    """Whether the noun asked for is that of one person («السائق», «القاضي»)."""
    noun = _asked_noun(query)
    return noun is not None and is_person(noun)


def _asked_noun(query: Query) -> Forms | None:
    """The noun behind «اسم», or behind the question word of a question for a person."""
    if asks_who_a_name_is(query) or read_name(query) is not None:
        return None
    terms = [term.forms for term in query.terms]
    named = [place + 1 for place, forms in enumerate(terms[:_HEAD]) if forms.surface in lexicon.words("naming")]
    place = min(named, default=query.focus)  # «ما اسم» is no term
    asks = query.kind == "person" or _says_name(query)
    return terms[place] if asks and place < len(terms) else None


def _is_same(noun: Forms, word: Forms) -> bool:
    return word.stem == noun.stem or word.base == noun.base


def _is_near(words: Sequence[Token], said: Sequence[int], place: int, most: int) -> bool:
    """Whether the name at ``place`` is within ``most`` words of the noun, or told behind it («… هو أنيس عامري»)."""
    told = any(word.forms.surface in entries("person.told") for word in words[max(0, place - _FIRST) : place])
    return told or min(abs(place - one) for one in said) <= most


def _begins_name(text: str, word: Token, following: Token) -> bool:
    """Whether ``word`` is the first part of a name («فان دايك», «ولد عبد العزيز»), as it is written."""
    particle = text[word.start : word.end] in entries("person.unfinished")
    return particle and not word.forms.stop and not _DEFINITE.match(following.forms.surface)


def _may_be_name(forms: Forms, *, person: bool) -> bool:
    word = forms.surface
    if person and forms.cues & CUE["place_name"]:
        return False
    family = word.startswith(ARTICLE) and (is_family_name(word) or is_unknown_family_name(word))
    return bool(forms.cues & (_PERSONS if person else LIKELY_NAMES)) or is_unknown_word(word) or family
