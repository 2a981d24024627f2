"""``/forget_me``: what is known of a person, deleted."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from bot.state.store import Store
from bot.state.tables import AdditionRow, AnswerRow, ChatRow, SentRow, ShownRow, VoteRow


class Erasure:
    """Deletion across the tables."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def person(self, person: int) -> None:
        """Delete a person's questions with what their buttons refer to, feedback,
        what is known of their additions to the archive and settings of the private chat.
        What remains is an owner's decision on access and
        the count of questions of this hour, without which a quota would be no limit."""
        with self._store.transaction() as session:
            own = select(AnswerRow.id).where(or_(AnswerRow.person == person, AnswerRow.chat == person))
            session.execute(delete(VoteRow).where(or_(VoteRow.person == person, VoteRow.answer.in_(own))))
            session.execute(delete(ShownRow).where(ShownRow.answer.in_(own)))
            session.execute(delete(AnswerRow).where(or_(AnswerRow.person == person, AnswerRow.chat == person)))
            session.execute(delete(AdditionRow).where(or_(AdditionRow.person == person, AdditionRow.chat == person)))
            session.execute(delete(ChatRow).where(ChatRow.id == person))
            session.execute(delete(SentRow).where(SentRow.chat == person))
