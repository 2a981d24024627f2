"""Votes become a question set that ``isnad eval`` reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.json_records import to_json
from bot.service.answers import AnswerService
from bot.service.feedback import feedback_records
from bot.service.follow_ups import ChatQuestion
from bot.state import DOWN, MEMORY, UP, KeptAnswer, State, VoteReason
from retrieval import Archive, CaseResult, evaluate, load_questions

ASKED = "متى كتب الأسد رسالته إلى بوتين؟"


@pytest.fixture
def state() -> Iterator[State]:
    state = State(MEMORY)
    yield state
    state.close()


@pytest.fixture
def kept(archive: Archive, state: State) -> KeptAnswer:
    """An answer in a chat."""
    question = ChatQuestion(chat=5, message=1, person=5, topic=None, text=ASKED)
    return AnswerService(archive, state, answers=3).ask(question).kept


def evaluated(archive: Archive, state: State, folder: Path) -> CaseResult:
    """The result of the one question of the exported votes."""
    lines = [to_json(record) for record in feedback_records(archive, state)]
    file = folder / "feedback.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    [result] = evaluate(archive, load_questions(file))
    return result


def test_what_people_liked_is_a_right_answer(archive: Archive, state: State, kept: KeptAnswer, tmp_path: Path) -> None:
    state.votes.put(kept.id, 0, 5, UP)
    result = evaluated(archive, state, tmp_path)
    assert (result.case.question, result.case.kind, result.rank) == (ASKED, "liked", 1)


def test_what_people_rejected_is_wrong_and_its_kind_is_the_most_frequent_reason(
    archive: Archive, state: State, kept: KeptAnswer, tmp_path: Path
) -> None:
    for person, reason in ((5, VoteReason.OLD), (6, VoteReason.WRONG_SOURCE), (7, VoteReason.OLD), (8, None)):
        state.votes.put(kept.id, 0, person, DOWN, reason)
    result = evaluated(archive, state, tmp_path)
    assert (result.case.kind, result.case.answerable, result.answered_wrongly) == ("old", False, True)


def test_a_rejection_without_a_reason_has_a_kind_of_its_own(archive: Archive, state: State, kept: KeptAnswer) -> None:
    state.votes.put(kept.id, 0, 5, DOWN)
    [record] = feedback_records(archive, state)
    assert record["kind"] == "disliked"


def test_as_many_votes_for_as_against_make_a_sentence_wrong(archive: Archive, state: State, kept: KeptAnswer) -> None:
    state.votes.put(kept.id, 0, 5, UP)
    state.votes.put(kept.id, 0, 6, DOWN)
    [record] = feedback_records(archive, state)
    assert "answers" not in record
    assert len(record["wrong"]) == 1
    state.votes.put(kept.id, 0, 7, UP)
    [record] = feedback_records(archive, state)
    assert "wrong" not in record


def test_votes_of_several_chats_on_one_question_are_one_line_without_people(
    archive: Archive, state: State, kept: KeptAnswer
) -> None:
    other = ChatQuestion(chat=123456, message=1, person=123456, topic=None, text=ASKED)
    again = AnswerService(archive, state, answers=3).ask(other).kept
    state.votes.put(kept.id, 0, 5, UP)
    state.votes.put(again.id, 0, 123456, UP)
    [record] = feedback_records(archive, state)
    assert len(record["answers"]) == 1
    assert "123456" not in to_json(record)


def test_votes_on_articles_that_are_gone_are_left_out(state: State, kept: KeptAnswer) -> None:
    state.votes.put(kept.id, 0, 5, UP)
    with Archive() as empty:
        assert list(feedback_records(empty, state)) == []
