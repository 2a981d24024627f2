"""Follow-up questions: rewritten with the words of the question before. Pure."""

from __future__ import annotations

from bot.bidi import clean
from bot.state import KeptAnswer
from retrieval import Answer


def follow_up(question: str, before: KeptAnswer) -> str:
    """Append to ``question`` the words of the question before it that it does not contain."""
    said = set(_words(question))
    carried = [word for word in before.words if word not in said]
    return " ".join([question, *carried])


def understood(kept: KeptAnswer) -> str | None:
    """The rewritten question of a follow-up; None if the question was asked as written."""
    return None if kept.question == kept.written else kept.question


def question_words(answer: Answer) -> tuple[str, ...]:
    """The words of the question that were searched, in its order."""
    for quotation in (*answer.quotations, *answer.near_misses):
        known = {*quotation.why.matched, *quotation.why.missing}
        found = [word for word in _words(answer.question) if word in known]
        return tuple(dict.fromkeys([*found, *(word for word in quotation.why.matched if word not in found)]))
    return ()


def _words(text: str) -> list[str]:
    return [word.strip("؟?!.،,؛:;«»\"'()[]") for word in clean(text).split()]
