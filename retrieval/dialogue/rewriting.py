"""Makes a follow-up question whole: what it means is put in the place of its pronoun, or behind its verb."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from retrieval.dialogue.agreement import noun_agreement
from retrieval.dialogue.exchanges import Exchange, Referent
from retrieval.dialogue.follow_ups import FollowUp, read_follow_up
from retrieval.dialogue.fragments import complete_fragment, read_fragment, read_other_scene
from retrieval.dialogue.open_verbs import last_of_verb
from retrieval.dialogue.parsing import NounPhrase, Sentence, parse, verb_agreement
from retrieval.dialogue.pronouns import Agreement, Pronoun
from retrieval.dialogue.referents import find_referents, somebody
from retrieval.dialogue.vocabulary import inflections, listed
from retrieval.dialogue.word_tags import Tag
from retrieval.ranking.query import parse_question
from retrieval.text import lexicon
from retrieval.text.name_words import ARTICLE
from retrieval.text.normalization import fold

_PUNCTUATION: Final = " \t\n؟?!.،,؛;:…"
_MARK: Final = "؟"


def whole_question(question: str, before: Exchange, *, replied: bool = False) -> str | None:
    """Return the follow-up ``question`` as it would be asked without the exchange ``before``, as a sentence.

    None if it is no follow-up, or if nothing before it says what it means. ``replied`` is that of ``read_follow_up``.
    """
    fragment = read_fragment(question, replied=replied)
    if fragment is not None:
        completed = complete_fragment(fragment, before.question)
        return None if completed is None else " ".join(completed.strip(_PUNCTUATION).split()) + _MARK
    again = _asked_again(question, before)
    if again is not None:
        return again
    read = read_follow_up(question, replied=replied)
    if read is None:
        return _with_event_named(question, before)
    referents = find_referents(before)
    if not referents or _means_several_of_none(read, referents):
        return None
    return " ".join(_whole(read, before, referents).strip(_PUNCTUATION).split()) + _MARK


def _asked_again(question: str, before: Exchange) -> str | None:
    """The question for a number before, of the time or place that ``question`` names («وكم كان في يناير؟»)."""
    other = read_other_scene(question)
    if other is None or parse_question(before.question).kind != "number":
        return None
    asked = before.question.strip(_PUNCTUATION)
    whole = complete_fragment(other, asked) or f"{asked} {other.preposition} {other.phrase}"
    return " ".join(whole.strip(_PUNCTUATION).split()) + _MARK


def _with_event_named(question: str, before: Exchange) -> str | None:
    """The ``question`` with what happened in place of its noun («ايه سبب الانهيار؟» after «انهيار جسر
    جنوة»); None where it names anything itself, or that noun is none of what happened."""
    read = read_follow_up(question, replied=True)
    if read is None or read.pronouns or read.demonstrative is not None:
        return None
    sentence = read.sentence
    events = [one for one in find_referents(before) if one.event]
    for phrase in sentence.phrases:
        word = sentence.words[phrase.last]
        noun = word.surface.removeprefix(ARTICLE)
        for one in events if noun != word.surface else ():
            if len(one.text.split()) > 1 and fold(one.text.split()[0]) == noun:
                text = f"{sentence.text[: word.start]}{one.text}{sentence.text[word.end :]}"
                return " ".join(text.strip(_PUNCTUATION).split()) + _MARK
    return None


def _means_several_of_none(read: FollowUp, referents: Sequence[Referent]) -> bool:
    """Whether the pronoun is a plural («عددهم») and nothing before it may be several."""
    pronouns = [pronoun for _, pronoun in read.pronouns[:1] if pronoun.agreement is Agreement.PLURAL]
    return any(not any(one.agrees(pronoun.agreement) for one in referents) for pronoun in pronouns)


def _whole(read: FollowUp, before: Exchange, referents: Sequence[Referent]) -> str:
    sentence = read.sentence
    if read.pronouns:
        return _with_pronoun_replaced(read, referents)
    if read.bare:
        return _of_clause(read, before, referents)
    if read.demonstrative is not None:
        return _with_demonstrative_replaced(read, before, referents)
    if read.verb is not None:
        meant = _choose(referents, verb_agreement(sentence, read.verb[1]))
        counted = read.query.kind == "number" and read.verb[0] > 1  # «كم قتيلا سقط»: what is counted is the subject
        if not (meant.event and counted):
            return _behind_verb(sentence, read.verb[1], meant.text)
    return _with_noun_named(sentence, referents) or _with_context(sentence, _scene(referents))


def _with_demonstrative_replaced(read: FollowUp, before: Exchange, referents: Sequence[Referent]) -> str:
    """The sentence with what happened in place of «ذلك», and who a verb leaves open behind it."""
    assert read.demonstrative is not None  # noqa: S101 - the caller looks
    sentence, index = read.sentence, read.demonstrative
    clause = _clause(before) if read.verb is not None and read.verb[1] + 1 == index else None
    if clause is not None:  # «ومتى أعلنت ذلك؟»
        return f"{sentence.part(0, read.verb[0] - 1) if read.verb and read.verb[0] else ''} {clause}"
    word = sentence.words[index]
    event = next((one for one in referents if one.event), referents[0])
    if read.verb is None:
        return f"{sentence.text[: word.start]}{event.text}{sentence.text[word.end :]}"
    subject = _choose(referents, verb_agreement(sentence, read.verb[1]))
    rest = sentence.text[word.end :] if event == subject else f"{event.text}{sentence.text[word.end :]}"
    start = sentence.words[read.verb[1]].end
    between = sentence.text[start : word.end if event == subject else word.start]
    return f"{sentence.text[:start]} {subject.text}{between}{rest}"


def _with_noun_named(sentence: Sentence, referents: Sequence[Referent]) -> str | None:
    """The sentence with the whole phrase in place of a noun of it («المجلس» of «مجلس حقوق الإنسان»); None if there is
    none."""
    for phrase in sentence.phrases:
        word = sentence.words[phrase.last]
        noun = word.surface.removeprefix(ARTICLE)
        alone = phrase.first == phrase.last or not sentence.words[phrase.first].surface.startswith(ARTICLE)
        for one in referents if alone and noun != word.surface else ():
            parts = one.text.split()
            place = next((number for number, part in enumerate(parts[:-1]) if fold(part) == noun), None)
            if place is not None:
                return f"{sentence.text[: word.start]}{' '.join(parts[place:])}{sentence.text[word.end :]}"
    return None


def _with_pronoun_replaced(read: FollowUp, referents: Sequence[Referent]) -> str:
    """The sentence with what its first pronoun means in its place; or as the subject of the verb before it."""
    index, pronoun = read.pronouns[0]
    both = _subject_and_other(read, referents)
    if both is not None:  # «وليش فازت فيها؟»
        sentence, verb = read.sentence, read.verb[1] if read.verb else 0
        replaced = _in_place(sentence, index, pronoun, both[1].text)
        start, end = sentence.words[verb].start, sentence.words[verb].end
        return f"{sentence.text[:start]}{sentence.raw(verb)} {both[0].text}{replaced[end:]}"
    meant = _choose(_by_owner(referents, pronoun), pronoun.agreement)
    if read.verb is not None and read.verb[1] + 1 == index and _is_subject_too(read.sentence, read.verb[1], pronoun):
        return _behind_verb(read.sentence, read.verb[1], meant.text)
    return _in_place(read.sentence, index, pronoun, meant.text)


def _subject_and_other(read: FollowUp, referents: Sequence[Referent]) -> tuple[Referent, Referent] | None:
    """Who a verb leaves open and what a pronoun behind a preposition of the same gender means: that is somebody or
    something else. None where one of them is not known."""
    index, pronoun = read.pronouns[0]
    if read.verb is None or read.verb[1] + 1 != index or fold(pronoun.host) not in lexicon.words("prepositions"):
        return None
    agreement = verb_agreement(read.sentence, read.verb[1])
    fitting = [one for one in referents if one.agrees(agreement)]
    if agreement is not pronoun.agreement or not any(one.person or one.sought for one in fitting):
        return None
    subject = _choose([one for one in fitting if one.person or one.sought], agreement)
    other = next((one for one in fitting if one is not subject and not (one.person or one.sought)), None)
    return (subject, other) if other is not None else None


def _by_owner(referents: Sequence[Referent], pronoun: Pronoun) -> Sequence[Referent]:
    """The referents: persons where the pronoun is joined to what only somebody has («راتبه»), places where it is joined
    to what only a place has («سكانها»), all where there are none."""
    host = fold(pronoun.host)
    fitting: list[Referent] = []
    if host in listed("human.words"):
        fitting = [one for one in referents if one.person or one.sought]
    elif host in listed("local.words"):
        fitting = [one for one in referents if one.place or one.scene]
    return fitting if any(one.agrees(pronoun.agreement) for one in fitting) else referents


def _scene(referents: Sequence[Referent]) -> Referent:
    """What a question without pronoun or open subject is about: what happened, else where, else who."""
    events = [one for one in referents if one.event]
    places = [one for one in referents if one.place]
    return next(iter((*events, *places, *referents)))


def _choose(referents: Sequence[Referent], agreement: Agreement) -> Referent:
    """The first referent of this gender and number: who was asked for, then one that shows it, then any."""
    fitting = [one for one in referents if one.agrees(agreement)]
    sought = [one for one in fitting if one.sought]
    certain = [one for one in fitting if one.agreement is not None and not one.place]
    return next(iter((*sought, *certain, *fitting, *referents)))


def _is_subject_too(sentence: Sentence, verb: int, pronoun: Pronoun) -> bool:
    """Whether the subject that a verb leaves open is what the pronoun behind it stands for: the noun between them
    cannot be it («قدم استقالته»)."""
    agreement = verb_agreement(sentence, verb)
    noun = sentence.words[verb + 1].tag is Tag.NOUN
    return noun and agreement is pronoun.agreement and agreement is not noun_agreement(pronoun.host)


def _in_place(sentence: Sentence, index: int, pronoun: Pronoun, noun: str) -> str:
    """The sentence with ``noun`` in place of the pronoun. The subject of a verb stays before its object."""
    word, text, last = sentence.words[index], sentence.text, len(sentence.words) - 1
    if not pronoun.host and index == last and index > 0 and sentence.words[index - 1].tag is Tag.QUESTION:
        return f"{text[: word.end]} {noun}"  # «من هو؟»
    subject = next((one for one in sentence.phrases if one.first == index + 1 and not one.preposition), None)
    owned = fold(pronoun.host) in listed("human.words")  # «راتبه السنوي» is no verb
    if word.tag is Tag.VERB and not owned and subject is not None:
        end = sentence.words[subject.last].end
        return f"{text[: word.start]}{pronoun.host}{text[word.end : end]} {noun}{text[end:]}"
    return f"{text[: word.start]}{pronoun.before(noun)}{text[word.end :]}"


def _behind_verb(sentence: Sentence, index: int, noun: str) -> str:
    """The sentence with ``noun`` as the subject of the verb ``index``, which is singular before it."""
    word, text, verb = sentence.words[index], sentence.text, sentence.raw(index)
    if verb_agreement(sentence, index) in (Agreement.DUAL, Agreement.PLURAL):
        endings = (*inflections("plural_verb"), *reversed(inflections("dual_verb")))
        verb = next((verb.removesuffix(ending) for ending in endings if verb.endswith(ending)), verb)
    return f"{text[: word.start]}{verb} {noun}{text[word.end :]}"


def _with_context(sentence: Sentence, meant: Referent) -> str:
    """The sentence with ``meant`` behind it, as what it is about."""
    preposition = lexicon.texts("made_questions")["event" if meant.event or meant.place else "about"]
    return f"{sentence.text.rstrip(_PUNCTUATION)} {preposition} {meant.text}"


def _of_clause(read: FollowUp, before: Exchange, referents: Sequence[Referent]) -> str:
    """A question word («ولماذا؟», «ومتى كان ذلك؟») with what the question before it said."""
    sentence = read.sentence
    asked = [word for word in sentence.words if word.tag is Tag.QUESTION]
    words = sentence.text[asked[0].start : asked[-1].end]
    if read.query.identity:
        return f"{words} {referents[0].text}"
    clause = _clause(before)
    if clause is not None:
        return f"{words} {clause}"
    meant = next((one for one in referents if one.event), referents[0])
    verb = next((i for i, word in enumerate(sentence.words) if word.surface in listed("happening.words")), None)
    was = lexicon.texts("made_questions")["was_feminine" if meant.agreement is Agreement.FEMININE else "was"]
    if verb is not None and sentence.raw(verb) != lexicon.texts("made_questions")["was"]:
        return f"{words} {sentence.raw(verb)} {meant.text}"
    return f"{words} {was} {meant.text}"


def _clause(before: Exchange) -> str | None:
    """What a question says beside its question words, from its verb on, with the name that it asked for; None if it
    has no verb."""
    question = parse(before.question)
    first = next((index for index, word in enumerate(question.words) if word.tag is Tag.VERB), None)
    if first is None or question.words[first].surface in listed("measure_verb.words"):
        return None
    last = last_of_verb(question, first)
    subject = next((one for one in question.phrases if one.last == first - 1 and _is_subject(question, one)), None)
    head = question.part(subject.first if subject else first, last)
    return " ".join(filter(None, (head, somebody(before), _behind(question, last))))


def _is_subject(question: Sentence, phrase: NounPhrase) -> bool:
    """Whether a phrase before a verb is its subject («محمد صلاح سجل»), not what is counted («كم هدفا سجل»)."""
    word = question.words[phrase.first]
    return word.name is not None or word.surface.startswith(ARTICLE)


def _behind(question: Sentence, verb: int) -> str:
    """The text behind a verb without question words, and without what they count («سجل كام جول في الدوري»)."""
    start, text = question.words[verb].end, question.text
    if question.asked is None or question.asked[0] < start:
        return text[start:].strip(_PUNCTUATION)
    end = question.asked[1]
    counted = next((one for one in question.phrases if question.words[one.first].start >= end), None)
    if counted is not None and not counted.preposition and not _is_subject(question, counted):
        end = question.words[counted.last].end
    return f"{text[start : question.asked[0]].strip()} {text[end:]}".strip(_PUNCTUATION)
