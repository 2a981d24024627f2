"""What somebody says in an article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class SpeechKind(StrEnum):
    """How words are given."""

    DIRECT = "direct"
    """Word for word, in quotation marks or behind a colon."""
    REPORTED = "reported"
    """In the words of the article («قال إن …»)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Words that an article attributes to a speaker.

    ``body[start:end]`` are the words and ``body[speaker_start:speaker_end]`` is the speaker, as the article names it
    most fully, with a title. ``name`` is the name in it, or all of it where it has none. ``certain`` is False where
    the speaker is not named beside the words and may be another («وأضاف»). ``body[verb_start:verb_end]`` is the word
    that reports them: «قال», «نفى», «بحسب».
    """

    start: int
    end: int
    speaker_start: int
    speaker_end: int
    verb_start: int
    verb_end: int
    name: str
    kind: SpeechKind
    certain: bool = True


def pack_utterances(utterances: Sequence[Utterance]) -> str:
    """Return ``utterances`` as a JSON text."""
    return json.dumps([_row(one) for one in utterances], ensure_ascii=False, separators=(",", ":"))


def unpack_utterances(text: str) -> tuple[Utterance, ...]:
    """Return what ``pack_utterances`` packed. Raises ``ValueError`` and ``TypeError`` for another text."""
    return tuple(
        Utterance(
            start=int(start),
            end=int(end),
            speaker_start=int(speaker_start),
            speaker_end=int(speaker_end),
            verb_start=int(verb_start),
            verb_end=int(verb_end),
            name=str(name),
            kind=SpeechKind(kind),
            certain=bool(certain),
        )
        for start, end, speaker_start, speaker_end, verb_start, verb_end, name, kind, certain in json.loads(text)
    )


def _row(one: Utterance) -> tuple[int | str, ...]:
    spans = (one.start, one.end, one.speaker_start, one.speaker_end, one.verb_start, one.verb_end)
    return (*spans, one.name, one.kind.value, int(one.certain))
