"""Reads attributions without a verb of their own: «بحسب الوزارة», «وفقا لما ذكرته الوزارة», «على حد قول الوزير»,
and words told by another: «ونقلت الوكالة عن الوزير قوله»."""

from __future__ import annotations

from typing import Final

from retrieval.speech.clause import words_between
from retrieval.speech.clause_openings import COMMAS, begins_clause
from retrieval.speech.clauses import ends_at, read_complement
from retrieval.speech.mentions import Mention, weekdays
from retrieval.speech.persons import is_title
from retrieval.speech.reading import Reading
from retrieval.speech.scanning import FOR, LIL, Text
from retrieval.speech.speakers import read_joined_mention, read_mention
from retrieval.speech.words import Cue, CueKind, cues, entries
from retrieval.text import lexicon
from retrieval.text.name_words import kind_of_name

# Words between «بحسب X» and «فإن», at most.
_REACH: Final = 25
# Tokens between who is told of and a conjunction («عن X في بيان أن»), at most.
_BESIDE: Final = 4
_AND: Final = "و"
_ITS: Final = ("ها", "هم")
_TOLD: Final = Cue(kind=CueKind.VERB, verb="say")


def behind_attribution(text: Text, place: int, end: int) -> int | None:
    """Return where the speaker of the attribution at ``place`` begins; None where it names nobody («بحسب قوله»)."""
    said = False
    for at in range(place + 1, end):
        word = text.words[at]
        bare = word.removeprefix(FOR)
        if bare in entries("attribution.of_pronoun") or (said and word in entries("attribution.of_other")):
            return None
        verb = _is_verb(word)
        if not (verb or _is_link(word, bare)):  # «وفق ما أكده لمراسلتنا»: whom it was said to
            return None if said and bare != word and not word.startswith(LIL) else at
        said = said or verb
    return None


def behind_so(text: Text, place: int, end: int) -> int:
    """Return the place of «فإن», with which the words of «بحسب X، فإن …» begin, else behind the comma."""
    reach = range(place, min(end, place + _REACH))
    so = next((at for at in reach if text.words[at] in entries("complement.so")), None)
    return so if so is not None else next((at + 1 for at in reach if text.words[at] in COMMAS), place)


def may_attribute(text: Text, mention: Mention) -> bool:
    """Return whether ``mention`` can say something: a person or a body, and no «القانون»."""
    word = text.words[mention.first]
    return (
        mention.named
        or mention.first - 1 in text.closing
        or kind_of_name(word) is not None
        or is_title(word)
        or is_title(word[len(LIL) :] if word.startswith(LIL) else word[mention.clitic :])
    )


def _is_link(word: str, bare: str) -> bool:
    links = word in entries("attribution.links") or word in entries("attribution.what")
    return links or bare in entries("attribution.of_word")


def _is_verb(word: str) -> bool:
    """Whether a word is a verb of saying, also with a pronoun: «ذكرته»."""
    cue = cues().get(word)
    if cue is not None and cue.kind is CueKind.VERB:
        return True
    endings = entries("joined_pronoun")
    return any(word.endswith(ending) and word[: -len(ending)] in cues() for ending in endings)


def read_attribution(reading: Reading, place: int, first: int, end: int) -> int:
    """Read «…، بحسب X» and «وبحسب X، …»."""
    text = reading.text
    begin = behind_attribution(text, place, end)
    if begin is None:
        return place + 1
    mention = read_joined_mention(text, begin, end)
    if mention is None or not may_attribute(text, mention):
        return place + 1
    after = mention.last + 1
    if place == first:
        start = behind_so(text, after, end)
        while start < end and not text.is_word(start) and start not in text.closing:
            start += 1
        behind = start + (text.words[start] in entries("complement.so")) if start < end else end
        cue = cues().get(text.words[behind]) if behind < end else None
        if cue is not None and cue.kind is CueKind.VERB:
            return behind  # «بحسب الموقع، قال فلان إن …»: his words
        clause = words_between(reading.text, start, ends_at(text, start, end))
        goes_on = clause.last + 1 if clause is not None else after
    else:
        start = reading.free_from(first, place)
        if start > first:
            return after  # the words have a speaker
        cue = cues().get(text.words[start])
        if (cue is not None and cue.verb in entries("complement.own_speaker")) or _has_report(text, start, place, end):
            return after
        word = text.words[after] if after < end and text.is_word(after) else ""
        inside = (
            word != "" and word not in cues() and word not in entries("speaker.ends") and word not in weekdays()
        )  # «أمرت المحكمة بحسب المحامي بمصادرة المال»
        clause = words_between(reading.text, start, end if inside else place)
        goes_on = end if inside else after
    if clause is not None:
        reading.add(clause, mention, place)
    return goes_on


def _has_report(text: Text, first: int, place: int, end: int) -> bool:
    """Whether the words from ``first`` to the one before ``place`` report what somebody says themselves."""
    table = cues()
    adjunct = text.words[first].removeprefix(_AND) in lexicon.words("prepositions")
    for at in range(first, place):
        cue = table.get(text.words[at])
        if cue is None or cue.kind is not CueKind.VERB or text.quoted[at]:
            continue
        begins = adjunct or cue.joined or at == first or text.words[at - 1] in COMMAS
        if begins and read_complement(text, at, cue, end) is not None:
            return True
    return False


def read_told(reading: Reading, place: int, end: int) -> int:
    """Read «ونقلت وكالة عن X قوله إن …», «ونُقل عن X أن …»."""
    text = reading.text
    for at in range(place + 1, min(end, place + _REACH)):
        told = text.words[at] in entries("told.words")
        if text.quoted[at] or not (told or begins_clause(text, at)):
            continue
        behind = next((one for one in range(at - 1, place, -1) if _names_teller(text.words[one])), None)
        mention = read_mention(text, behind + 1, at) if behind is not None else None
        if mention is not None and mention.first == mention.last and text.words[mention.first].endswith(_ITS):
            mention = None  # «عن مصادرها»
        clause = read_complement(text, at if told else at - 1, _TOLD, end)
        beside = told or (mention is not None and mention.last >= at - _BESIDE)
        if clause is None or mention is None or not beside:
            return at + 1
        reading.add(clause, mention, at if told else place)
        return clause.last + 1
    return place + 1


def _names_teller(word: str) -> bool:
    """Whether the one who is told of follows a word: «عن», «على لسان»."""
    return word in entries("told.before") or word in entries("told.mouth")
