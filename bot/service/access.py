"""Access rules: who may ask and who may change settings. Nobody may ask until an owner grants access.

In a private chat the person needs a grant. In a group or channel the chat needs one; then every member may ask, except
people whom an owner has denied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from bot.state import State

# Telegram's service accounts that stand for many people: no grant or role may name one.
SHARED_IDS: Final = frozenset({1087968824, 136817688, 777000})


# Notices per hour that tell a chat or person without access why there is no answer; after that the bot stays silent.
NOTICES_PER_HOUR: Final = 5


class ChatKind(StrEnum):
    """The kind of a chat; a supergroup counts as a group."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class Entry(StrEnum):
    """Whether a question is accepted."""

    OPEN = "open"
    STRANGER = "stranger"
    """A person without a grant."""
    STRANGE_CHAT = "strange-chat"
    """A group or channel without a grant."""
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """A used-up quota. ``personal`` is true for the person's quota and false for the chat's; ``minutes`` is the time
    until it is renewed.
    """

    personal: bool
    minutes: int


class Access:
    """The access rules, from the settings and the grants in the database."""

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
        """Whether ``person`` may add articles: owners, and editors whom no owner has denied."""
        if person is None:
            return False
        return self.is_owner(person) or (person in self.editors and self._state.grants.of(person) is not False)

    def entry(self, kind: ChatKind, chat: int, person: int | None) -> Entry:
        """Whether ``person`` may ask in ``chat``. None is a message in the chat's own name."""
        if person is not None and not self.is_owner(person) and self._state.grants.of(person) is False:
            return Entry.DENIED
        if kind is ChatKind.PRIVATE:
            known = person is not None and (self.is_editor(person) or self._let_in(person))
            return Entry.OPEN if known else Entry.STRANGER
        return Entry.OPEN if self._let_in(chat) else Entry.STRANGE_CHAT

    def spend(self, kind: ChatKind, chat: int, person: int | None) -> Spent | None:
        """Count one question. Returns the used-up quota if the question must not be asked. Owners have no quota."""
        if self.is_owner(person):
            return None
        quotas = [(person, self._person_quota)] if person is not None else []
        if kind is not ChatKind.PRIVATE:
            quotas.append((chat, self._chat_quota))
        over = self._state.grants.count(quotas)
        return over and Spent(personal=over[0] == person, minutes=ceil(over[1] / 60))

    def should_notify(self, kind: ChatKind, chat: int, person: int | None) -> bool:
        """Count one refusal; whether it should still be explained in the chat."""
        subject = person if kind is ChatKind.PRIVATE and person is not None else chat
        return self._state.grants.count([(subject, NOTICES_PER_HOUR)]) is None

    def let_in(self, subject: int, *, by: int) -> bool:
        """Grant access to a person or chat; False for accounts that stand for many people."""
        return self._decide(subject, allowed=True, by=by)

    def shut_out(self, subject: int, *, by: int) -> bool:
        """Deny access to a person or chat; False for owners and accounts that stand for many people."""
        return not self.is_owner(subject) and self._decide(subject, allowed=False, by=by)

    def _decide(self, subject: int, *, allowed: bool, by: int) -> bool:
        if subject in SHARED_IDS:
            return False
        self._state.grants.put(subject, allowed=allowed, by=by)
        self._state.requests.close(subject)
        return True

    def _let_in(self, subject: int) -> bool:
        decided = self._state.grants.of(subject)
        return subject in self._allowed if decided is None else decided
