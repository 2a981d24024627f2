"""Reads a short text into words and noun phrases, as far as follow-up questions need it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from retrieval.dialogue.pronouns import Agreement, find_pronoun
from retrieval.dialogue.vocabulary import count, feminine_endings, inflections
from retrieval.dialogue.word_tags import Tag, Word, tag_words
from retrieval.ranking.query import question_phrase
from retrieval.text import lexicon
from retrieval.text.analysis import folded_forms, tokens
from retrieval.text.name_words import ARTICLE, NameKind, begins_with_clitic
from retrieval.text.names import Name, find_names

# A first letter is a preposition when the rest of the word is at least this often a word.
_CLITIC_SHARE: Final = 0.3
# An ending is one when the word without it is at least this often a word.
_STEM_SHARE: Final = 0.3
_SHORTEST: Final = 4


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

    def raw(self, index: int) -> str:
        """Return word ``index`` as it is written."""
        return self.text[self.words[index].start : self.words[index].end]

    def part(self, first: int, last: int) -> str:
        """Return the text of words ``first`` to ``last``."""
        return self.text[self.words[first].start : self.words[last].end]

    def words_of(self, phrase: NounPhrase) -> tuple[Word, ...]:
        """Return the words of a phrase."""
        return self.words[phrase.first : phrase.last + 1]


def parse(text: str, *, verb_first: bool = False) -> Sentence:
    """Return ``text`` with what its words are. ``verb_first``: its first word is a verb if it can be one."""
    asked, names = question_phrase(text), find_names(text)
    named: dict[int, NameKind] = {}
    for name in names:
        inside = tokens(text[name.start : name.end])
        named.update({name.start + token.start: name.kind for token in inside})
    words = tuple(tag_words(tokens(text), asked, named, verb_first=verb_first))
    return Sentence(
        text=text,
        words=words,
        phrases=tuple(_phrases(text, words)),
        names=tuple(_without_verbs(names, words, text)),
        asked=asked,
    )


def verb_agreement(sentence: Sentence, index: int) -> Agreement:
    """Return the gender and number of a verb in the third person."""
    raw, surface = sentence.raw(index), sentence.words[index].surface
    if raw.endswith(inflections("plural_verb")):
        return Agreement.PLURAL
    for ending in reversed(inflections("dual_verb")):
        stem = surface.removesuffix(ending)
        if raw.endswith(ending) and len(stem) > 2 and count(stem):
            return Agreement.DUAL
    # «تقول» is feminine, «تعرض» (with a «تعرضت» beside it) is not.
    [feminine], [masculine] = inflections("verb_after"), inflections("verb_before")
    present = surface.startswith(feminine) and count(masculine + surface[1:]) > count(surface + feminine)
    past = surface.endswith(feminine) and surface not in inflections("root_verbs")
    return Agreement.FEMININE if past or present else Agreement.MASCULINE


def _without_verbs(names: Sequence[Name], words: Sequence[Word], text: str) -> Iterator[Name]:
    """The names without unknown words before them that are verbs."""
    for name in names:
        inside = [word for word in words if name.start <= word.start < name.end]
        start = next((word.start for word in inside if word.tag is not Tag.VERB), name.end)
        if start == name.start:
            yield name
        elif start < name.end:
            yield replace(name, start=start, name=text[start : name.end])


def _phrases(text: str, words: Sequence[Word]) -> Iterator[NounPhrase]:
    index = 0
    while index < len(words):
        first = index
        index += 1
        if words[first].tag is not Tag.NOUN:
            continue
        while index < len(words) and _continues(text, words, first, index):
            index += 1
        clitic = _clitic(words[first].surface, named=words[first].name is not None)
        behind = first > 0 and words[first - 1].surface in lexicon.words("prepositions")
        joined = clitic > 0 and words[first].surface[0] in lexicon.lists("affixes")["preposition"]
        yield NounPhrase(first=first, last=index - 1, preposition=behind or joined, clitic=clitic)


def _continues(text: str, words: Sequence[Word], first: int, index: int) -> bool:
    """Whether a word belongs to the phrase of the words from ``first`` to the one before it."""
    word, before = words[index], words[index - 1]
    if text[before.end : word.start].strip() or word.tag not in (Tag.NOUN, Tag.NUMBER):
        return False
    if word.tag is Tag.NUMBER:
        return before.tag is Tag.NOUN
    named = word.name is not None
    if _clitic(word.surface, named=named):
        both = named and before.name is not None
        return both and word.surface[0] in lexicon.lists("affixes")["conjunction"]
    if named:
        return True
    if _begins_another(text, words[first], before, word):
        return False
    return find_pronoun(text[word.start : word.end], spoken=False) is None and not is_accusative(word.surface)


def _begins_another(text: str, head: Word, before: Word, word: Word) -> bool:
    """Whether a noun behind ``before`` begins another phrase: it has no article there («الزلزال إقليم …», «محمد صلاح
    هدفا»), or is no adjective of a name, being feminine while the head is not («جمال خاشقجي القنصلية»)."""
    if not word.surface.startswith(ARTICLE):
        return before.name is not None or before.surface.startswith(ARTICLE)
    ends = [text[one.start : one.end].endswith(feminine_endings()) for one in (head, word)]
    return before.name not in (None, NameKind.PLACE) and head.name is None and ends == [False, True]


def is_accusative(word: str) -> bool:
    """Whether a word has the ending of an indefinite accusative («هدفا», «رئيسا»), with which no phrase goes on."""
    stem = word.removesuffix(inflections("dual_verb")[0])
    return stem != word and count(stem) > _STEM_SHARE * count(word)


@lru_cache(maxsize=4096)
def _clitic(word: str, *, named: bool) -> int:
    """Return 1 when the first letter of a noun is a conjunction or preposition, else 0."""
    affixes = lexicon.lists("affixes")
    letters = (*affixes["conjunction"], *affixes["preposition"], *affixes["comparison"])
    if word[0] not in letters or len(word) < _SHORTEST:
        return 0
    if named:
        return int(begins_with_clitic(word))
    if count(ARTICLE + word) > _CLITIC_SHARE * count(word[1:]):
        return 0  # «البابا»: «بابا» is a word of its own
    base = folded_forms(word).base
    if base != word and count(base):
        return 1
    return int(word[0] in affixes["preposition"] and count(word[1:]) > _CLITIC_SHARE * count(word))
