"""An exchange of question and answer, and the noun phrases in it that a follow-up may mean."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.dialogue.agreement import agreement_before, name_agreement, place_agreement
from retrieval.dialogue.parsing import NounPhrase, Sentence
from retrieval.dialogue.pronouns import Agreement
from retrieval.dialogue.vocabulary import listed
from retrieval.text.name_words import NameKind, without_clitic
from retrieval.text.names import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and its answer: the sentence that was quoted, "" for none. ``answering`` are the spans of the words
    in it that answer, as far as they are known."""

    question: str
    sentence: str = ""
    answering: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Referent:
    """A noun phrase that may be meant; ``agreement`` is None where nothing shows it.

    ``place``: it names a place. ``scene``: a noun tells that it is one («إقليم الحوز»). ``person``: it is known to name
    a person. ``event``: it names no person, so things may happen in it. ``sought``: the question before asked for it.
    """

    text: str
    agreement: Agreement | None = None
    place: bool = False
    scene: bool = False
    person: bool = False
    event: bool = False
    sought: bool = False

    def agrees(self, agreement: Agreement) -> bool:
        """Whether a pronoun or verb of this gender and number may stand for it."""
        several = {Agreement.PLURAL, Agreement.DUAL}
        return self.agreement in (None, agreement) or {self.agreement, agreement} == several


def referent_of_name(sentence: Sentence, name: Name) -> Referent:
    """The name, with a noun before it that belongs to it («حركة النهضة»)."""
    first = next(index for index, word in enumerate(sentence.words) if word.start == name.start)
    before = sentence.words[first - 1] if first else None
    place = name.kind is NameKind.PLACE
    if before is not None and before.surface in listed("organisation.words") and before.end + 1 == name.start:
        people = before.surface in listed("people.words")
        text = sentence.text[before.start : name.end]
        return Referent(text=text, place=place and not people, event=not people)
    agreement = place_agreement(name.name) if place else name_agreement(name.name) or agreement_before(sentence, first)
    return Referent(text=name.name, agreement=agreement, place=place, person=name.kind is NameKind.PERSON)


def phrase_text(sentence: Sentence, phrase: NounPhrase) -> str:
    """The text of a phrase without a conjunction or preposition joined to its first word."""
    text = sentence.part(phrase.first, phrase.last)
    if not phrase.clitic:
        return text
    return without_clitic(text, sentence.words[phrase.first].surface, sure=True)
