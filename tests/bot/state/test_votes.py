"""Votes keep what was wrong, count by quotation, and outlive neither a change of mind nor their answer."""

from __future__ import annotations

from bot.state import DOWN, UP, State, VoteCount, VoteReason
from bot.state.tables import VoteRow
from tests.bot.state.test_store import asked, quotation

REEM, ZIAD = 5, 6


def reasons(state: State) -> list[tuple[int, VoteReason | None]]:
    return [(vote.vote, vote.reason) for vote in state.votes.all()]


def test_votes_are_counted_by_quotation(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation(), quotation()], answered=True)
    state.votes.put(kept.id, 0, REEM, UP)
    state.votes.put(kept.id, 0, ZIAD, UP)
    state.votes.put(kept.id, 1, REEM, DOWN)
    assert state.votes.count(kept.id, 0) == VoteCount(up=2)
    assert state.votes.count(kept.id, 1) == VoteCount(down=1)
    assert state.votes.count(kept.id, 2) == VoteCount()


def test_a_reason_stays_until_the_person_votes_for_the_quotation(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation()], answered=True)
    state.votes.put(kept.id, 0, REEM, DOWN, VoteReason.OLD)
    assert reasons(state) == [(DOWN, VoteReason.OLD)]
    state.votes.put(kept.id, 0, REEM, DOWN)
    assert reasons(state) == [(DOWN, VoteReason.OLD)]
    state.votes.put(kept.id, 0, REEM, UP)
    state.votes.put(kept.id, 0, REEM, DOWN)
    assert reasons(state) == [(DOWN, None)]


def test_a_vote_of_an_earlier_version_has_no_reason(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation()], answered=True)
    with state.store.transaction() as session:
        session.add(VoteRow(answer=kept.id, page=0, person=REEM, vote=DOWN, voted_at=1.0))
    assert reasons(state) == [(DOWN, None)]


def test_a_reason_of_a_later_version_is_read_as_none(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation()], answered=True)
    with state.store.transaction() as session:
        session.add(VoteRow(answer=kept.id, page=0, person=REEM, vote=DOWN, voted_at=1.0, reason="too-long"))
    assert reasons(state) == [(DOWN, None)]


def test_a_vote_on_a_quotation_that_a_new_answer_lacks_is_left_out(state: State) -> None:
    kept = state.answers.keep(asked(), [quotation(), quotation()], answered=True)
    state.votes.put(kept.id, 1, REEM, UP)
    state.answers.keep(asked(), [quotation()], answered=True)
    assert reasons(state) == []
