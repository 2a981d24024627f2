"""Recognises a message that is only a name, and the questions that it stands for."""

from __future__ import annotations

from typing import Final

from retrieval.dialogue.vocabulary import listed
from retrieval.ranking.query import question_phrase
from retrieval.text import lexicon
from retrieval.text.analysis import tokens
from retrieval.text.name_words import NameKind, begins_with_clitic, is_unknown_word, kind_of_name
from retrieval.text.names import find_names, is_plain_name
from retrieval.text.normalization import fold, is_arabic

_MOST_WORDS: Final = 5
_FEMININE: Final = "ة"
PUNCTUATION: Final = " \t\n؟?!.،,؛;:…«»\"'()"


def questions_about(text: str) -> tuple[str, ...]:
    """Return what ``text`` asks if it is only a name: who that is, and the newest about it; the newest alone where it
    names no person. Empty for other texts."""
    name = text.strip(PUNCTUATION)
    kind = lone_name(name)
    if kind is None:
        return ()
    return (
        (who_is(name), newest_about(name))
        if kind is not NameKind.PLACE and _may_be_person(name)
        else (newest_about(name),)
    )


def lone_name(text: str) -> NameKind | None:
    """Return what ``text`` names if it is one name, with a title or not, and nothing else."""
    found = tokens(text)
    if not 0 < len(found) <= _MOST_WORDS or question_phrase(text) is not None or not any(map(is_arabic, text)):
        return None
    first = found[0].forms.surface
    titled = len(found) > 1 and (first in listed("titles.words") or first in listed("people.words"))
    names = find_names(text)
    if len(names) == 1 and names[0].end == len(text) and names[0].start in (found[0].start, found[int(titled)].start):
        return names[0].kind
    return NameKind.OTHER if len(found) == 1 and is_unknown_word(first) else None


def possible_person(text: str) -> str | None:
    """Return the name, without punctuation, if ``text`` may be that of a person although its words do not show it
    («عادل إمام», «جمال خاشقجي»): the archive knows."""
    name = text.strip(PUNCTUATION)
    found = tokens(name)
    if not 1 < len(found) <= _MOST_WORDS or question_phrase(name) is not None or not any(map(is_arabic, name)):
        return None
    first = found[0].forms.surface
    if lone_name(name) is not None or any(begins_with_clitic(one.forms.surface) for one in found):
        return None
    begins = kind_of_name(first) not in (None, NameKind.PLACE) or is_unknown_word(first)
    begins |= first in lexicon.words("first_names_and_nouns")
    return name if begins and is_plain_name(name) else None


def _may_be_person(name: str) -> bool:
    words = {token.forms.surface for token in tokens(name)}
    return words.isdisjoint(listed("people.words")) and words.isdisjoint(lexicon.words("definite_names"))


def lone_family_name(text: str) -> str | None:
    """Return the one word of ``text``, without punctuation, if it does not show whether it names a man or a woman."""
    name = text.strip(PUNCTUATION)
    known = fold(name) in lexicon.words("first_names") | lexicon.words("women")
    return name if len(name.split()) == 1 and not known else None


def who_is(name: str, *, whole: str = "") -> str:
    """The question who or what ``name`` is. ``whole`` is the name under which that person is known."""
    key = "who_feminine" if is_womans(whole or name) else "who"
    return lexicon.texts("made_questions")[key].format(name=name)


def newest_about(name: str) -> str:
    """The question for the newest about ``name``."""
    return lexicon.texts("made_questions")["newest"].format(name=name)


def is_womans(name: str) -> bool:
    """Whether the first word of ``name`` is a woman's name, or has the ending of one."""
    first = fold(name.split(maxsplit=1)[0])
    men, women = lexicon.words("first_names"), lexicon.words("women")
    return first in women or (first not in men and name.split(maxsplit=1)[0].endswith(_FEMININE))
