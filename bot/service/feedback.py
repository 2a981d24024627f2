"""Votes on quotations as a question set that ``isnad eval`` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from bot.json_records import Record
from bot.service.quotation_refs import GoneError, QuotationRefs
from bot.state import UP, State, Vote, VoteReason
from bot.state.answers import text_digest
from retrieval import Archive

# Kinds of questions whose votes name no reason.
LIKED: Final = "liked"
DISLIKED: Final = "disliked"


@dataclass(slots=True)
class _Judgement:
    """The votes on one sentence for one question."""

    balance: int = 0
    reasons: Counter[VoteReason] = field(default_factory=Counter)


def feedback_records(archive: Archive, state: State) -> Iterator[Record]:
    """A record of a question set for each question with votes: ``answers`` are sentences with more votes for than
    against them, ``wrong`` are the others. ``kind`` is the most frequent reason against them.

    Sentences that the archive no longer has, or has changed, are left out.
    """
    refs = QuotationRefs(archive, state)
    votes = sorted(state.votes.all(), key=lambda vote: vote.question)
    for question, own in groupby(votes, key=lambda vote: vote.question):
        record = _record(question, own, refs)
        if record is not None:
            yield record


def _record(question: str, votes: Iterable[Vote], refs: QuotationRefs) -> Record | None:
    judgements: dict[tuple[str, str], _Judgement] = {}
    for vote in votes:
        kept = vote.quotation
        try:
            article, (start, end) = refs.sentence(kept.article, kept.start, kept.end, kept.digest)
        except GoneError:
            continue
        judgement = judgements.setdefault((article.id, article.body[start:end]), _Judgement())
        judgement.balance += vote.vote
        if vote.vote != UP and vote.reason is not None:
            judgement.reasons[vote.reason] += 1
    if not judgements:
        return None
    wrong = {sentence: one for sentence, one in judgements.items() if one.balance <= 0}
    record: Record = {
        "id": f"feedback-{text_digest(question)}",
        "kind": _kind(wrong.values()),
        "question": question,
    }
    right = [sentence for sentence in judgements if sentence not in wrong]
    if right:
        record["answers"] = [expected_record(sentence) for sentence in right]
    if wrong:
        record["wrong"] = [expected_record(sentence) for sentence in wrong]
    return record


def _kind(wrong: Iterable[_Judgement]) -> str:
    judged = list(wrong)
    if not judged:
        return LIKED
    reasons = sum((one.reasons for one in judged), Counter[VoteReason]())
    return reasons.most_common(1)[0][0].value if reasons else DISLIKED


def expected_record(sentence: tuple[str, str]) -> Record:
    """A sentence, given as the article's id and its text, as question sets name it."""
    article, text = sentence
    return {"article": article, "contains": text}
