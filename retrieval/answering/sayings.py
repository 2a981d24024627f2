"""Finds what somebody said, about a subject or in general."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from retrieval.answering.speaker_names import Speeches, alike_words, is_speaker, utterances_of
from retrieval.article import Article
from retrieval.filters import Filters
from retrieval.index.document import Document
from retrieval.index.engine import BASE_MARK, KEY_MARK, Engine, frequency_terms, query_terms
from retrieval.speech.extraction import extract_utterances
from retrieval.speech.utterance import SpeechKind, Utterance
from retrieval.speech.words import cues, entries
from retrieval.text.analysis import Forms, forms_of
from retrieval.text.normalization import WORD, fold

# The chance that what a speaker says of a subject answers a question for it, set below the share of unseen quotations
# that are extracted rightly (0.80 to 0.91). How often they are what somebody asks for was not measured.
SAID: Final = 0.6

# Passages that are searched for a subject.
_PASSAGES: Final = 400
# Articles that are read for a subject at most, best first, and without a subject at a time.
_READ: Final = 120
_AT_ONCE: Final = 40
# Words of a name at the start of a request, at most.
_LONGEST_NAME: Final = 6
_SHORTEST_KEY: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Words of a speaker in an article.

    ``text`` is ``article.body[start:end]``, and ``speaker`` is the speaker as the article names it most fully:
    ``article.body[slice(*speaker_span)]``. ``certain`` is False where the speaker is not named beside the words and may
    be another. ``verb`` is the word that reports the words: «قال», «نفى», «بحسب». ``sentences`` is the span of the
    sentences that hold the words and, where it stands before them, the verb. ``also`` are other articles with the same
    words.
    """

    article: Article
    text: str
    start: int
    end: int
    speaker: str
    speaker_span: tuple[int, int]
    kind: SpeechKind
    certain: bool
    verb: str
    sentences: tuple[int, int]
    also: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayings:
    """What a speaker said: the first ones of ``total``. ``known`` is False where the archive has no words of a speaker
    with this ``name``. ``feminine``: most verbs that report them are («قالت ميركل», «أعلنت الوزارة»)."""

    name: str
    about: str
    found: tuple[Saying, ...]
    total: int
    known: bool
    feminine: bool = False


class Archived(Speeches, Protocol):
    """Provides utterances, articles and the engine that searches them; see ``Store``."""

    @property
    def engine(self) -> Engine:
        """The engine."""

    def documents(self, keys: Sequence[str]) -> Sequence[Document | None]:
        """Return the articles with these keys, in order."""

    def key(self, article_id: str) -> str | None:
        """Return the key of the article with this id."""


def find_sayings(archived: Archived, name: str, about: str, *, filters: Filters, most: int) -> Sayings:
    """Return at most ``most`` sayings of the speaker ``name``, newest first; with ``about`` those about that subject.

    A saying is about a subject if its words hold a word of it, and its sentence and the article's title hold the
    others. Equal words in several articles are one saying. ``total`` is exact without ``about`` and filters.
    """
    utterances = utterances_of(archived, name)
    subject = [word for word in forms_of(about) if not word.stop]
    if subject:
        spellings = alike_words(name, {one.name for _, one in utterances})
        found = list(_about(archived, utterances, subject, spellings, filters))
    else:
        found = _newest(archived, utterances, filters, most)
    joined = _without_repeats(found)
    total = len(joined) if subject or filters.conditions else max(len(joined), len(utterances))
    return Sayings(
        name=name,
        about=about if subject else "",
        found=tuple(joined[:most]),
        total=total,
        known=bool(utterances),
        feminine=_are_feminine([one.verb for one in joined]),
    )


def _are_feminine(verbs: Sequence[str]) -> bool:
    genders = Counter(cue.gender for verb in verbs if (cue := cues().get(fold(verb))) is not None and cue.gender)
    return genders["feminine"] > genders["masculine"] + genders["plural"]


def sayings_in(document: Document) -> list[Saying]:
    """Return all sayings in an article, in order."""
    return [_saying(document, one) for one in extract_utterances(document.article.body, document.sentences)]


def read_request(archived: Speeches, request: str) -> tuple[str, str]:
    """Return the name and the subject of a request: «بوتين عن سوريا», «سيرغي لافروف سوريا».

    Without a word between them, the name is the longest beginning that names a speaker.
    """
    words = request.split()
    for place, word in enumerate(words):
        if place and fold(word) in entries("request.about"):
            return " ".join(words[:place]), " ".join(words[place + 1 :])
    for length in range(min(len(words), _LONGEST_NAME), 0, -1):
        name = " ".join(words[:length])
        if is_speaker(archived, name):
            return name, " ".join(words[length:])
    return request.strip(), ""


def _newest(
    archived: Archived, utterances: Sequence[tuple[str, Utterance]], filters: Filters, most: int
) -> list[Saying]:
    """The newest sayings that ``filters`` admit, at least ``most`` where there are as many."""
    found: list[Saying] = []
    for start in range(0, len(utterances), _AT_ONCE):
        found += _read(archived, utterances[start : start + _AT_ONCE], filters)
        if len(_without_repeats(found)) >= most:
            break
    return found


def _about(
    archived: Archived,
    utterances: Sequence[tuple[str, Utterance]],
    subject: Sequence[Forms],
    name: Sequence[Forms],
    filters: Filters,
) -> Iterator[Saying]:
    """The sayings about a subject, newest first."""
    engine = archived.engine
    boosts = query_terms(subject, engine.frequencies(frequency_terms(subject)), engine.passage_count())
    named = {mark + view for word in name if not word.stop for mark, view in _views(word)}
    # A passage of words that are carried to a speaker does not name him.
    hits = (*engine.search(boosts, _PASSAGES, filters, among=named), *engine.search(boosts, _PASSAGES, filters))
    ranked = dict.fromkeys(hit.article for hit in hits)
    spoken = {key for key, _ in utterances}
    read = set([key for key in ranked if key in spoken][:_READ])
    chosen = [(key, one) for key, one in utterances if key in read]
    for document, one in _with_documents(archived, chosen, filters):
        # Few utterances of a speaker have a word of the subject, and the others need no reading.
        own = stems_and_keys_of(document.article.body[one.start : one.end])
        if any(is_in(word, own) for word in subject):
            saying = _saying(document, one)
            if _is_about(saying, own, document, subject):
                yield saying


def _views(word: Forms) -> list[tuple[str, str]]:
    views = [(BASE_MARK, word.base)]
    return [*views, (KEY_MARK, word.key)] if len(word.key) >= _SHORTEST_KEY else views


def _is_about(saying: Saying, own: Collection[str], document: Document, subject: Sequence[Forms]) -> bool:
    """Whether the words of a saying, ``own``, its sentence and its title have all words of a subject."""
    around = " ".join(
        document.text(place)
        for place, one in enumerate(document.sentences)
        if one.start < saying.end and one.end > saying.start
    )
    whole = {*own, *stems_and_keys_of(around), *stems_and_keys_of(saying.article.title)}
    return all(is_in(word, whole) for word in subject)


def is_in(word: Forms, stems: Collection[str]) -> bool:
    """Return whether a word is among the ``stems_and_keys_of`` a text."""
    return word.stem in stems or (len(word.key) >= _SHORTEST_KEY and KEY_MARK + word.key in stems)


def stems_and_keys_of(text: str) -> set[str]:
    """Return the stems and keys of the words of ``text``."""
    words = [word for word in forms_of(text) if not word.stop]
    return {word.stem for word in words} | {KEY_MARK + word.key for word in words}


def _read(archived: Archived, utterances: Sequence[tuple[str, Utterance]], filters: Filters) -> list[Saying]:
    return [_saying(document, one) for document, one in _with_documents(archived, utterances, filters)]


def _with_documents(
    archived: Archived, utterances: Sequence[tuple[str, Utterance]], filters: Filters
) -> Iterator[tuple[Document, Utterance]]:
    keys = list(dict.fromkeys(key for key, _ in utterances))
    documents = dict(zip(keys, archived.documents(keys), strict=True))
    for key, one in utterances:
        document = documents[key]
        if document is not None and filters.admits(document.article):
            yield document, one


def _saying(document: Document, one: Utterance) -> Saying:
    article = document.article
    return Saying(
        article=article,
        text=article.body[one.start : one.end],
        start=one.start,
        end=one.end,
        speaker=article.body[one.speaker_start : one.speaker_end],
        speaker_span=(one.speaker_start, one.speaker_end),
        kind=one.kind,
        certain=one.certain,
        verb=article.body[one.verb_start : one.verb_end],
        sentences=_sentences(document, min(one.start, one.verb_start), one.end),
    )


def _sentences(document: Document, start: int, end: int) -> tuple[int, int]:
    held = [sentence for sentence in document.sentences if sentence.start < end and sentence.end > start]
    return min([start, *(one.start for one in held)]), max([end, *(one.end for one in held)])


def _without_repeats(found: Sequence[Saying]) -> list[Saying]:
    """The sayings, those with the same words joined."""
    kept: dict[str, Saying] = {}
    for saying in found:
        words = " ".join(map(fold, WORD.findall(saying.text)))
        known = kept.get(words)
        if known is None:
            kept[words] = saying
        elif saying.article.id not in {known.article.id, *(one.id for one in known.also)}:
            kept[words] = replace(known, also=(*known.also, saying.article))
    return list(kept.values())
