"""Recognises follow-up questions, and makes them whole with the names of the question and answer before them.

A follow-up has a pronoun, or «و» before its question word, and no name of its own: «وكم كان عمره؟», «ومتى كان ذلك؟»,
«وماذا قال عن إسرائيل؟». ``retrieval.dialogue.referents`` says what it may mean, ``retrieval.dialogue.rewriting`` makes
the whole question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from retrieval.dialogue.parsing import ARTICLE, Sentence, Tag, Word, parse, verb_agreement
from retrieval.dialogue.pronouns import Agreement, Pronoun, find_pronoun
from retrieval.dialogue.vocabulary import count, keyed, listed
from retrieval.errors import QuestionError
from retrieval.ranking.query import Query, parse_question
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, folded_forms, tokens
from retrieval.text.names import kind_of_name

_CLAUSE_KINDS: Final = frozenset({"time", "place", "cause", "manner"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A follow-up question as it was read: ``sentence`` without «و» and the like before it.

    ``pronouns`` are those of words of the sentence, by index, that mean something before it; so does the word
    ``demonstrative``. ``verbs`` are the first and last word of the first verb when it has no subject. ``bare`` says that
    the question has no word beside question words, demonstratives and verbs such as «كان».
    """

    sentence: Sentence
    query: Query
    pronouns: tuple[tuple[int, Pronoun], ...]
    demonstrative: int | None
    verbs: tuple[int, int] | None
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
    read = FollowUp(
        sentence=sentence,
        query=query,
        pronouns=tuple(_open_pronouns(sentence, joined=joined)),
        demonstrative=_demonstrative(sentence),
        verbs=_verbs_without_subject(sentence, query),
        bare=not any(_says_something(sentence, index) for index in range(len(sentence.words))),
    )
    leads = joined and (asking or read.verbs is not None)
    return read if _is_follow_up(read, joined=leads, replied=replied) else None


def _is_follow_up(read: FollowUp, *, joined: bool, replied: bool) -> bool:
    sentence = read.sentence
    if read.bare:
        return any(word.tag is Tag.QUESTION for word in sentence.words)
    first_name = min(_own_names(read), default=None)
    if first_name is not None:
        # «وماذا قال عنه ترامب؟», «وماذا قالت إسرائيل عن ذلك؟»
        meant = read.demonstrative is not None or any(index < first_name and one.host for index, one in read.pronouns)
        return (joined or replied) and meant
    asks = sentence.asked is not None
    if (joined and asks) or replied or read.pronouns or read.demonstrative is not None:
        return True
    return _is_elliptical(read)


def _is_elliptical(read: FollowUp) -> bool:
    """Whether a question without pronoun leaves its subject open: «ماذا قال عن …؟», «أين ولد؟»."""
    if read.verbs is None:
        return False
    words, (first, last) = read.sentence.words, read.verbs
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
    open_verb = read.verbs is not None and sentence.words[read.verbs[1]].surface not in listed("impersonal.words")
    behind = {
        index
        for phrase in sentence.phrases
        if phrase.preposition and open_verb
        for index in range(phrase.first, phrase.last + 1)
    }
    behind |= {index for index, _ in read.pronouns}
    named = [index for index, word in enumerate(sentence.words) if word.name is not None and index not in behind]
    return named or _identified(read) or [index for index in _described(read) if index not in behind]


def _identified(read: FollowUp) -> list[int]:
    """The words of an identity question whose name is unknown («من هو دوتيرتي؟», not «من هو المدرب الجديد؟»)."""
    if not read.query.identity or read.pronouns:
        return []
    nouns = [index for index, word in enumerate(read.sentence.words) if word.tag is Tag.NOUN]
    if not nouns:
        return []
    first = read.sentence.words[nouns[0]].surface
    titled = bool(folded_forms(first).cues & CUE["person"]) or first in _head_nouns()
    return [] if first.startswith(ARTICLE) or titled else nouns[:1]


def _described(read: FollowUp) -> list[int]:
    """The first words of phrases that name something by themselves, without pronoun: «سعر برميل برنت», «حزب العدالة»; not
    «عدد القتلى», which leaves open of what."""
    if read.pronouns:
        return []
    sentence = read.sentence
    found = []
    for phrase in sentence.phrases:
        words = [
            word
            for word in sentence.words[phrase.first : phrase.last + 1]
            if word.surface not in listed("measure.words")
        ]
        several = len(words) > 1
        plain = several and not any(word.surface.startswith(ARTICLE) or word.tag is Tag.NUMBER for word in words)
        if plain or (several and words[0].surface in listed("organisation.words")):
            found.append(phrase.first)
    return found


@cache
def _head_nouns() -> frozenset[str]:
    lists = lexicon.lists("question_words")
    return frozenset(word for key, words in lists.items() if key.startswith("head.") for word in words)


def _open_pronouns(sentence: Sentence, *, joined: bool) -> list[tuple[int, Pronoun]]:
    """The pronouns that stand for nothing in the sentence itself. Behind «و» only a relative clause has what they may
    stand for; elsewhere every noun before them may be it («كم مدينة شملها …»)."""
    found: list[tuple[int, Pronoun]] = []
    for index, word in enumerate(sentence.words):
        if word.tag is Tag.QUESTION and not _is_question_with_pronoun(word.surface):
            continue
        pronoun = _pronoun_at(sentence, index)
        before = sentence.words[:index]
        if pronoun is None or any(map(_describes, before)):
            continue
        after = sentence.words[index + 1 : index + 2]
        if not joined and (any(map(_may_be_meant, before)) or any(map(_is_definite, after))):
            continue
        if pronoun.host or _is_open_alone(sentence, index):
            found.append((index, pronoun))
    return found


def _pronoun_at(sentence: Sentence, index: int) -> Pronoun | None:
    """The pronoun of a word. A name is none, except where it can only be «his age» («قداش عمرو؟»)."""
    word = sentence.words[index]
    ends = index + 1 == len(sentence.words) and index > 0 and sentence.words[index - 1].tag is Tag.QUESTION
    if word.name is not None and not (ends and word.surface in keyed("spoken")):
        return None
    return find_pronoun(sentence.text[word.start : word.end])


def _is_definite(word: Word) -> bool:
    return word.tag is Tag.NOUN and (word.name is not None or word.surface.startswith(ARTICLE))


def _describes(word: Word) -> bool:
    """Whether a word begins a description, in which a pronoun means what is described («الذي قاله»)."""
    relative = word.surface in listed("antecedent.words")
    return relative or (word.tag is not Tag.QUESTION and word.surface in listed("antecedent.particles"))


def _may_be_meant(word: Word) -> bool:
    return word.tag is Tag.NOUN and word.surface not in listed("measure.words")


def _is_open_alone(sentence: Sentence, index: int) -> bool:
    """Whether «هو» means somebody: it is no copula («شكون هو المحامي …؟») and asks not for yes or no («هو صحيح أن …»)."""
    after = sentence.words[index + 1 :]
    if any(word.surface in listed("expletive.words") for word in after):
        return False
    named = [word.name is not None or word.surface.startswith(ARTICLE) for word in after]
    return not any(named if index == 0 else named[:1])


def _is_question_with_pronoun(surface: str) -> bool:
    return surface in listed("asking_pronoun.words")


def _demonstrative(sentence: Sentence) -> int | None:
    """The index of a word that stands for what happened («ذلك»), not for the noun behind it or a part of a phrase such
    as «بعد ذلك»."""
    for index, word in enumerate(sentence.words):
        if word.surface not in listed("demonstrative.words"):
            continue
        after = sentence.words[index + 1] if index + 1 < len(sentence.words) else None
        before = sentence.words[index - 1].surface if index else ""
        if before in listed("demonstrative.joined") or (after is not None and after.tag is Tag.NOUN):
            continue
        return index
    return None


def _says_something(sentence: Sentence, index: int) -> bool:
    word = sentence.words[index]
    if word.tag is Tag.QUESTION:
        return _is_question_with_pronoun(word.surface)
    alone = word.surface in listed("demonstrative.words") and index == _demonstrative(sentence)
    return not (alone or word.surface in listed("happening.words"))


def _verbs_without_subject(sentence: Sentence, query: Query) -> tuple[int, int] | None:
    """The first and last word of the first verb if no noun behind it may be its subject."""
    words = sentence.words
    first = next((index for index, word in enumerate(words) if word.tag is Tag.VERB), None)
    if first is None or (query.kind == "person" and words[0].tag is Tag.QUESTION):
        return None  # the question word is the subject
    last = first
    while last + 1 < len(words) and words[last + 1].tag is Tag.VERB:
        last += 1
    if find_pronoun(sentence.text[words[last].start : words[last].end]) is not None:
        return None
    before = words[first - 1] if first else None
    if before is not None and before.tag is Tag.NOUN and (before.name or before.surface.startswith(ARTICLE)):
        return None
    phrase = next((one for one in sentence.phrases if one.first == last + 1), None)
    if phrase is None or phrase.preposition:
        return first, last
    noun = words[phrase.first]
    raw = sentence.text[noun.start : noun.end]
    if words[last].surface in listed("happening.words") | listed("measure_verb.words"):
        return None
    if find_pronoun(raw) is not None or (
        noun.name is None and raw.rstrip("ً").endswith("ا") and count(noun.surface[:-1])
    ):
        return first, last  # an object
    if (
        noun.surface.startswith(ARTICLE)
        and raw.endswith("ة")
        and verb_agreement(words[last], sentence) is Agreement.MASCULINE
    ):
        return first, last  # «متى باع الشركة؟»
    return None


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
    if not found:
        return text, False, False
    word = found[0].forms.surface
    rest = word[1:]
    if word[0] not in lexicon.lists("affixes")["conjunction"] or len(word) < 3 or kind_of_name(word) is not None:
        return text, False, False
    if word in _asking_words() and word not in listed("joined.words"):
        return text, False, False
    behind = found[1].forms.surface if len(found) > 1 else ""
    introduced = rest in _introductions() and behind in _asking_words()  # «وفي أي …»
    asking = rest in _asking_words() or introduced
    if asking or folded_forms(word).base != word or (not count(word) and len(word) > 3):
        return text[found[0].start + 1 :], True, asking
    return text, False, False


@cache
def _introductions() -> frozenset[str]:
    """Prepositions before question words."""
    return frozenset(lexicon.lists("question_words")["before.words"])


@cache
def _asking_words() -> frozenset[str]:
    """The first words of question phrases."""
    lists = lexicon.lists("question_words")
    sections = ("opening", "anywhere", "fallback")
    return frozenset(
        entry.split()[0] for key, entries in lists.items() if key.partition(".")[0] in sections for entry in entries
    )
