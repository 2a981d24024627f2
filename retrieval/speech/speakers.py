"""Reads the speaker beside a verb of saying, with title and name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from retrieval.speech.persons import (
    complete_name,
    find_person,
    is_first_name,
    is_title,
    is_verb,
    spelled,
    with_part_of_name,
)
from retrieval.speech.scanning import FOR, LIL, Text
from retrieval.speech.words import CueKind, cues, entries
from retrieval.text import lexicon
from retrieval.text.analysis import vocabulary
from retrieval.text.name_words import ARTICLE, NameKind, kind_of_name, may_be_second_name

# Letters joined to a word of a description.
_JOINED: Final = "لبو"
_AT: Final = "ب"
# The pronoun that is folded like the feminine ending.
_ITS: Final = "ه"
# The ending of an adjective («دولية»).
_ADJECTIVE: Final = "يه"
_JOINED_ARTICLE: Final = ("لل", "بال", "وال")
# The plural of a thing, and plurals that it agrees with.
_PLURAL: Final = "ات"
_PLURALS: Final = ("ات", "ون", "ين")
# Words of a speaker and of one part of it between commas, at most. In the annotated articles the longest has nine.
MOST_WORDS: Final = 14
_MOST_OF_PART: Final = 12
_MOST_OF_NAME: Final = 4
_LEAST_OF_NAME: Final = 2
_SHORTEST_STEM: Final = 3
# Tokens of a name in quotation marks, with one of the marks.
_MOST_QUOTED: Final = 6
# «ب» and the article: an adjunct.
_WITH_THE: Final = "بال"
BREAKS: Final = frozenset("،,-–—")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A speaker as the tokens ``first`` to ``last`` name it. ``name`` is a person's name in it, with the tokens
    ``name_first`` to ``name_last``, or the whole mention where it has none (``named`` is False). ``clitic`` is the
    number of letters of a preposition joined to the first word."""

    first: int
    last: int
    name_first: int
    name_last: int
    name: str
    named: bool
    clitic: int = 0


def read_joined_mention(text: Text, first: int, stop: int) -> Mention | None:
    """As ``read_mention``, where the preposition «ل» may stand before the speaker, in the same word."""
    word = text.words[first]
    if not word.startswith(FOR):
        return read_mention(text, first, stop)
    mention = read_mention(text.without_preposition(first), first, stop)
    if mention is None or mention.first != first:
        return mention
    if word.startswith(LIL):  # the article hides the letter
        name = ARTICLE + mention.name[1:] if mention.name_first == first else mention.name
        return replace(mention, name=name)
    return replace(mention, clitic=1)


def read_mention(text: Text, first: int, stop: int) -> Mention | None:
    """Return the speaker that the tokens from ``first`` to the one before ``stop`` begin with, or None."""
    while first < stop and (text.words[first] in entries("complement.filler") or text.words[first] in _weekdays()):
        first += 1
    if first in text.closing:
        return _quoted_mention(text, first, stop)
    end = _end_of_part(text, first, stop)
    if end == first or not _may_begin(text, first, end):
        return None
    if end > first + 1 and kind_of_name(text.words[first]) is NameKind.PLACE and is_title(text.words[first + 1]):
        end = first + 1  # «حذرت إيران زعيم كوريا الشمالية»
    name = _person_of(text, first, end) or _name_before_title(text, first, end)
    mention = _with_apposition(text, first, end, stop, name)
    if mention is None and name is None:
        if find_person(text, first, end) is not None and not _is_known_head(text.words[first]):
            return None  # «التزام كيم جونغ»: no speaker
        mention = _mention(text, first, _end_of_description(text, first, end) - 1, None)
    elif mention is None and name is not None:
        whole, end = complete_name(text, name[:2], end)
        mention = _mention(text, first, end - 1, whole)
    return mention


def _with_apposition(
    text: Text, first: int, end: int, stop: int, name: tuple[int, int, NameKind] | None
) -> Mention | None:
    """The speaker with a name or a title behind a comma, or None."""
    behind = _after_aside(text, end, stop)
    if behind >= stop or text.words[behind] not in BREAKS:
        return None
    following = behind + 1
    close = _end_of_part(text, following, stop)
    if close == following:
        return None
    definite = any(word.startswith((ARTICLE, LIL)) for word in text.words[first:end])
    other = _apposed_name(text, following, close) if definite else None
    unnamed = name is None or name[2] is not NameKind.PERSON
    if other is not None and unnamed and _is_person_title(text.words[first]):
        return _mention(text, first, other[1], other)
    if name is not None and is_title(text.words[following]) and end == name[1] + 1:
        return _mention(text, first, close - 1, name[:2])
    return None


def _quoted_mention(text: Text, opens: int, stop: int) -> Mention | None:
    """The speaker in quotation marks («"وول ستريت جورنال" أن»)."""
    close = text.closing[opens]
    if close >= stop or close - opens > _MOST_QUOTED:
        return None
    return _mention(text, opens + 1, close - 1, None)


def _apposed_name(text: Text, first: int, close: int) -> tuple[int, int] | None:
    """The name behind a title and a comma («وزير الدفاع، فرحات الحرشاني»)."""
    found = find_person(text, first, close)
    if found is not None:
        return complete_name(text, found[:2], close)[0] if found[0] == first else None
    word = text.words[first]
    alone = not word.startswith(ARTICLE) and may_be_second_name(word) and text.is_word(first)
    return (first, close - 1) if alone and 2 <= close - first <= _MOST_OF_NAME else None


def _person_of(text: Text, first: int, end: int) -> tuple[int, int, NameKind] | None:
    """The person's name in a speaker. None in a speaker that is no person: «إدارة ترامب»."""
    name = find_person(text, first, end)
    if name is None or name[0] == first:
        return name
    head = text.words[first]
    bare = head.removeprefix(ARTICLE)
    if bare in entries("speaker.bodies") and bare not in entries("speaker.persons"):
        return None
    if name[0] == first + 1 and not is_title(head) and is_first_name(head):
        return (first, *name[1:])
    beside = name[0] == first + 1 or (name[0] == first + 2 and not text.is_word(first + 1))
    if beside and head in entries("speaker.persons") and head not in entries("speaker.address"):
        return None  # «محامي رونالدو»
    before = text.words[first : name[0]]
    return name if all(_may_be_in_title(word) for word in before) else None


def _name_before_title(text: Text, first: int, end: int) -> tuple[int, int, NameKind] | None:
    """The name of words that are no known name, before a title («دان كوتس | مدير المخابرات»)."""
    for place in range(first, min(end, first + _MOST_OF_NAME + 1)):
        word = text.words[place]
        if is_title(word):
            whole = place - first >= _LEAST_OF_NAME and _is_person_title(word)
            return (first, place - 1, NameKind.PERSON) if whole else None
        if word.startswith(ARTICLE) or not text.is_word(place) or word in cues() or word.isdigit() or is_verb(word):
            return None
    return None


def _may_be_in_title(word: str) -> bool:
    """Whether a word may stand in the title before a name: «المتحدثة باسم وزارة خارجية فرنسا فلانة»."""
    known = is_title(word) or word in entries("speaker.goes_on") or word in entries("speaker.in_title")
    return known or word.startswith((ARTICLE, LIL)) or kind_of_name(word) is NameKind.PLACE


def _is_known_head(word: str) -> bool:
    """Whether a word may begin a speaker without a title: a title itself, or a first name that is a noun too."""
    return is_title(word) or word in lexicon.words("first_names") or word in lexicon.words("women")


def _is_person_title(word: str) -> bool:
    """Whether a word begins the title of a person, and not of a body."""
    bare = word.removeprefix(ARTICLE)
    return is_title(word) and (bare in entries("speaker.persons") or bare not in entries("speaker.bodies"))


def _end_of_description(text: Text, first: int, end: int) -> int:
    """The end of a speaker without a name: behind words with the article, a noun without it is another
    («الرئيس الأميركي | تغريدة»)."""
    for place in range(first + 1, end):
        word = text.words[place]
        before = text.words[place - 1]
        known = word.startswith(ARTICLE) or is_joined(word) or is_title(word) or not text.is_word(place)
        if not known and before.startswith(ARTICLE) and before not in entries("speaker.goes_on"):
            return place
        if word.startswith(LIL) and not before.startswith(ARTICLE) and not is_title(text.words[first]):
            return place  # «رونالدو للمقربين»
        if _is_object(text.words[first], word) or is_verb(word) or _is_other_head(text.words[first], word):
            return place
    return end


def is_joined(word: str, letters: str = _JOINED) -> bool:
    """Return whether one of these prepositions and conjunctions is joined to ``word``: «لحقوق», and not «بيانا»."""
    if word[:1] not in letters or len(word) < _SHORTEST_STEM:
        return False
    if word[0] == _AT and letters == _JOINED:  # «مسؤول بوزارة الداخلية», and not «أوصت اللجنة بإجراء …»
        at = word[1:] in entries("speaker.in_title") or kind_of_name(word[1:]) is NameKind.PLACE
        return at or is_title(word[1:]) or word.startswith(_JOINED_ARTICLE)
    known = vocabulary()
    return word.startswith(_JOINED_ARTICLE) or known.get(word[1:], 0) > known.get(word, 0)


def _is_object(head: str, word: str) -> bool:
    """Whether a noun with the article is none of a description with the article: the plural «ات» agrees with no
    «المصدر» («وصف المصدر | الاتصالات»)."""
    return head.startswith(ARTICLE) and word.startswith(ARTICLE) and word.endswith(_PLURAL) > head.endswith(_PLURALS)


def read_subject_and_object(text: Text, first: int, end: int) -> tuple[Mention, int] | None:
    """Return the subject behind a verb and where its object begins («نفى بن سلمان | أي خلاف»), or None where that is
    not clear. The object follows a person's name, or an adjective with the article («البيت الأبيض | استقالة»)."""
    close = _end_of_part(text, first, end)
    if close == first or not _may_begin(text, first, close):
        return None
    name = _person_of(text, first, close)
    begin = name[1] + 1 if name is not None else _end_of_definite(text, first, close)
    if begin is None:
        return None
    mention = _mention(text, first, begin - 1, name[:2] if name is not None else None)
    whole = read_mention(text, first, end)
    if whole is not None and whole.named and whole.last >= begin and text.words[begin] in BREAKS:
        mention, begin = whole, whole.last + 1  # «نفى الرئيس الأمريكي، دونالد ترامب، …»
    begin = _behind_adjuncts(text, begin, end)
    word = text.words[begin] if begin < end else ""
    if begin >= end or not text.is_word(begin) or word in entries("speaker.ends") or (name and is_title(word)):
        return None
    return mention, begin


def _is_other_head(head: str, word: str) -> bool:
    """Whether the title of a person behind a body begins somebody else («نبهت النقابات | رئيس الحكومة»)."""
    persons, bodies = entries("speaker.persons"), entries("speaker.bodies")
    bare = head.removeprefix(ARTICLE)
    return bare != head and bare in bodies and bare not in persons and word in persons and word not in bodies


def with_object(text: Text, mention: Mention, begin: int) -> tuple[Mention, int]:
    """Return a subject and the place of its object, which may have been read as part of it: «السلطات | السكان»."""
    for place in range(mention.first + 1, mention.last + 1):
        word, before = text.words[place], text.words[place - 1]
        whole = before.startswith(ARTICLE) or before.endswith(_ADJECTIVE)
        if whole and word.startswith(ARTICLE) and is_title(word) and place > mention.name_last * mention.named:
            return _mention(text, mention.first, place - 1, None), place
    return mention, begin


def _behind_adjuncts(text: Text, begin: int, end: int) -> int:
    """The place behind days and asides between commas («، في أغسطس الماضي،»)."""
    while begin < end and (text.words[begin] in BREAKS or _is_adjunct(text.words[begin])):
        if text.words[begin] in BREAKS and begin + 1 < end and text.words[begin + 1] in entries("speaker.ends"):
            close = next(
                (at for at in range(begin + 2, min(end, begin + _MOST_OF_PART)) if text.words[at] in BREAKS), None
            )
            if close is None:
                return begin + 1
            begin = close
        begin += 1
    return begin


def _end_of_definite(text: Text, first: int, close: int) -> int | None:
    """The place behind the last word with the article of a description, if another word follows it there."""
    place = first
    while place < min(close, first + _MOST_OF_NAME) and not text.words[place].startswith(ARTICLE):
        place += 1
    while place < close and text.words[place].startswith(ARTICLE):
        place += 1
    seen = place > first and text.words[place - 1].startswith(ARTICLE)
    return place if seen else None


def _is_adjunct(word: str) -> bool:
    return word in _weekdays() or word in entries("complement.filler")


def _end_of_part(text: Text, first: int, stop: int) -> int:
    """The place behind the words that begin at ``first`` and that no mark and no end of a speaker interrupts."""
    place = first
    while place < stop and place - first < _MOST_OF_PART:
        word = text.words[place]
        if place in text.closing:  # «قناة "العربية"»
            close = text.closing[place]
            if close >= stop or close - place > _MOST_QUOTED:
                break
            place = close + 1
            continue
        if place > first and word.startswith(FOR) and place + 1 in text.closing:  # «قال فلان لقناة "العربية"»
            break
        if not text.is_word(place) or _ends_speaker(text, place, first):
            break
        place += 1
    return place


def _after_aside(text: Text, place: int, stop: int) -> int:
    """The place behind an aside in brackets («(فيفا)») at ``place``."""
    if place < stop and text.words[place] in "([":
        for close in range(place + 1, stop):
            if text.words[close] in ")]":
                return close + 1
    return place


def _may_begin(text: Text, first: int, end: int) -> bool:
    word = text.words[first]
    written = text.body[text.starts[first] : text.ends[first]]
    if written.endswith(_ITS) and len(word) > _SHORTEST_STEM and kind_of_name(word) is None:
        return False  # «تصميمه»
    if word.startswith(LIL) and kind_of_name(word) is None:
        return False  # «للمرة الأولى»
    if word in entries("speaker.never") or word in cues() or not text.is_word(first):
        return False
    if len(word) < 2 or word.isdigit() or _has_pronoun(word):
        return False
    if word[1:] in entries("speaker.ends") and not word.startswith(ARTICLE):  # «ومن», and not «الهيئة», «لهيئة»
        return False
    return end - first <= MOST_WORDS


def _has_pronoun(word: str) -> bool:
    """Whether a word is a noun with a pronoun: an object («دعمها»), unless it is somebody («مديرها»)."""
    ending = next((one for one in entries("speaker.pronouns") if word.endswith(one)), None)
    if ending is None or len(word) - len(ending) < _SHORTEST_STEM:
        return False
    return word[: -len(ending)] not in entries("speaker.persons") and kind_of_name(word) is None


def _ends_speaker(text: Text, place: int, first: int) -> bool:
    word = text.words[place]
    cue = cues().get(word)
    if cue is not None and (cue.kind is not CueKind.VERB or cue.joined) and place > first:
        return True
    if word in entries("complement.plain") or word in entries("complement.with_pronoun") or word in _weekdays():
        return True
    if word in entries("speaker.never") and place > first:
        return True
    if word in entries("speaker.ends"):
        return place == first or f"{text.words[place - 1]} {word}" not in entries("speaker.goes_on_behind")
    return word.startswith(_WITH_THE) and place > first


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(lexicon.lists("cues")["weekday"])


def _mention(text: Text, first: int, last: int, name: tuple[int, int] | None) -> Mention:
    name_first, name_last = with_part_of_name(text, name, first) if name else (first, last)
    return Mention(
        first=first,
        last=last,
        name_first=name_first,
        name_last=name_last,
        name=spelled(text, name_first, name_last),
        named=name is not None,
    )
