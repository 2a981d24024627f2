"""Tells what the words of a short text are: verbs, nouns, particles.

There is no tagger: the vocabulary tells with which relatives a word occurs, and a question word tells what stands
behind it. A wrong tag makes a follow-up question worse, never an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from typing import Final

from retrieval.dialogue.vocabulary import count, inflections, listed
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Token, folded_forms
from retrieval.text.name_words import ARTICLE, NameKind, kind_of_name

# A word is a noun, whatever forms of a verb exist, when it is this often used with the article; where a verb is
# likely, when it is this often; and a verb without further signs when it is this rarely.
_NOUN_SHARE: Final = 0.5
_LIKELY_NOUN_SHARE: Final = 4.0
_VERB_SHARE: Final = 0.1
# Behind a question word for a person a word with an imperfect is what somebody did when it is this rarely definite.
_DONE_SHARE: Final = 1.2
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


def tag_words(
    found: Sequence[Token], asked: tuple[int, int] | None, named: dict[int, NameKind], *, verb_first: bool
) -> Iterator[Word]:
    """Yield the words ``found`` with their tags. ``asked`` is the span of the question words, ``named`` what words at
    a position name. ``verb_first``: the first word is a verb if it can be one."""
    before: Word | None = None
    for token in found:
        surface, name = token.forms.surface, named.get(token.start)
        asks = before is not None and before.tag is Tag.QUESTION
        likely = (verb_first and before is None) or (before is not None and _calls_for_verb(before))
        if asked is not None and asked[0] <= token.start < asked[1]:
            tag = Tag.QUESTION
        elif surface[0].isdigit():
            tag = Tag.NUMBER
        elif is_verb(surface, name, likely=likely, done=asks) or (
            likely and asks and name is None and _is_bare(surface) and _ends_or_precedes_particle(found, token)
        ):
            tag, name = Tag.VERB, None
        else:
            tag = Tag.NOUN if name is not None or not is_particle(surface) else Tag.OTHER
        before = Word(start=token.start, end=token.end, surface=surface, tag=tag, name=name)
        yield before


def _ends_or_precedes_particle(found: Sequence[Token], token: Token) -> bool:
    """Whether no noun follows a word: behind a question word it is a verb («لماذا تقاعد؟», «ماذا لبس هناك؟»)."""
    index = found.index(token)
    return index + 1 == len(found) or is_particle(found[index + 1].forms.surface)


def _is_bare(surface: str) -> bool:
    """Whether a word has no article and is no particle."""
    return not surface.startswith(_articles()) and not is_particle(surface)


def is_particle(surface: str) -> bool:
    """Whether a word is neither noun nor verb."""
    forms = folded_forms(surface)
    listed_as_one = surface in lexicon.words("prepositions") or surface in lexicon.words("function_words")
    return forms.stop or forms.negator or listed_as_one or surface in listed("antecedent.words")


def is_verb(surface: str, name: NameKind | None, *, likely: bool, done: bool) -> bool:
    """Whether a word is a verb. ``name`` is what it names in its text. A verb is ``likely`` behind some words; behind a
    question word it may be what somebody has ``done``."""
    if surface in listed("happening.words") or _begins_like_article(surface):
        return True
    cues = folded_forms(surface).cues
    if cues & CUE["statement"] and not surface.startswith(_articles()) and has_forms_of_verb(surface, likely=True):
        return True
    if surface.startswith(_articles()) or is_particle(surface):
        return False
    if cues & _NOUN_CUES:
        return bool(cues & CUE["place"]) and name is None and _is_imperfect(surface)  # «يقع»
    if name is not None:
        return likely and kind_of_name(surface) is None
    unknown = likely and not count(surface)  # a word of a dialect
    return unknown or (done and _may_be_done(surface)) or has_forms_of_verb(surface, likely=likely)


@lru_cache(maxsize=4096)
def has_forms_of_verb(word: str, *, likely: bool) -> bool:
    """Whether the vocabulary has other forms of ``word`` as a verb. ``likely``: fewer of them are enough."""
    definite, often = count(ARTICLE + word), count(word)
    if definite > (_LIKELY_NOUN_SHARE if likely else _NOUN_SHARE) * max(often, 1):
        return False
    person = folded_forms(word).cues & CUE["person"] or _is_accusative_noun(word)
    if likely and definite <= _VERB_SHARE * often and not person:
        return True
    return _is_imperfect(word) or _is_perfect(word, likely=likely) or _has_verb_ending(word, likely=likely)


def _is_accusative_noun(word: str) -> bool:
    """Whether ``word`` is a noun with the ending of an object or predicate («مصابا»), no verb in the dual."""
    stem = word.removesuffix(inflections("dual_verb")[0])
    return stem != word and count(ARTICLE + stem) > _NOUN_SHARE * count(stem)


def _is_imperfect(word: str) -> bool:
    letters = inflections("third_person")
    for spoken in ("", *inflections("spoken")):
        rest = word.removeprefix(spoken)
        if (spoken and rest == word) or len(rest) <= 2 or rest[0] not in letters:
            continue
        others = sum(count(letter + rest[1:]) for letter in letters if letter != rest[0])
        if others and (not spoken or count(rest)) and count(ARTICLE + rest) <= count(rest):
            return True
    return False


def _is_perfect(word: str, *, likely: bool) -> bool:
    [feminine], [weak] = inflections("verb_after"), inflections("family")
    with_feminine = count(word + feminine) + (count(word[:-1] + feminine) if word.endswith(weak) else 0)
    stems = (word, word[1:]) if word.startswith(inflections("imperfect")[-1]) else (word,)  # «اخترع», «يخترع»
    imperfect = sum(count(letter + stem) for letter in inflections("third_person")[:2] for stem in stems)
    return bool(with_feminine and (imperfect or likely or count(word + inflections("plural_verb")[0])))


def _has_verb_ending(word: str, *, likely: bool) -> bool:
    """Whether ``word`` is a verb with the ending of a feminine, dual or plural."""
    [feminine], [weak] = inflections("verb_after"), inflections("family")
    stem = word.removesuffix(feminine)
    if stem != word and len(stem) > 2:
        return any(count(one) and has_forms_of_verb(one, likely=likely) for one in (stem, stem + weak))
    for ending in (inflections("plural_verb")[0], inflections("dual_verb")[0]):
        stem = word.removesuffix(ending)
        if likely and stem != word and len(stem) > 2 and count(stem):
            return has_forms_of_verb(stem, likely=False)
    return False


def _may_be_done(word: str) -> bool:
    """Whether a word behind a question word such as «مين» is what somebody did: a noun is more often definite."""
    titles = lexicon.lists("question_words")["head.person"]
    [imperfect] = inflections("verb_before")
    stem = word[1:] if word.startswith(inflections("imperfect")[-1]) else word
    return word not in titles and count(imperfect + stem) > 0 and count(ARTICLE + word) <= _DONE_SHARE * count(word)


def _begins_like_article(word: str) -> bool:
    """Whether what looks like the article is a part of a verb («التقى», «التقيا», «التزم»)."""
    [feminine], [weak], [like] = inflections("verb_after"), inflections("family"), inflections("like_article")
    stem = word.removesuffix(inflections("dual_verb")[0])
    return stem.startswith(like) and bool(count((stem[:-1] if stem.endswith(weak) else stem) + feminine))


def _calls_for_verb(word: Word) -> bool:
    """Whether a verb is likely behind ``word``."""
    asks = word.tag is Tag.QUESTION and _bare(word.surface) in _before_verbs()
    joins = word.surface in listed("antecedent.words") or word.surface in listed("happening.words")
    return asks or joins or folded_forms(word.surface).negator


@cache
def _before_verbs() -> frozenset[str]:
    return frozenset(map(_bare, listed("before_verb.words")))


def _bare(word: str) -> str:
    """A question word without letters that may be a conjunction, as it is compared."""
    return word.lstrip("".join(lexicon.lists("affixes")["conjunction"]))


@cache
def _articles() -> tuple[str, ...]:
    return (ARTICLE, *inflections("joined_article"))
