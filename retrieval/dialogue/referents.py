"""What a question and its answer are about: the noun phrases that a follow-up question may mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from retrieval.dialogue.parsing import ARTICLE, NounPhrase, Sentence, Tag, Word, parse, verb_agreement
from retrieval.dialogue.pronouns import Agreement, find_pronoun
from retrieval.dialogue.vocabulary import count, listed
from retrieval.ranking.query import parse_question
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, folded_forms, tokens
from retrieval.text.names import Name, NameKind, find_names
from retrieval.text.normalization import fold

_FEMININE_ENDINGS: Final = ("ة", "ات", "اء")
_PLURAL_ENDINGS: Final = ("ون", "ين")
_ADJECTIVE_ENDINGS: Final = ("ي", "يه")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and its answer: the sentence that was quoted, "" for none. ``answering`` are the spans of the words
    in it that answer, as far as they are known."""

    question: str
    sentence: str = ""
    answering: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Referent:
    """A noun phrase that may be meant. ``agreement`` is None where the phrase does not show it. ``place`` says that it
    names a place, ``event`` that it names no person: something happens in it; ``person`` that it is known to name a person; ``scene`` that it names a place by a noun («إقليم الحوز»);
    ``sought`` that the question before asked for it."""

    text: str
    agreement: Agreement | None
    place: bool
    event: bool
    person: bool = False
    scene: bool = False
    sought: bool = False

    def agrees(self, agreement: Agreement) -> bool:
        """Whether a pronoun or verb of this gender and number may stand for it."""
        several = {Agreement.PLURAL, Agreement.DUAL}
        return self.agreement in (None, agreement) or {self.agreement, agreement} == several


def find_referents(exchange: Exchange) -> list[Referent]:
    """Return what a follow-up may mean, most likely first.

    After a question for a person it is the one that the answer names. Otherwise it is what the question names, then
    what the answer names.
    """
    question = parse(exchange.question)
    asked, answered = list(_of_question(question)), list(_of_answer(exchange, question))
    if asks_for_somebody(question):
        sought = [replace(one, sought=True) for one in answered if not one.place]
        return [*sought, *asked, *(one for one in answered if one.place)]
    return [*asked, *answered]


def asks_for_somebody(question: Sentence) -> bool:
    """Whether a question asks for a person, and names none («من فاز …؟», not «من هو ماكرون؟»)."""
    query = parse_question(question.text)
    named = any(name.kind is not NameKind.PLACE for name in question.names)
    return query.kind == "person" and not (query.identity and named)


def somebody(exchange: Exchange) -> str | None:
    """Return the name that answers a question for a person; None after other questions, and where there is none."""
    question = parse(exchange.question)
    found = next((one for one in _of_answer(exchange, question) if not one.place), None)
    return found.text if found is not None and asks_for_somebody(question) else None


def _of_question(question: Sentence) -> Iterator[Referent]:
    """The phrases of a question: those with a name first, without what only measures them; then what they contain."""
    phrases = [_extended(question, phrase) for phrase in _unmeasured(question)]
    named = [one for one in phrases if _has_name(question, one)]
    definite = [one for one in phrases if one not in named and _is_definite(question, one)]
    several = [one for one in phrases if one not in (*named, *definite) and one.last > one.first]
    for phrase in named:
        yield _referent(question, phrase)
    for phrase in definite:
        yield _placed(
            _referent(question, phrase), [_referent(question, one) for one in (*named, *definite) if one != phrase]
        )
    for phrase in several:
        yield _referent(question, phrase)
    yield from _possessed(question, [_referent(question, one) for one in named])
    for phrase in named:
        yield from _inner(question, phrase)


def _placed(meant: Referent, named: Sequence[Referent]) -> Referent:
    """An event with the place that the question names for it («الزلزال في إقليم الحوز»)."""
    place = next((one for one in named if one.place or one.scene), None)
    if place is None or not meant.event:
        return meant
    return replace(meant, text=f"{meant.text} {lexicon.texts('made_questions')['event']} {place.text}")


def _possessed(question: Sentence, named: Sequence[Referent]) -> Iterator[Referent]:
    """What belongs to the first name («رسالة الأسد» of «متى كتب الأسد رسالته …؟»)."""
    for word in question.words:
        pronoun = find_pronoun(question.text[word.start : word.end], spoken=False) if word.tag is Tag.NOUN else None
        if pronoun is not None and pronoun.host and named and word.name is None:
            feminine = pronoun.host.endswith(_FEMININE_ENDINGS)
            agreement = Agreement.FEMININE if feminine else Agreement.MASCULINE
            yield Referent(text=pronoun.before(named[0].text), agreement=agreement, place=False, event=True)


def _of_answer(exchange: Exchange, question: Sentence) -> Iterator[Referent]:
    """The names of the answer that the question does not have: those that answer it first, those behind a preposition
    last, places at the end. When it asks for somebody and there is none, the subject of the first verb."""
    sentence = parse(exchange.sentence)
    known = {folded_forms(word.surface).base for word in question.words}
    new = [(name, _named(sentence, name)) for name in sentence.names if not known & set(_bases(name.name))]
    people = [(name, meant) for name, meant in new if not meant.place and not known & set(_bases(meant.text))]
    people.sort(key=lambda one: (not _overlaps(one[0], exchange.answering), _is_behind_preposition(sentence, one[0])))
    yield from (meant for _, meant in people)
    if not people and asks_for_somebody(question):
        yield from _subject(sentence, known)
    yield from (meant for _, meant in new if meant.place)


def _subject(sentence: Sentence, known: Collection[str]) -> Iterator[Referent]:
    """The phrase behind the first verb, if it has none of the words ``known``."""
    verb = next((index for index, word in enumerate(sentence.words) if word.tag is Tag.VERB), None)
    for phrase in sentence.phrases:
        if verb is not None and phrase.first == verb + 1 and not phrase.preposition:
            text = _text(sentence, phrase.first, _before_adjectives(sentence, phrase))
            if not set(known) & set(_bases(text)):
                yield Referent(text=text, agreement=None, place=False, event=False)


def _named(sentence: Sentence, name: Name) -> Referent:
    """The name, with a noun before it that belongs to it («حركة النهضة»)."""
    first = next(index for index, word in enumerate(sentence.words) if word.start == name.start)
    before = sentence.words[first - 1] if first else None
    if before is not None and before.surface in listed("organisation.words") and before.end + 1 == name.start:
        people = before.surface in listed("people.words")
        place = name.kind is NameKind.PLACE and not people
        return Referent(text=sentence.text[before.start : name.end], agreement=None, place=place, event=not people)
    place = name.kind is NameKind.PLACE
    agreement = _place_agreement(name.name) if place else None
    person = name.kind is NameKind.PERSON
    agreement = agreement or _gender_of(name.name) or _gender_before(sentence, first)
    return Referent(text=name.name, agreement=agreement, place=place, event=False, person=person)


def _is_behind_preposition(sentence: Sentence, name: Name) -> bool:
    first = next(index for index, word in enumerate(sentence.words) if word.start == name.start)
    before = sentence.words[first - 1].surface if first else ""
    return sentence.text[name.start : name.end] != name.name or before in lexicon.words("prepositions")


def _unmeasured(sentence: Sentence) -> Iterator[NounPhrase]:
    """The noun phrases without the words at their beginning that measure or count the rest («عدد قتلى …»)."""
    for phrase in sentence.phrases:
        first = phrase.first
        while first <= phrase.last and sentence.words[first].surface in listed("measure.words"):
            first += 1
        if first <= phrase.last:
            yield phrase if first == phrase.first else replace(phrase, first=first, clitic=0)


def _extended(sentence: Sentence, phrase: NounPhrase) -> NounPhrase:
    """``phrase`` with «في …» behind it, where it is no name («الانتخابات الرئاسية في البرازيل»)."""
    behind = phrase.last + 1
    following = next((other for other in sentence.phrases if other.first == behind + 1), None)
    if following is None or sentence.words[behind].surface != lexicon.texts("made_questions")["event"]:
        return phrase
    return phrase if sentence.words[phrase.first].name else replace(phrase, last=following.last)


def _inner(sentence: Sentence, phrase: NounPhrase) -> Iterator[Referent]:
    """The names inside a phrase that begins with a noun («إندونيسيا» in «زلزال إندونيسيا»)."""
    start, end = sentence.words[phrase.first].start, sentence.words[phrase.last].end
    for name in sentence.names:
        if start < name.start and name.end <= end:
            yield _named(sentence, name)


def _referent(sentence: Sentence, phrase: NounPhrase) -> Referent:
    head, words = sentence.words[phrase.first], sentence.words[phrase.first : phrase.last + 1]
    text = _text(sentence, phrase.first, phrase.last)
    place = head.name is NameKind.PLACE
    person = any(word.name not in (None, NameKind.PLACE) for word in words)
    titled = is_title(head.surface) or (person and text.startswith(ARTICLE))
    agreement = _agreement(text, head, words) or _gender_before(sentence, phrase.first)
    return Referent(
        text=text,
        agreement=agreement,
        place=place,
        event=head.name is None and not titled and agreement is not Agreement.PLURAL,
        person=titled or any(word.name is NameKind.PERSON for word in words),
        scene=bool(folded_forms(head.surface).cues & CUE["place"]) or head.surface in _place_nouns(),
    )


def _place_nouns() -> Collection[str]:
    """Nouns that tell what a place is («إقليم»)."""
    return lexicon.lists("question_words")["head.place"]


def _agreement(text: str, head: Word, words: Sequence[Word]) -> Agreement | None:
    if any(word.name is not None and word.surface.startswith("و") and not _is_name_itself(word) for word in words[1:]):
        return Agreement.DUAL
    if head.name is NameKind.PLACE:
        return _place_agreement(text)
    first = text.split(maxsplit=1)[0]
    if head.name is not None:
        return _gender_of(text)
    if is_title(head.surface) and any(word.name is not None for word in words):
        return Agreement.FEMININE if first.endswith(_FEMININE_ENDINGS) else Agreement.MASCULINE
    if first.startswith(ARTICLE) and any(word.name not in (None, NameKind.PLACE) for word in words):
        return None
    if first.endswith(_FEMININE_ENDINGS):
        return Agreement.FEMININE
    stem = next((head.surface.removesuffix(one) for one in _PLURAL_ENDINGS if head.surface.endswith(one)), "")
    plural = bool(stem) and all(count(stem + ending) for ending in _PLURAL_ENDINGS)
    return Agreement.PLURAL if plural else Agreement.MASCULINE


def _gender_before(sentence: Sentence, first: int) -> Agreement | None:
    """The gender of a person as the verb or the title before the name tells it («توفيت …», «الممثلة …»)."""
    if first == 0:
        return None
    before = sentence.words[first - 1]
    if before.tag is Tag.VERB:
        agreement = verb_agreement(before, sentence)
        return agreement if agreement in (Agreement.MASCULINE, Agreement.FEMININE) else None
    title = first - 1
    while title > 0 and sentence.words[title - 1].surface.startswith(ARTICLE):
        title -= 1  # «الممثلة الأمريكية»
    word = sentence.words[title]
    if not word.surface.startswith(ARTICLE) or not is_title(word.surface):
        return None
    feminine = sentence.text[word.start : word.end].endswith(_FEMININE_ENDINGS)
    return Agreement.FEMININE if feminine else Agreement.MASCULINE


def _gender_of(name: str) -> Agreement | None:
    """The gender of a person whose first name the lexicon has."""
    first = fold(name.split(maxsplit=1)[0])
    if first in lexicon.words("women"):
        return Agreement.FEMININE
    return Agreement.MASCULINE if first in lexicon.words("first_names") else None


def is_title(word: str) -> bool:
    """Whether ``word`` (folded) tells what somebody is («الممثلة», «رئيس»)."""
    return bool(folded_forms(word).cues & CUE["person"]) or word in lexicon.lists("question_words")["head.person"]


def _place_agreement(text: str) -> Agreement:
    return (
        Agreement.MASCULINE
        if fold(text.split(maxsplit=1)[0]) in listed("masculine_places.words")
        else Agreement.FEMININE
    )


def _is_name_itself(word: Word) -> bool:
    return find_names(word.surface)[0].name == word.surface if find_names(word.surface) else False


def _before_adjectives(sentence: Sentence, phrase: NounPhrase) -> int:
    """The last word of a phrase before the adjectives of origin behind it («ريال مدريد» of «ريال مدريد الإسباني»)."""
    last = phrase.last
    while last > phrase.first:
        word = sentence.words[last]
        if word.name is not None or not (
            word.surface.startswith(ARTICLE) and word.surface.endswith(_ADJECTIVE_ENDINGS)
        ):
            break
        last -= 1
    return last


def _text(sentence: Sentence, first: int, last: int) -> str:
    """The text of words ``first`` to ``last`` without a conjunction or preposition joined to the first."""
    text = sentence.part(first, last)
    clitic = next((phrase.clitic for phrase in sentence.phrases if phrase.first == first), 0)
    return f"{ARTICLE}{text[2:]}" if clitic and text.startswith("لل") else text[clitic:]


def _has_name(sentence: Sentence, phrase: NounPhrase) -> bool:
    return any(word.name is not None for word in sentence.words[phrase.first : phrase.last + 1])


def _is_definite(sentence: Sentence, phrase: NounPhrase) -> bool:
    words = sentence.words[phrase.first : phrase.last + 1]
    if len(words) > 1 and words[0].surface in listed("organisation.words"):
        return True
    return any(word.surface[phrase.clitic if word is words[0] else 0 :].startswith((ARTICLE, "ل")) for word in words)


def _bases(text: str) -> Iterator[str]:
    return (token.forms.base for token in tokens(text))


def _overlaps(name: Name, spans: Sequence[tuple[int, int]]) -> bool:
    return any(name.start < end and start < name.end for start, end in spans)
