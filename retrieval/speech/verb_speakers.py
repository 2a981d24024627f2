"""Finds the speaker of a verb: behind it, before it, or carried from the words before."""

from __future__ import annotations

from typing import Final

from retrieval.speech.agreement import PLURAL
from retrieval.speech.clause import Clause
from retrieval.speech.clause_openings import COMMAS
from retrieval.speech.mentions import Mention, make_mention
from retrieval.speech.persons import is_plural
from retrieval.speech.reading import Reading
from retrieval.speech.references import CONTINUING
from retrieval.speech.speakers import read_joined_mention, read_mention
from retrieval.speech.subjects import STAND, is_asked, is_object, with_object
from retrieval.speech.word_forms import is_object_form
from retrieval.speech.words import Cue, CueKind, cues, entries
from retrieval.text.name_words import ARTICLE

# Words between a verb without a speaker beside it and what is said, at most.
_MOST_ADJUNCT: Final = 16
# Lists of the words before a verb whose subject is that of the clause before.
_SAME_SUBJECT: Final = (
    "and",
    "clause_words",
    "before_verb",
    "clause_after_comma",
    "goes_on",
    "complement.with_pronoun",
)
_AND: Final = "و"
# Tokens of «سبق للرئيس الروسي أن», and between a speaker and his preposition, at most.
_EARLIER: Final = 8
_LEAST_EARLIER: Final = 3
_CONSIDER: Final = "consider"
_INFORM: Final = "inform"


def speaker_of(reading: Reading, place: int, cue: Cue, clause: Clause, first: int) -> tuple[Mention, bool] | None:
    """Return the speaker of the verb at ``place``, behind it or before it, and whether that is certain."""
    words, begin = reading.text.words, place + 1
    if cue.verb == STAND:
        if words[begin] not in entries("stands_in"):
            return None
        begin += 1
    opened = reading.references.opened_subject(place, first) if cue.verb != STAND else None
    opened = opened or _read_earlier(reading, place, first)
    if opened is not None:
        return opened, True
    mention = _subject_behind(reading, begin, clause.marker, place, cue)
    asked = cue.verb == "demand" and place > first + 1  # «ناشدت العالم»: whom
    if mention is not None and not asked:
        return mention, True
    if (words[place][1:] if cue.joined else words[place]) in entries("complement.impersonal"):
        return None
    if words[begin] in entries("speaker.unnamed"):
        return None
    before = reading.references.before_verb(place, first)
    later = " ".join(words[max(0, place - 2) : place]) in entries("later")
    clear = words[place - 1] not in entries("relative") and (later or not _is_subordinate(reading, place))
    if before is None and place > first + 1 and clear:
        before = reading.references.own_subject(place, first)  # «ورد الصدر بجملة، قال فيها إن …»
    if before is None and cue.verb != _INFORM and _may_be_carried(reading, place, clause):
        before = reading.references.carry(cue)
    return before if before is not None and (before[1] or _may_be_uncertain(cue)) else None


def _may_be_uncertain(cue: Cue) -> bool:
    """Whether a verb may be given to a speaker who is not certain: those of «وقالوا» are seldom who spoke before."""
    return cue.gender != PLURAL and cue.verb != _CONSIDER


def _may_be_carried(reading: Reading, place: int, clause: Clause) -> bool:
    """Whether the verb has no subject of its own: behind it are only adjuncts, or nothing."""
    words, following = reading.text.words, place + 1
    if words[place - 1] in entries("relative") or clause.marker - place > _MOST_ADJUNCT:
        return False
    if place > reading.references.first and _is_subordinate(reading, place):
        return False
    while following < clause.marker and words[following] in entries("complement.filler"):
        following += 1
    word = words[following]
    adjunct = word in entries("speaker.ends") or word in entries("speaker.never") or not reading.text.is_word(following)
    joined = word.startswith(tuple(entries("joined_preposition")))
    known = adjunct or joined or word in cues() or is_object_form(word) or is_asked(word, cues()[words[place]])
    return following >= clause.marker or known


def _subject_behind(reading: Reading, begin: int, marker: int, place: int, cue: Cue) -> Mention | None:
    """The speaker behind the verb at ``place``, without an object that may follow; None where that is all."""
    mention = read_mention(reading.text, begin, marker)
    if mention is None or is_object(reading.text, mention, cue):
        return None
    if cue.verb == _INFORM and not _may_inform(reading, mention, place):
        return None
    if cue.verb in entries("complement.request") and is_plural(reading.text.words[mention.first]):
        carried = reading.references.carry(cue) if not mention.named else None
        if carried is not None and carried[1]:
            return None  # «كما دعا أعضاء الهيئة إلى …»: they ask, or are asked
    if cue.verb == _INFORM and mention.named and mention.last > mention.name_last:
        return make_mention(reading.text, mention.first, mention.name_last, (mention.name_first, mention.name_last))
    if cue.verb == _INFORM or cue.verb in entries("complement.request"):
        return with_object(reading.text, mention, mention.last + 1)[0]
    return mention


def _may_inform(reading: Reading, mention: Mention, verb: int) -> bool:
    """Whether the first noun behind «أبلغ» is the subject, which another follows: «مصادر أبلغت رويترز» has its own
    before it, and «أخبرت صديقة أنها …» is of somebody known."""
    before = reading.text.words[verb - 1] if verb else ""
    opens = cues()[reading.text.words[verb]].joined or verb == reading.references.first
    opens = opens or before in entries("clause_opening_words") or (before in COMMAS and _opens_with_adjunct(reading))
    word = reading.text.words[mention.first]
    return opens and (mention.first < mention.last or word.startswith(ARTICLE) or mention.named)


def _opens_with_adjunct(reading: Reading) -> bool:
    """Whether the sentence begins with a preposition or an attribution: «وردا على سؤال …»."""
    word = reading.text.words[reading.references.first]
    cue = cues().get(word)
    return word.removeprefix(_AND) in entries("speaker.ends") or (cue is not None and cue.kind is CueKind.ATTRIBUTION)


def _read_earlier(reading: Reading, place: int, first: int) -> Mention | None:
    """The subject of «سبق للرئيس أن قال»."""
    if place < first + _LEAST_EARLIER or reading.text.words[place - 1] not in entries("complement.plain"):
        return None
    reach = range(place - 2, max(first, place - _EARLIER) - 1, -1)
    begin = next((at + 1 for at in reach if reading.text.words[at] in entries("earlier")), place - 1)
    mention = read_joined_mention(reading.text, begin, place - 1) if begin < place - 1 else None
    return mention if mention is not None and mention.last == place - 2 else None


def _is_subordinate(reading: Reading, place: int) -> bool:
    """Whether a verb without a subject stands in a clause whose subject is another («هدف قالت إنه …»,
    «بعد أن قال إن …»)."""
    before, cue = reading.text.words[place - 1], cues()[reading.text.words[place]]
    if cue.joined or cue.verb in CONTINUING or not reading.text.is_word(place - 1):
        return False
    if "".join(reading.text.words[place + 1 : place + 2]) in entries("said_in"):
        return False  # «نشر تغريدة قال فيها …»
    if _opens_with_adjunct(reading):
        return before in entries("complement.plain")  # «وردا على سؤال حول الاتفاق قال …»
    return not any(before in entries(key) for key in _SAME_SUBJECT)
