from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.service.access import SHARED_IDS, Access, ChatKind, Entry, Spent
from bot.state import MEMORY, State

OWNER, KNOWN, STRANGER, GROUP, OTHER_GROUP = 1, 2, 3, -10, -11


@pytest.fixture
def state() -> Iterator[State]:
    opened = State(MEMORY, lambda: 3600.0 * 100)
    yield opened
    opened.close()


@pytest.fixture
def access(state: State) -> Callable[..., Access]:
    def make(**changes: Any) -> Access:
        fields = {"owners": (OWNER,), "allowed": (KNOWN, GROUP), "person_quota": 2, "chat_quota": 3, **changes}
        return Access(state, **fields)

    return make


@pytest.mark.parametrize(
    ("kind", "chat", "person", "entry"),
    [
        (ChatKind.PRIVATE, OWNER, OWNER, Entry.OPEN),
        (ChatKind.PRIVATE, KNOWN, KNOWN, Entry.OPEN),
        (ChatKind.PRIVATE, STRANGER, STRANGER, Entry.STRANGER),
        (ChatKind.PRIVATE, STRANGER, None, Entry.STRANGER),
        (ChatKind.GROUP, GROUP, STRANGER, Entry.OPEN),
        (ChatKind.GROUP, GROUP, None, Entry.OPEN),
        (ChatKind.GROUP, OTHER_GROUP, OWNER, Entry.STRANGE_CHAT),
        (ChatKind.CHANNEL, OTHER_GROUP, None, Entry.STRANGE_CHAT),
        (ChatKind.CHANNEL, GROUP, None, Entry.OPEN),
    ],
)
def test_closed_but_for_whom_the_settings_name(
    access: Callable[..., Access], kind: ChatKind, chat: int, person: int | None, entry: Entry
) -> None:
    assert access().entry(kind, chat, person) is entry


def test_an_owner_lets_in_and_shuts_out_whatever_the_settings_say(access: Callable[..., Access]) -> None:
    rules = access()
    assert rules.let_in(STRANGER, by=OWNER)
    assert rules.shut_out(KNOWN, by=OWNER)
    assert rules.entry(ChatKind.PRIVATE, STRANGER, STRANGER) is Entry.OPEN
    assert rules.entry(ChatKind.PRIVATE, KNOWN, KNOWN) is Entry.DENIED
    assert rules.entry(ChatKind.GROUP, GROUP, KNOWN) is Entry.DENIED


def test_an_owner_cannot_be_shut_out(access: Callable[..., Access]) -> None:
    assert not access().shut_out(OWNER, by=OWNER)


@pytest.mark.parametrize("shared", sorted(SHARED_IDS))
def test_ids_that_stand_for_many_are_nobody(access: Callable[..., Access], shared: int) -> None:
    rules = access(owners=(shared,), allowed=(shared,))
    assert not rules.is_owner(shared)
    assert not rules.let_in(shared, by=OWNER)
    assert rules.entry(ChatKind.PRIVATE, shared, shared) is Entry.STRANGER


def test_nobody_in_particular_is_no_owner(access: Callable[..., Access]) -> None:
    assert not access().is_owner(None)


def test_a_person_asks_as_much_as_the_quota_and_is_told_when_it_is_renewed(access: Callable[..., Access]) -> None:
    rules = access()
    spent = [rules.spend(ChatKind.PRIVATE, KNOWN, KNOWN) for _ in range(3)]
    assert spent == [None, None, Spent(personal=True, minutes=61)]


def test_a_group_has_a_quota_of_its_own(access: Callable[..., Access]) -> None:
    rules = access()
    spent = [rules.spend(ChatKind.GROUP, GROUP, person) for person in (7, 8, None, 9)]
    assert spent == [None, None, None, Spent(personal=False, minutes=61)]


def test_an_owner_has_no_quota(access: Callable[..., Access]) -> None:
    assert [access().spend(ChatKind.PRIVATE, OWNER, OWNER) for _ in range(5)] == [None] * 5


def test_a_stranger_is_told_some_times_an_hour_and_then_no_more(access: Callable[..., Access]) -> None:
    rules = access()
    assert [rules.should_notify(ChatKind.PRIVATE, STRANGER, STRANGER) for _ in range(6)] == [True] * 5 + [False]
    assert rules.should_notify(ChatKind.GROUP, OTHER_GROUP, STRANGER)


def test_an_editor_may_ask_and_add_until_an_owner_shuts_them_out(access: Callable[..., Access]) -> None:
    rules = access(editors=(STRANGER, next(iter(SHARED_IDS))))
    assert [rules.is_editor(person) for person in (OWNER, STRANGER, KNOWN, None, *SHARED_IDS)] == [
        True,
        True,
        *[False] * (2 + len(SHARED_IDS)),
    ]
    assert rules.entry(ChatKind.PRIVATE, STRANGER, STRANGER) is Entry.OPEN
    assert rules.shut_out(STRANGER, by=OWNER)
    assert not rules.is_editor(STRANGER)
    assert rules.entry(ChatKind.PRIVATE, STRANGER, STRANGER) is Entry.DENIED
