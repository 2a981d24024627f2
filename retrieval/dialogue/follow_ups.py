"""Recognises follow-up questions: they have a pronoun, or «و» before the question word, and no name of their own.

«وكم كان عمره؟», «ومتى كان ذلك؟», «وماذا قال عن إسرائيل؟». ``retrieval.dialogue.rewriting`` makes them whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from retrieval.dialogue.agreement import name_agreement, place_agreement
from retrieval.dialogue.open_pronouns import find_demonstrative, find_open_pronouns
from retrieval.dialogue.open_verbs import find_open_verb
from retrieval.dialogue.parsing import Sentence, parse
from retrieval.dialogue.pronouns import Agreement, Pronoun
from retrieval.dialogue.vocabulary import count, inflections, listed
from retrieval.dialogue.word_tags import Tag
from retrieval.errors import QuestionError
from retrieval.ranking.query import Query, parse_question
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, folded_forms, tokens
from retrieval.text.name_words import ARTICLE, NameKind, is_origin, kind_of_name
from retrieval.text.normalization import fold

# Kinds of questions that a verb alone asks («أين ولد؟»).
_CLAUSE_KINDS: Final = frozenset({"time", "place", "cause", "manner"})
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A follow-up question as it was read: ``sentence`` is without «و» and the like before it.

    ``pronouns`` are those of words of the sentence, by index, that mean something before it, and ``demonstrative`` is
    the index of such a word. ``verb`` are the first and last word of the first verb when it has no subject. ``bare``:
    there is no word beside question words, demonstratives and verbs such as «كان».
    """

    sentence: Sentence
    query: Query
    pronouns: tuple[tuple[int, Pronoun], ...]
    demonstrative: int | None
    verb: tuple[int, int] | None
    bare: bool


def read_follow_up(question: str, *, replied: bool = False) -> FollowUp | None:
    """Return ``question`` if it is a follow-up, else None.

    ``replied`` says that the person replied to an answer: then every question without a name is one.
    """
    text, joined, asking = _without_conjunction(_without_opening(question))
    try:
        query = parse_question(text)
    except QuestionError:
        return None
    sentence = parse(text, verb_first=joined and not asking)
    demonstrative, verb = find_demonstrative(sentence), find_open_verb(sentence, query)
    read = FollowUp(
        sentence=sentence,
        query=query,
        pronouns=tuple(find_open_pronouns(sentence, query, joined=joined)),
        demonstrative=demonstrative,
        verb=verb,
        bare=not any(_says_something(sentence, index, demonstrative) for index in range(len(sentence.words))),
    )
    leads = joined and (asking or verb is not None)
    return read if _is_follow_up(read, joined=leads, replied=replied) else None


def _is_follow_up(read: FollowUp, *, joined: bool, replied: bool) -> bool:
    if read.bare:
        return any(word.tag is Tag.QUESTION for word in read.sentence.words)
    first_name = min(_own_names(read), default=None)
    if first_name is not None:
        # «وماذا قال عنه ترامب؟», «وماذا قالت إسرائيل عن ذلك؟»
        meant = any(
            one.host and (index < first_name or _stands_for_no_name(read, index, one)) for index, one in read.pronouns
        )
        if read.demonstrative is not None and _is_of_before(read.sentence, read.demonstrative):
            return True
        return (joined or replied) and (meant or read.demonstrative is not None)
    points = bool(read.pronouns) or read.demonstrative is not None
    return replied or points or (joined and read.sentence.asked is not None) or _is_elliptical(read)


def _is_of_before(sentence: Sentence, demonstrative: int) -> bool:
    """Whether a demonstrative can only mean what was said before («عن هالموضوع»)."""
    return sentence.words[demonstrative].surface in listed("demonstrative.before")


def _stands_for_no_name(read: FollowUp, index: int, pronoun: Pronoun) -> bool:
    """Whether the names before a pronoun behind a preposition have another gender («وإيه موقف مصر منه؟»)."""
    if fold(pronoun.host) not in lexicon.words("prepositions"):
        return False
    names = [place for place in _own_names(read) if place < index]
    agreements = [_agreement_of_name(read.sentence, place) for place in names]
    return bool(names) and all(one is not None and one is not pronoun.agreement for one in agreements)


def _agreement_of_name(sentence: Sentence, index: int) -> Agreement | None:
    word, raw = sentence.words[index], sentence.raw(index)
    return place_agreement(raw) if word.name is NameKind.PLACE else name_agreement(raw)


def _is_elliptical(read: FollowUp) -> bool:
    """Whether a question without pronoun leaves its subject open: «ماذا قال عن …؟», «أين ولد؟»."""
    if read.verb is None:
        return False
    words, (first, last) = read.sentence.words, read.verb
    if words[last].surface in listed("impersonal.words") or any(word.tag is Tag.NOUN for word in words[:first]):
        return False
    if last == len(words) - 1:
        return read.query.kind in _CLAUSE_KINDS
    said = bool(folded_forms(words[last].surface).cues & CUE["statement"])
    return said and words[last + 1].surface in lexicon.words("prepositions")


def _own_names(read: FollowUp) -> list[int]:
    """The words that name something. What stands behind a preposition does not count where a verb has no subject:
    «وماذا قال عن إسرائيل؟» leaves open who said it."""
    sentence = read.sentence
    is_open = read.verb is not None and sentence.words[read.verb[1]].surface not in listed("impersonal.words")
    covered = [phrase for phrase in sentence.phrases if phrase.preposition and is_open]
    left_out = {index for phrase in covered for index in range(phrase.first, phrase.last + 1)}
    left_out |= {index for index, _ in read.pronouns}
    named = [i for i, word in enumerate(sentence.words) if word.name is not None or _is_of_place(sentence, i)]
    for found in (named, _identified(read), _described(read)):
        own = [index for index in found if index not in left_out]
        if own:
            return own
    return []


def _is_of_place(sentence: Sentence, index: int) -> bool:
    """Whether a word says of which place a noun before it is («الانتخابات الكندية»)."""
    before = sentence.words[index - 1] if index else None
    articles = (ARTICLE, *inflections("joined_article"))
    definite = before is not None and before.tag is Tag.NOUN and before.surface.startswith(articles)
    return definite and is_origin(sentence.words[index].surface)


def _identified(read: FollowUp) -> list[int]:
    """The word of an identity question whose name is unknown («من هو دوتيرتي؟», not «من هو المدرب الجديد؟»)."""
    nouns = [index for index, word in enumerate(read.sentence.words) if word.tag is Tag.NOUN]
    if not nouns or not read.query.identity or read.pronouns:
        return []
    first = read.sentence.words[nouns[0]].surface
    titled = bool(folded_forms(first).cues & CUE["person"]) or first in _head_nouns()
    return [] if first.startswith(ARTICLE) or titled else nouns[:1]


def _described(read: FollowUp) -> list[int]:
    """The first words of phrases that name something by themselves, where there is no pronoun: «سعر برميل برنت» and
    «حزب العدالة», not «عدد القتلى», which leaves open of what."""
    found: list[int] = []
    for phrase in () if read.pronouns else read.sentence.phrases:
        words = [word for word in read.sentence.words_of(phrase) if word.surface not in listed("measure.words")]
        plain = not any(word.surface.startswith(ARTICLE) or word.tag is Tag.NUMBER for word in words)
        if len(words) > 1 and (plain or words[0].surface in listed("organisation.words")):
            found.append(phrase.first)
    return found


def _says_something(sentence: Sentence, index: int, demonstrative: int | None) -> bool:
    word = sentence.words[index]
    if word.tag is Tag.QUESTION:
        return word.surface in listed("asking_pronoun.words")
    return index != demonstrative and word.surface not in listed("happening.words")


def _without_opening(text: str) -> str:
    """``text`` without words such as «طيب» before a question."""
    found = tokens(text)
    first = 0
    while first + 1 < len(found) and found[first].forms.surface in listed("opening.words"):
        first += 1
    return text[found[first].start :].strip() if found else text


def _without_conjunction(text: str) -> tuple[str, bool, bool]:
    """``text`` without «و» or «ف» before its first word, whether there was one, and whether a question word follows."""
    found = tokens(text)
    word = found[0].forms.surface if found else ""
    may_be_joined = len(word) >= _SHORTEST and word[0] in lexicon.lists("affixes")["conjunction"]
    asks_itself = word in _asking_words() and word not in listed("joined.words")
    if not may_be_joined or asks_itself or kind_of_name(word) is not None:
        return text, False, False
    rest, behind = word[1:], found[1].forms.surface if len(found) > 1 else ""
    introduced = rest in lexicon.lists("question_words")["before.words"] and behind in _asking_words()  # «وفي أي …»
    asking = rest in _asking_words() or introduced
    if asking or folded_forms(word).base != word or (not count(word) and len(word) > _SHORTEST):
        return text[found[0].start + 1 :], True, asking
    return text, False, False


@cache
def _head_nouns() -> frozenset[str]:
    """Nouns that tell what a question asks for, such as titles."""
    return _entries(("head",))


@cache
def _asking_words() -> frozenset[str]:
    """The first words of question phrases."""
    return frozenset(entry.split()[0] for entry in _entries(("opening", "anywhere", "fallback")))


def _entries(sections: tuple[str, ...]) -> frozenset[str]:
    lists = lexicon.lists("question_words")
    return frozenset(entry for key in lists if key.partition(".")[0] in sections for entry in lists[key])
