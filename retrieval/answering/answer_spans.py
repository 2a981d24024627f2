"""Where in a sentence the answer stands: the name, the date or the number asked for."""

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
from retrieval.text.vocabulary import is_number

_NAME_CUES: Final = {
    "place": CUE["place_name"],
    "person": CUE["person_name"],
}
# Words that go on a number («3 ملايين دولار») or a time («القرن السادس عشر»).
_CONTINUES: Final = {
    "number": NUMBER | CUE["unit"],
    "time": CUE["time"] | CUE["ordinal"] | NUMBER,
    "place": CUE["place_name"],
    "person": CUE["person_name"] | CUE["rare"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSpan:
    """The words that answer, ``text[start:end]``, and what they say, to compare with
    what another sentence says: numbers (as views), or a date."""

    span: Span
    numbers: frozenset[int]
    date: DateMention | None


def find_answer_span(
    query: Query, candidate: Candidate, words: Sequence[Word], pool: CandidatePool
) -> AnswerSpan | None:
    """The words of the sentence, of all its ``words``, that answer ``query``, None when it asks for nothing
    that can be pointed at or the sentence has no such thing beside the question's words.

    Of several the one nearest to the words that match, rare ones first.
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
        first, last, mention = max(runs, key=lambda run: pull[run[0] : run[1] + 1].max())
    return AnswerSpan(
        span=(mention.start, mention.end) if mention else (words[first].start, words[last].end),
        numbers=frozenset(word.stem for word in words[first : last + 1] if is_number(word.stem, word.cues)),
        date=mention,
    )


def disagree(one: AnswerSpan, other: AnswerSpan) -> bool:
    """Whether two answers to one question cannot both be right: numbers with none in
    common, or dates of which some part differs."""
    if one.date and other.date:
        parts = [(getattr(one.date, name), getattr(other.date, name)) for name in ("year", "month", "day")]
        return any(a is not None and b is not None and a != b for a, b in parts)
    return bool(one.numbers and other.numbers and not one.numbers & other.numbers)


def _candidate_spans(kind: str, text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, DateMention | None]]:
    """First and last word of everything that may be pointed at."""
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
    """Whether a name stands beside a word of the question: a part of a name that the
    question gives («بشار» beside «الأسد»), no answer to it."""
    return any(words[i].in_question for i in (index - 1, index + 1) if 0 <= i < len(words))


def _adjacent(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether nothing but white space is between a word and the next."""
    return text[words[index].end : words[index + 1].start].isspace()
