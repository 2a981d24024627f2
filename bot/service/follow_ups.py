"""Questions that go on from another. Pure."""

from __future__ import annotations

from bot.bidi import clean
from bot.state import KeptAnswer
from retrieval import Answer


def follow_up(question: str, before: KeptAnswer) -> str:
    """``question`` with those words of the question before it that it does not say itself."""
    said = set(_words(question))
    carried = [word for word in before.words if word not in said]
    return " ".join([question, *carried])


def understood(kept: KeptAnswer) -> str | None:
    """How a follow-up was read; None when the question was asked as written."""
    return None if kept.question == kept.written else kept.question


def question_words(answer: Answer) -> tuple[str, ...]:
    """The question's own words, in its order, as the reader took them from it."""
    for quotation in (*answer.quotations, *answer.near_misses):
        known = {*quotation.why.matched, *quotation.why.missing}
        found = [word for word in _words(answer.question) if word in known]
        return tuple(dict.fromkeys([*found, *(word for word in quotation.why.matched if word not in found)]))
    return ()


def _words(text: str) -> list[str]:
    return [word.strip("؟?!.،,؛:;«»\"'()[]") for word in clean(text).split()]
