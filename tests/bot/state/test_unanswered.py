"""Unanswered questions count people, are kept as long as the retention says, and are forgotten with the person."""

from __future__ import annotations

import pytest

from bot.state import State, UnansweredReason, WrongSentence
from tests.bot.state.clock import Clock

SILENCE, DISLIKED = UnansweredReason
ASKED = "ما عاصمة اليابان؟"
WRONG = WrongSentence(article="a", start=0, end=9, digest="d")


def counts(state: State) -> list[tuple[str, int, int]]:
    return [(one.question, len(one.silent), len(one.disliked)) for one in state.unanswered.all(since=0)]


def test_a_person_who_asks_twice_counts_once(state: State, clock: Clock) -> None:
    state.unanswered.put(ASKED, "reem", SILENCE)
    clock.now += 60
    state.unanswered.put(ASKED, "reem", SILENCE)
    state.unanswered.put(ASKED, "ziad", SILENCE)
    [question] = state.unanswered.all(since=0)
    assert (len(question.silent), question.last_asked) == (2, clock.now)


def test_a_vote_down_is_kept_with_its_sentence_once_and_can_be_taken_back(state: State) -> None:
    for asker in ("reem", "ziad"):
        state.unanswered.put(ASKED, asker, DISLIKED, wrong=WRONG)
    [question] = state.unanswered.all(since=0)
    assert (question.wrong, len(question.disliked), len(question.silent)) == ((WRONG,), 2, 0)
    state.unanswered.take_back(ASKED, "reem", DISLIKED)
    assert counts(state) == [(ASKED, 0, 1)]
    state.unanswered.take_back(ASKED, "ziad", DISLIKED)
    assert counts(state) == []


def test_levels_of_strictness_are_told_apart(state: State) -> None:
    state.unanswered.put(ASKED, "reem", SILENCE, strictness="strict")
    state.unanswered.put(ASKED, "reem", SILENCE, strictness="open")
    assert [one.strictness for one in state.unanswered.all(since=0)] == ["strict", "open"]


def test_what_is_older_than_the_retention_is_deleted(state: State, clock: Clock) -> None:
    state.unanswered.put("قديم", "reem", SILENCE)
    state.unanswered.put(ASKED, "reem", SILENCE)
    clock.now += 5 * 86_400
    state.unanswered.put(ASKED, "ziad", SILENCE)
    assert [one.question for one in state.unanswered.all(since=clock.now - 86_400)] == [ASKED]
    state.unanswered.keep_days(3)
    assert counts(state) == [(ASKED, 1, 0)]
    state.unanswered.keep_days(0)
    assert counts(state) == []


def test_a_person_is_forgotten_with_the_questions_that_nobody_else_asked(state: State) -> None:
    state.unanswered.put(ASKED, "hash of reem", SILENCE)
    state.unanswered.put(ASKED, "hash of ziad", SILENCE)
    state.unanswered.put("سؤال ريم وحدها", "hash of reem", SILENCE)
    state.erasure.person(5, asker="hash of reem")
    assert counts(state) == [(ASKED, 1, 0)]


@pytest.mark.parametrize("asker", [None, "hash of ziad"])
def test_others_are_not_forgotten(state: State, asker: str | None) -> None:
    state.unanswered.put(ASKED, "hash of reem", SILENCE)
    state.erasure.person(5, asker=asker)
    assert counts(state) == [(ASKED, 1, 0)]
