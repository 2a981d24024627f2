"""Finds the verb of a question that has no subject («وماذا قال عن إسرائيل؟»)."""

from __future__ import annotations

from typing import Final

from retrieval.dialogue.parsing import NounPhrase, Sentence, is_accusative, verb_agreement
from retrieval.dialogue.pronouns import Agreement, find_pronoun
from retrieval.dialogue.vocabulary import feminine_endings, listed
from retrieval.dialogue.word_tags import Tag
from retrieval.ranking.query import Query
from retrieval.text.name_words import ARTICLE

_TANWIN: Final = "\u064b"


def find_open_verb(sentence: Sentence, query: Query) -> tuple[int, int] | None:
    """Return the first and last word of the first verb if no noun may be its subject, else None."""
    words = sentence.words
    first = next((index for index, word in enumerate(words) if word.tag is Tag.VERB), None)
    if first is None or (query.kind == "person" and words[0].tag is Tag.QUESTION):
        return None  # the question word is the subject
    last = last_of_verb(sentence, first)
    before = words[first - 1] if first else None
    is_subject = before is not None and before.tag is Tag.NOUN and (before.name or before.surface.startswith(ARTICLE))
    if is_subject or find_pronoun(sentence.raw(last)) is not None:
        return None
    phrase = next((one for one in sentence.phrases if one.first == last + 1), None)
    is_open = phrase is None or phrase.preposition or _is_object(sentence, phrase, last)
    return (first, last) if is_open else None


def last_of_verb(sentence: Sentence, first: int) -> int:
    """Return the last of the verbs that stand side by side from ``first`` on («كان يعمل»)."""
    last = first
    while last + 1 < len(sentence.words) and sentence.words[last + 1].tag is Tag.VERB:
        last += 1
    return last


def _is_object(sentence: Sentence, phrase: NounPhrase, verb: int) -> bool:
    """Whether a phrase behind a verb cannot be its subject: it has a pronoun, the ending of an object, or another
    gender («متى باع الشركة؟»). Behind «كان» only the ending tells («كان مصابا»)."""
    noun, raw = sentence.words[phrase.first], sentence.raw(phrase.first)
    possessed = find_pronoun(raw) is not None
    accusative = noun.name is None and not possessed and is_accusative(noun.surface.rstrip(_TANWIN))
    if accusative or sentence.words[verb].surface in listed("happening.words") | listed("measure_verb.words"):
        return accusative
    if possessed:
        return True
    feminine = noun.surface.startswith(ARTICLE) and raw.endswith(feminine_endings()[0])
    return feminine and verb_agreement(sentence, verb) is Agreement.MASCULINE
