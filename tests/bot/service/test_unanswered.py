"""What the archive did not know: recorded when people ask, grouped, checked against the archive of now, exported."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.json_records import Record, to_json
from bot.service.answers import AnswerService
from bot.service.follow_ups import ChatQuestion
from bot.service.unanswered import UnansweredGroup, answer_now, unanswered_groups, unanswered_records
from bot.service.unanswered_log import UnansweredLog
from bot.state import DOWN, MEMORY, UP, KeptAnswer, State, UnansweredReason
from retrieval import Archive, Article, evaluate, load_questions

REEM, ZIAD = 5, 123_456
NOWHERE = "ما عاصمة اليابان؟"
SAME = "عاصمة اليابان ايه؟"
CALLED = "متى كتب الأسد رسالته إلى بوتين؟"
TOKYO = Article(id="tokyo", title="عاصمة اليابان", body="عاصمة اليابان هي طوكيو، وفيها مقر الحكومة اليابانية.")


@pytest.fixture
def state() -> Iterator[State]:
    state = State(MEMORY)
    yield state
    state.close()


@pytest.fixture
def archive(archive: Archive) -> Iterator[Archive]:
    """A copy of the shared archive, which articles may be added to."""
    with Archive() as copy:
        copy.add(list(archive.articles()))
        yield copy


@pytest.fixture
def service(archive: Archive, state: State) -> AnswerService:
    return AnswerService(archive, state, answers=3, unanswered=UnansweredLog(state, salt="1:x", days=90))


def ask(service: AnswerService, text: str, person: int | None = REEM, *, chat: int = 7, message: int = 1) -> KeptAnswer:
    return service.ask(ChatQuestion(chat=chat, message=message, person=person, topic=None, text=text)).kept


def groups(state: State, *, days: int = 90, last: int | None = None) -> list[UnansweredGroup]:
    return unanswered_groups(state, days=days, last=last)


def records(archive: Archive, state: State) -> list[Record]:
    return [record for _, _, record in unanswered_records(archive, state, groups(state))]


def test_a_silence_is_recorded_and_an_answer_is_not(service: AnswerService, state: State) -> None:
    assert not ask(service, NOWHERE).answered
    assert ask(service, CALLED, message=2).answered
    assert [group.question for group in groups(state)] == [NOWHERE]


def test_near_questions_are_one_group_and_a_person_counts_once(service: AnswerService, state: State) -> None:
    ask(service, SAME)
    ask(service, NOWHERE, message=2)
    ask(service, NOWHERE, ZIAD, message=3)
    ask(service, NOWHERE, None, message=4)  # written in the name of the chat
    [group] = groups(state)
    assert (group.questions, group.people, group.silent) == ((NOWHERE, SAME), 3, 3)


def test_who_asked_is_not_in_the_database(service: AnswerService, state: State) -> None:
    ask(service, NOWHERE, ZIAD)
    [question] = state.unanswered.all(since=0)
    [asker] = question.silent
    assert str(ZIAD) not in asker
    assert UnansweredLog(state, salt="2:y", days=90).asker(ZIAD) != asker, "the key is the bot's"


def test_a_vote_down_is_recorded_until_the_person_votes_up(service: AnswerService, state: State) -> None:
    kept = ask(service, CALLED)
    service.vote(kept, 0, ZIAD, DOWN)
    [group] = groups(state)
    assert (group.question, group.disliked, group.silent) == (CALLED, 1, 0)
    service.vote(kept, 0, ZIAD, UP)
    assert groups(state) == []
    assert state.votes.count(kept.id, 0).up == 1


def test_forgetting_a_person_forgets_what_only_they_asked(service: AnswerService, state: State) -> None:
    ask(service, NOWHERE)
    ask(service, NOWHERE, ZIAD, message=2)
    ask(service, "من فاز بكأس المريخ؟", message=3)
    service.forget(REEM)
    assert [(group.question, group.people) for group in groups(state)] == [(NOWHERE, 1)]


def test_nothing_is_kept_without_retention(archive: Archive, state: State) -> None:
    service = AnswerService(archive, state, answers=3, unanswered=UnansweredLog(state, salt="x", days=0))
    ask(service, NOWHERE)
    assert state.unanswered.all(since=0) == []
    assert groups(state, days=0) == []


def test_an_empty_archive_is_no_gap_of_its_own(state: State) -> None:
    with Archive() as empty:
        service = AnswerService(empty, state, answers=3, unanswered=UnansweredLog(state, salt="x", days=90))
        ask(service, NOWHERE)
    assert groups(state) == []


def test_a_question_is_answered_now_when_an_article_has_come(
    service: AnswerService, state: State, archive: Archive
) -> None:
    ask(service, NOWHERE)
    [group] = groups(state)
    assert answer_now(group, archive) is None
    archive.add([TOKYO])
    now = answer_now(group, archive)
    assert now is not None
    assert now.article.id == "tokyo"


def test_the_sentence_that_was_voted_down_is_no_answer_now(
    service: AnswerService, state: State, archive: Archive
) -> None:
    service.vote(ask(service, CALLED), 0, REEM, DOWN)
    [group] = groups(state)
    assert answer_now(group, archive) is None


def test_the_export_is_a_question_set(service: AnswerService, state: State, archive: Archive, tmp_path: Path) -> None:
    ask(service, NOWHERE)
    ask(service, "من فاز بكأس المريخ؟", message=2)
    service.vote(ask(service, CALLED, message=3), 0, REEM, DOWN)
    archive.add([TOKYO])
    file = tmp_path / "unanswered.jsonl"
    exported = records(archive, state)
    file.write_text("\n".join(map(to_json, exported)), encoding="utf-8")
    results = {result.case.question: result for result in evaluate(archive, load_questions(file))}
    assert (results[NOWHERE].case.answerable, results[NOWHERE].rank) == (True, 1)
    assert not results["من فاز بكأس المريخ؟"].case.answerable
    assert results[CALLED].case.wrong
    assert {record["question"]: record["now_answered"] for record in exported} == {
        NOWHERE: True, "من فاز بكأس المريخ؟": False, CALLED: False,
    }  # fmt: skip


def test_only_what_was_asked_in_the_last_days_is_in_the_list_of_a_week() -> None:
    now = time.time()
    state = State(MEMORY, clock=lambda: now)
    try:
        state.unanswered.put(NOWHERE, "x", UnansweredReason.SILENCE)
        now -= 8 * 86_400
        state.unanswered.put("من فاز بكأس المريخ؟", "x", UnansweredReason.SILENCE)
        assert [group.question for group in groups(state, last=7)] == [NOWHERE]
        assert len(groups(state)) == 2
        assert [group.question for group in groups(state, days=3)] == [NOWHERE]
    finally:
        state.close()
