"""Answers «ماذا قال X عن Y؟» with a sentence in which X says it.

Of 110 such questions of ``news-train`` (whose speaker and subject these rules read), the archive of 40,003 articles has
a saying about the whole subject for 14. The reader answers twelve of them, eight rightly; the sentence of the saying is
right for eleven, these eight among them. Of two that it does not answer the saying is right for one. Questions with a
subject of one word («ماذا قال ماكرون عن سوريا؟») say too little for the reader, so the sayings answer alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.answer import Answer, Quotation, Why
from retrieval.answering.config import ReaderConfig
from retrieval.answering.sayings import SAID, Saying
from retrieval.speech.words import CueKind, cues, entries
from retrieval.text.normalization import WORD, fold


def read_speech_question(question: str) -> tuple[str, str] | None:
    """Return the speaker and the subject that a question asks for, as written («بومبيو شو قال عن إيران؟» gives
    «بومبيو» and «إيران»); None for another question, or one without a speaker or a subject."""
    written = [match.group() for match in WORD.finditer(question)]
    words = [fold(word) for word in written]
    verb = _verb(words)
    if verb is None:
        return None
    before = [place for place in range(verb) if words[place] not in entries("request.what")]
    first = verb + 1
    last = first
    while last < len(words) and not _ends_name(words[last]):
        last += 1
    speaker, rest = written[first:last], written[last:]
    if before and last == first:  # «بومبيو شو قال عن …»
        speaker = [written[place] for place in before]
    elif before:
        return None
    if rest and _ends_name(fold(rest[0])):
        rest = rest[1:]
    return (" ".join(speaker), " ".join(rest)) if speaker and rest else None


def _verb(words: Sequence[str]) -> int | None:
    """The place of the verb of saying, if a word that asks «what» stands right before it."""
    for place, word in enumerate(words):
        cue = cues().get(word)
        said = (cue is not None and cue.kind is CueKind.VERB) or word in entries("request.said")
        if said and place and words[place - 1] in entries("request.what"):
            return place
    return None


def _ends_name(word: str) -> bool:
    return word in entries("request.about") or word in entries("speaker.ends")


def prefer_sayings(answer: Answer, sayings: Sequence[Saying], top: int, config: ReaderConfig) -> Answer:
    """Return an ``answer`` with a sentence of ``sayings`` first: its own, or that of the newest certain one. Instead of
    an abstention the ``top`` newest of them stand, where ``config`` admits their chance."""
    said = [one for one in sayings if one.certain]
    if not said:
        return answer
    if not answer.quotations and config.answer > SAID:
        return answer
    if not answer.quotations:
        return replace(answer, quotations=_quotations(said)[:top], near_misses=())
    own = [one for one in answer.quotations if any(_holds(one, saying) for saying in said)]
    if own:
        rest = [one for one in answer.quotations if one is not own[0]]
        return replace(answer, quotations=(own[0], *rest))
    first = _quotation(said[0], answer.quotations[0].score)
    return replace(answer, quotations=(first, *answer.quotations)[: len(answer.quotations)])


def _quotations(said: Sequence[Saying]) -> tuple[Quotation, ...]:
    """The quotations of sayings; of those that stand in one sentence, that of the first."""
    found: list[Quotation] = []
    for saying in said:
        if not any(_holds(one, saying) for one in found):
            found.append(_quotation(saying, SAID))
    return tuple(found)


def _holds(quotation: Quotation, saying: Saying) -> bool:
    start, end = saying.sentences
    return quotation.article.id == saying.article.id and quotation.start < end and quotation.end > start


def _quotation(saying: Saying, chance: float) -> Quotation:
    """The sentences of a saying, which answer with ``chance``."""
    start, end = saying.sentences
    return Quotation(
        article=saying.article,
        text=saying.article.body[start:end],
        start=start,
        end=end,
        score=chance,
        highlights=(),
        before=None,
        after=None,
        also=(),
        points=((saying.start - start, saying.end - start),),
        why=Why(matched=(saying.speaker,), missing=(), expects="statement", offers=True, features={}),
    )
