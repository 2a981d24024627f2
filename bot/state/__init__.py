"""The bot's state in a database: chats with their settings, grants, requests, stored answers with their buttons and
votes, additions, saved questions, and updates that are not finished.

Synchronous and safe to call from several threads. Every method is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from time import time

from bot.state.additions import Addition, Additions, Brought, Prompt
from bot.state.alerts import Alert, Alerts, Batch, FoundHit, Hit
from bot.state.answers import Answers, Asked, KeptAnswer, KeptCorroboration, KeptQuotation, KeptValue
from bot.state.chats import Chats, ChatSettings
from bot.state.digests import DailyDigest, Digests
from bot.state.erasure import Erasure
from bot.state.errors import StateError
from bot.state.grants import Grants
from bot.state.inspection import Standing, database_file, inspect_database
from bot.state.processes import Processes
from bot.state.rate_limits import Limit, RateLimits
from bot.state.requests import Requests, RequestState
from bot.state.scheduled import ScheduledWork, WorkKind
from bot.state.store import MEMORY, Store
from bot.state.storylines import KeptEntry, KeptStoryline, StorylineKind, Storylines
from bot.state.unanswered import Unanswered, UnansweredQuestion, UnansweredReason, WrongSentence
from bot.state.updates import Pending, Updates
from bot.state.votes import DOWN, UP, Vote, VoteCount, VoteReason, Votes
from bot.state.watches import Watch, Watches, WatchSchedule, WatchStatus

__all__ = [
    "DOWN",
    "MEMORY",
    "UP",
    "Addition",
    "Additions",
    "Alert",
    "Alerts",
    "Answers",
    "Asked",
    "Batch",
    "Brought",
    "ChatSettings",
    "Chats",
    "DailyDigest",
    "Digests",
    "Erasure",
    "FoundHit",
    "Grants",
    "Hit",
    "KeptAnswer",
    "KeptCorroboration",
    "KeptEntry",
    "KeptQuotation",
    "KeptStoryline",
    "KeptValue",
    "Limit",
    "Pending",
    "Processes",
    "Prompt",
    "RateLimits",
    "RequestState",
    "Requests",
    "ScheduledWork",
    "Standing",
    "State",
    "StateError",
    "Store",
    "StorylineKind",
    "Storylines",
    "Unanswered",
    "UnansweredQuestion",
    "UnansweredReason",
    "Updates",
    "Vote",
    "VoteCount",
    "VoteReason",
    "Votes",
    "Watch",
    "WatchSchedule",
    "WatchStatus",
    "Watches",
    "WorkKind",
    "WrongSentence",
    "database_file",
    "inspect_database",
]


class State:
    """The database at ``url`` (SQLAlchemy's form), one attribute per subject. Raises ``StateError``.

    ``clock`` returns seconds since 1970.
    None is this machine's clock; for times that several processes compare, it is the database server's clock.
    """

    def __init__(self, url: str, clock: Callable[[], float] | None = None) -> None:
        self.store = Store(url, clock)
        now = clock or time
        self.chats = Chats(self.store, now)
        self.grants = Grants(self.store, now)
        self.requests = Requests(self.store, now)
        self.answers = Answers(self.store, now)
        self.votes = Votes(self.store, now)
        self.unanswered = Unanswered(self.store, now)
        self.storylines = Storylines(self.store, now)
        self.digests = Digests(self.store, now)
        self.additions = Additions(self.store, now)
        self.watches = Watches(self.store, now)
        self.alerts = Alerts(self.store, now)
        self.updates = Updates(self.store, now)
        self.processes = Processes(self.store)
        self.rate_limits = RateLimits(self.store)
        self.erasure = Erasure(self.store)

    @property
    def shared(self) -> bool:
        """Whether other processes may use the same database."""
        return self.store.shared

    def close(self) -> None:
        """Close the connections."""
        self.store.close()
