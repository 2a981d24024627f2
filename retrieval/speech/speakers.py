"""Reads the speaker beside a verb of saying, with title and name."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from retrieval.speech.mentions import (
    BREAKS,
    MOST_QUOTED,
    Mention,
    after_aside,
    end_of_part,
    is_joined,
    make_mention,
    may_begin,
    weekdays,
)
from retrieval.speech.persons import complete_name, find_person, is_first_name, is_person_title, is_plural, is_title
from retrieval.speech.scanning import FOR, LIL, Text
from retrieval.speech.word_forms import is_indefinite_object, is_joined_noun, is_verb
from retrieval.speech.words import cues, entries, heads
from retrieval.text import lexicon
from retrieval.text.analysis import vocabulary
from retrieval.text.name_words import ARTICLE, NameKind, kind_of_name, may_be_second_name

# The plural of a thing, and plurals that it agrees with.
_PLURAL: Final = "ات"
_AT: Final = "ب"
_FEMININE: Final = "ه"
_PLURALS: Final = ("ات", "ون", "ين")
MOST_OF_NAME: Final = 4
# The plurals of persons that end alike, and whose adjectives do.
_SOUND: Final = ("ون", "ين")
_NAMES: Final = (NameKind.OTHER, NameKind.PERSON)
_ADJECTIVES: Final = ("ي", "يه")
_LEAST_OF_NAME: Final = 2


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
    key = (first, stop)
    if key not in text.mentions:
        text.mentions[key] = _read_mention(text, first, stop)
    found: Mention | None = text.mentions[key]
    return found


def _read_mention(text: Text, first: int, stop: int) -> Mention | None:
    while first < stop and (text.words[first] in entries("complement.filler") or text.words[first] in weekdays()):
        first += 1
    if first in text.closing:
        return _quoted_mention(text, first, stop)
    end = end_of_part(text, first, stop)
    if end == first or not may_begin(text, first, end):
        return None
    if end > first + 1 and kind_of_name(text.words[first]) is NameKind.PLACE and is_title(text.words[first + 1]):
        end = first + 1  # «حذرت إيران زعيم كوريا الشمالية»
    pair = text.words[first:end] if end == first + 2 else ()
    if pair and [kind_of_name(word) for word in pair] == [NameKind.OTHER, NameKind.PLACE]:
        end = first + 1  # «حذر ترمب إيران»
    name = person_of(text, first, end) or _name_before_title(text, first, end, stop)
    mention = _with_apposition(text, first, end, stop, name)
    if mention is None and name is None:
        if find_person(text, first, end) is not None and not _is_known_head(text.words[first]):
            return None  # «التزام كيم جونغ»: no speaker
        mention = make_mention(text, first, _end_of_description(text, first, end) - 1, None)
    elif mention is None and name is not None:
        whole, end = complete_name(text, name[:2], end)
        mention = make_mention(text, first, end - 1, whole)
    return mention


def _with_apposition(
    text: Text, first: int, end: int, stop: int, name: tuple[int, int, NameKind] | None
) -> Mention | None:
    """The speaker with a name or a title behind a comma, or None."""
    behind = after_aside(text, end, stop)
    if behind >= stop or text.words[behind] not in BREAKS:
        return None
    following = behind + 1
    close = end_of_part(text, following, stop)
    if close == following:
        return None
    definite = any(word.startswith((ARTICLE, LIL)) for word in text.words[first:end])
    other = _apposed_name(text, following, close) if definite else None
    unnamed = name is None or name[2] is not NameKind.PERSON
    if other is not None and unnamed and is_person_title(text.words[first]):
        return make_mention(text, first, other[1], other)
    if name is not None and is_title(text.words[following]) and end == name[1] + 1:
        return make_mention(text, first, close - 1, name[:2])
    return None


def _quoted_mention(text: Text, opens: int, stop: int) -> Mention | None:
    """The speaker in quotation marks («"وول ستريت جورنال" أن»)."""
    close = text.closing[opens]
    if close >= stop or close - opens > MOST_QUOTED:
        return None
    return make_mention(text, opens + 1, close - 1, None)


def _apposed_name(text: Text, first: int, close: int) -> tuple[int, int] | None:
    """The name behind a title and a comma («وزير الدفاع، فرحات الحرشاني»)."""
    found = find_person(text, first, close)
    if found is not None:
        return complete_name(text, found[:2], close)[0] if found[0] == first else None
    word = text.words[first]
    alone = not word.startswith(ARTICLE) and may_be_second_name(word) and text.is_word(first)
    return (first, close - 1) if alone and 2 <= close - first <= MOST_OF_NAME else None


def person_of(text: Text, first: int, end: int) -> tuple[int, int, NameKind] | None:
    """Return the person's name in a speaker. None in a speaker that is no person: «إدارة ترامب»."""
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
    if before[-1] in entries("speaker.governs"):
        return None  # «مصدر في خفر السواحل»
    joined = name[2] is NameKind.PERSON  # «مدرب المنتخب التونسي لكرة القدم نبيل»
    return name if all(_may_be_in_title(word) or (joined and is_joined_noun(word)) for word in before) else None


def _name_before_title(text: Text, first: int, end: int, stop: int) -> tuple[int, int, NameKind] | None:
    """The name of words that are no known name, before a title («دان كوتس | مدير المخابرات»), also behind a comma."""
    for place in range(first, min(end, first + MOST_OF_NAME + 1)):
        word = text.words[place]
        if is_title(word):
            whole = place - first >= _LEAST_OF_NAME and is_person_title(word)
            return (first, place - 1, NameKind.PERSON) if whole else None
        if word.startswith(ARTICLE) or not text.is_word(place) or word in cues() or word.isdigit() or is_verb(word):
            return None
    behind = text.words[end : min(stop, end + 2)]
    titled = len(behind) > 1 and behind[0] in BREAKS and is_person_title(behind[1])
    whole = _LEAST_OF_NAME <= end - first <= MOST_OF_NAME
    whole = whole and any(ARTICLE + word not in vocabulary() for word in text.words[first:end])
    return (first, end - 1, NameKind.PERSON) if titled and whole else None


def _may_be_in_title(word: str) -> bool:
    """Whether a word may stand in the title before a name: «المتحدثة باسم وزارة خارجية فرنسا فلانة»."""
    known = is_title(word) or word in entries("speaker.goes_on") or word in entries("speaker.in_title")
    return known or word.startswith((ARTICLE, LIL)) or kind_of_name(word) is NameKind.PLACE


def _is_known_head(word: str) -> bool:
    """Whether a word may begin a speaker without a title: a title itself, or a first name that is a noun too."""
    return is_title(word) or word in lexicon.words("first_names") or word in lexicon.words("women")


def _end_of_description(text: Text, first: int, end: int) -> int:
    """The end of a speaker without a name: behind words with the article, a noun without it is another
    («الرئيس الأميركي | تغريدة»)."""
    for place in range(first + 1, end):
        if text.quoted[place]:
            continue
        word = text.words[place]
        before = text.words[place - 1]
        if before.startswith(ARTICLE) and before not in entries("speaker.goes_on"):
            known = word.startswith(ARTICLE) or is_joined(word) or is_title(word) or not text.is_word(place)
            if not known:
                return place
        if _is_beside(text, first, place) or _has_object_behind(text.words[first], word):
            return place
        if place - 1 in text.closes and word in heads():
            return place  # «دعت جمعية "فورزا تونس" | مجلس النواب»
        beside = not before.startswith(ARTICLE) or place == first + 1
        if word.startswith(LIL) and beside and not is_title(text.words[first]):
            return place  # «رونالدو للمقربين»
        if _is_object(text.words[first], word) or is_verb(word) or _is_other_head(text.words[first], word):
            return place
    return end


def _has_object_behind(head: str, word: str) -> bool:
    """Whether a word behind a title is an indefinite object («أصدر النادي | بيانا»), and not «مسؤولا حكوميا»."""
    return is_indefinite_object(word) and is_title(head) and not is_indefinite_object(head)


def _is_beside(text: Text, first: int, place: int) -> bool:
    """Whether the noun at ``place`` stands beside a speaker and is none of it."""
    head, before, word = text.words[first], text.words[place - 1], text.words[place]
    if before.startswith(ARTICLE) and word in entries("speaker.own_name"):
        return True  # «مسؤول في وزارة الدفاع | وكالة رويترز»
    if head.startswith(ARTICLE) and before.startswith(ARTICLE):
        return word in heads() and word not in entries("speaker.address")  # «دعا المتحف | زعيمة الحزب»
    if is_title(head):
        if place == first + 1 and head.endswith(_SOUND) and is_plural(head) and text.is_word(place):
            return _is_none_of_several(word)
        other = kind_of_name(word) in _NAMES and word not in entries("speaker.several")
        return place > first + 1 and other and _is_adjective(before)  # «مسؤول أمريكي | رويترز»
    known = vocabulary()
    joined = word.startswith(_AT) and word.endswith(_FEMININE) and known.get(word[1:], 0) > known.get(word, 0)
    return joined and ARTICLE + head not in known  # «اعترف باول | بتراجعه»


def _is_none_of_several(word: str) -> bool:
    """Whether a word behind the plural of persons is no adjective of theirs («بحسب محللين | رغبة بيونغ يانغ»)."""
    if word.endswith(_SOUND) or is_joined(word) or word.startswith(ARTICLE):
        return False
    lists = ("speaker.plural_adjectives", "speaker.goes_on", "speaker.governs")
    return not any(word in entries(key) for key in lists)


def _is_adjective(word: str) -> bool:
    """Whether a word without the article is the adjective of a noun: it has both genders («أمريكي», «أمريكية»)."""
    other = word.removesuffix(_FEMININE) if word.endswith(_FEMININE) else word + _FEMININE
    known = vocabulary()
    adjective = word.endswith(_ADJECTIVES) and ARTICLE + word in known and ARTICLE + other in known
    return adjective and not is_title(word) and kind_of_name(word) is None


def _is_object(head: str, word: str) -> bool:
    """Whether a noun with the article is none of a description with the article: the plural «ات» agrees with no
    «المصدر» («وصف المصدر | الاتصالات»)."""
    return head.startswith(ARTICLE) and word.startswith(ARTICLE) and word.endswith(_PLURAL) > head.endswith(_PLURALS)


def _is_other_head(head: str, word: str) -> bool:
    """Whether the title of a person behind a body begins somebody else («نبهت النقابات | رئيس الحكومة»)."""
    persons, bodies = entries("speaker.persons"), entries("speaker.bodies")
    bare = head.removeprefix(ARTICLE)
    return bare != head and bare in bodies and bare not in persons and word in persons and word not in bodies
