"""Articles added from a chat and the articles that they replaced, as needed for an undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from bot.state.store import Store
from bot.state.tables import AdditionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Something that a person sent to be added. ``given`` is a digest of its content, so that the same content of
    the same message is added once.
    """

    chat: int
    message: int
    given: str
    person: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A stored addition.

    ``before`` is the replaced article as JSON, None if there was none. ``after`` is a digest of the added article.
    ``changes`` says whether the two differ. ``sent`` is the bot's message about the addition.
    """

    id: int
    chat: int
    article: str
    before: str | None
    after: str
    changes: bool
    sent: int | None
    undone: bool


class Additions:
    """The table of additions."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock

    def to(self, brought: Brought) -> Addition | None:
        """The addition that was made or begun for ``brought``, None if there is none."""
        with self._store.transaction() as session:
            row = session.scalar(
                select(AdditionRow).where(
                    AdditionRow.chat == brought.chat,
                    AdditionRow.message == brought.message,
                    AdditionRow.given == brought.given,
                )
            )
            return _kept(row) if row else None

    def begin(self, brought: Brought, *, article: str, before: str | None, after: str, changes: bool) -> Addition:
        """Store what an undo needs. Called before the archive is changed."""
        with self._store.transaction() as session:
            row = AdditionRow(
                chat=brought.chat,
                message=brought.message,
                given=brought.given,
                person=brought.person,
                article=article,
                before=before,
                after=after,
                changes=changes,
                undone=False,
                added_at=self._clock(),
            )
            session.add(row)
            session.flush()
            return _kept(row)

    def get(self, addition: int) -> Addition | None:
        """The addition of this number."""
        with self._store.transaction() as session:
            row = session.get(AdditionRow, addition)
            return _kept(row) if row else None

    def sent(self, addition: int, message: int) -> None:
        """Record that ``message`` reported the addition in its chat."""
        with self._store.transaction() as session:
            row = session.get(AdditionRow, addition)
            if row is not None:
                row.sent = message

    def undone(self, addition: int) -> None:
        """Mark an addition as undone."""
        with self._store.transaction() as session:
            row = session.get(AdditionRow, addition)
            if row is not None:
                row.undone = True


def _kept(row: AdditionRow) -> Addition:
    return Addition(
        id=row.id,
        chat=row.chat,
        article=row.article,
        before=row.before,
        after=row.after,
        changes=row.changes,
        sent=row.sent,
        undone=row.undone,
    )
