"""Completes a follow-up that is only a phrase: «وعن إيران؟», «وفي تونس؟», «وماذا عن الصين؟».

The phrase takes the place of one in the question before it: of that behind the same preposition, or, behind «ماذا عن»,
of a name of the same kind.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from retrieval.dialogue.parsing import Sentence, parse
from retrieval.dialogue.vocabulary import listed
from retrieval.ranking.query import question_phrase
from retrieval.ranking.question_kinds import number_words
from retrieval.text import lexicon
from retrieval.text.analysis import tokens
from retrieval.text.name_words import NameKind, kind_of_name

_PUNCTUATION: Final = " \t\n؟?!.،,؛;:…"
_MOST_WORDS: Final = 5
# «وكم», «كان», «في»
_ASKED_AGAIN: Final = 3


class Fragment(NamedTuple):
    """A noun phrase, and the preposition before it; "" for the one behind «ماذا»."""

    preposition: str
    phrase: str


def read_fragment(text: str, *, replied: bool = False) -> Fragment | None:
    """Return ``text`` as a fragment; None if it is none. Without ``replied``, «و» stands before the phrase."""
    words, plain = tokens(text), text.strip(_PUNCTUATION)
    if not 2 <= len(words) <= _MOST_WORDS + 2:
        return None
    first = words[0].forms.surface
    joined = first[0] in lexicon.lists("affixes")["conjunction"] and len(first) > 1
    surfaces = [first[1:] if joined else first, *(word.forms.surface for word in words[1:])]
    start = 1 if surfaces[0] in listed("what_about.words") else 0
    if not (joined or replied) or surfaces[start] not in lexicon.words("prepositions"):
        return None
    if not start and question_phrase(plain[int(joined) :]) is not None:  # «ومن نشرها؟»
        return None
    rest = plain[words[start + 1].start :] if start + 1 < len(words) else ""
    if not rest or len(tokens(rest)) > _MOST_WORDS or not _is_noun_phrase(parse(rest)):
        return None
    return Fragment("" if start else surfaces[start], rest)


def read_other_scene(text: str) -> Fragment | None:
    """Return what a question names that asks for a number again, of another time or place («وكم كان في يناير؟»); None
    if it is none."""
    words, plain = tokens(text), text.strip(_PUNCTUATION)
    surfaces = [word.forms.surface for word in words]
    if len(words) <= _ASKED_AGAIN or surfaces[0][0] not in lexicon.lists("affixes")["conjunction"]:
        return None
    asking, verb, preposition = surfaces[0][1:], surfaces[1], surfaces[2]
    if asking not in number_words() or verb not in listed("measure_verb.words"):
        return None
    rest = plain[words[_ASKED_AGAIN].start :]
    if preposition not in lexicon.words("prepositions") or len(tokens(rest)) > _MOST_WORDS:
        return None
    return Fragment(preposition, rest) if _is_noun_phrase(parse(rest)) else None


def complete_fragment(fragment: Fragment, before: str) -> str | None:
    """Return the question ``before`` with the phrase of ``fragment`` in it; None where it has no place for it."""
    question = parse(before)
    if fragment.preposition:
        span = _behind_preposition(question, fragment.preposition)
    else:
        span = _name_of_kind(question, fragment.phrase)
    return None if span is None else f"{before[: span[0]]}{fragment.phrase}{before[span[1] :]}"


def _is_noun_phrase(sentence: Sentence) -> bool:
    """Whether a text is one noun phrase, and asks nothing."""
    whole = len(sentence.phrases) == 1 and sentence.phrases[0].last == len(sentence.words) - 1
    return whole and sentence.phrases[0].first == 0 and sentence.asked is None


def _behind_preposition(question: Sentence, preposition: str) -> tuple[int, int] | None:
    """The span of the last phrase behind the preposition."""
    words = question.words
    found = [one for one in question.phrases if one.first and words[one.first - 1].surface == preposition]
    return (words[found[-1].first].start, words[found[-1].last].end) if found else None


def _name_of_kind(question: Sentence, new: str) -> tuple[int, int] | None:
    """The span of the last name that is a place if ``new`` is one, else of the last that is none."""
    place = kind_of_name(tokens(new)[0].forms.surface) is NameKind.PLACE
    spans = [(one.start, one.end) for one in question.names if (one.kind is NameKind.PLACE) == place]
    return spans[-1] if spans else None
