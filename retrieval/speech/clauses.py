"""Reads what a verb of saying reports: where its words begin and end."""

from __future__ import annotations

from functools import cache
from typing import Final

from retrieval.speech.clause import LEAST_WORDS, Clause, last_word
from retrieval.speech.clause_openings import (
    AND,
    COLON,
    COMMAS,
    ENDS,
    REACH,
    SHORT_REACH,
    begins_clause,
    goes_on,
    is_cue,
    is_governed,
    is_in_aside,
    is_in_other_clause,
    is_name,
    is_said,
)
from retrieval.speech.mentions import is_joined
from retrieval.speech.scanning import Text
from retrieval.speech.utterance import SpeechKind
from retrieval.speech.word_forms import is_verb
from retrieval.speech.words import Cue, CueKind, cues, entries, prepositions
from retrieval.text.name_words import ARTICLE

# The preposition before what is asked for («داعية المجلس "لإدانة …"»).
_FOR: Final = "ل"
_INFORM: Final = "inform"
# Tokens of «، إلا أن الإدارة أقرت», at most.
_NEAR: Final = 6
_LINE_END: Final = "\n"


def read_complement(text: Text, verb: int, cue: Cue, end: int) -> Clause | None:
    """Return what the verb at ``verb`` reports in the sentence that ends before ``end``, or None.

    The clauses of a sentence are read within each other, so each is kept: else the time would double with every verb.
    """
    key = (verb, end, cue.verb, cue.kind.value)
    if key not in text.clauses:
        text.clauses[key] = _read_complement(text, verb, cue, end)
    found: Clause | None = text.clauses[key]
    return found


def _read_complement(text: Text, verb: int, cue: Cue, end: int) -> Clause | None:
    if cue.verb in entries("complement.nothing"):
        return None
    place = verb + 1
    stop = min(end, place + (SHORT_REACH if cue.kind is CueKind.PARTICIPLE else REACH))
    words, closing, openers = text.words, text.closing, _openers()
    while place < stop:
        if words[place] not in openers and place not in closing:
            place += 1
            continue
        close = closing.get(place)
        if close is not None:
            said = is_said(text, place, close, end) and not is_name(text, place, close, verb, end)
            said = said and not is_in_other_clause(text, verb, place)
            clause_only = cue.verb in entries("complement.clause_only")
            asked = cue.verb in entries("complement.request") and is_joined(words[place + 1], _FOR)
            if said and (not clause_only or begins_clause(text, place + 1) or asked):
                return Clause(first=place + 1, last=close - 1, marker=place, kind=SpeechKind.DIRECT)
            place = close + 1  # a name in quotation marks
            stop = min(end, max(stop, place + 1))
            continue
        clause = _begun_at(text, place, verb, cue, end)
        if clause is not None or _is_interrupted(text, place, verb, cue):
            return clause
        place += 1
    return None


def _begun_at(text: Text, place: int, verb: int, cue: Cue, end: int) -> Clause | None:
    """The clause that the word at ``place`` begins: a conjunction, a colon, or the preposition of the verb."""
    word, following = text.words[place], place + 1
    if begins_clause(text, place):
        direct_only = cue.verb in entries("complement.direct_only") and following not in text.closing
        return None if direct_only else _reported(text, place, end)
    if following >= end:
        return None
    if word == COLON:
        return _behind_colon(text, place, end)
    if word == prepositions().get(cue.verb) and is_governed(text, place) and not is_in_aside(text, verb, place, end):
        if begins_clause(text, following):
            return _reported(text, following, end)
        return _quoted(text, place, end) or _until_end(text, place, place, end_of_noun(text, place, end))
    return None


def _quoted(text: Text, place: int, end: int) -> Clause | None:
    """The preposition at ``place`` and a whole quotation behind it, if the article goes on with an adjunct («شدد على
    "ضرورة العمل معا" في بيان»)."""
    close = text.closing.get(place + 1)
    if close is None or close - place <= LEAST_WORDS + 1 or close + 1 >= end:
        return None
    if text.words[close + 1] not in entries("speaker.ends"):
        return None
    return Clause(first=place, last=close - 1, marker=place, kind=SpeechKind.REPORTED)


def _is_interrupted(text: Text, place: int, verb: int, cue: Cue) -> bool:
    """Whether the word at ``place`` begins something else than what the verb reports."""
    other, before = cues().get(text.words[place]), text.words[place - 1]
    if begins_clause(text, place):
        return cue.verb in entries("complement.direct_only")
    if other is None or other.kind is CueKind.ATTRIBUTION:
        return False
    if other.kind is CueKind.PARTICIPLE:
        return other.verb != "say" or before in COMMAS
    relative = (before in entries("relative") and other.verb != "consider") or before in entries("clause_after_comma")
    return place > verb + 1 and (other.joined or relative or before in COMMAS)


def ends_at(text: Text, first: int, end: int) -> int:
    """Return the place behind what is said from ``first`` on: the end of the sentence, or where other words begin."""
    place = first
    words, closing, enders = text.words, text.closing, _enders()
    while place < end:
        if place in closing:
            place = closing[place] + 1
            continue
        word = words[place]
        if word not in enders:
            place += 1
            continue
        cue = cues().get(word)
        if cue is not None and place > first and _begins_other(text, place, cue, end):
            return place
        aside = _begins_aside(text, place) or _begins_other_clause(text, place, end)
        if place > first and (aside or (word in entries("complement.but") and place - 1 in text.closes)):
            return place
        place += 1
    return max(end, place)


@cache
def _openers() -> frozenset[str]:
    """The words that may begin what is said, or something else: ``read_complement`` skips all others."""
    conjunctions = entries("complement.plain") | entries("complement.with_pronoun")
    return frozenset((COLON, *conjunctions, *prepositions().values(), *cues()))


@cache
def _enders() -> frozenset[str]:
    """The words with which what is said may end: ``ends_at`` skips all others."""
    asides = (
        entry.split()[0] for key in ("aside", "aside_in", "aside_after_comma", "aside_at") for entry in entries(key)
    )
    openings = (word for key in ("clause_opening", "except", "but") for word in entries(key))
    return frozenset((*asides, *openings, *entries("complement.but"), *cues()))


def end_of_noun(text: Text, first: int, end: int) -> int:
    """Return the place behind a noun that is said, with what belongs to it: the end of the words, or where a comma and
    another verb follow («وجود علاقات، ويعد محاموه …»)."""
    words = text.words
    stop = ends_at(text, first, end)
    for place in range(first + 1, min(stop, len(words))):
        if words[place - 1] in COMMAS and not text.quoted[place]:
            bare = words[place].removeprefix(AND)
            if words[place] in entries("while") or (bare != words[place] and is_verb(bare)):
                return place
    return stop


def _begins_aside(text: Text, place: int) -> bool:
    """Whether the article goes on to tell when the words were said («وذلك خلال مؤتمر»)."""
    pair = " ".join(text.words[place : place + 2])
    if pair in entries("aside") or (pair in entries("aside_after_comma") and _is_behind_comma(text, place)):
        return True
    occasion = "".join(text.words[place + 2 : place + 3])
    if text.words[place] in entries("aside_at") and _is_behind_comma(text, place):
        occasion = "".join(text.words[place + 1 : place + 2])
        return occasion.removeprefix(ARTICLE) in entries("occasions")
    return pair in entries("aside_in") and occasion.removeprefix(ARTICLE) in entries("occasions")


def _is_behind_comma(text: Text, place: int) -> bool:
    """Whether a comma stands before ``place``, perhaps with a mark that closes a quotation."""
    before = place - 1 - (place - 1 in text.closes)
    return text.words[before] in COMMAS or (place - 2 in text.closes and text.words[place - 1] in COMMAS)


def _begins_other_clause(text: Text, place: int, end: int) -> bool:
    """Whether «، كما» begins another clause of the article."""
    pair = " ".join(text.words[place : place + 2]) in entries("clause_after_comma_pairs")
    if pair or text.words[place] in entries("except") or text.words[place] in entries("but"):
        return text.words[place - 1] in COMMAS and _reports_behind(text, place, end)
    return (
        text.words[place] in entries("clause_opening")
        and text.words[place - 1] in COMMAS
        and not begins_clause(text, place + 1)
    )


def _reports_behind(text: Text, place: int, end: int) -> bool:
    """Whether a verb of saying stands near «إلا» or «لكن» («، إلا أنها قالت إن», «، لكن الشرطة قالت إن»)."""
    for at in range(place + 1, min(end, place + _NEAR)):
        cue = cues().get(text.words[at])
        if cue is not None and cue.kind is CueKind.VERB and not text.quoted[at]:
            return read_complement(text, at, cue, end) is not None
    return False


def _begins_other(text: Text, place: int, cue: Cue, end: int) -> bool:
    """Whether a cue in reported words ends them: it belongs to the article, and not to the words."""
    before = text.words[place - 1]
    if cue.kind is CueKind.VERB:
        return before not in entries("no_verb_behind") and _begins_other_report(text, place, cue, end)
    if cue.kind is CueKind.PARTICIPLE:
        return goes_on(text, place, cue) and (before in COMMAS or read_complement(text, place, cue, end) is not None)
    following = "".join(text.words[place + 1 : place + 2])
    if following.isdigit():
        return False  # «وبحسب 500 دليل»
    links = any(following in entries(f"attribution.{key}") for key in ("of_pronoun", "what", "of_word"))
    return links or not text.is_word(place - 1)


def _begins_other_report(text: Text, place: int, cue: Cue, end: int) -> bool:
    """Whether a verb in reported words begins what somebody else says, or the same person behind «و»."""
    before = text.words[place - 1]
    if before in entries("clause_after_comma"):
        return text.words[place - 2] in COMMAS or read_complement(text, place, cue, end) is not None
    if cue.verb == _INFORM and not cue.joined:
        return False
    if " ".join(text.words[place - 2 : place]) in entries("clause_after_comma_pairs"):
        return read_complement(text, place, cue, end) is not None
    if before in entries("relative") and text.words[place - 2] in entries("time_of"):  # «في الوقت الذي حض فيه»
        return True
    return (cue.joined or before in COMMAS) and read_complement(text, place, cue, end) is not None


def _reported(text: Text, marker: int, end: int) -> Clause | None:
    plain = text.words[marker] in entries("complement.plain")
    first = marker + 1 if plain else marker
    following = marker + 1
    if following < len(text) and following in text.closing and plain:
        close = text.closing[following]
        after = close + 1
        if after >= end or text.words[after] in ENDS or is_cue(text, after):
            return Clause(first=following + 1, last=close - 1, marker=marker, kind=SpeechKind.DIRECT)
    return _until_end(text, first, marker, end)


def _behind_colon(text: Text, colon: int, end: int) -> Clause | None:
    following = colon + 1
    if following in text.closing:
        close = text.closing[following]
        return Clause(first=following + 1, last=close - 1, marker=colon, kind=SpeechKind.DIRECT)
    clause = _until_end(text, following, colon, end)
    if clause is None:
        return None
    last = _last_of_line(text, end) if last_word(text, following, end - 1) == clause.last else clause.last
    return Clause(first=clause.first, last=last or clause.last, marker=colon, kind=SpeechKind.DIRECT)


def _last_of_line(text: Text, end: int) -> int | None:
    """The last word of the line behind the sentence that ends before ``end``, if its other sentences name no speaker:
    words behind a colon without quotation marks go on until then."""
    line = end
    while line < len(text) and text.words[line] != _LINE_END:
        if text.words[line] in cues() and not text.quoted[line]:
            return None
        line += 1
    return last_word(text, end, line - 1) if line > end else None


@cache
def _trailing() -> frozenset[str]:
    """The conjunctions that begin what follows reported words."""
    return entries("clause_after_comma") | entries("and") | entries("and_that")


def _until_end(text: Text, first: int, marker: int, end: int) -> Clause | None:
    last = last_word(text, first, ends_at(text, first, end) - 1)
    trailing = _trailing()
    while last >= first and text.words[last] in trailing:
        last = last_word(text, first, last - 1)
    if " ".join(text.words[last - 1 : last + 1]) in entries("clause_after_comma_pairs"):
        last = last_word(text, first, last - 2)
    if last <= first:
        return None
    return Clause(first=first, last=last, marker=marker, kind=SpeechKind.REPORTED)
