"""Articles added from a chat and the articles that they replaced, as needed for an undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from bot.state.store import Store, upsert
from bot.state.tables import AdditionRow, PromptRow


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

    ``message`` is the message that brought it.
    ``before`` is the replaced article as JSON, None if there was none. ``after`` is a digest of the added article.
    ``changes`` says whether the two differ. ``sent`` is the bot's message about the addition.
    ``waiting`` is the article as JSON while it is not decided whether it replaces the one in the archive; nothing has
    been changed then.
    """

    id: int
    chat: int
    message: int
    article: str
    before: str | None
    after: str
    changes: bool
    sent: int | None
    undone: bool
    waiting: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A message whose reply is the new value of ``field`` of the article of ``addition``."""

    addition: int
    field: str


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

    def begin(
        self,
        brought: Brought,
        *,
        article: str,
        before: str | None,
        after: str,
        changes: bool,
        waiting: str | None = None,
    ) -> Addition:
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
                waiting=waiting,
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
                row.undone, row.waiting = True, None

    def change(self, addition: int, *, article: str, before: str | None, after: str) -> None:
        """Store what an undo needs once it is decided where the article goes."""
        with self._store.transaction() as session:
            row = session.get(AdditionRow, addition)
            if row is not None:
                row.article, row.before, row.after = article, before, after

    def decided(self, addition: int) -> None:
        """Record that the article waits for no decision any more."""
        with self._store.transaction() as session:
            row = session.get(AdditionRow, addition)
            if row is not None:
                row.waiting = None

    def prompt(self, chat: int, message: int, wanted: Prompt) -> None:
        """Record that a reply to ``message`` corrects a field."""
        with self._store.transaction() as session:
            key = {"chat": chat, "message": message}
            upsert(session, PromptRow, key, addition=wanted.addition, field=wanted.field)

    def prompted(self, chat: int, message: int) -> Prompt | None:
        """What a reply to ``message`` corrects, None if nothing."""
        with self._store.transaction() as session:
            row = session.get(PromptRow, (chat, message))
            return Prompt(addition=row.addition, field=row.field) if row else None


def _kept(row: AdditionRow) -> Addition:
    return Addition(
        id=row.id,
        chat=row.chat,
        message=row.message,
        article=row.article,
        before=row.before,
        after=row.after,
        changes=row.changes,
        sent=row.sent,
        undone=row.undone,
        waiting=row.waiting,
    )
