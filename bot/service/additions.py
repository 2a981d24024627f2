"""What editors bring in a chat, into the archive and back out of it.

Knows chats by number and no Telegram; synchronous. The archive is opened for each
change, so that others may write between; who answers from it sees the change at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.json_records import export_record, to_json
from bot.state import Addition, Brought, State
from bot.state.answers import text_digest
from retrieval import (
    Access,
    Archive,
    Article,
    ArticleError,
    article_from_record,
    read_bytes,
    read_link,
    read_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a post or file was forwarded from, as far as that is known. ``key`` names the
    post wherever it goes: forwarded again after an edit, it takes its own place."""

    source: str | None = None
    day: date | None = None
    url: str | None = None
    key: str | None = None


class Taken(StrEnum):
    """What became of what was brought; the catalogue's ``adding.*``."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Undone(StrEnum):
    """What became of an undoing; the catalogue's ``adding.*``."""

    REMOVED = "removed"
    RESTORED = "restored"
    CHANGED = "changed"
    """Someone else has changed the article since: it was left as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """``article`` as it was understood, and what became of it."""

    kept: Addition
    article: Article
    taken: Taken


class AdditionService:
    """Puts what is brought into the archive that ``opened`` opens, and keeps in ``state``
    what undoes it. Everything raises what ``opened`` and the archive raise."""

    def __init__(self, opened: Callable[[], Archive], state: State, access: Access) -> None:
        self._opened = opened
        self._state = state
        self._access = access

    def check(self) -> None:
        """Whether there is an archive that keeps what is put into it."""
        self._opened().close()

    def file(self, name: str, data: bytes, origin: Origin) -> Article:
        """The article in a file. Raises ``ArticleError``."""
        article = _or_raise(read_bytes(name, data))
        return replace(
            article,
            source=article.source or origin.source,
            date=article.date or origin.day,
            url=article.url or origin.url,
        )

    def link(self, address: str) -> Article:
        """The article at ``address``. Raises ``ArticleError``."""
        return _or_raise(read_link(address, access=self._access))

    def text(self, text: str, origin: Origin) -> Article:
        """The article in a post. Raises ``ArticleError``."""
        return _or_raise(read_text(text, source=origin.source, day=origin.day, url=origin.url, key=origin.key))

    def put(self, brought: Brought, article: Article) -> Added:
        """Put ``article`` into the archive; once for the same ``brought``."""
        with self._opened() as archive:
            kept = self._state.additions.to(brought)
            if kept is None:
                before = archive.article(article.id)
                kept = self._state.additions.begin(
                    brought,
                    article=article.id,
                    before=_written(before) if before else None,
                    after=text_digest(_written(article)),
                    changes=before != article,
                )
            # What is needed to undo it is kept first: a process killed between the two
            # begins here again, and the archive knows what it has.
            if kept.changes and not kept.undone:
                archive.add([article])
        return Added(kept=kept, article=article, taken=_taken(kept))

    def undo(self, kept: Addition) -> Undone:
        """Put back exactly what was there. Harmless when repeated."""
        former = article_from_record(json.loads(kept.before)) if kept.before is not None else None
        done = Undone.RESTORED if former else Undone.REMOVED
        if kept.undone:
            return done
        with self._opened() as archive:
            now = archive.article(kept.article)
            if now != former:
                if now is None or text_digest(_written(now)) != kept.after:
                    return Undone.CHANGED
                if former is None:
                    archive.remove([kept.article])
                else:
                    archive.add([former])
        self._state.additions.undone(kept.id)
        return done


def _taken(kept: Addition) -> Taken:
    if not kept.changes:
        return Taken.UNCHANGED
    return Taken.ADDED if kept.before is None else Taken.REPLACED


def _or_raise(found: Article | ArticleError) -> Article:
    if isinstance(found, ArticleError):
        raise found
    return found


def _written(article: Article) -> str:
    return to_json(export_record(article))
