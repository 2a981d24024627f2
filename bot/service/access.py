"""Who may ask and who may decide. Closed unless an owner opened it.

In a private chat the person must have been let in; in a group or channel the chat
must, and then everyone in it may ask whom no owner shut out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from bot.state import State

# Keys of the environment's ids are never to be these: they stand for many people.
SHARED_IDS: Final = frozenset({1087968824, 136817688, 777000})


# How often in an hour one who may not ask is told so: who goes on is not answered.
NOTICES_PER_HOUR: Final = 5


class ChatKind(StrEnum):
    """The kind of a chat; a supergroup counts as a group."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class Entry(StrEnum):
    """Whether a question is let in."""

    OPEN = "open"
    STRANGER = "stranger"
    """A person nobody let in."""
    STRANGE_CHAT = "strange-chat"
    """A group or channel nobody let in."""
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """A quota is used up: whose (a person's, else the chat's), and minutes until it is renewed."""

    personal: bool
    minutes: int


class Access:
    """The rules over what the settings and the owners say."""

    def __init__(
        self,
        state: State,
        *,
        owners: Sequence[int],
        editors: Sequence[int] = (),
        allowed: Sequence[int],
        person_quota: int,
        chat_quota: int,
    ) -> None:
        self._state = state
        self.owners = frozenset(owners) - SHARED_IDS
        self.editors = frozenset(editors) - SHARED_IDS
        self._allowed = frozenset(allowed) - SHARED_IDS
        self._person_quota = person_quota
        self._chat_quota = chat_quota

    def is_owner(self, person: int | None) -> bool:
        """Whether ``person`` is an owner."""
        return person in self.owners

    def is_editor(self, person: int | None) -> bool:
        """Whether ``person`` may add to the archive: owners, and editors whom none of them shut out."""
        if person is None:
            return False
        return self.is_owner(person) or (person in self.editors and self._state.grants.of(person) is not False)

    def entry(self, kind: ChatKind, chat: int, person: int | None) -> Entry:
        """Whether ``person`` (None: in the chat's own name) may ask in ``chat``."""
        if person is not None and not self.is_owner(person) and self._state.grants.of(person) is False:
            return Entry.DENIED
        if kind is ChatKind.PRIVATE:
            known = person is not None and (self.is_editor(person) or self._let_in(person))
            return Entry.OPEN if known else Entry.STRANGER
        return Entry.OPEN if self._let_in(chat) else Entry.STRANGE_CHAT

    def spend(self, kind: ChatKind, chat: int, person: int | None) -> Spent | None:
        """Count one question; what is used up when it may not be asked. Owners have no quota."""
        if self.is_owner(person):
            return None
        quotas = [(person, self._person_quota)] if person is not None else []
        if kind is not ChatKind.PRIVATE:
            quotas.append((chat, self._chat_quota))
        over = self._state.grants.count(quotas)
        return over and Spent(personal=over[0] == person, minutes=ceil(over[1] / 60))

    def should_notify(self, kind: ChatKind, chat: int, person: int | None) -> bool:
        """Count one refusal to who may not ask; whether it is still to be told."""
        subject = person if kind is ChatKind.PRIVATE and person is not None else chat
        return self._state.grants.count([(subject, NOTICES_PER_HOUR)]) is None

    def let_in(self, subject: int, *, by: int) -> bool:
        """Let a person or chat in; False for ids that stand for many."""
        return self._decide(subject, allowed=True, by=by)

    def shut_out(self, subject: int, *, by: int) -> bool:
        """Shut a person or chat out; False for owners and ids that stand for many."""
        return not self.is_owner(subject) and self._decide(subject, allowed=False, by=by)

    def _decide(self, subject: int, *, allowed: bool, by: int) -> bool:
        if subject in SHARED_IDS:
            return False
        self._state.grants.put(subject, allowed=allowed, by=by)
        return True

    def _let_in(self, subject: int) -> bool:
        decided = self._state.grants.of(subject)
        return subject in self._allowed if decided is None else decided
