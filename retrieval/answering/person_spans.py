"""Finds whole names of persons in a sentence, with their titles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from retrieval.answering.sentence_words import (
    AL,
    ASKED,
    NO_NAME,
    ORDINARY,
    SentenceWords,
    SpanCandidate,
    entries,
    is_ordinary,
)
from retrieval.ranking.query import Query
from retrieval.text.analysis import CUE, Forms, vocabulary

# Words between a title and the name at most, and between a verb of saying and its day.
_TITLE_GAP: Final = 1
# Words of a title and a name at most.
_LONGEST: Final = 6
_ONE_NAME: Final = CUE["person_name"] | CUE["rare"]


def person_spans(sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield whole names of persons, with the title before them. A name that shares a word with the question, or stands
    beside one of its words, is a part of a name in it, unless that word is the office asked for."""
    index = 0
    while index < len(sentence.words):
        first, index = index, index + 1
        office = sentence.adjacent(first - 1) and _is_office(sentence, first - 1)
        if not sentence.free(first) or not _begins_name(sentence, first, office=office):
            continue
        last = _end_of_name(sentence, first, office=office)
        index = last + 1
        behind = last + 1 if sentence.adjacent(last) else -1
        known = [at for at in (first - 1, behind) if 0 <= at < len(sentence.words)]
        if any(sentence.words[at].in_question and at not in sentence.asked and _is_name(sentence, at) for at in known):
            continue
        half = last == first and (behind >= 0 and sentence.words[behind].in_question and behind not in sentence.asked)
        if half or (last == first and not sentence.words[first].cues & CUE["person_name"]):
            continue
        yield sentence.span(_title_before(sentence, first), last, ASKED if office else 1.0)


def asks_who_a_name_is(query: Query) -> bool:
    """Return whether the question gives the name («من هو محمد صلاح؟») and not the office («من هو رئيس مصر؟»)."""
    first = query.terms[0].forms
    return query.identity and not first.cues & CUE["person"] and not is_ordinary(first)


def _is_office(sentence: SentenceWords, index: int) -> bool:
    """Return whether a word is the office that is asked for («المنتج», «رئيس»)."""
    if index not in sentence.asked:
        return False
    cues = sentence.words[index].cues
    return sentence.surface(index) in entries("person.titles") or bool(
        cues & CUE["person"] and not cues & CUE["statement"]
    )


def _begins_name(sentence: SentenceWords, index: int, *, office: bool) -> bool:
    forms = sentence.forms(index)
    cues = sentence.words[index].cues
    if cues & (NO_NAME & ~CUE["person"]) and not cues & CUE["person_name"]:
        return False
    if cues & CUE["person_name"] or office:
        # «المنتج جمال العدل», but «رئيس مجلس الإدارة»
        definite = forms.surface.startswith(AL) or (office and not sentence.surface(index - 1).startswith(AL))
        return bool(cues & CUE["person_name"]) or not (definite and is_ordinary(forms))
    if not (sentence.adjacent(index) and sentence.free(index + 1)) or forms.surface.startswith(AL):
        return False
    pair = (index, index + 1)
    before_office = sentence.adjacent(index + 1) and _is_office(sentence, index + 2)
    known = before_office or any(sentence.words[at].cues & _ONE_NAME for at in pair)
    return known and all(_is_name(sentence, at) for at in pair)


def _is_name(sentence: SentenceWords, index: int) -> bool:
    """Return whether a word is a part of a name by itself."""
    word = sentence.words[index]
    if word.cues & CUE["person_name"]:
        return True
    forms = sentence.forms(index)
    joined = forms.base != forms.surface and not forms.surface.startswith(AL)
    if word.cues & (NO_NAME | CUE["place_name"]) or forms.stop or forms.negator or joined:
        return False
    return forms.surface not in entries("person.never") and not is_ordinary(sentence.forms(index))


def _end_of_name(sentence: SentenceWords, first: int, *, office: bool) -> int:
    """Return the last word of the name that begins at ``first``. A word with the article is the family name behind a
    known first name, or behind the ``office``."""
    last = first
    known = office or bool(sentence.words[first].cues & CUE["person_name"])
    while last - first + 1 < _LONGEST and sentence.adjacent(last) and last + 1 < len(sentence.words):
        following = sentence.forms(last + 1)
        unfinished = sentence.surface(last) in entries("person.unfinished")
        joining = following.surface in entries("person.joining")
        if not (unfinished or joining):
            word = sentence.words[last + 1]
            if not sentence.free(last + 1) or word.cues & (NO_NAME & ~(word.cues & CUE["person_name"])):
                break
            definite = following.surface.startswith(AL)
            of_son = last - 1 > first and sentence.surface(last - 1) in entries("person.unfinished")
            family = known and (last == first or (definite and of_son)) and not _is_verb(following)
            if (definite and not known) or not (family or _is_name(sentence, last + 1)):
                break
        last += 1
    return last


def _is_verb(forms: Forms) -> bool:
    """Return whether a word behind a first name is no family name: a verb, or a word with one joined to it."""
    word, known = forms.surface, vocabulary()
    if forms.stop or forms.negator or word in entries("person.never") or (forms.base != word and word[0] in "وفبل"):
        return True
    if word.startswith(AL):
        return False
    others = [f"{word}ت", *(other + word[1:] for other in "يت" if word[0] in "يت" and other != word[0])]
    return sum(known.get(other, 0) for other in others) >= ORDINARY * max(1, known.get(word, 0))


def _title_before(sentence: SentenceWords, first: int) -> int:
    """Return where the title before a name begins; ``first`` without one."""
    index = first
    for before in range(first - 1, max(-1, first - _TITLE_GAP - 2), -1):
        if not sentence.adjacent(before) or sentence.words[before].in_question:
            break
        if sentence.surface(before) in entries("person.titles"):
            index = before
            break
        if not sentence.surface(before).endswith(tuple(entries("person.between"))):
            break
    return index
