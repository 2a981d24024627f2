"""Finds the answer inside a sentence: the name, the date or the number asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retrieval.answer import Span
from retrieval.ranking.answer_types import NUMBER
from retrieval.ranking.candidates import Candidate, CandidatePool, Word
from retrieval.ranking.proximity import Proximity
from retrieval.ranking.query import Query
from retrieval.text.analysis import CUE
from retrieval.text.date_mentions import DateMention, find_dates

_NAME_CUES: Final = {
    "place": CUE["place_name"],
    "person": CUE["person_name"],
}
# Cues of words that continue a number («3 ملايين دولار»), a time («القرن السادس عشر») or a name.
_CONTINUES: Final = {
    "number": NUMBER | CUE["unit"],
    "time": CUE["time"] | CUE["ordinal"] | NUMBER,
    "place": CUE["place_name"],
    "person": CUE["person_name"] | CUE["rare"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSpan:
    """The words that answer, ``text[start:end]`` with ``span`` as ``(start, end)``."""

    span: Span


def find_answer_span(
    query: Query, candidate: Candidate, words: Sequence[Word], pool: CandidatePool
) -> AnswerSpan | None:
    """Return the words of the sentence that answer ``query``; ``words`` are all its words.

    None when the question expects no type with a span, or when the sentence has none outside the words of the
    question. Of several spans the one nearest to the matched words is chosen, weighted by their rarity.
    """
    text = candidate.document.text(candidate.index)
    runs = list(_candidate_spans(query.kind, text, words))
    if not runs or (query.identity and query.kind == "person"):
        return None
    first, last, mention = runs[0]
    if len(runs) > 1:
        levels = pool.matches.levels[:, pool.matches.words_of(candidate.row)]
        near = Proximity(levels > 0, np.array([0]), np.array([levels.shape[1]]))
        pull = near.weigh_by_distance(pool.matcher.weights)
        first, last, mention = max(runs, key=lambda run: float(np.max(pull[run[0] : run[1] + 1])))
    return AnswerSpan(span=(mention.start, mention.end) if mention else (words[first].start, words[last].end))


def _candidate_spans(kind: str, text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, DateMention | None]]:
    """Yield the first and last word of every possible answer, and its date, if any."""
    taken = -1
    if kind == "time":
        for mention in find_dates(text):
            inside = [i for i, word in enumerate(words) if mention.start <= word.start < mention.end]
            if inside and not all(words[i].in_question for i in inside):
                yield inside[0], inside[-1], mention
                taken = inside[-1]
    continues = _CONTINUES.get(kind, 0)
    for index in range(len(words)):
        if index <= taken or not _begins_answer(kind, words, index):
            continue
        last = index
        while last + 1 < len(words) and words[last + 1].cues & continues and _adjacent(text, words, last):
            last += 1
        taken = last
        yield index, last, None


def _begins_answer(kind: str, words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if word.in_question or (kind in _NAME_CUES and _is_name_in_question(words, index)):
        return False
    if kind == "number":
        return bool(word.cues & NUMBER)
    if kind == "time":
        following = words[index + 1].cues if index + 1 < len(words) else 0
        return bool(word.cues & CUE["time"] and following & (NUMBER | CUE["ordinal"]))
    return bool(word.cues & _NAME_CUES.get(kind, 0))


def _is_name_in_question(words: Sequence[Word], index: int) -> bool:
    """Return whether a name is next to a word of the question, and so part of a name in it («بشار» beside
    «الأسد»)."""
    return any(words[i].in_question for i in (index - 1, index + 1) if 0 <= i < len(words))


def _adjacent(text: str, words: Sequence[Word], index: int) -> bool:
    """Return whether only white space separates a word from the next."""
    return text[words[index].end : words[index + 1].start].isspace()
