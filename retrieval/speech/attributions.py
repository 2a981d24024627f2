"""Reads attributions without a verb of their own: «بحسب الوزارة», «وفقا لما ذكرته الوزارة», «على حد قول الوزير»."""

from __future__ import annotations

from typing import Final

from retrieval.speech.clauses import COMMAS
from retrieval.speech.persons import is_title
from retrieval.speech.scanning import FOR, LIL, Text
from retrieval.speech.speakers import Mention
from retrieval.speech.words import CueKind, cues, entries
from retrieval.text.name_words import kind_of_name

# Words between «بحسب X» and «فإن», at most.
_REACH: Final = 25


def behind_attribution(text: Text, place: int, end: int) -> int | None:
    """Return where the speaker of the attribution at ``place`` begins; None where it names nobody («بحسب قوله»)."""
    said = False
    for at in range(place + 1, end):
        word = text.words[at]
        bare = word.removeprefix(FOR)
        if bare in entries("attribution.of_pronoun"):
            return None
        verb = _is_verb(word)
        if not (verb or _is_link(word, bare)):  # «وفق ما أكده لمراسلتنا»: whom it was said to
            return None if said and bare != word and not word.startswith(LIL) else at
        said = said or verb
    return None


def behind_so(text: Text, place: int, end: int) -> int:
    """Return the place of «فإن», with which the words of «بحسب X، فإن …» begin, else behind the comma."""
    reach = range(place, min(end, place + _REACH))
    so = next((at for at in reach if text.words[at] in entries("complement.so")), None)
    return so if so is not None else next((at + 1 for at in reach if text.words[at] in COMMAS), place)


def may_attribute(text: Text, mention: Mention) -> bool:
    """Return whether ``mention`` can say something: a person or a body, and no «القانون»."""
    word = text.words[mention.first]
    return (
        mention.named
        or mention.first - 1 in text.closing
        or kind_of_name(word) is not None
        or is_title(word)
        or is_title(word[len(LIL) :] if word.startswith(LIL) else word[mention.clitic :])
    )


def _is_link(word: str, bare: str) -> bool:
    links = word in entries("attribution.links") or word in entries("attribution.what")
    return links or bare in entries("attribution.of_word")


def _is_verb(word: str) -> bool:
    """Whether a word is a verb of saying, also with a pronoun: «ذكرته»."""
    cue = cues().get(word)
    if cue is not None and cue.kind is CueKind.VERB:
        return True
    endings = entries("joined_pronoun")
    return any(word.endswith(ending) and word[: -len(ending)] in cues() for ending in endings)
