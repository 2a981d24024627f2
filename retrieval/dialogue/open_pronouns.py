"""Finds the pronouns and demonstratives of a question that stand for nothing in the question itself."""

from __future__ import annotations

from collections.abc import Iterator

from retrieval.dialogue.agreement import noun_agreement
from retrieval.dialogue.parsing import Sentence, verb_agreement
from retrieval.dialogue.pronouns import Pronoun, find_pronoun
from retrieval.dialogue.vocabulary import keyed, listed
from retrieval.dialogue.word_tags import Tag, Word
from retrieval.ranking.query import Query
from retrieval.text import lexicon
from retrieval.text.name_words import ARTICLE
from retrieval.text.normalization import fold


def find_open_pronouns(sentence: Sentence, query: Query, *, joined: bool) -> Iterator[tuple[int, Pronoun]]:
    """Yield the pronouns that stand for nothing in the sentence itself, with the index of their word.

    Behind «و» (``joined``) only a relative clause has what they may stand for; elsewhere every noun before them may be
    it («كم مدينة شملها …»), or the one behind («شكون اسمو الشاب …»).
    """
    for index, word in enumerate(sentence.words):
        if word.tag is Tag.QUESTION and word.surface not in listed("asking_pronoun.words"):
            continue
        pronoun = _pronoun_at(sentence, index)
        before, after = sentence.words[:index], sentence.words[index + 1 : index + 2]
        if pronoun is None or (any(map(_describes, before)) and not _is_done_to(sentence, index, query)):
            continue
        if query.kind == "person" and _is_of_doer(sentence, index, pronoun):
            continue
        meant = [one for place, one in enumerate(before) if not _is_counted_otherwise(sentence, place, pronoun, query)]
        if not joined and (any(map(_may_be_meant, meant)) or any(map(_is_definite, after))):
            continue
        if pronoun.host or _is_open_alone(sentence, index):
            yield index, pronoun


def find_demonstrative(sentence: Sentence) -> int | None:
    """Return the index of a word that stands for what happened («ذلك»): not for the noun behind it, and no part of a
    phrase such as «بعد ذلك»."""
    for index, word in enumerate(sentence.words):
        if word.surface not in listed("demonstrative.words"):
            continue
        after = sentence.words[index + 1] if index + 1 < len(sentence.words) else None
        before = sentence.words[index - 1].surface if index else ""
        if before not in listed("demonstrative.joined") and (after is None or after.tag is not Tag.NOUN):
            return index
    return None


def _pronoun_at(sentence: Sentence, index: int) -> Pronoun | None:
    """The pronoun of a word. A name is none, except where it can only be «his age» («قداش عمرو؟»)."""
    word = sentence.words[index]
    ends = index + 1 == len(sentence.words) and index > 0 and sentence.words[index - 1].tag is Tag.QUESTION
    if word.name is not None and not (ends and word.surface in keyed("spoken")):
        return None
    return find_pronoun(sentence.raw(index))


def _is_of_doer(sentence: Sentence, index: int, pronoun: Pronoun) -> bool:
    """Whether the pronoun of a noun behind a verb means who does it («من ترك منصبه؟», not «مين كان قبله؟»)."""
    if fold(pronoun.host) in lexicon.words("prepositions"):
        return False
    if sentence.words[index].tag is not Tag.NOUN or not index or sentence.words[index - 1].tag is not Tag.VERB:
        return False
    return verb_agreement(sentence, index - 1) is pronoun.agreement


def _is_done_to(sentence: Sentence, index: int, query: Query) -> bool:
    """Whether the pronoun of a verb means to whom somebody does it that is asked for («مين اللي قتله؟»), not who is
    described («من الذي عينه ترامب؟»)."""
    words = sentence.words
    asked = query.kind == "person" and index > 1 and words[index].tag is Tag.VERB
    if not asked or not _describes(words[index - 1]) or words[index - 2].tag is not Tag.QUESTION:
        return False
    return not any(map(_is_definite, words[index + 1 : index + 2]))


def _is_counted_otherwise(sentence: Sentence, index: int, pronoun: Pronoun, query: Query) -> bool:
    """Whether a word is the noun behind «كم», which is singular, and of another gender than a pronoun behind it («كم
    مرشح فيها؟»)."""
    if query.kind != "number" or not index or sentence.words[index - 1].tag is not Tag.QUESTION:
        return False
    return noun_agreement(sentence.raw(index)) is not pronoun.agreement


def _is_definite(word: Word) -> bool:
    return word.tag is Tag.NOUN and (word.name is not None or word.surface.startswith(ARTICLE))


def _describes(word: Word) -> bool:
    """Whether a word begins a description, in which a pronoun means what is described («الذي قاله»)."""
    relative = word.surface in listed("antecedent.words")
    return relative or (word.tag is not Tag.QUESTION and word.surface in listed("antecedent.particles"))


def _may_be_meant(word: Word) -> bool:
    return word.tag is Tag.NOUN and word.surface not in listed("measure.words")


def _is_open_alone(sentence: Sentence, index: int) -> bool:
    """Whether «هو» means somebody: it is no copula («شكون هو المحامي …؟») and no question («هو صحيح أن …»)."""
    after = sentence.words[index + 1 :]
    if any(word.surface in listed("expletive.words") for word in after):
        return False
    return not any(map(_is_definite, after if index == 0 else after[:1]))
