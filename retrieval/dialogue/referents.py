"""What a question and its answer are about: the noun phrases that a follow-up question may mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from retrieval.dialogue.agreement import is_title, noun_agreement, phrase_agreement
from retrieval.dialogue.exchanges import Exchange, Referent, phrase_text, referent_of_name
from retrieval.dialogue.lone_names import is_womans, possible_person
from retrieval.dialogue.parsing import NounPhrase, Sentence, is_accusative, parse
from retrieval.dialogue.pronouns import Agreement, find_pronoun
from retrieval.dialogue.vocabulary import inflections, listed
from retrieval.dialogue.word_tags import Tag
from retrieval.ranking.query import parse_question
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, folded_forms, tokens
from retrieval.text.name_words import ARTICLE, NameKind
from retrieval.text.names import Name


def find_referents(exchange: Exchange) -> list[Referent]:
    """Return what a follow-up may mean, most likely first.

    After a question for a person it is the one that the answer names. Otherwise it is what the question names, then
    what the answer names.
    """
    question = parse(exchange.question)
    asked, answered = [*_identified(question), *_of_question(question)], list(_of_answer(exchange, question))
    if asks_for_somebody(question):
        sought = [replace(one, sought=True) for one in answered if not one.place]
        return [*sought, *asked, *(one for one in answered if one.place)]
    return [*asked, *answered]


def asks_for_somebody(question: Sentence) -> bool:
    """Whether a question asks for a person, and names none («من فاز …؟», not «من هو ماكرون؟»)."""
    query = parse_question(question.text)
    named = any(name.kind is not NameKind.PLACE for name in question.names) or any(_identified(question))
    return query.kind == "person" and not (query.identity and named)


def somebody(exchange: Exchange) -> str | None:
    """Return the name that answers a question for a person; None after other questions, and where there is none."""
    question = parse(exchange.question)
    found = next((one for one in _of_answer(exchange, question) if not one.place), None)
    return found.text if found is not None and asks_for_somebody(question) else None


def _of_question(question: Sentence) -> Iterator[Referent]:
    """The phrases of a question: those with a name first, without what only measures them; then what they contain; the
    measures last."""
    found = [phrase for phrase in _unmeasured(question) if not _is_counted(question, phrase)]
    measures = [phrase for phrase in found if _is_measure(question, phrase)]
    phrases = [_extended(question, phrase) for phrase in found if phrase not in measures]
    named = [one for one in phrases if any(word.name is not None for word in question.words_of(one))]
    definite = [one for one in phrases if one not in named and _is_definite(question, one)]
    names = [_referent(question, phrase) for phrase in named]
    yield from names
    for phrase in definite:
        others = [_referent(question, one) for one in (*named, *definite) if one.first > phrase.last]
        yield _placed(_referent(question, phrase), others)
    for phrase in phrases:
        if phrase not in (*named, *definite) and phrase.last > phrase.first:
            yield _referent(question, phrase)
    if names:
        yield from _possessed(question, names[0])
    for phrase in named:
        yield from _inner(question, phrase)
    for phrase in measures:
        yield _referent(question, phrase)


def _of_answer(exchange: Exchange, question: Sentence) -> Iterator[Referent]:
    """The names of the answer that the question does not have: those that answer it first, those behind a preposition
    last, places at the end. When it asks for somebody and there is none, the subject of the first verb."""
    sentence = parse(exchange.sentence, verb_first=True)
    known = {folded_forms(word.surface).base for word in question.words}
    nouns = {folded_forms(word.surface).base for word in question.words if word.name is None}
    names = [_without_nouns(name, nouns) for name in sentence.names]
    new = [(name, referent_of_name(sentence, name)) for name in names if known.isdisjoint(_bases(name.name))]
    people = [(name, one) for name, one in new if not one.place and known.isdisjoint(_bases(one.text))]
    people.sort(key=lambda one: (not _overlaps(one[0], exchange.answering), _is_behind_preposition(sentence, one[0])))
    yield from (one for _, one in people)
    if not people and asks_for_somebody(question):
        yield from _subject(sentence, known)
    yield from (one for _, one in new if one.place)


def _identified(question: Sentence) -> Iterator[Referent]:
    """The person after whom a question asks who that is, where common words make the name («من هو كامل صقر؟»)."""
    if not parse_question(question.text).identity or question.asked is None:
        return
    name = possible_person(question.text[question.asked[1] :])
    if name is not None:
        agreement = Agreement.FEMININE if is_womans(name) else Agreement.MASCULINE
        yield Referent(text=name, agreement=agreement, person=True)


def _unmeasured(sentence: Sentence) -> Iterator[NounPhrase]:
    """The noun phrases without the words at their beginning that measure or count the rest («عدد قتلى …»)."""
    for phrase in sentence.phrases:
        first = phrase.first
        while first <= phrase.last and sentence.words[first].surface in listed("measure.words"):
            first += 1
        if first <= phrase.last:
            yield phrase if first == phrase.first else replace(phrase, first=first, clitic=0)


def _is_measure(question: Sentence, phrase: NounPhrase) -> bool:
    """Whether a phrase is what is asked of something else («النتيجة», «الجرحى»): that is meant rather."""
    surface = question.words[phrase.first].surface
    return phrase.first == phrase.last and surface.removeprefix(ARTICLE) in listed("measure.words")


def _is_counted(question: Sentence, phrase: NounPhrase) -> bool:
    """Whether a phrase is what «كم» counts («كم لاجئا سوريا»)."""
    behind = phrase.first > 0 and question.words[phrase.first - 1].tag is Tag.QUESTION
    return behind and is_accusative(question.words[phrase.first].surface)


def _extended(sentence: Sentence, phrase: NounPhrase) -> NounPhrase:
    """``phrase`` with «في …» behind it, where it is no name («الانتخابات الرئاسية في البرازيل»)."""
    behind = phrase.last + 1
    following = next((other for other in sentence.phrases if other.first == behind + 1), None)
    if following is None or sentence.words[behind].surface != lexicon.texts("made_questions")["event"]:
        return phrase
    return phrase if sentence.words[phrase.first].name else replace(phrase, last=following.last)


def _placed(meant: Referent, others: Sequence[Referent]) -> Referent:
    """An event with the place that the question names for it («الزلزال في إقليم الحوز»)."""
    place = next((one for one in others if one.place or one.scene), None)
    if place is None or not meant.event:
        return meant
    return replace(meant, text=f"{meant.text} {lexicon.texts('made_questions')['event']} {place.text}")


def _possessed(question: Sentence, owner: Referent) -> Iterator[Referent]:
    """What belongs to the first name («رسالة الأسد» of «متى كتب الأسد رسالته …؟»)."""
    for index, word in enumerate(question.words):
        before = question.words[index - 1] if index else None
        if word.tag is not Tag.NOUN or word.name is not None or (before and before.name is NameKind.PERSON):
            continue
        pronoun = find_pronoun(question.raw(index), spoken=False)
        if pronoun is not None and pronoun.host:
            yield Referent(text=pronoun.before(owner.text), agreement=noun_agreement(pronoun.host), event=True)


def _inner(sentence: Sentence, phrase: NounPhrase) -> Iterator[Referent]:
    """The names inside a phrase that begins with a noun («إندونيسيا» in «زلزال إندونيسيا»)."""
    start, end = sentence.words[phrase.first].start, sentence.words[phrase.last].end
    for name in sentence.names:
        if start < name.start and name.end <= end:
            yield referent_of_name(sentence, name)


def _without_nouns(name: Name, nouns: Collection[str]) -> Name:
    """``name`` without a noun of the question, and what follows it, behind its first word."""
    for token in tokens(name.name)[1:]:
        if token.forms.base in nouns:
            text = name.name[: token.start].rstrip()
            return replace(name, name=text, end=name.end - (len(name.name) - len(text)))
    return name


def _subject(sentence: Sentence, known: Collection[str]) -> Iterator[Referent]:
    """The phrase behind the first verb, if it has a name («ريال مدريد») and none of the words ``known``."""
    verb = next((index for index, word in enumerate(sentence.words) if word.tag is Tag.VERB), None)
    for phrase in sentence.phrases:
        named = any(word.name is not None for word in sentence.words_of(phrase))
        if verb is not None and phrase.first == verb + 1 and not phrase.preposition and named:
            text = phrase_text(sentence, replace(phrase, last=_last_before_adjectives(sentence, phrase)))
            if set(known).isdisjoint(_bases(text)):
                yield Referent(text=text)


def _referent(sentence: Sentence, phrase: NounPhrase) -> Referent:
    head, words = sentence.words[phrase.first], sentence.words_of(phrase)
    text, agreement = phrase_text(sentence, phrase), phrase_agreement(sentence, phrase)
    named = any(word.name not in (None, NameKind.PLACE) for word in words)
    # «جمال خاشقجي»: a first name that is a noun too
    given = head.surface in lexicon.words("first_names_and_nouns") and [word.name for word in words[1:2]] != [None]
    given &= len(words) > 1
    titled = is_title(head.surface) or (named and text.startswith(ARTICLE))
    place_nouns = lexicon.lists("question_words")["head.place"]
    return Referent(
        text=text,
        agreement=agreement,
        place=head.name is NameKind.PLACE,
        scene=bool(folded_forms(head.surface).cues & CUE["place"]) or head.surface in place_nouns,
        person=titled or given or any(word.name is NameKind.PERSON for word in words),
        event=head.name is None and not titled and not given and agreement is not Agreement.PLURAL,
    )


def _last_before_adjectives(sentence: Sentence, phrase: NounPhrase) -> int:
    """The last word of a phrase before the adjectives of origin behind it («ريال مدريد» of «ريال مدريد الإسباني»)."""
    last = phrase.last
    while last > phrase.first:
        word = sentence.words[last]
        origin = word.surface.startswith(ARTICLE) and word.surface.endswith(inflections("adjective"))
        if word.name is not None or not origin:
            break
        last -= 1
    return last


def _is_definite(sentence: Sentence, phrase: NounPhrase) -> bool:
    words = sentence.words_of(phrase)
    if len(words) > 1 and words[0].surface in listed("organisation.words"):
        return True
    # «للحكومة» without its preposition begins with «ل», what is left of the article.
    first = words[0].surface[phrase.clitic :].startswith((ARTICLE, ARTICLE[1:]) if phrase.clitic else ARTICLE)
    return first or any(word.surface.startswith(ARTICLE) for word in words[1:])


def _is_behind_preposition(sentence: Sentence, name: Name) -> bool:
    first = next(index for index, word in enumerate(sentence.words) if word.start == name.start)
    before = sentence.words[first - 1].surface if first else ""
    return sentence.text[name.start : name.end] != name.name or before in lexicon.words("prepositions")


def _bases(text: str) -> Iterator[str]:
    return (token.forms.base for token in tokens(text))


def _overlaps(name: Name, spans: Sequence[tuple[int, int]]) -> bool:
    return any(name.start < end and start < name.end for start, end in spans)
