"""Finds the names of persons in tokens, and the titles beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from typing import Final

from retrieval.speech.scanning import FOR, LIL, Text
from retrieval.speech.word_forms import begins_with_verb, is_joined_noun, is_verb
from retrieval.speech.words import cues, entries, heads
from retrieval.text import lexicon
from retrieval.text.analysis import vocabulary
from retrieval.text.name_words import (
    ARTICLE,
    NameKind,
    begins_with_clitic,
    is_origin,
    is_unknown_family_name,
    is_unknown_second_name,
    kind_of_name,
    may_be_second_name,
)
from retrieval.text.names import find_names

_FEMININE: Final = "ه"
_ACCUSATIVE: Final = "ا"
# «آل» before the name of a family.
_FAMILY: Final = "ال"
# The masculine plural of a subject, and of an object.
_PLURAL: Final = "ون"
_OBLIQUE: Final = "ين"
_AND: Final = "و"
# The endings of plurals and feminine nouns, which family names with the article seldom have.
_INFLECTED: Final = ("ون", "ين", "ات", "ه")
# The second word of a first name («صلاح الدين»).
_FAITH: Final = "الدين"
_SHORTEST_PLURAL: Final = 4
_CACHED: Final = 20_000


def find_person(text: Text, first: int, end: int) -> tuple[int, int, NameKind] | None:
    """Return the tokens, first and last, of the name between ``first`` and the token before ``end``, and its kind."""
    if end <= first:
        return None
    # A hashtag is a name with signs.
    slice_ = text.body[text.starts[first] : text.ends[end - 1]].replace("#", " ").replace("_", " ")
    found = _find_known(text, first, end, _names(slice_))
    if _FAITH in slice_:
        found = _with_faith(text, first, end, found)
    found = found and _without_origin(text, found)
    if found is None:
        return None
    if found[1] + 2 < end and text.words[found[1] + 1] == _FAMILY:
        found = (found[0], found[1] + 2, found[2])  # «محمد بن زايد آل نهيان»
    if found[0] > first and text.words[found[0]] in entries("speaker.of_father"):
        return (found[0] - 1, *found[1:])  # «الطاهر بن حسين»
    return found


def _find_known(
    text: Text, first: int, end: int, names: tuple[tuple[int, int, NameKind], ...]
) -> tuple[int, int, NameKind] | None:
    """The first of ``names``, whose places count from ``first``, between that and the token before ``end``."""
    start = text.starts[first]
    found: tuple[int, int, NameKind] | None = None
    for name_start, name_end, kind in names:
        begin = bisect_left(text.starts, start + name_start, first, end)
        tokens = list(range(begin, bisect_right(text.ends, start + name_end, begin, end)))
        while len(tokens) > 1 and text.words[tokens[-1]].startswith(FOR) and begins_with_clitic(text.words[tokens[-1]]):
            tokens.pop()  # «زيدان لمورينيو»
        while len(tokens) > 1 and _begins_no_name(text.words[tokens[0]]):
            tokens.pop(0)  # «وأصدر تشيلسي», «للشغل بلقاسم العياري»
        inside = tokens and tokens[0] > first and text.words[tokens[0]]
        if not tokens or (inside and (inside in entries("speaker.goes_on") or is_joined_noun(inside))):
            continue
        whole = found is not None and found[1] > found[0] and text.words[tokens[0]].startswith(ARTICLE)
        if found is not None and _is_next(text, found[1], tokens[0]) and kind is not NameKind.PLACE and not whole:
            found = (found[0], tokens[-1], found[2] if kind is NameKind.OTHER else kind)
        elif found is None and kind is not NameKind.PLACE and not _is_common(text.words[tokens[0]]):
            found = (tokens[0], tokens[-1], kind)
    return found


def _with_faith(
    text: Text, first: int, end: int, found: tuple[int, int, NameKind] | None
) -> tuple[int, int, NameKind] | None:
    """A name with «الدين» in its first name («زين الدين زيدان», «محمد صلاح الدين»), else ``found``."""
    pairs = zip(text.words[first : end - 1], text.words[first + 1 : end], strict=True)
    begin = next((first + at for at, (one, two) in enumerate(pairs) if two == _FAITH and _is_of_faith(one)), None)
    if begin is None or (found is not None and found[1] < begin - 1):
        return found
    last = begin + 1
    rest = find_person(text, last + 1, end)
    if rest is not None and rest[0] == last + 1:
        last = rest[1]
    elif last + 1 < end and text.is_word(last + 1) and _may_be_surname(text.words[last + 1], alone=last + 2 == end):
        last += 1
    return (min(begin, found[0]) if found is not None else begin), last, NameKind.PERSON


def _may_be_surname(word: str, *, alone: bool) -> bool:
    """Whether the word behind a first name is the last name («نور الدين الطبوبي»). ``alone``: nothing is behind it."""
    if is_title(word) or word in cues():
        return False
    if word.startswith(ARTICLE):
        return is_unknown_family_name(word) or (alone and not word.endswith(_INFLECTED) and not is_origin(word))
    return kind_of_name(word) is NameKind.OTHER or _may_be_last_name(word)


def _is_of_faith(word: str) -> bool:
    """Whether a word makes a first name with «الدين»: «صلاح الدين»."""
    return word in entries("speaker.of_faith")


def _without_origin(text: Text, found: tuple[int, int, NameKind]) -> tuple[int, int, NameKind] | None:
    """A name without an adjective of a place before it («السعودية تركي»), None where there is nothing else."""
    place = found[0]
    while place <= found[1] and is_origin(text.words[place]):
        place += 1
    return (place, *found[1:]) if place <= found[1] else None


def _is_next(text: Text, last: int, place: int) -> bool:
    """Whether a name goes on at ``place``, perhaps behind a word that is no name («رجب طيب أردوغان»)."""
    return place == last + 1 or (
        place == last + 2 and text.is_word(last + 1) and _may_be_middle_name(text.words[last + 1])
    )


def _may_be_middle_name(word: str) -> bool:
    """Whether a word between two names may be a name too («رجب طيب أردوغان»)."""
    if may_be_second_name(word):
        return True
    joined = word.startswith((ARTICLE, FOR, _AND)) or word.endswith(_FEMININE)
    return not joined and word not in cues() and not is_title(word) and not is_verb(word) and _is_adjective(word)


def _is_adjective(word: str) -> bool:
    """Whether a word has both genders in the vocabulary, also with the article («طيب», «طيبة»)."""
    return ARTICLE + word in vocabulary() and ARTICLE + word + _FEMININE in vocabulary()


def _begins_no_name(word: str) -> bool:
    return word.startswith(LIL) or begins_with_verb(word)


@lru_cache(maxsize=_CACHED)
def _names(text: str) -> tuple[tuple[int, int, NameKind], ...]:
    return tuple((one.end - len(one.name), one.end, one.kind) for one in find_names(text))


def _is_common(word: str) -> bool:
    """Whether a word that looks like a name is the first of a description («مصدر»)."""
    bare = word.removeprefix(LIL if word.startswith(LIL) else ARTICLE)
    return word in heads() or bare in heads() or word in cues()


def complete_name(text: Text, name: tuple[int, int], end: int) -> tuple[tuple[int, int], int]:
    """Return a name with a last word that is no known name («شهباز شريف»), and the end of the speaker with a title
    behind the name."""
    first, last = name
    left = end - last - 1
    if left and is_title(text.words[last + 1]):
        return name, end
    word = text.words[last + 1] if left else ""
    if left > 1 and first == last and is_title(text.words[last + 2]) and _may_be_last_name(word):
        return (first, last + 1), end  # «هيذر نويرت المتحدثة»
    if word in entries("speaker.goes_on"):
        return name, last + 1  # «السعودية باسم "التحالف"»
    if left == 1 and word.startswith(ARTICLE) and kind_of_name(word) is not None:
        return (first, last + 1), end
    alone = last - first == (text.words[first] in lexicon.words("name_beginnings"))  # «عبد الملك»
    known = left == 1 and (alone or kind_of_name(word) is not None or is_unknown_second_name(word))
    if known and not word.startswith((ARTICLE, FOR)) and word not in cues() and _may_be_last_name(word):
        return (first, last + 1), end
    return name, last + 1


def _may_be_last_name(word: str) -> bool:
    return may_be_second_name(word) or is_unknown_second_name(word)


def is_first_name(word: str) -> bool:
    """Return whether an unknown word before a name belongs to it: common nouns are also written with the article."""
    lists = ("first_names", "women", "first_names_and_nouns")
    if word in entries("speaker.first_names") or any(word in lexicon.words(name) for name in lists):
        return True
    return may_be_second_name(word) and ARTICLE + word not in vocabulary()


@lru_cache(maxsize=_CACHED)
def is_title(word: str) -> bool:
    """Return whether ``word`` is one of a title: «الرئيس», «رئيسة»."""
    bare = word.removeprefix(ARTICLE)
    return (
        word in heads()
        or bare in heads()
        or bare in _office_words()
        or bare.removesuffix(_FEMININE) in _office_words()
        or (word == bare and word.removesuffix(_ACCUSATIVE) in heads())
    )


def is_person_title(word: str) -> bool:
    """Return whether a word begins the title of a person, and not of a body."""
    bare = word.removeprefix(ARTICLE)
    return is_title(word) and (bare in entries("speaker.persons") or bare not in entries("speaker.bodies"))


@lru_cache(maxsize=_CACHED)
def begins_person_title(word: str) -> bool:
    """Return whether the title of a person may begin with ``word``: «الرئيس», and neither «الوطني» nor «إدارة»."""
    bare = word.removeprefix(ARTICLE)
    known = bare in heads() or bare in _office_heads() or bare.removesuffix(_FEMININE) in _office_heads()
    return known and is_person_title(word)


def is_plural(word: str) -> bool:
    """Return whether a title is that of several persons: «مسؤولون», «النشطاء»."""
    bare = word.removeprefix(ARTICLE)
    ending = bare.endswith((_PLURAL, _OBLIQUE)) and len(bare) > _SHORTEST_PLURAL
    person = bare[: -len(_PLURAL)] in heads() or bare in entries("speaker.persons")  # and not «تلفزيون»
    return bare in entries("speaker.plurals") or (ending and person)


@cache
def _office_heads() -> frozenset[str]:
    lists = lexicon.lists("offices")
    return frozenset(entry.split()[0] for key, found in lists.items() if key.startswith("offices.") for entry in found)


@cache
def _office_words() -> frozenset[str]:
    lists = lexicon.lists("offices")
    return frozenset(
        word for key, found in lists.items() if key.startswith("offices.") for entry in found for word in entry.split()
    )


def with_part_of_name(text: Text, name: tuple[int, int], first: int) -> tuple[int, int]:
    """Return a name with a title before it that is part of it («الملك سلمان»), not before ``first``."""
    alone = first < name[0] == name[1]
    return (name[0] - alone * (text.words[name[0] - 1] in entries("speaker.part_of_name")), name[1])


def spelled(text: Text, first: int, last: int, clitic: int = 0) -> str:
    """Return the words of the tokens ``first`` to ``last`` as written, without the signs of a hashtag."""
    start, end = text.starts[first] + clitic, text.ends[last]
    return " ".join(text.body[start:end].replace("#", " ").replace("_", " ").split())
