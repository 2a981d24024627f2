"""Finds the speakers that a name means, among all spellings that the archive has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Final, Protocol

from retrieval.answering.person_names import similar_spelling
from retrieval.speech.persons import is_title
from retrieval.speech.speaker_terms import KEY, speaker_terms, word_terms
from retrieval.speech.utterance import Utterance
from retrieval.speech.words import entries
from retrieval.text import lexicon
from retrieval.text.analysis import Forms, forms_of
from retrieval.text.name_words import ARTICLE

_ADDRESS: Final = "speaker.address"


class Speeches(Protocol):
    """Provides utterances by the names of their speakers; see ``Store``."""

    def speakers(self, terms: Collection[str]) -> list[str]:
        """Return the names with one of these ``speaker_terms``."""

    def utterances(self, names: Collection[str]) -> list[tuple[str, Utterance]]:
        """Return what the speakers with these names say, newest first, with the keys of the articles."""


def utterances_of(speeches: Speeches, name: str) -> list[tuple[str, Utterance]]:
    """Return what the speaker called ``name`` says, newest first, with the keys of the articles.

    Names are joined across spellings («سيرجي لافروف», «لافروف»). A single name may be that of several persons: then it
    is the one who speaks most, and the others are left out.
    """
    known = speeches.speakers(speaker_terms(name))
    asked = _asked_words(name, known)
    names = [one for one in known if _means(asked, one)]
    if not names:
        return []
    found = speeches.utterances(names)
    others = _rivals(asked, known, names)
    if not others and len(asked) > 1:
        return found
    return _of_main_person(asked, found, speeches.utterances(others) if others else [])


def is_speaker(speeches: Speeches, name: str) -> bool:
    """Return whether the archive has words of a speaker whose name has all words of ``name``."""
    known = speeches.speakers(speaker_terms(name))
    asked = _asked_words(name, known)
    return bool(asked) and any(_means(asked, one) and _covers(asked, _words(one)) for one in known)


def alike_words(name: str, names: Collection[str]) -> list[Forms]:
    """Return the words of ``names`` that are spellings of a word of ``name``."""
    terms = [word_terms(word) for word in forms_of(name)]
    found = {word.base: word for one in names for word in _words(one) if any(word_terms(word) & own for own in terms)}
    return list(found.values())


def _asked_words(name: str, known: Sequence[str]) -> list[Forms]:
    """The words of a name that is asked for; those of a title only where a speaker is called by it."""
    words = list(_words(name))
    if any(_is_description(_words(one)) and _means_description(words, _words(one)) for one in known):
        return words
    place = 0
    while place < len(words) and (is_title(words[place].surface) or words[place].surface.startswith(ARTICLE)):
        place += 1
    named = place and (words[place - 1].surface.startswith(ARTICLE) or words[place - 1].surface in entries(_ADDRESS))
    person = words[place:] if named else ()  # «الرئيس ترامب», and not «مدرب ريال مدريد»
    return list(person or words) if _telling(words) else []


def _means(asked: Sequence[Forms], name: str) -> bool:
    """Whether the speaker ``name`` may be the one asked for."""
    words = _words(name)
    if not asked:
        return False
    if _is_description(words):
        return _means_description(asked, words)
    if is_title(asked[0].surface):  # a description is asked for
        return False
    if len(words) > len(asked):
        return _is_within(asked, words)
    return _is_within(words, asked) and (len(words) > 1 or _is_alike(words[-1], asked[-1]))


def _is_within(shorter: Sequence[Forms], longer: Sequence[Forms]) -> bool:
    """Whether the words of a name are in another in their order («جواد ظريف», «محمد جواد ظريف»), and no word behind
    them makes it another («دونالد ترامب الابن»)."""
    place = 0
    for word in shorter:
        while place < len(longer) and not _is_alike(word, longer[place]):
            place += 1
        place += 1
    rest = {word.surface for word in longer[place:]}
    return place <= len(longer) and not rest & entries("request.other_person")


def _is_alike(one: Forms, other: Forms) -> bool:
    if one.base == other.base:
        return True
    several = _is_first_name(one) and _is_first_name(other)  # «سلمان», «سليمان»
    shared = word_terms(one) & word_terms(other)
    return not several and bool(shared) and (_is_foreign(one, shared) or _is_one_letter_apart(one.base, other.base))


def _is_foreign(one: Forms, shared: Collection[str]) -> bool:
    """Whether the consonants make a word the same name: it has no article, as the Arabic «الجزيرة» and «الجزائرية»."""
    return not one.surface.startswith(ARTICLE) and any(term.startswith(KEY) for term in shared)


@cache
def _exchanged() -> tuple[frozenset[str], ...]:
    affixes = lexicon.lists("affixes")
    vowels = frozenset((*affixes["vowel"], *affixes["semivowel"]))
    return (vowels, *map(frozenset, lexicon.lists("speech")["spelling.exchanged"]))


@lru_cache(maxsize=20_000)
def _is_one_letter_apart(one: str, other: str) -> bool:
    """Whether a letter is added or left out, two neighbours change places, or a letter stands for one that outlets
    exchange with it. Terms without a letter also join «الجزيرة» and «جوزيه», where two letters differ, and «زعتور» and
    «زعبور», which are two names."""
    shorter, longer = sorted((one, other), key=len)
    start = next((at for at, pair in enumerate(zip(shorter, longer, strict=False)) if len({*pair}) > 1), len(shorter))
    ours, theirs = shorter[start:], longer[start:]
    if len(longer) > len(shorter):
        return ours == theirs[1:]
    changed = ours[1:] == theirs[1:] and any({*ours[:1], *theirs[:1]} <= group for group in _exchanged())
    return changed or (ours[:2] == theirs[1::-1] and ours[2:] == theirs[2:])


def _is_first_name(word: Forms) -> bool:
    return word.base in lexicon.words("first_names") or word.base in lexicon.words("women")


def _means_description(asked: Sequence[Forms], words: Sequence[Forms]) -> bool:
    """Whether a speaker without a person's name is asked for: by its first words («وزارة الدفاع»), or by
    the name of a body («رويترز»)."""
    if not asked or len(asked) > len(words):
        return False
    if all(map(_is_alike, asked, words)):
        return True
    named = words[0].surface in entries("speaker.own_name") and len(asked) == len(words) - 1
    return named and all(map(_is_alike, asked, words[1:]))


def _covers(asked: Sequence[Forms], words: Sequence[Forms]) -> bool:
    return all(any(_is_alike(mine, theirs) for theirs in words) for mine in asked)


def _rivals(asked: Sequence[Forms], known: Sequence[str], names: Sequence[str]) -> list[str]:
    """The whole names of others that share the single name asked for, or the single name that is found."""
    single = [words for words in map(_words, names) if len(words) == 1]
    if len(asked) == 1 or not single:
        return []
    terms = frozenset[str]().union(*(_terms(words) for words in single))
    return [
        one
        for one in known
        if one not in names
        and len(_words(one)) > 1
        and not _is_description(_words(one))
        and _terms(_words(one)[-1:]) & terms
    ]


def _of_main_person(
    asked: Sequence[Forms], found: list[tuple[str, Utterance]], others: list[tuple[str, Utterance]]
) -> list[tuple[str, Utterance]]:
    """The utterances of one person. Those under a single name belong to who speaks most under it."""
    persons: list[tuple[Forms, int]] = []
    for _, one in (*found, *others):
        words = _words(one.name)
        if len(words) > 1 and not _is_description(words):
            place = next((at for at, known in enumerate(persons) if _is_same_first(known[0], words[0])), None)
            if place is None:
                persons.append((words[0], 1))
            else:
                persons[place] = (persons[place][0], persons[place][1] + 1)
    if not persons:
        return found
    main, _ = max(persons, key=lambda person: person[1])
    if len(asked) == 1:
        return [pair for pair in found if _is_of(main, _words(pair[1].name))]
    return found if _is_same_first(main, asked[0]) else [pair for pair in found if len(_words(pair[1].name)) > 1]


def _is_of(main: Forms, words: Sequence[Forms]) -> bool:
    """Whether a name may be that of the person with this first name: its first word, or a single name."""
    return len(words) <= 1 or _is_same_first(main, words[0])


def _is_same_first(one: Forms, other: Forms) -> bool:
    """Whether first names beside the same family name are spellings of one («سيرغي», «سيرجي»)."""
    return one.base == other.base or _is_alike(one, other) or similar_spelling(one, other)


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[Forms, ...]:
    return tuple(forms_of(name))


def _telling(words: Sequence[Forms]) -> list[Forms]:
    return [word for word in words if word_terms(word)]


def _terms(words: Sequence[Forms]) -> frozenset[str]:
    return frozenset[str]().union(*(word_terms(word) for word in words))


def _is_description(words: Sequence[Forms]) -> bool:
    """Whether a speaker has no person's name: «مصدر أمني», «الجيش السوري»."""
    return bool(words) and (is_title(words[0].surface) or (words[0].surface.startswith(ARTICLE) and len(words) > 1))
