"""What is said in a body, for the tests of the extraction."""

from __future__ import annotations

from retrieval.speech.extraction import extract_utterances
from retrieval.speech.utterance import Utterance
from retrieval.text.segmentation import segment


def extracted(body: str) -> list[Utterance]:
    return list(extract_utterances(body, segment(body)))


def said(body: str) -> list[tuple[str, str]]:
    """The speakers and the words of a body, as slices of it."""
    return [(body[one.speaker_start : one.speaker_end], body[one.start : one.end]) for one in extracted(body)]


def speakers(body: str) -> list[str]:
    """The names of the speakers of a body."""
    return [one.name for one in extracted(body)]
