"""Saved questions and what is found for them, on both databases."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest

from bot.state import Batch, FoundHit, KeptQuotation, State, Watch, WatchSchedule, WatchStatus
from bot.state.scheduled import KEY, ScheduledWork
from bot.state.storylines import REMEMBERED
from tests.bot.state.clock import Clock

CHAT = -1001
ARCHIVE = "file:archive"


def kept(article: str = "خبر", digest: str = "d1", start: int = 0) -> KeptQuotation:
    return KeptQuotation(
        place=1,
        article=article,
        start=start,
        end=start + 10,
        digest=digest,
        score=0.7,
        highlights=((0, 3),),
        also=(),
        matched=("سفينة",),
        missing=(),
        expects="number",
        offers=True,
    )


def save(state: State, question: str = "كم طول السفينة؟", chat: int = CHAT, topic: int | None = None) -> Watch:
    draft = state.watches.draft(chat=chat, topic=topic, person=7, question=question)
    saved = state.watches.activate(draft.id, begins=5, most=3)
    assert saved is not None
    return saved


def batch(*hits: FoundHit, before: int = 0, after: int = 10) -> Batch:
    return Batch(archive=ARCHIVE, before=before, after=after, hits=hits, memories={})


def at_once(_: WatchSchedule, now: float) -> float:
    return now


def queued(state: State) -> list[int]:
    """The numbers of the messages that a process takes up."""
    works = [json.loads(one.payload)[KEY] for one in state.updates.take_over("process")]
    return sorted(ScheduledWork.from_record(work).number for work in works)


@pytest.fixture
def watched(state: State) -> State:
    state.watches.start(ARCHIVE, 0)
    return state


def test_a_draft_is_neither_matched_nor_listed_until_it_is_confirmed(state: State) -> None:
    draft = state.watches.draft(chat=CHAT, topic=None, person=7, question="كم؟")
    assert draft.status is WatchStatus.DRAFT
    assert state.watches.active() == state.watches.of_chat(CHAT) == []
    before = state.watches.version()
    saved = state.watches.activate(draft.id, begins=5, most=3)
    assert saved == replace(draft, status=WatchStatus.ACTIVE, begins=5)
    assert state.watches.active() == state.watches.of_chat(CHAT) == [saved]
    assert state.watches.version() != before
    assert state.watches.draft(chat=CHAT, topic=None, person=8, question="كم؟") == saved


def test_an_old_draft_is_deleted(state: State, clock: Clock) -> None:
    draft = state.watches.draft(chat=CHAT, topic=None, person=7, question="كم؟")
    clock.now += 90_000
    assert state.watches.draft(chat=CHAT, topic=None, person=7, question="متى؟").id != draft.id
    assert state.watches.get(draft.id) is None


def test_a_chat_has_so_many_active_questions_also_when_two_are_saved_at_once(state: State) -> None:
    drafts = [state.watches.draft(chat=CHAT, topic=None, person=7, question=f"كم {n}؟") for n in range(4)]
    saved: list[Watch | None] = []
    threads = [
        threading.Thread(target=lambda one=one: saved.append(state.watches.activate(one.id, begins=0, most=2)))
        for one in drafts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in saved) == len(state.watches.active()) == 2
    state.watches.pause(state.watches.active()[0].id)
    left = next(one for one in drafts if one.id not in {active.id for active in state.watches.of_chat(CHAT)})
    assert state.watches.activate(left.id, begins=0, most=2) is not None


def test_what_a_batch_gave_is_stored_with_the_position_and_queued_once(watched: State) -> None:
    saved = save(watched)
    assert watched.alerts.record(batch(FoundHit(watch=saved.id, quotation=kept())), at_once) == 1
    assert watched.watches.cursor(ARCHIVE) == 10
    [number] = queued(watched)
    alert = watched.alerts.get(number)
    assert alert is not None
    assert (alert.chat, alert.topic, alert.sent) == (CHAT, None, False)
    assert [hit.quotation for hit in alert.hits] == [kept()]
    assert watched.alerts.record(batch(FoundHit(watch=saved.id, quotation=kept())), at_once) is None
    assert watched.watches.cursor(ARCHIVE) == 10
    assert queued(watched) == []


def test_a_sentence_is_told_once_even_if_its_article_is_matched_again(watched: State) -> None:
    saved = save(watched)
    watched.alerts.record(batch(FoundHit(watch=saved.id, quotation=kept())), at_once)
    again = batch(FoundHit(watch=saved.id, quotation=kept()), before=10, after=11)
    assert watched.alerts.record(again, at_once) == 0
    assert len(queued(watched)) == 1


def test_what_says_the_same_is_stored_and_not_told(watched: State) -> None:
    saved = save(watched)
    hits = (
        FoundHit(watch=saved.id, quotation=kept()),
        FoundHit(watch=saved.id, quotation=kept("نسخة", "d2"), joined=("خبر", 0)),
    )
    assert watched.alerts.record(batch(*hits), at_once) == 1
    assert len(queued(watched)) == 1


def test_nothing_is_told_of_a_question_that_was_paused_or_removed_meanwhile(watched: State) -> None:
    paused, removed = save(watched), save(watched, "متى؟")
    watched.watches.pause(paused.id)
    assert watched.watches.remove(removed.id)
    hits = [FoundHit(watch=one.id, quotation=kept()) for one in (paused, removed)]
    assert watched.alerts.record(batch(*hits), at_once) == 0
    assert queued(watched) == []


def test_what_is_due_later_is_one_message_of_the_chat_and_topic(watched: State, clock: Clock) -> None:
    first, second, elsewhere = save(watched), save(watched, "متى؟"), save(watched, topic=9)
    hits = [FoundHit(watch=one.id, quotation=kept(digest=f"d{one.id}")) for one in (first, second, elsewhere)]
    due = clock.now + 3600
    assert watched.alerts.record(batch(*hits), lambda _, __: due) == 3
    assert queued(watched) == []
    clock.now = due
    assert watched.alerts.queue_due() == 2
    alerts = [watched.alerts.get(number) for number in queued(watched)]
    assert [(one.topic, len(one.hits)) for one in alerts if one] == [(None, 2), (9, 1)]
    assert watched.alerts.queue_due() == 0


def test_an_old_message_is_deleted_and_what_it_told_is_still_known(watched: State, clock: Clock) -> None:
    saved = save(watched)
    watched.alerts.record(batch(FoundHit(watch=saved.id, quotation=kept())), at_once)
    [sent] = queued(watched)
    watched.alerts.sent(sent)
    far = clock.now + 2 * REMEMBERED
    watched.alerts.record(
        batch(FoundHit(watch=saved.id, quotation=kept("آخر")), before=10, after=11), lambda _, __: far
    )
    clock.now += REMEMBERED
    watched.alerts.forget_old()
    assert watched.alerts.get(sent) is not None
    clock.now += 1
    watched.alerts.forget_old()
    assert watched.alerts.get(sent) is None
    again = batch(FoundHit(watch=saved.id, quotation=kept()), before=11, after=12)
    assert watched.alerts.record(again, at_once) == 0
    clock.now = far
    assert watched.alerts.queue_due() == 1
    watched.updates.release("process")
    _, waiting = queued(watched)
    assert watched.alerts.get(waiting) is not None


def test_a_chat_that_blocked_the_bot_is_not_told(watched: State) -> None:
    saved = save(watched)
    watched.chats.suspend(CHAT)
    assert watched.watches.active() == []
    assert watched.alerts.record(batch(FoundHit(watch=saved.id, quotation=kept())), at_once) == 0


def test_another_archive_has_its_own_position_and_the_questions_forget(watched: State) -> None:
    saved = save(watched)
    watched.watches.remember({saved.id: {"version": 1}})
    watched.watches.start("file:other", 70)
    [found] = watched.watches.active()
    assert (found.memory, found.begins) == ({}, 0)
    assert watched.watches.cursor("file:other") == 70


def test_a_group_that_becomes_a_supergroup_takes_its_questions_along(watched: State) -> None:
    saved = save(watched, chat=-5)
    watched.watches.set_schedule(-5, WatchSchedule(zone="Asia/Riyadh", digest=8))
    watched.alerts.record(batch(FoundHit(watch=saved.id, quotation=kept())), at_once)
    watched.chats.migrate(-5, -1005)
    assert [one.chat for one in watched.watches.active()] == [-1005]
    assert watched.watches.schedule(-1005) == WatchSchedule(zone="Asia/Riyadh", digest=8)
    [number] = queued(watched)
    alert = watched.alerts.get(number)
    assert alert is not None
    assert alert.chat == -1005


def test_a_person_who_is_forgotten_leaves_no_question(watched: State) -> None:
    save(watched, chat=7)
    watched.watches.set_schedule(7, WatchSchedule(digest=8))
    watched.erasure.person(7)
    assert watched.watches.active() == []
    assert watched.watches.schedule(7) == WatchSchedule()


def test_the_last_known_message_is_that_of_the_counter_of_the_chat(state: State) -> None:
    state.updates.receive(1, "{}", line="chat 7", process="p")
    for chat, message in ((7, 3), (8, 12), (-1_000_000_000_777, 90)):
        state.updates.sent(1, chat, message)
    assert state.updates.last_known(7) == 12
    assert state.updates.last_known(-1_000_000_000_777) == 90
    assert state.updates.last_known(-1_000_000_000_778) == 0
