"""Finds what may be the answer inside a sentence: whole names, numbers with their nouns, whole dates.

Each reader yields ``Candidate`` spans of one kind of answer. The words around a name that belong to it are data:
``retrieval/text/lexicon/answer_words.toml``. Where the parts of a name are in no list, a word is part of one when the
news does not use it as other words, with an article or as another form of a verb.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from retrieval.ranking.answer_types import NUMBER
from retrieval.ranking.candidates import Word
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, folded_forms, vocabulary
from retrieval.text.date_mentions import DateMention, find_dates
from retrieval.text.normalization import fold

# A weekday alone is less than a date.
_WEEKDAY: Final = 0.6
# A span beside the very word that is asked about («كم قتيلا», «أي مدينة»).
_ASKED: Final = 3.0
# A word that the news uses in other forms at least this often, for each use, is no name.
_ORDINARY: Final = 0.15
# Words between a title and the name at most, and between a verb of saying and its day.
_TITLE_GAP: Final = 1
_SAYING_GAP: Final = 8
# Words of a title and a name at most.
_LONGEST: Final = 6
_PROCLITICS: Final = "وفبلك"
_AL: Final = "ال"
# Pronouns and endings of verbs that are joined to a word.
_ENDINGS: Final = ("ه", "ها", "هم", "هما", "نا", "وا", "ت", "ا", "ون", "ات")
# In a word of so many letters a first letter that looks like a conjunction is its own («لويس»).
_SHORT: Final = 4
# What a name cannot contain.
_NO_NAME: Final = (
    NUMBER | CUE["month"] | CUE["weekday"] | CUE["time"] | CUE["unit"] | CUE["statement"] | CUE["place"] | CUE["person"]
)  # fmt: skip
_ONE_PLACE: Final = CUE["place_name"] | CUE["rare"]
_ONE_NAME: Final = CUE["person_name"] | CUE["rare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanCandidate:
    """Words ``first`` to ``last`` at ``text[start:end]`` that may answer. ``weight`` favours one over others as near to
    the words of the question. ``mention`` is its date, if any."""

    first: int
    last: int
    start: int
    end: int
    weight: float = 1.0
    mention: DateMention | None = None


@dataclass(frozen=True)
class SentenceWords:
    """A sentence and its words, with what the readers ask of them. ``asked`` are the indices of words that match the
    word that the question asks about."""

    text: str
    words: Sequence[Word]
    asked: frozenset[int]

    @cached_property
    def forms(self) -> list[Forms]:
        """The forms of each word."""
        return [folded_forms(fold(self.text[word.start : word.end])) for word in self.words]

    def surface(self, index: int) -> str:
        """Return the folded word at ``index``; empty outside the sentence."""
        return self.forms[index].surface if 0 <= index < len(self.words) else ""

    def adjacent(self, index: int) -> bool:
        """Return whether only white space separates the word at ``index`` from the next."""
        return 0 <= index < len(self.words) - 1 and self.gap(index).isspace()

    def gap(self, index: int) -> str:
        """Return the text between a word and the next."""
        return self.text[self.words[index].end : self.words[index + 1].start]

    def free(self, index: int) -> bool:
        """Return whether a word may be part of a name: no stop word, none of the question."""
        return 0 <= index < len(self.words) and not (self.forms[index].stop or self.words[index].in_question)

    def span(self, first: int, last: int, weight: float = 1.0) -> SpanCandidate:
        """Return the words ``first`` to ``last`` as a candidate."""
        start, end = self.words[first].start, self.words[last].end
        return SpanCandidate(first=first, last=last, start=start, end=end, weight=weight)


def span_candidates(query: Query, sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield what may answer ``query`` in ``sentence``; nothing for a question that asks for no such words."""
    if query.kind == "number":
        yield from _numbers(sentence)
    elif query.kind == "time":
        yield from _times(query, sentence)
    elif query.kind == "place":
        yield from _places(sentence)
    elif query.kind == "person" and not _asks_who_a_name_is(query):
        yield from _persons(sentence)


def _asks_who_a_name_is(query: Query) -> bool:
    """Return whether the question gives the name («من هو محمد صلاح؟») and not the office («من هو رئيس مصر؟»)."""
    first = query.terms[0].forms
    return query.identity and not first.cues & CUE["person"] and not is_ordinary(first)


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(lexicon.lists("answer_words")[name])


def is_ordinary(forms: Forms) -> bool:
    """Return whether the news uses a word in other forms too, as it does nouns and verbs but not names."""
    word, known = forms.surface, vocabulary()
    if word.startswith(_AL):
        others = [word[2:], f"{word}ه"]
    else:
        others = [f"{_AL}{word}", f"{word}ت", f"{word}ه", f"{word}ها", f"{word}ين"]
        others += [other + word[1:] for other in "يت" if word[0] in "يت" and other != word[0]]
        others += [word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending)]
        others += [word[1:]] if word[0] in _PROCLITICS + "س" and len(word) > _SHORT else []
    return sum(known.get(other, 0) for other in others) >= _ORDINARY * max(1, known.get(word, 0))


def _numbers(sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield numbers with their noun, or their unit and its adjective. Parts of dates are none."""
    dates = find_dates(sentence.text)
    words, index = sentence.words, 0
    while index < len(words):
        word, first = words[index], index
        index += 1
        dated = any(mention.start <= word.start < mention.end for mention in dates)
        definite = sentence.surface(first).startswith(_AL)  # «الدول الثلاث»
        if not word.cues & NUMBER or word.cues & CUE["year"] or word.in_question or dated or definite:
            continue
        last = first
        while _continues_number(sentence, last):
            last += 1
        index = last + 1
        ends = words[last].cues & CUE["unit"]
        if sentence.surface(last + 1) in _list("number.in") and sentence.surface(last + 2) in _list("number.hundred"):
            last += 2
        elif sentence.adjacent(last) and (_is_nisba if ends else _is_noun)(sentence, last + 1):
            last += 1
        weight = _ASKED if any(words[at].in_question for at in range(first, last + 1)) else 1.0
        found = sentence.span(first, last, weight)
        percent = sentence.text[found.end : found.end + 1] in ("%", "٪")
        yield sentence.span(first, last, weight) if not percent else _longer(found)


def _longer(found: SpanCandidate) -> SpanCandidate:
    end = found.end + 1
    return SpanCandidate(first=found.first, last=found.last, start=found.start, end=end, weight=found.weight)


def _continues_number(sentence: SentenceWords, last: int) -> bool:
    if last + 1 >= len(sentence.words):
        return False
    word, following = sentence.words[last], sentence.words[last + 1]
    if sentence.gap(last) in ("-", "–") and word.cues & following.cues & CUE["digit"]:
        return True  # a score
    joined = sentence.surface(last + 1).startswith("لل")
    return sentence.adjacent(last) and bool(following.cues & (NUMBER | CUE["unit"])) and not joined


def _is_noun(sentence: SentenceWords, index: int) -> bool:
    """Return whether a word may be what a number counts."""
    forms = sentence.forms[index]
    joined = (
        forms.base != forms.surface and forms.surface[0] in _PROCLITICS and not forms.surface.startswith(forms.base)
    )
    names = CUE["statement"] | CUE["weekday"] | CUE["place_name"] | CUE["person_name"] | CUE["month"]
    return not (forms.stop or joined or forms.cues & names or forms.surface.startswith(_AL))


def _is_nisba(sentence: SentenceWords, index: int) -> bool:
    """Return whether a word is the adjective of a currency («ريال يمني»)."""
    forms = sentence.forms[index]
    directions = forms.surface in _list("place.before")
    return not (forms.stop or directions or forms.surface.startswith(_AL)) and forms.surface.endswith(("ي", "يا"))


def _times(query: Query, sentence: SentenceWords) -> Iterator[SpanCandidate]:
    if any(term.forms.base in _list("time.hour") for term in query.terms):
        yield from _hours(sentence)
        return
    words, taken = sentence.words, -1
    for mention in find_dates(sentence.text):
        inside = [i for i, word in enumerate(words) if mention.start < word.end and word.start < mention.end]
        if not inside or all(words[i].in_question for i in inside):
            continue
        taken = inside[-1]
        alone = mention.day is None and mention.month is None and mention.year is None
        if not (alone and _is_of_saying(sentence, inside[0])):
            yield _whole_date(sentence, inside[0], inside[-1], mention, _WEEKDAY if alone else 1.0)
    for index in range(len(words)):
        if index <= taken or words[index].in_question:
            continue
        first = last = index
        if sentence.surface(index) not in _list("time.decades"):
            # «القرن السادس عشر»
            counting = NUMBER | CUE["ordinal"]
            following = words[index + 1].cues if sentence.adjacent(index) else 0
            if not (words[index].cues & CUE["time"] and following & counting):
                continue
            while sentence.adjacent(last) and words[last + 1].cues & (counting | CUE["time"]):
                last += 1
            if last + 1 < len(words) and sentence.gap(last) == ":" and words[last + 1].cues & CUE["digit"]:
                last += 1
        elif sentence.adjacent(index - 1) and sentence.surface(index - 1) in _list("time.before"):
            first -= 1
        taken = last
        yield sentence.span(first, last)


def _hours(sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield «الساعة 3:27 مساء»."""
    for first in range(len(sentence.words) - 1):
        if sentence.forms[first].base not in _list("time.hour") or not sentence.adjacent(first):
            continue
        if not sentence.words[first + 1].cues & (NUMBER | CUE["ordinal"]):
            continue
        last = first + 1
        while last + 1 < len(sentence.words) and (
            (sentence.gap(last) == ":" and sentence.words[last + 1].cues & CUE["digit"])
            or (sentence.adjacent(last) and sentence.surface(last + 1) in _list("time.clock"))
        ):
            last += 1
        yield sentence.span(first, last)


def _is_of_saying(sentence: SentenceWords, index: int) -> bool:
    """Return whether a weekday says when something was said: between a verb of saying and what it says."""
    for before in range(index - 1, max(-1, index - _SAYING_GAP - 1), -1):
        if sentence.surface(before) in _list("time.saying"):
            return False
        word = sentence.words[before]
        if word.cues & CUE["statement"]:
            return not word.in_question
    return False


def _whole_date(sentence: SentenceWords, first: int, last: int, mention: DateMention, weight: float) -> SpanCandidate:
    """Return a date with the words that belong to it: «منتصف», the second name of a month, «الماضي»."""
    words, text = sentence.words, sentence.text
    start = mention.start
    while first < last and sentence.forms[first].stop:  # «في 2005»
        first += 1
        start = words[first].start
    if fold(text[start]) in _PROCLITICS and (again := find_dates(text[start + 1 : mention.end])) and not again[0].start:
        start += 1
        if first and fold(text[start - 1]) == "و" and words[first - 1].cues & CUE["digit"]:  # «15 و16 مارس»
            first, start = first - 1, words[first - 1].start
    while first and sentence.adjacent(first - 1) and sentence.surface(first - 1) in _list("time.before"):
        first, start = first - 1, words[first - 1].start
    end = mention.end
    months = last + 1 < len(words) and "/" in sentence.gap(last) and sentence.gap(last).strip() == "/"
    if months and words[last + 1].cues & CUE["month"]:
        last, end = last + 1, words[last + 1].end
        if sentence.adjacent(last) and words[last + 1].cues & CUE["ordinal"]:  # «تشرين الثاني»
            last, end = last + 1, words[last + 1].end
    if sentence.adjacent(last) and sentence.surface(last + 1) in _list("time.behind"):
        last, end = last + 1, words[last + 1].end
    return SpanCandidate(first=first, last=last, start=start, end=end, weight=weight, mention=mention)


def _places(sentence: SentenceWords) -> Iterator[SpanCandidate]:
    """Yield names behind a noun of places («مدينة سالزبري»), else known names of places behind a preposition."""
    named = list(_named_places(sentence))
    yield from named
    if any(one.weight == _ASKED for one in named):
        return
    taken = max((one.last for one in named), default=-1)
    for index, word in enumerate(sentence.words):
        if index <= taken or not word.cues & CUE["place_name"] or not sentence.free(index):
            continue
        first, last = index, _end_of_place(sentence, index)
        if sentence.adjacent(first - 1) and sentence.surface(first - 1) in _list("place.unfinished"):
            first -= 1
        beside = any(0 <= at < len(sentence.words) and sentence.words[at].in_question for at in (first - 1, last + 1))
        introduced = sentence.surface(first - 1) in _list("place.before") or _is_in(sentence, first)
        taken = last
        if introduced and not beside:
            yield sentence.span(first, last)


def _named_places(sentence: SentenceWords) -> Iterator[SpanCandidate]:
    for index in range(len(sentence.words) - 1):
        forms = sentence.forms[index]
        definite = _AL in forms.surface[:4] or forms.surface.startswith("لل")
        if not (forms.base in _list("place.nouns") and sentence.adjacent(index) and sentence.free(index + 1)):
            continue
        name = index + 1
        if (definite and not sentence.words[name].cues & CUE["place_name"]) or sentence.forms[name].cues & _NO_NAME:
            continue
        asked = index in sentence.asked
        yield sentence.span(name, _end_of_place(sentence, name), _ASKED if asked else 1.0)


def _is_in(sentence: SentenceWords, index: int) -> bool:
    """Return whether a word has «ب» joined to it."""
    forms = sentence.forms[index]
    return forms.surface.startswith("ب") and not forms.base.startswith("ب")


def _end_of_place(sentence: SentenceWords, first: int) -> int:
    """Return the last word of the name of a place."""
    last = first
    while sentence.adjacent(last) and sentence.free(last + 1):
        unfinished = sentence.surface(last) in _list("place.unfinished")
        foreign = sentence.words[last].cues & sentence.words[last + 1].cues & _ONE_PLACE and _is_rare(
            sentence, last + 1
        )
        if not (unfinished or foreign or sentence.surface(last + 1) in _list("place.adjectives")):
            break
        last += 1
    return last


def _is_rare(sentence: SentenceWords, index: int) -> bool:
    forms = sentence.forms[index]
    return not forms.surface.startswith(_AL) and forms.base == forms.surface and not is_ordinary(forms)


def _persons(sentence: SentenceWords) -> Iterator[SpanCandidate]:
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
        yield sentence.span(_title_before(sentence, first), last, _ASKED if office else 1.0)


def _is_office(sentence: SentenceWords, index: int) -> bool:
    """Return whether a word is the office that is asked for («المنتج», «رئيس»)."""
    if index not in sentence.asked:
        return False
    cues = sentence.words[index].cues
    return sentence.surface(index) in _list("person.titles") or bool(
        cues & CUE["person"] and not cues & CUE["statement"]
    )


def _begins_name(sentence: SentenceWords, index: int, *, office: bool) -> bool:
    forms = sentence.forms[index]
    cues = sentence.words[index].cues
    if cues & (_NO_NAME & ~CUE["person"]) and not cues & CUE["person_name"]:
        return False
    if cues & CUE["person_name"] or office:
        # «المنتج جمال العدل», but «رئيس مجلس الإدارة»
        definite = forms.surface.startswith(_AL) or (office and not sentence.surface(index - 1).startswith(_AL))
        return bool(cues & CUE["person_name"]) or not (definite and is_ordinary(forms))
    if not (sentence.adjacent(index) and sentence.free(index + 1)) or forms.surface.startswith(_AL):
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
    forms = sentence.forms[index]
    joined = forms.base != forms.surface and not forms.surface.startswith(_AL)
    if word.cues & (_NO_NAME | CUE["place_name"]) or forms.stop or forms.negator or joined:
        return False
    return forms.surface not in _list("person.never") and not is_ordinary(sentence.forms[index])


def _end_of_name(sentence: SentenceWords, first: int, *, office: bool) -> int:
    """Return the last word of the name that begins at ``first``. A word with the article is the family name behind a
    known first name, or behind the ``office``."""
    last = first
    known = office or bool(sentence.words[first].cues & CUE["person_name"])
    while last - first + 1 < _LONGEST and sentence.adjacent(last) and last + 1 < len(sentence.words):
        following = sentence.forms[last + 1]
        unfinished = sentence.surface(last) in _list("person.unfinished")
        joining = following.surface in _list("person.joining")
        if not (unfinished or joining):
            word = sentence.words[last + 1]
            if not sentence.free(last + 1) or word.cues & (_NO_NAME & ~(word.cues & CUE["person_name"])):
                break
            definite = following.surface.startswith(_AL)
            of_son = last - 1 > first and sentence.surface(last - 1) in _list("person.unfinished")
            family = known and (last == first or (definite and of_son)) and not _is_verb(following)
            if (definite and not known) or not (family or _is_name(sentence, last + 1)):
                break
        last += 1
    return last


def _is_verb(forms: Forms) -> bool:
    """Return whether a word behind a first name is no family name: a verb, or a word with one joined to it."""
    word, known = forms.surface, vocabulary()
    if forms.stop or forms.negator or word in _list("person.never") or (forms.base != word and word[0] in "وفبل"):
        return True
    if word.startswith(_AL):
        return False
    others = [f"{word}ت", *(other + word[1:] for other in "يت" if word[0] in "يت" and other != word[0])]
    return sum(known.get(other, 0) for other in others) >= _ORDINARY * max(1, known.get(word, 0))


def _title_before(sentence: SentenceWords, first: int) -> int:
    """Return where the title before a name begins; ``first`` without one."""
    index = first
    for before in range(first - 1, max(-1, first - _TITLE_GAP - 2), -1):
        if not sentence.adjacent(before) or sentence.words[before].in_question:
            break
        if sentence.surface(before) in _list("person.titles"):
            index = before
            break
        if not sentence.surface(before).endswith(tuple(_list("person.between"))):
            break
    return index
