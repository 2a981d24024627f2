"""Tells which conjunctions and quotation marks begin what is said."""

from __future__ import annotations

from functools import cache
from typing import Final

from retrieval.speech.persons import is_title
from retrieval.speech.scanning import Text
from retrieval.speech.words import Cue, CueKind, cues, entries, prepositions
from retrieval.text.analysis import vocabulary
from retrieval.text.name_words import ARTICLE, kind_of_name

# Words of a quotation that is what is said; a shorter one before a conjunction is a name («قناة "العربية"»).
_LEAST_QUOTED: Final = 3
_MAY_BE_NAME: Final = 6
_BY: Final = "ب"
_VAN: Final = "فان"
_MADDA: Final = "آ"
_IMPERFECT: Final = "يت"
_SHORTEST_VERB: Final = 4
# The name that is folded like the preposition «على».
_ALI: Final = "علي"
# Words between a verb and what is said, at most.
REACH: Final = 40
COMMAS: Final = frozenset("،,؛")
COLON: Final = ":"
_FEMININE: Final = "ه"
AND: Final = "و"
_SHORTEST_PAST: Final = 3
ENDS: Final = frozenset(".،,؛;!?؟…:\n)")
# The same behind a participle («مضيفا، في تصريح لوكالة، أن»).
SHORT_REACH: Final = 12


@cache
def conjunctions() -> frozenset[str]:
    """Return the conjunctions that begin what is said: «أن», «إنه»."""
    return entries("complement.plain") | entries("complement.with_pronoun")


def is_in_other_clause(text: Text, verb: int, place: int) -> bool:
    """Return whether a quotation belongs to another verb («تعهد بمواصلة العمل، وأشاد بفرض "عقوبات"»): one behind
    a comma and «و», unless a colon or a conjunction stands right before the quotation."""
    words = text.words
    if words[place - 1] == COLON or begins_clause(text, place - 1):
        return False
    return any(words[at - 1] in COMMAS and is_joined_clause(words[at]) for at in range(verb + 2, place))


def is_joined_clause(word: str) -> bool:
    """Return whether a word behind a comma may begin another clause: a verb behind «و»."""
    bare = word.removeprefix(AND)
    return bare != word and len(bare) >= _SHORTEST_PAST and not bare.startswith(ARTICLE) and not is_title(bare)


def begins_clause(text: Text, place: int) -> bool:
    """Return whether the word at ``place`` is a conjunction that begins what is said."""
    if place >= len(text.words):
        return False
    word = text.words[place]
    if word not in conjunctions():
        return False
    before = text.words[place - 1] if place else ""
    raised = text.body[text.starts[place]] == _MADDA  # the name «آن»
    raised = raised or (word == _VAN and _is_van(text, place))
    return not raised and before not in entries("complement.own_conjunction") and not _is_imperfect(before)


def _is_van(text: Text, place: int) -> bool:
    """Whether «فان», which is folded like «فإن», belongs to a name («كاريل فان أوستيروم»)."""
    written, following = text.body[text.starts[place] : text.ends[place]], text.words[place + 1 : place + 2]
    return written == _VAN and bool(following) and following[0] not in vocabulary() and text.is_word(place + 1)


def _is_imperfect(word: str) -> bool:
    """Whether a word before «أن» is another verb («تثبت أن», «ويبدو أن»), in both genders in the vocabulary."""
    if word in cues():
        return False
    word = word.removeprefix(AND)
    if word[:1] not in _IMPERFECT or len(word) < _SHORTEST_VERB or word in cues() or kind_of_name(word) is not None:
        return False
    return all(letter + word[1:] in vocabulary() for letter in _IMPERFECT)


def is_said(text: Text, opens: int, close: int, end: int) -> bool:
    """Return whether the quotation is what is said, and not a name or a word in marks."""
    words = sum(map(text.is_word, range(opens + 1, close)))
    if words < _LEAST_QUOTED:
        return False
    before, after = text.words[opens - 1], close + 1
    if before in entries("speaker.ends"):  # «حذرت من التدخل في "تعيينات مشبوهة"»
        return False
    if text.is_word(opens - 1) and (len(before) == 1 or _names_body(before)):  # «لقناة "العربية"»
        return False
    ended = after >= end or text.words[after] in ENDS or after in text.closing or is_cue(text, after)
    return ended if words <= _MAY_BE_NAME else not begins_clause(text, after)


def _names_body(word: str) -> bool:
    """Whether the name of a body follows a word, perhaps with a letter before it."""
    names = entries("speaker.own_name")
    return word in names or word[1:] in names or word[2:] in names


def is_name(text: Text, opens: int, close: int, verb: int, end: int) -> bool:
    """Return whether a short quotation behind a noun is a name in a speaker («تحالف "دعم الشرعية"، فلان، إن …»)."""
    if opens == verb + 1 or close - opens - 1 > _MAY_BE_NAME or not text.is_word(opens - 1):
        return False
    table = cues()
    for place in range(close + 1, min(end, close + SHORT_REACH)):
        cue = table.get(text.words[place])
        if begins_clause(text, place) or (cue is not None and cue.kind is CueKind.VERB):
            return cue is None  # what another verb reports is not that of the verb before
    return False


def is_cue(text: Text, place: int) -> bool:
    """Return whether the token at ``place`` is a word that reports speech."""
    return text.words[place] in cues()


def goes_on(text: Text, place: int, cue: Cue) -> bool:
    """Return whether the participle at ``place`` goes on with what is said. Behind a noun it may be an adjective
    («رسوم مشددة على …»)."""
    if cue.joined or text.words[place].startswith(_BY) or not text.is_word(place - 1):
        return True
    following = place + 1
    linked = prepositions().get(cue.verb) == "".join(text.words[following : following + 1])
    return (
        begins_clause(text, following + linked)
        or following in text.closing
        or (not text.words[place].endswith(_FEMININE))
    )


def is_governed(text: Text, place: int) -> bool:
    """Return whether the preposition at ``place`` belongs to the verb, and not to a title or an adjunct."""
    adjunct = " ".join(text.words[place : place + 2]) in entries("complement.adjuncts")
    name = text.words[place + 1 : place + 2]
    named = name and kind_of_name(name[0]) is not None and text.body[text.starts[place] : text.ends[place]] == _ALI
    return (
        not adjunct
        and not named
        and f"{text.words[place - 1]} {text.words[place]}" not in entries("speaker.goes_on_behind")
    )


def is_in_aside(text: Text, verb: int, place: int, end: int) -> bool:
    """Return whether a preposition stands between commas and what is said behind them («أعلنت X، وهي محامية من هيئة
    الدفاع عن فلان، أن …»)."""
    words = text.words
    commas = [at for at in range(verb + 1, place) if words[at] in COMMAS]
    if not commas:
        return False
    if words[commas[-1] + 1] in entries("relative"):  # «دعا فلان، الذي زار المدارس إلى جانب …»
        return True
    behind = range(place + 1, min(end, verb + REACH))
    return any(words[at - 1] in COMMAS and begins_clause(text, at) for at in behind)
