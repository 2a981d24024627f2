"""Deletion of a person's data, for ``/forget_me``."""

from __future__ import annotations

from sqlalchemy import delete, or_, select, update

from bot.state.delivery_tables import SentRow
from bot.state.store import Store
from bot.state.tables import (
    AdditionRow,
    AnswerRow,
    ChatRow,
    DigestRow,
    PromptRow,
    RequestRow,
    ShownRow,
    StorylineRow,
    UnansweredAskerRow,
    VoteRow,
)
from bot.state.unanswered import delete_without_askers
from bot.state.watch_tables import AlertRow, WatchRow, WatchScheduleRow


class Erasure:
    """Deletion across the tables."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def person(self, person: int, *, asker: str | None = None) -> None:
        """Delete a person's questions with the targets of their buttons, timelines and digests, votes, records of
        additions, requests for access, saved questions and settings of the private chat. ``asker`` is the person's
        hash among the unanswered questions, which are deleted too where nobody else asked them.

        A daily digest in a group goes on, without a record of who asked for it. Two things remain: grants that an
        owner decided, and the count of questions of this hour, which the quota needs.
        """
        with self._store.transaction() as session:
            own = select(AnswerRow.id).where(or_(AnswerRow.person == person, AnswerRow.chat == person))
            session.execute(delete(VoteRow).where(or_(VoteRow.person == person, VoteRow.answer.in_(own))))
            session.execute(delete(ShownRow).where(ShownRow.answer.in_(own)))
            session.execute(delete(AnswerRow).where(or_(AnswerRow.person == person, AnswerRow.chat == person)))
            session.execute(delete(StorylineRow).where(or_(StorylineRow.person == person, StorylineRow.chat == person)))
            session.execute(delete(DigestRow).where(DigestRow.chat == person))
            session.execute(update(DigestRow).where(DigestRow.person == person).values(person=None))
            added = select(AdditionRow.id).where(or_(AdditionRow.person == person, AdditionRow.chat == person))
            session.execute(delete(PromptRow).where(PromptRow.addition.in_(added)))
            session.execute(delete(RequestRow).where(or_(RequestRow.person == person, RequestRow.subject == person)))
            session.execute(delete(AdditionRow).where(or_(AdditionRow.person == person, AdditionRow.chat == person)))
            session.execute(delete(UnansweredAskerRow).where(UnansweredAskerRow.asker == (asker or "")))
            delete_without_askers(session)
            session.execute(delete(WatchRow).where(or_(WatchRow.person == person, WatchRow.chat == person)))
            session.execute(delete(AlertRow).where(AlertRow.chat == person))
            session.execute(delete(WatchScheduleRow).where(WatchScheduleRow.chat == person))
            session.execute(delete(ChatRow).where(ChatRow.id == person))
            session.execute(delete(SentRow).where(SentRow.chat == person))
