"""Chats: their settings, and whether the bot may still write to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.state.store import Store, insert_missing
from bot.state.tables import ChatRow, DigestRow, GrantRow, UsageRow
from bot.state.watch_tables import AlertRow, WatchRow, WatchScheduleRow

PREFERRED = 1
EXCLUDED = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """Settings of a chat; None is the default of the program. ``sources`` maps an outlet to ``PREFERRED`` or
    ``EXCLUDED``.
    """

    language: str | None = None
    answers: int | None = None
    strictness: str | None = None
    sources: Mapping[str, int] = field(default_factory=dict)


class Chats:
    """The table of chats."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def settings(self, chat: int) -> ChatSettings:
        """The settings of ``chat``; the defaults if it is unknown."""
        with self._store.transaction() as session:
            row = session.get(ChatRow, chat)
            if row is None:
                return ChatSettings()
            return ChatSettings(
                language=row.language, answers=row.answers, strictness=row.strictness, sources=dict(row.sources)
            )

    def set_language(self, chat: int, language: str) -> None:
        """Set the language of a chat."""
        with self._store.transaction() as session:
            self._row(session, chat).language = language

    def set_answers(self, chat: int, answers: int) -> None:
        """Set the maximum number of answers of a chat."""
        with self._store.transaction() as session:
            self._row(session, chat).answers = answers

    def set_strictness(self, chat: int, strictness: str) -> None:
        """Set the level of strictness of a chat."""
        with self._store.transaction() as session:
            self._row(session, chat).strictness = strictness

    def turn_source(self, chat: int, source: str) -> int:
        """Advance the state of an outlet: neutral, preferred, excluded, neutral. Returns the new state."""
        with self._store.transaction() as session:
            row = self._row(session, chat)
            sources = dict(row.sources)
            new = {0: PREFERRED, PREFERRED: EXCLUDED, EXCLUDED: 0}[sources.pop(source, 0)]
            row.sources = {**sources, source: new} if new else sources
            return new

    def suspend(self, chat: int) -> None:
        """Record that the bot was blocked in the chat or removed from it."""
        with self._store.transaction() as session:
            self._row(session, chat).suspended = True

    def welcome(self, chat: int) -> bool:
        """Record that the bot may write to the chat. Returns whether it was suspended."""
        with self._store.transaction() as session:
            row = session.get(ChatRow, chat)
            if row is None or not row.suspended:
                return False
            row.suspended = False
            return True

    def suspended(self, chat: int) -> bool:
        """Whether the bot must not write to the chat."""
        with self._store.transaction() as session:
            row = session.get(ChatRow, chat)
            return row is not None and row.suspended

    def migrate(self, old: int, new: int) -> None:
        """Move settings, grant, usage, daily digests and saved questions of a group to the supergroup that it became.
        Answers stay with ``old``, since message ids start anew in ``new``. Repeating it has no effect.
        """
        with self._store.transaction() as session:
            chat, settled = session.get(ChatRow, old), session.get(ChatRow, new)
            if chat is not None:
                if settled is None:
                    session.add(_copy(chat, new))
                session.delete(chat)
            grant = session.get(GrantRow, old)
            if grant is not None:
                if session.get(GrantRow, new) is None:
                    session.add(
                        GrantRow(
                            subject=new,
                            allowed=grant.allowed,
                            granted_by=grant.granted_by,
                            granted_at=grant.granted_at,
                        )
                    )
                session.delete(grant)
            session.execute(update(DigestRow).where(DigestRow.chat == old).values(chat=new))
            for table in (WatchRow, AlertRow):
                session.execute(update(table).where(table.chat == old).values(chat=new))
            schedule = session.get(WatchScheduleRow, old)
            if schedule is not None and session.get(WatchScheduleRow, new) is None:
                session.execute(update(WatchScheduleRow).where(WatchScheduleRow.chat == old).values(chat=new))
            for usage in session.query(UsageRow).filter_by(subject=old):
                if session.get(UsageRow, (new, usage.hour)) is None:
                    session.add(UsageRow(subject=new, hour=usage.hour, count=usage.count))
                session.delete(usage)

    def _row(self, session: Session, chat: int) -> ChatRow:
        insert_missing(session, ChatRow, id=chat, sources={}, suspended=False, seen_at=self._clock())
        return session.get_one(ChatRow, chat, with_for_update=True)


def _copy(chat: ChatRow, new: int) -> ChatRow:
    return ChatRow(
        id=new,
        language=chat.language,
        answers=chat.answers,
        strictness=chat.strictness,
        sources=chat.sources,
        suspended=chat.suspended,
        seen_at=chat.seen_at,
    )
