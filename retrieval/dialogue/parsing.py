"""Reads a short text into verbs and noun phrases, as far as follow-up questions need it.

There is no tagger: the vocabulary tells with which relatives a word occurs, and a question word tells what stands
behind it. A wrong tag makes a follow-up question worse, never an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from retrieval.dialogue.pronouns import Agreement, find_pronoun
from retrieval.dialogue.vocabulary import count, listed
from retrieval.ranking.query import question_phrase
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, folded_forms, tokens
from retrieval.text.names import Name, NameKind, find_names, kind_of_name

ARTICLE: Final = "ال"
# A word is a noun, whatever forms of a verb exist, when it is this often used with the article.
_NOUN_SHARE: Final = 0.5
# Behind a word that a verb follows it is a verb when it is this rarely used with the article.
_VERB_SHARE: Final = 0.1
# The same behind a question word for a person, for a word with an imperfect.
_DONE_SHARE: Final = 1.2
# A first letter is a preposition when the rest of the word is at least this often a word.
_CLITIC_SHARE: Final = 0.3
_NOUN_CUES: Final = sum(CUE[name] for name in ("month", "weekday", "time", "number", "unit", "place", "ordinal"))


class Tag(Enum):
    """What a word is."""

    QUESTION = auto()
    VERB = auto()
    NOUN = auto()
    """A noun, adjective or name."""
    NUMBER = auto()
    OTHER = auto()
    """A preposition, conjunction, negator or other particle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text, ``text[start:end]``: its folded spelling, what it is, and what it names."""

    start: int
    end: int
    surface: str
    tag: Tag
    name: NameKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NounPhrase:
    """Words ``first`` to ``last`` of a sentence: nouns side by side, or names with «و» between them.

    ``preposition`` is true behind a preposition. ``clitic`` is the number of letters before the first noun that are a
    conjunction or preposition joined to it.
    """

    first: int
    last: int
    preposition: bool
    clitic: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A text with its words and noun phrases. ``asked`` is the span of its question words, if there are any."""

    text: str
    words: tuple[Word, ...]
    phrases: tuple[NounPhrase, ...]
    names: tuple[Name, ...]
    asked: tuple[int, int] | None

    def part(self, first: int, last: int) -> str:
        """Return the text of words ``first`` to ``last``."""
        return self.text[self.words[first].start : self.words[last].end]


def parse(text: str, *, verb_first: bool = False) -> Sentence:
    """Return ``text`` with what its words are. ``verb_first``: its first word is a verb if it can be one."""
    asked, names = question_phrase(text), tuple(find_names(text))
    words = tuple(_words(text, asked, names, verb_first=verb_first))
    names = tuple(_without_verbs(names, words, text))
    return Sentence(text=text, words=words, phrases=tuple(_phrases(text, words)), names=names, asked=asked)


def verb_agreement(word: Word, sentence: Sentence) -> Agreement:
    """The gender and number of a verb in the third person."""
    raw = sentence.text[word.start : word.end]
    if raw.endswith(("وا", "ون")):
        return Agreement.PLURAL
    if raw.endswith(("ا", "ان")) and len(raw) > 3 and count(word.surface.removesuffix("ن").removesuffix("ا")):
        return Agreement.DUAL
    # «تقول» is feminine, «تعرض» (with a «تعرضت» beside it) is not.
    present = word.surface.startswith("ت") and count(f"ي{word.surface[1:]}") > count(f"{word.surface}ت")
    feminine = word.surface.endswith("ت") or present
    return Agreement.FEMININE if feminine else Agreement.MASCULINE


def _words(text: str, asked: tuple[int, int] | None, names: Sequence[Name], *, verb_first: bool) -> Iterator[Word]:
    kinds = {start: name.kind for name in names for start in _starts(text, name)}
    before: Word | None = None
    for token in tokens(text):
        surface = token.forms.surface
        name = kinds.get(token.start)
        if asked is not None and asked[0] <= token.start < asked[1]:
            tag = Tag.QUESTION
        elif surface[0].isdigit():
            tag = Tag.NUMBER
        elif _is_verb(surface, name, before, first=verb_first and before is None):
            tag, name = Tag.VERB, None
        elif name is not None:
            tag = Tag.NOUN
        elif _is_particle(surface):
            tag = Tag.OTHER
        else:
            tag = Tag.NOUN
        before = Word(start=token.start, end=token.end, surface=surface, tag=tag, name=name)
        yield before


def _without_verbs(names: Sequence[Name], words: Sequence[Word], text: str) -> Iterator[Name]:
    """The names without unknown words before them that are verbs."""
    for name in names:
        inside = [word for word in words if name.start <= word.start < name.end]
        start = next((word.start for word in inside if word.tag is not Tag.VERB), name.end)
        if start == name.start:
            yield name
        elif start < name.end:
            yield replace(name, start=start, name=text[start : name.end])


def _starts(text: str, name: Name) -> Iterator[int]:
    for token in tokens(text[name.start : name.end]):
        yield name.start + token.start


def _is_particle(surface: str) -> bool:
    forms = folded_forms(surface)
    return (
        forms.stop
        or forms.negator
        or surface in lexicon.words("prepositions")
        or surface in lexicon.words("function_words")
        or surface in listed("antecedent.words")
    )


def _is_verb(surface: str, name: NameKind | None, before: Word | None, *, first: bool) -> bool:
    """Whether a word is a verb, which the word before it may tell."""
    if surface in listed("happening.words"):
        return True
    stem = surface.removesuffix("ا")
    if stem.startswith("الت") and count(f"{stem[:-1]}ت" if stem.endswith("ي") else f"{stem}ت"):
        return True  # «التقى», «التزم»: the article is none
    if surface.startswith((ARTICLE, "وال", "بال", "لل")):
        return False
    kind = kind_of_name(surface) if name is not None else None
    if kind in (NameKind.PERSON, NameKind.PLACE):
        return False
    cues = folded_forms(surface).cues
    if cues & CUE["statement"] and _has_forms_of_verb(surface, loose=True):
        return True
    if _is_particle(surface) or cues & _NOUN_CUES:
        return False
    behind_question = first or (
        before is not None
        and (
            (before.tag is Tag.QUESTION and before.surface.lstrip("وف") in _bare_listed("before_verb.words"))
            or before.surface in listed("antecedent.words")
            or before.surface in listed("happening.words")
            or bool(folded_forms(before.surface).negator)
        )
    )
    if behind_question and name is None and not count(surface):
        return True  # an unknown word, of a dialect
    if name is not None:
        return behind_question and kind is None
    if before is not None and before.tag is Tag.QUESTION and _may_be_done(surface):
        return True
    return _has_forms_of_verb(surface, loose=behind_question)


def _may_be_done(word: str) -> bool:
    """Whether a word behind a question word such as «مين» is what somebody did: a noun is more often definite."""
    titles = lexicon.lists("question_words")["head.person"]
    return word not in titles and count(f"ي{word}") > 0 and count(f"{ARTICLE}{word}") <= _DONE_SHARE * count(word)


@lru_cache(maxsize=4096)
def _has_forms_of_verb(word: str, *, loose: bool) -> bool:
    """Whether the vocabulary has other forms of ``word`` as a verb. ``loose`` where a verb is likely."""
    as_noun = count(f"{ARTICLE}{word}")
    if as_noun > (4 if loose else _NOUN_SHARE) * max(count(word), 1):
        return False
    if loose and as_noun <= _VERB_SHARE * count(word) and not folded_forms(word).cues & CUE["person"]:
        return True
    letters = lexicon.lists("follow_ups")["before_imperfect.imperfect"]
    for spoken in ("", *lexicon.lists("follow_ups")["before_imperfect.letters"]):
        rest = word[len(spoken) :]
        if word.startswith(spoken) and len(rest) > 2 and rest[0] in letters:
            others = [count(letter + rest[1:]) for letter in letters if letter != rest[0]]
            if sum(others) and (spoken == "" or count(rest)) and count(f"{ARTICLE}{rest}") <= count(rest):
                return True
    imperfect = count(f"ي{word}") + count(f"ت{word}")
    perfect = count(f"{word}ت") + count(f"{word[:-1]}ت" if word.endswith("ي") else "")
    if perfect and (imperfect or loose or count(f"{word}وا")):
        return True
    if word.endswith("ت") and len(word) > 3:
        return any(count(stem) and _has_forms_of_verb(stem, loose=loose) for stem in (word[:-1], f"{word[:-1]}ي"))
    if word.endswith(("وا", "ا")) and len(word) > 3:
        stem = word.removesuffix("ا").removesuffix("و")
        return bool(count(stem)) and loose and _has_forms_of_verb(stem, loose=False)
    return False


@lru_cache
def _bare_listed(key: str) -> frozenset[str]:
    """The words of a list without the letters that may be a conjunction, as they are compared."""
    return frozenset(word.lstrip("وف") for word in listed(key))


def _phrases(text: str, words: Sequence[Word]) -> Iterator[NounPhrase]:
    index = 0
    while index < len(words):
        first = index
        index += 1
        if words[first].tag is not Tag.NOUN:
            continue
        while index < len(words) and _continues(text, words, index):
            index += 1
        clitic = _clitic(words[first].surface, words[first].name)
        behind = first > 0 and words[first - 1].surface in lexicon.words("prepositions")
        joined = clitic > 0 and words[first].surface[0] in lexicon.lists("affixes")["preposition"]
        yield NounPhrase(first=first, last=index - 1, preposition=behind or joined, clitic=clitic)


def _continues(text: str, words: Sequence[Word], index: int) -> bool:
    word, before = words[index], words[index - 1]
    if text[before.end : word.start].strip():
        return False
    if word.tag is Tag.NUMBER:
        return before.tag is Tag.NOUN
    if word.tag is not Tag.NOUN:
        return False
    clitic = _clitic(word.surface, word.name)
    if not clitic and word.name is None and before.surface.startswith(ARTICLE) and not word.surface.startswith(ARTICLE):
        return False  # «الزلزال إقليم …»: another phrase
    if not clitic:
        return word.name is not None or not (
            find_pronoun(text[word.start : word.end], spoken=False) or _is_accusative(word.surface)
        )
    both = word.name is not None and before.name is not None
    return both and word.surface[0] in lexicon.lists("affixes")["conjunction"]


def _is_accusative(word: str) -> bool:
    """Whether a word has the ending of an indefinite accusative («هدفا», «رئيسا»), which a phrase does not go on with."""
    return word.endswith("ا") and count(word[:-1]) > count(word)


@lru_cache(maxsize=4096)
def _clitic(word: str, name: NameKind | None) -> int:
    """Return 1 when the first letter of a noun is a conjunction or preposition, else 0."""
    affixes = lexicon.lists("affixes")
    if word[0] not in (*affixes["conjunction"], *affixes["preposition"], *affixes["comparison"]) or len(word) < 4:
        return 0
    if name is not None:
        return int(not find_names(word)[0].name == word) if find_names(word) else 0
    base = folded_forms(word).base
    if base != word and count(base):
        return 1
    return int(word[0] in affixes["preposition"] and count(word[1:]) > _CLITIC_SHARE * count(word))
