"""Daily digests and stored timelines, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.state import DailyDigest, KeptEntry, KeptStoryline, State, StorylineKind
from bot.state.digests import MOST
from bot.state.storylines import REMEMBERED
from tests.bot.state.clock import Clock
from tests.bot.state.test_store import quotation

REEM, ROOM = 5, -100
DIGEST = DailyDigest(
    id=0, chat=REEM, topic=None, about="", person=REEM, chat_kind="private", hour=8, zone="+03:00", next_at=100.0
)
SHOWN = KeptStoryline(id=0, chat=REEM, kind=StorylineKind.TIMELINE, subject="كهف", entries=(), articles=3)


def put(state: State, **changes: object) -> DailyDigest:
    kept = state.digests.put(replace(DIGEST, **changes))  # type: ignore[arg-type]
    assert kept is not None
    return kept


def test_a_digest_about_the_same_gets_the_new_hour(state: State) -> None:
    first, second = put(state), put(state, hour=9, next_at=200.0)
    assert second.id == first.id
    assert [one.hour for one in state.digests.of(REEM, None)] == [9]


def test_topics_and_subjects_have_digests_of_their_own(state: State) -> None:
    put(state, chat=ROOM, topic=3)
    put(state, chat=ROOM, topic=4)
    put(state, chat=ROOM, topic=4, about="رياضة")
    assert [one.about for one in state.digests.of(ROOM, 4)] == ["", "رياضة"]
    assert state.digests.remove(ROOM, 4, "رياضة") == 1
    assert state.digests.remove(ROOM, 4) == 1
    assert len(state.digests.of(ROOM, 3)) == 1


def test_a_chat_has_no_more_digests_than_the_limit(state: State) -> None:
    for number in range(MOST):
        put(state, about=str(number))
    assert state.digests.put(replace(DIGEST, about="one more")) is None
    put(state, about="0", hour=10)


def test_the_zone_of_a_chat_is_the_one_it_used_last(state: State) -> None:
    assert state.digests.zone(REEM) == ""
    put(state, about="a", zone="Asia/Riyadh")
    put(state, about="b", zone="+01:00")
    assert state.digests.zone(REEM) == "+01:00"


def test_a_digest_is_due_from_its_time_on_and_queued_once(state: State, clock: Clock) -> None:
    now = clock()
    daily = put(state, next_at=now + 60)
    assert state.digests.queue_due(next_at) == 0
    clock.now += 60
    assert [state.digests.queue_due(next_at), state.digests.queue_due(next_at)] == [1, 0]
    found = state.digests.get(daily.id)
    assert found is not None
    assert found.next_at == clock.now + 1000


def next_at(hour: int, zone: str, after: float) -> float:
    assert (hour, zone) == (DIGEST.hour, DIGEST.zone)
    return after + 1000


def test_what_the_last_two_digests_told_is_remembered(state: State) -> None:
    daily = put(state)
    for told in (["a"], ["b", "c"], ["b", "c"], ["d"]):
        state.digests.tell(daily.id, told)
    found = state.digests.get(daily.id)
    assert found is not None
    assert found.told == (("b", "c"), ("d",))


def test_a_new_hour_keeps_what_was_told(state: State) -> None:
    daily = put(state)
    state.digests.tell(daily.id, ["a"])
    assert put(state, hour=10).told == (("a",),)


def test_a_storyline_is_kept_with_its_entries_and_found_in_its_chat_only(state: State) -> None:
    entries = (
        KeptEntry(quotation=quotation(), count=4, day=date(2018, 7, 2), named=False),
        KeptEntry(quotation=quotation(), count=2, outlets=("بي بي سي",)),
    )
    kept = state.storylines.keep(replace(SHOWN, entries=entries, read=("a",)), message=7, person=REEM)
    assert kept.entries == entries
    assert state.storylines.get(kept.id, chat=REEM) == kept
    assert state.storylines.get(kept.id, chat=ROOM) is None
    assert state.storylines.to(REEM, 7) == kept
    assert state.storylines.to(REEM, 8) is None


def test_the_same_message_keeps_its_number(state: State) -> None:
    first = state.storylines.keep(SHOWN, message=7, person=REEM)
    second = state.storylines.keep(replace(SHOWN, subject="جسر"), message=7, person=REEM)
    assert (second.id, second.subject) == (first.id, "جسر")


def test_old_storylines_are_deleted(state: State, clock: Clock) -> None:
    old = state.storylines.keep(SHOWN, message=7, person=REEM)
    clock.now += REMEMBERED + 1
    state.storylines.keep(SHOWN, message=8, person=REEM)
    assert state.storylines.get(old.id, chat=REEM) is None


def test_a_person_who_leaves_takes_private_digests_and_timelines_along(state: State) -> None:
    kept = state.storylines.keep(SHOWN, message=7, person=REEM)
    in_room = state.storylines.keep(replace(SHOWN, chat=ROOM), message=7, person=REEM)
    put(state)
    group = put(state, chat=ROOM, chat_kind="group")
    state.erasure.person(REEM)
    assert state.storylines.get(kept.id, chat=REEM) is None
    assert state.storylines.get(in_room.id, chat=ROOM) is None
    assert state.digests.of(REEM, None) == []
    found = state.digests.get(group.id)
    assert found is not None
    assert found.person is None


def test_digests_follow_a_group_that_became_a_supergroup(state: State) -> None:
    put(state, chat=ROOM, topic=3)
    state.chats.migrate(ROOM, -1_000_000_000_100)
    assert len(state.digests.of(-1_000_000_000_100, 3)) == 1
    assert state.digests.of(ROOM, 3) == []
