from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.state import (
    MEMORY,
    Asked,
    Brought,
    KeptCorroboration,
    KeptQuotation,
    KeptValue,
    Prompt,
    RequestState,
    State,
    StateError,
)
from bot.state.tables import AnswerRow, Base
from tests.bot.state.clock import Clock


def again(url: str) -> State:
    return State(url, Clock())


def rows(state: State, query: str) -> list[tuple[object, ...]]:
    """What another connection sees."""
    with state.store.transaction() as session:
        return [tuple(row) for row in session.execute(text(query))]


def asked(chat: int = 1, message: int = 10, **changes: object) -> Asked:
    fields = {"person": 5, "topic": None, "written": "من؟", "question": "من كتب؟", **changes}
    return Asked(chat=chat, message=message, **fields)  # type: ignore[arg-type]


def quotation(place: int = 1) -> KeptQuotation:
    return KeptQuotation(
        place=place,
        article="a",
        start=0,
        end=9,
        digest="d",
        score=0.5,
        highlights=((0, 2), (3, 5)),
        also=(KeptCorroboration(article="b", start=1, end=4, digest="e", kind="copy"),),
        values=(KeptValue(article="b", start=1, end=4, digest="e", span=(0, 2), number=131.0),),
        matched=("كتب",),
        missing=(),
        expects="person",
        offers=True,
    )


def test_the_migrations_make_the_tables_of_the_code(state: State) -> None:
    with state.store.transaction() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_in_memory_holds_while_it_is_open() -> None:
    state = State(MEMORY)
    state.chats.set_answers(1, 5)
    assert state.chats.settings(1).answers == 5
    state.close()


def test_the_file_is_written_ahead_so_that_a_kill_costs_nothing(tmp_path: Path) -> None:
    state = State(f"sqlite:///{tmp_path / 'new' / 'bot.sqlite'}")
    state.chats.set_answers(1, 5)
    with closing(sqlite3.connect(tmp_path / "new" / "bot.sqlite")) as connection, connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT answers FROM chats").fetchall() == [(5,)]
    connection.close()
    state.close()


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/nowhere/bot.sqlite", "nosuch://host/db"])
def test_a_database_that_cannot_be_opened_says_so_in_one_line(url: str) -> None:
    with pytest.raises(StateError) as caught:
        State(url)
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("ليست قاعدة بيانات " * 100, encoding="utf-8")
    with pytest.raises(StateError):
        State(f"sqlite:///{path}")
    assert path.read_text(encoding="utf-8").startswith("ليست")


def test_a_database_that_fails_later_says_so_too(state: State) -> None:
    with state.store.transaction() as session:
        session.execute(text("DROP TABLE chats"))
    with pytest.raises(StateError, match=r"no such table|does not exist"):
        state.chats.settings(1)


def test_settings_of_a_chat_survive_a_restart(state: State, url: str) -> None:
    state.chats.set_language(1, "en")
    state.chats.set_answers(1, 5)
    state.chats.turn_source(1, "المساء")
    state.close()
    kept = again(url)
    settings = kept.chats.settings(1)
    assert (settings.language, settings.answers, settings.sources) == ("en", 5, {"المساء": 1})
    kept.close()


def test_an_unknown_chat_has_the_defaults(state: State) -> None:
    settings = state.chats.settings(99)
    assert (settings.language, settings.answers, settings.sources) == (None, None, {})


def test_a_request_is_open_until_it_is_decided_and_may_be_repeated_after_a_day(state: State, clock: Clock) -> None:
    assert state.requests.standing(5) is RequestState.SENT
    state.requests.put(5, by=5)
    assert state.requests.standing(5) is RequestState.WAITING
    assert state.requests.standing(-7) is RequestState.SENT
    clock.now += 90_000
    assert state.requests.standing(5) is RequestState.SENT
    assert state.requests.is_open(5)
    state.requests.close(5)
    assert not state.requests.is_open(5)


def test_the_requests_of_all_people_have_a_limit_in_an_hour(state: State, clock: Clock) -> None:
    for number in range(1, 21):
        assert state.requests.standing(number) is RequestState.SENT
        state.requests.put(number, by=number)
    assert state.requests.standing(21) is RequestState.CROWDED
    clock.now += 3601
    assert state.requests.standing(21) is RequestState.SENT


def test_a_prompt_is_known_by_its_message_and_forgotten_with_the_person(state: State) -> None:
    brought = Brought(chat=5, message=7, given="x", person=5)
    kept = state.additions.begin(brought, article="a", before=None, after="d", changes=True)
    state.additions.prompt(5, 9, Prompt(addition=kept.id, field="title"))
    assert state.additions.prompted(5, 9) == Prompt(addition=kept.id, field="title")
    assert state.additions.prompted(5, 8) is None
    state.requests.put(5, by=5)
    state.erasure.person(5)
    assert state.additions.prompted(5, 9) is None
    assert not state.requests.is_open(5)


def test_an_outlet_turns_from_neutral_to_preferred_to_excluded_and_back(state: State) -> None:
    assert [state.chats.turn_source(1, "المساء") for _ in range(4)] == [1, -1, 0, 1]


def test_a_group_that_became_a_supergroup_keeps_its_settings_and_its_grant(state: State) -> None:
    state.chats.set_answers(-5, 10)
    state.chats.set_strictness(-5, "strict")
    state.grants.put(-5, allowed=True, by=1)
    state.grants.count([(-5, 2)])
    state.chats.migrate(-5, -1005)
    state.chats.migrate(-5, -1005)
    assert (state.chats.settings(-1005).answers, state.chats.settings(-1005).strictness) == (10, "strict")
    assert (state.grants.of(-1005), state.grants.of(-5)) == (True, None)
    assert state.grants.count([(-1005, 2)]) is None
    assert state.grants.count([(-1005, 2)]) is not None


def test_what_was_set_after_the_move_is_not_undone_by_its_announcement(state: State) -> None:
    state.chats.set_answers(-5, 10)
    state.chats.set_answers(-1005, 3)
    state.chats.migrate(-5, -1005)
    assert state.chats.settings(-1005).answers == 3


def test_an_answer_to_message_5_of_the_old_group_is_none_to_message_5_of_the_new(state: State) -> None:
    state.answers.keep(asked(chat=-5, message=5), [], answered=True)
    state.chats.migrate(-5, -1005)
    assert state.answers.to(-1005, 5) == []


def test_a_chat_that_let_the_bot_go_is_suspended_until_it_is_back(state: State) -> None:
    state.chats.suspend(1)
    assert state.chats.suspended(1)
    assert state.chats.welcome(1)
    assert not state.chats.suspended(1)
    assert not state.chats.welcome(1)


def test_a_key_lets_one_person_in_once(state: State) -> None:
    key = state.grants.make_key(by=1)
    assert state.grants.use_key(key, 7)
    assert not state.grants.use_key(key, 8)
    assert (state.grants.of(7), state.grants.of(8)) == (True, None)


def test_a_key_does_not_help_who_was_shut_out_and_is_not_spent_on_them(state: State) -> None:
    key = state.grants.make_key(by=1)
    state.grants.put(7, allowed=False, by=1)
    assert not state.grants.use_key(key, 7)
    assert state.grants.of(7) is False
    assert state.grants.use_key(key, 8)


def test_a_key_is_not_kept_as_it_is(state: State) -> None:
    key = state.grants.make_key(by=1)
    kept = rows(state, "SELECT * FROM keys")
    assert kept
    assert key not in str(kept)


def test_a_quota_is_used_up_and_renewed_with_the_hour(state: State, clock: Clock) -> None:
    clock.now = 3600.0 * 100 + 600
    assert [state.grants.count([(7, 2), (-1, 9)]) for _ in range(3)] == [None, None, (7, 3001)]
    assert state.grants.count([(8, 2), (-1, 2)]) == (-1, 3001)
    clock.now += 3000
    assert state.grants.count([(7, 2), (-1, 2)]) is None


def test_what_a_quota_refuses_counts_against_no_other(state: State) -> None:
    assert state.grants.count([(7, 1), (-1, 2)]) is None
    assert state.grants.count([(7, 1), (-1, 2)]) is not None
    assert state.grants.count([(8, 1), (-1, 2)]) is None


def test_no_limit_is_never_used_up(state: State) -> None:
    assert [state.grants.count([(7, 0)]) for _ in range(5)] == [None] * 5


def test_what_a_button_refers_to_survives_a_restart(state: State, url: str) -> None:
    kept = state.answers.keep(asked(), [quotation()], answered=True)
    state.answers.sent(kept.id, 11)
    state.close()
    opened = again(url)
    found = opened.answers.get(kept.id)
    assert found is not None
    assert (found.quotations, found.question, found.sent_message) == ((quotation(),), "من كتب؟", 11)
    assert opened.answers.shown(1, 11) == found
    assert opened.answers.to(1, 10) == [found]
    opened.close()


def test_the_questions_of_one_message_are_found_in_their_order(state: State) -> None:
    for message, sent in ((10, 11), (11, 12), (12, None)):  # a further question has the answer before it
        kept = state.answers.keep(asked(message=message, written=f"سؤال {message}"), [], answered=False)
        if sent is not None:
            state.answers.sent(kept.id, sent)
    assert [kept.written for kept in state.answers.to(1, 10)] == ["سؤال 10", "سؤال 11", "سؤال 12"]


def test_an_answer_that_is_removed_leaves_no_targets_of_its_buttons(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation()], answered=True)
    state.answers.sent(kept.id, 11)
    state.votes.put(kept.id, 0, 5, 1)
    state.answers.remove(kept.id)
    state.answers.remove(kept.id)
    assert (state.answers.get(kept.id), state.answers.shown(1, 11)) == (None, None)
    assert rows(state, "SELECT * FROM votes") == []


def test_the_recent_answer_is_of_an_earlier_message_and_not_old(state: State, clock: Clock) -> None:
    first = state.answers.keep(asked(message=10), [], answered=True)
    state.answers.keep(asked(message=10, topic=3, chat=2), [], answered=True)
    assert state.answers.recent(1, None, before=10, seconds=600) is None
    assert state.answers.recent(1, None, before=12, seconds=600) == first
    clock.now += 601
    assert state.answers.recent(1, None, before=12, seconds=600) is None


def test_an_answer_kept_before_sentences_were_kept_of_other_articles_is_still_read(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation()], answered=True)
    older = {**asdict(quotation()), "also": ["b"], "disagrees": ["c"]}
    del older["values"]
    with state.store.transaction() as session:
        session.get_one(AnswerRow, kept.id).quotations = [older]
    read = state.answers.get(kept.id)
    assert read is not None
    assert (read.quotations[0].article, read.quotations[0].also, read.quotations[0].values) == ("a", (), ())


def test_an_edited_question_keeps_the_number_of_its_answer(state: State) -> None:
    first = state.answers.keep(asked(), [quotation()], answered=True)
    state.answers.sent(first.id, 11)
    second = state.answers.keep(asked(question="متى؟"), [], answered=False)
    assert (second.id, second.sent_message, second.answered, second.quotations) == (first.id, 11, False, ())


def test_an_answer_shown_again_is_found_by_either_message(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation()], answered=True)
    state.answers.sent(kept.id, 11)
    state.answers.sent(kept.id, 15, again=True)
    found = [state.answers.shown(1, message) for message in (11, 15)]
    assert [one.sent_message for one in found if one] == [11, 11]


def test_the_last_answer_is_that_of_the_topic(state: State) -> None:
    state.answers.keep(asked(message=1, topic=3), [], answered=True)
    state.answers.keep(asked(message=2, topic=None), [], answered=True)
    found = [state.answers.last(1, topic) for topic in (3, None, 4)]
    assert [one and one.asked_message for one in found] == [1, 2, None]


def test_more_quotations_go_behind_those_before(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation(1)], answered=True)
    state.answers.extend(kept.id, [quotation(2)])
    found = state.answers.get(kept.id)
    assert found is not None
    assert [one.place for one in found.quotations] == [1, 2]


def test_a_place_has_one_number(state: State) -> None:
    numbers = state.answers.places([("a", 0, 9, "d"), ("a", 0, 9, "d"), ("a", 0, 9, "e")])
    assert numbers[0] == numbers[1] != numbers[2]
    assert state.answers.at(numbers[2]) == ("a", 0, 9, "e")
    assert state.answers.at(999) is None


def test_the_last_thumb_counts(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation()], answered=True)
    for vote in (1, -1):
        state.votes.put(kept.id, 0, 5, vote)
    totals = state.answers.totals()
    assert totals == {"asked": 1, "answered": 1, "chats": 1, "people": 1, "up": 0, "down": 1}


def test_a_person_is_forgotten_and_nobody_else(state: State) -> None:
    own = state.answers.keep(asked(chat=-1, message=1, person=5), [quotation()], answered=True)
    private = state.answers.keep(asked(chat=5, message=1, person=5), [quotation()], answered=True)
    other = state.answers.keep(asked(chat=-1, message=2, person=6), [quotation()], answered=True)
    for kept in (own, private, other):
        state.answers.sent(kept.id, 50 + kept.id)
        state.votes.put(kept.id, 0, 5, 1)
        state.votes.put(kept.id, 0, 6, 1)
    state.chats.set_language(5, "en")
    state.grants.put(5, allowed=True, by=1)
    state.erasure.person(5)
    assert [state.answers.get(kept.id) is None for kept in (own, private, other)] == [True, True, False]
    assert state.answers.totals()["up"] == 1
    assert state.chats.settings(5).language is None
    assert state.grants.of(5) is True
