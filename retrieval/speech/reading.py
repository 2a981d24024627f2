"""What is known and found while the utterances of a text are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from retrieval.speech.clause import Clause
from retrieval.speech.mentions import Mention
from retrieval.speech.references import References
from retrieval.speech.scanning import Text, behind_dateline
from retrieval.speech.utterance import Utterance
from retrieval.speech.words import Cue, CueKind, cues

# What a noun reports («قوله»).
_OTHER: Final = Cue(kind=CueKind.PARTICIPLE, verb="say")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An utterance in tokens: the words ``clause``, the mention of the speaker, and whether that is certain. ``verb``
    is the token that reports it, and ``joined`` whether a conjunction is joined to it."""

    clause: Clause
    mention: Mention
    verb: int
    joined: bool
    certain: bool


class Reading:
    """A text that is read, with who speaks in it and the utterances found so far."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.references = References(text)
        self.found: list[Found] = []

    def free_from(self, first: int, place: int) -> int:
        """Return the first token of a sentence before ``place``, behind words that have a speaker and behind a dateline
        («دبي (CNN) --»)."""
        first = behind_dateline(self.text, first, place)
        return max([first, *(one.clause.last + 1 for one in self.found if first <= one.clause.first < place)])

    def add(self, clause: Clause, mention: Mention, verb: int, *, certain: bool = True) -> None:
        """Note that ``mention`` says ``clause``, by the verb at ``verb``."""
        cue = cues().get(self.text.words[verb], _OTHER)
        self.references.remember(mention, cue, clause.last)
        self.found.append(Found(clause=clause, mention=mention, verb=verb, joined=cue.joined, certain=certain))

    def utterances(self) -> tuple[Utterance, ...]:
        """Return what was found, in the order of the text."""
        return tuple(sorted(map(self._utterance, self.found), key=lambda one: one.start))

    def _utterance(self, one: Found) -> Utterance:
        text = self.text
        mention = self.references.fullest(one.mention)
        return Utterance(
            start=text.starts[one.clause.first],
            end=text.ends[one.clause.last],
            speaker_start=text.starts[mention.first] + mention.clitic,
            speaker_end=text.ends[mention.last],
            verb_start=text.starts[one.verb] + one.joined,
            verb_end=text.ends[one.verb],
            name=mention.name,
            kind=one.clause.kind,
            certain=one.certain,
        )
