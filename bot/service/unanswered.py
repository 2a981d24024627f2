"""What the archive did not know: unanswered questions in groups that ask the same, and as a question set."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from time import time
from typing import Final

from bot.error_messages import CommandError
from bot.json_records import Record
from bot.service.asking import ask
from bot.service.feedback import expected_record
from bot.service.quotation_refs import GoneError, QuotationRefs
from bot.state import State, UnansweredQuestion, WrongSentence
from retrieval import Archive, QuestionError, Quotation, Strictness, group_questions

DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredGroup:
    """Questions that ask the same; ``questions`` begins with the one that most people asked.

    ``people`` counts everyone, ``silent`` and ``disliked`` those who got silence and those who voted an answer down.
    ``strictness`` is that of the first question.
    """

    questions: tuple[str, ...]
    people: int
    silent: int
    disliked: int
    last_asked: date
    strictness: str | None
    wrong: tuple[WrongSentence, ...]

    @property
    def question(self) -> str:
        """The question that stands for the group."""
        return self.questions[0]


def unanswered_groups(state: State, *, days: int, last: int | None = None) -> list[UnansweredGroup]:
    """The groups of what was kept for ``days`` days, most people first, then the latest. With ``last`` only those that
    were asked in the last ``last`` days."""
    found = state.unanswered.all(since=time() - DAY * days) if days else []
    found.sort(key=lambda one: (-len(one.silent | one.disliked), -one.last_asked))
    groups = [_group([found[index] for index in group]) for group in group_questions([q.question for q in found])]
    if last is not None:
        first = datetime.fromtimestamp(time() - DAY * last).astimezone().date()
        groups = [group for group in groups if group.last_asked > first]
    return sorted(groups, key=lambda group: (-group.people, -group.last_asked.toordinal()))


def _group(questions: Sequence[UnansweredQuestion]) -> UnansweredGroup:
    silent = frozenset[str]().union(*(one.silent for one in questions))
    disliked = frozenset[str]().union(*(one.disliked for one in questions))
    return UnansweredGroup(
        questions=tuple(dict.fromkeys(one.question for one in questions)),
        people=len(silent | disliked),
        silent=len(silent),
        disliked=len(disliked),
        last_asked=datetime.fromtimestamp(max(one.last_asked for one in questions)).astimezone().date(),
        strictness=questions[0].strictness,
        wrong=tuple(dict.fromkeys(wrong for one in questions for wrong in one.wrong)),
    )


def answer_now(group: UnansweredGroup, archive: Archive) -> Quotation | None:
    """The sentence that answers the question of ``group`` now; None if there is none, or only one that was voted down.

    It is asked as it was then: at the same level, and with its days counted from the day when it was last asked.
    """
    levels = {level.value for level in Strictness}
    strictness = Strictness(group.strictness) if group.strictness in levels else None
    with suppress(QuestionError, CommandError):
        answer = ask(group.question, archive, top=1, strictness=strictness, today=group.last_asked)
        best = next(iter(answer.quotations), None)
        known = {(wrong.article, wrong.start) for wrong in group.wrong}
        return None if best is None or (best.article.id, best.start) in known else best
    return None


def unanswered_records(
    archive: Archive, state: State, groups: Sequence[UnansweredGroup]
) -> Iterator[tuple[UnansweredGroup, Quotation | None, Record]]:
    """Each group with the sentence that answers it now, and its record of a question set.

    ``answers`` is that sentence, which a person must check, or empty: nothing answers the question. A group that was
    only voted down has its wrong sentences instead.
    """
    refs = QuotationRefs(archive, state)
    for group in groups:
        now = answer_now(group, archive)
        record: Record = {
            "id": f"unanswered-{hashlib.sha256(group.question.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}",
            "kind": "unanswered" if group.silent else "disliked",
            "question": group.question,
        }
        wrong = [expected_record(found) for one in group.wrong if (found := _sentence(one, refs)) is not None]
        if now is not None or group.silent or not wrong:
            record["answers"] = [expected_record((now.article.id, now.text))] if now else []
        if wrong:
            record["wrong"] = wrong
        record |= {
            "variants": list(group.questions[1:]),
            "people": group.people,
            "last_asked": group.last_asked.isoformat(),
            "now_answered": now is not None,
        }
        yield group, now, record


def _sentence(wrong: WrongSentence, refs: QuotationRefs) -> tuple[str, str] | None:
    with suppress(GoneError):
        article, (start, end) = refs.sentence(wrong.article, wrong.start, wrong.end, wrong.digest)
        return article.id, article.body[start:end]
    return None
