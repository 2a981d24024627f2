"""The words that report speech, from ``lexicon/speech.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

from retrieval.text import lexicon

# Conjunctions written together with the word behind them.
_CONJUNCTIONS: Final = ("", "و", "ف")
# The ending of a plural, and those of its other cases («مسؤولين», «منظمو المظاهرة»).
_PLURAL: Final = "ون"
_OTHER_PLURALS: Final = ("ين", "و", "ي")


class CueKind(Enum):
    """What a word does in a report of speech."""

    VERB = "verb"
    PARTICIPLE = "participle"
    ATTRIBUTION = "attribution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word that reports speech. ``verb`` is its group in the lexicon. ``gender`` of the subject of a finite verb is
    ``masculine``, ``feminine`` or ``plural``. ``joined``: a conjunction stands before it."""

    kind: CueKind
    verb: str = ""
    gender: str = ""
    joined: bool = False


@cache
def cues() -> dict[str, Cue]:
    """Return the cues by their folded spelling, with and without a conjunction."""
    lists = lexicon.lists("speech")
    found: dict[str, Cue] = {}
    for gender in ("masculine", "feminine", "plural"):
        for key, entries in lists.items():
            section, _, verb = key.partition(".")
            if section == gender:
                for conjunction in _CONJUNCTIONS:
                    cue = Cue(kind=CueKind.VERB, verb=verb, gender=gender, joined=bool(conjunction))
                    found |= {conjunction + entry: cue for entry in entries}
    for key, entries in lists.items():
        section, _, verb = key.partition(".")
        if section == "participle":
            for conjunction in _CONJUNCTIONS[:2]:
                cue = Cue(kind=CueKind.PARTICIPLE, verb=verb, joined=bool(conjunction))
                found |= {conjunction + entry: cue for entry in entries}
    for entry in lists["attribution.words"]:
        for conjunction in _CONJUNCTIONS[:2]:
            found[conjunction + entry] = Cue(kind=CueKind.ATTRIBUTION, joined=bool(conjunction))
    return found


@cache
def entries(key: str) -> frozenset[str]:
    """Return the folded entries of one list of ``lexicon/speech.toml``."""
    return frozenset(lexicon.lists("speech")[key])


@cache
def heads() -> frozenset[str]:
    """Return the words that begin a speaker without a name."""
    found = entries("speaker.persons") | entries("speaker.bodies")
    plurals = [word.removesuffix(_PLURAL) for word in found if word.endswith(_PLURAL)]
    return found.union(stem + ending for stem in plurals for ending in _OTHER_PLURALS)


@cache
def prepositions() -> dict[str, str]:
    """Return the preposition that begins what is said, by the group of the verb."""
    pairs = map(str.split, lexicon.lists("speech")["complement.prepositions"])
    return {pair[0]: pair[1] for pair in pairs}
