"""Answers «من قال إن …؟» with a sentence in which somebody says that, and with its speaker.

The words of the question are searched among the passages, and compared with what the articles found attribute to
somebody. A saying answers if it has the words of the question, denied or not as in the question: «روسيا لن تنسحب» does
not answer who said that Russia withdraws, nor does «نفى فلان أن روسيا انسحبت». Without one the archive stays silent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from retrieval.answer import Answer, Quotation, QuotationKind, Why
from retrieval.answering.config import ReaderConfig
from retrieval.answering.sayings import SAID, Archived, Saying, is_in, sayings_in, stems_and_keys_of
from retrieval.filters import Filters
from retrieval.index.document import Document
from retrieval.index.engine import frequency_terms, query_terms
from retrieval.speech.persons import is_title
from retrieval.speech.words import CueKind, cues, entries, prepositions
from retrieval.text.analysis import Forms, forms_of
from retrieval.text.name_words import ARTICLE
from retrieval.text.normalization import WORD, fold

# Passages that are searched, and articles of them that are read.
_PASSAGES: Final = 100
_READ: Final = 40
# Words of a question that say something, at least: fewer are said by everybody.
_LEAST: Final = 3
# Consonants that words in other forms share, at least: «مسطحة» and «سطح» share three.
_SHORTEST_KEY: Final = 4
# What is asked for stands within as many words as the question has, times this: in a long speech its words are apart.
_WITHIN: Final = 3
# Sentences before what is said that are shown with it when the speaker is named there.
_BEFORE: Final = 2
_LONGEST: Final = 700
_ANY: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSaid:
    """What a question asks the speaker of: the words ``said``, as asked. ``verb`` is the group of a verb that says
    something else than «قال» («نفى», «دعا», «حذر»), else empty. ``opinion`` is true for who thinks something («من
    يعتقد أن …؟»), which an article may tell without anybody who says it."""

    said: str
    verb: str = _ANY
    opinion: bool = False


def read_who_said(question: str) -> WhoSaid | None:
    """Return what a question asks the speaker of («من قال إن الحرب انتهت؟»); None for another question, such as «من
    أعلن الطوارئ؟», which asks who did something."""
    found = list(WORD.finditer(question))
    words = [fold(one.group()) for one in found]
    place = 1
    while place < len(words) and words[place] in entries("request.who_link"):
        place += 1
    if place >= len(words) or words[0] not in entries("request.who"):
        return None
    cue, sayer = cues().get(words[place]), words[place] in entries("request.sayer")
    if not sayer and (cue is None or cue.kind is not CueKind.VERB or cue.joined):
        return None
    verb = cue.verb if cue is not None and not sayer else "say"
    place += 1
    marked = place < len(words) and _is_marker(words[place], verb)
    if not marked and verb not in entries("request.say"):
        return None
    said = question[found[place + (marked and _is_plain(words[place]))].start() :] if place + 1 < len(words) else ""
    if len(_telling(said)) < _LEAST:
        return None
    return WhoSaid(said=said, verb=_told_apart(verb), opinion=verb in entries("request.opinion"))


def answer_who_said(
    archived: Archived, answer: Answer, asked: WhoSaid, *, filters: Filters, top: int, config: ReaderConfig
) -> Answer:
    """Return ``answer`` with the sayings that ``asked`` asks for: those of the best and newest first, at most ``top``,
    and none where ``config`` does not admit their chance.

    Where an opinion is asked for, the sentences of ``answer`` come behind them. Else without one it is an abstention,
    and what ``answer`` had first is its near miss: a sentence about the subject may be somebody's words about something
    else. Raises as ``Engine.search`` does.
    """
    said = _find(archived, asked, filters) if config.answer <= SAID else []
    found = [one for one in map(_quotation, said) if one is not None]
    if asked.opinion:
        kept = [one for one in answer.quotations if one.article.id not in {other.article.id for other in found}]
        return replace(answer, quotations=(*found, *kept)[:top], near_misses=() if found else answer.near_misses)
    missed = tuple(replace(one, kind=QuotationKind.NEAR_MISS, also=(), values=()) for one in answer.quotations[:1])
    return replace(answer, quotations=tuple(found[:top]), near_misses=() if found else answer.near_misses or missed)


def _find(archived: Archived, asked: WhoSaid, filters: Filters) -> list[tuple[Saying, Document]]:
    words = _telling(asked.said)
    engine = archived.engine
    boosts = query_terms(words, engine.frequencies(frequency_terms(words)), engine.passage_count())
    keys = list(dict.fromkeys(hit.article for hit in engine.search(boosts, _PASSAGES, filters)))[:_READ]
    documents = [one for one in archived.documents(keys) if one is not None and filters.admits(one.article)]
    found = [(saying, one) for one in documents for saying in _answering(one, asked, words)]
    found.sort(key=lambda pair: (_coverage(words, pair[0]), pair[0].article.date or date.min), reverse=True)
    firsts = {" ".join(map(fold, WORD.findall(pair[0].text))): pair for pair in reversed(found)}
    return [pair for pair in found if any(pair is one for one in firsts.values())]


def _answering(document: Document, asked: WhoSaid, words: Sequence[Forms]) -> Iterator[Saying]:
    """The sayings in an article that have the words of the question."""
    for saying in sayings_in(document):
        if not _may_answer(saying, asked, words):
            continue
        said = [match.group() for match in WORD.finditer(saying.text)]
        reach = _WITHIN * len(words)
        if any(_has_all(words, " ".join(said[at : at + reach])) for at in range(max(1, len(said) - reach + 1))):
            yield saying


def _has_all(words: Sequence[Forms], said: str) -> bool:
    own = stems_and_keys_of(said)
    return all(word.stem in own or (len(word.key) >= _SHORTEST_KEY and is_in(word, own)) for word in words)


def _may_answer(saying: Saying, asked: WhoSaid, words: Sequence[Forms]) -> bool:
    """Whether a saying has a verb like that of the question, and denies what the question denies, and nothing else of
    the words that both have («لن تنسحب», «تنسحب»)."""
    cue = cues().get(fold(saying.verb))
    verb = _told_apart(cue.verb) if cue is not None else _ANY
    return saying.certain and verb == asked.verb and _denied(asked.said, words) == _denied(saying.text, words)


def _coverage(words: Sequence[Forms], saying: Saying) -> int:
    own = stems_and_keys_of(saying.text)
    return sum(is_in(word, own) for word in words)


def _denied(text: str, words: Collection[Forms]) -> frozenset[str]:
    """The stems of those ``words`` that stand behind a negator in ``text``."""
    stems = {word.stem for word in words}
    forms = forms_of(text)
    return frozenset(after.stem for before, after in pairwise(forms) if before.negator and after.stem in stems)


def _quotation(found: tuple[Saying, Document]) -> Quotation | None:
    """The sentences of a saying, from the one that names its speaker on; None where that is not close."""
    saying, document = found
    body = document.article.body
    last = next(at for at, one in enumerate(document.sentences) if one.end >= saying.sentences[1])
    first = next(at for at, one in enumerate(document.sentences) if one.end > saying.sentences[0])
    for place in range(first, max(first - _BEFORE, 0) - 1, -1):
        start, end = document.sentences[place].start, document.sentences[last].end
        named = _speaker_in(body[start : min(document.sentences[place].end, end)], saying)
        if named is not None and end - start <= _LONGEST:
            break
    else:
        return None
    return Quotation(
        article=saying.article,
        text=body[start:end],
        start=start,
        end=end,
        score=SAID,
        highlights=((saying.start - start, saying.end - start),),
        points=(named,),
        before=None,
        after=None,
        also=(),
        why=Why(matched=(saying.speaker,), missing=(), expects="person", offers=True, features={}),
    )


def _speaker_in(sentence: str, saying: Saying) -> tuple[int, int] | None:
    """The longest run of words of the speaker in a sentence that names him by more than a title, or None."""
    names = {fold(word) for word in WORD.findall(saying.speaker)}
    best: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    telling = best_telling = False
    for one in WORD.finditer(sentence):
        word = fold(one.group())
        bare = word[1:] if word[1:] in names and word not in names else word
        if bare not in names:
            run, telling = [], False
            continue
        run.append((one.end() - len(one.group()) + (bare != word), one.end()))
        telling = telling or not is_title(bare) or saying.speaker.startswith(ARTICLE) or len(names) == 1
        if telling and (not best_telling or len(run) > len(best)):
            best, best_telling = list(run), True
    return (best[0][0], best[-1][1]) if best else None


def _telling(text: str) -> list[Forms]:
    return [word for word in forms_of(text) if not word.stop and not word.negator]


def _is_marker(word: str, verb: str) -> bool:
    return _is_plain(word) or word in entries("complement.with_pronoun") or word == prepositions().get(verb)


def _is_plain(word: str) -> bool:
    return word in entries("complement.plain") or word in entries("request.that")


def _told_apart(verb: str) -> str:
    """The group of a verb that does not say what «قال» says."""
    return verb if verb in entries("request.told_apart") else _ANY
