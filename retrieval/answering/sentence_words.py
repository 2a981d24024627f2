"""A sentence and its words, as the readers of answers see them.

The words around an answer that belong to it are data: ``retrieval/text/lexicon/answer_words.toml``. Where the parts of
a name are in no list, a word is part of one when the news does not use it in other forms, as it does nouns and verbs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from retrieval.ranking.answer_types import NUMBER
from retrieval.ranking.candidates import Word
from retrieval.text import lexicon
from retrieval.text.analysis import CUE, Forms, folded_forms, vocabulary
from retrieval.text.date_mentions import DateMention
from retrieval.text.normalization import fold
from retrieval.text.vocabulary import STOP

# A span beside the very word that is asked about («كم قتيلا», «أي مدينة»).
ASKED: Final = 3.0
# A word that the news uses in other forms at least this often, for each use, is no name.
ORDINARY: Final = 0.15
PROCLITICS: Final = "وفبلك"
AL: Final = "ال"
# Pronouns and endings of verbs that are joined to a word.
_ENDINGS: Final = ("ه", "ها", "هم", "هما", "نا", "وا", "ت", "ا", "ون", "ات")
# In a word of so many letters a first letter that looks like a conjunction is its own («لويس»).
_SHORT: Final = 4
# What a name cannot contain.
NO_NAME: Final = (
    NUMBER | CUE["month"] | CUE["weekday"] | CUE["time"] | CUE["unit"] | CUE["statement"] | CUE["place"] | CUE["person"]
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanCandidate:
    """Words ``first`` to ``last`` at ``text[start:end]`` that may answer. ``weight`` favours one over others as near to
    the words of the question. ``mention`` is its date, if any."""

    first: int
    last: int
    start: int
    end: int
    weight: float = 1.0
    mention: DateMention | None = None


@dataclass(frozen=True)
class SentenceWords:
    """A sentence and its words, with what the readers ask of them. ``asked`` are the indices of words that match the
    word that the question asks about."""

    text: str
    words: Sequence[Word]
    asked: frozenset[int]

    @cached_property
    def _surfaces(self) -> list[str]:
        return [fold(self.text[word.start : word.end]) for word in self.words]

    def forms(self, index: int) -> Forms:
        """Return the forms of the word at ``index``. Few words of a sentence are asked for, and analysis is slow."""
        return folded_forms(self._surfaces[index])

    def surface(self, index: int) -> str:
        """Return the folded word at ``index``; empty outside the sentence."""
        return self._surfaces[index] if 0 <= index < len(self.words) else ""

    def adjacent(self, index: int) -> bool:
        """Return whether only white space separates the word at ``index`` from the next."""
        return 0 <= index < len(self.words) - 1 and self.gap(index).isspace()

    def gap(self, index: int) -> str:
        """Return the text between a word and the next."""
        return self.text[self.words[index].end : self.words[index + 1].start]

    def free(self, index: int) -> bool:
        """Return whether a word may be part of a name: no stop word, none of the question."""
        return 0 <= index < len(self.words) and not (self.words[index].cues & STOP or self.words[index].in_question)

    def span(self, first: int, last: int, weight: float = 1.0) -> SpanCandidate:
        """Return the words ``first`` to ``last`` as a candidate."""
        start, end = self.words[first].start, self.words[last].end
        return SpanCandidate(first=first, last=last, start=start, end=end, weight=weight)


@cache
def entries(name: str) -> frozenset[str]:
    """Return one list of the lexicon of words around answers."""
    return frozenset(lexicon.lists("answer_words")[name])


def is_ordinary(forms: Forms) -> bool:
    """Return whether the news uses a word in other forms too, as it does nouns and verbs but not names."""
    word, known = forms.surface, vocabulary()
    if word.startswith(AL):
        others = [word[2:], f"{word}ه"]
    else:
        others = [f"{AL}{word}", f"{word}ت", f"{word}ه", f"{word}ها", f"{word}ين"]
        others += [other + word[1:] for other in "يت" if word[0] in "يت" and other != word[0]]
        others += [word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending)]
        others += [word[1:]] if word[0] in PROCLITICS + "س" and len(word) > _SHORT else []
    return sum(known.get(other, 0) for other in others) >= ORDINARY * max(1, known.get(word, 0))


def is_future_verb(word: Forms) -> bool:
    """Return whether a word is a verb with the future's «س», and a word of the news without it («سيحصل», «سيصل»)."""
    for future in lexicon.lists("affixes")["future"]:
        present = word.surface.removeprefix(future) if word.base == word.surface else word.base
        begins = word.surface.endswith(future + present) and present != word.surface
        if begins and present.startswith(lexicon.lists("inflections")["third_person"]) and present in vocabulary():
            return True
    return False
