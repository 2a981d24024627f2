"""Articles that editors add in a chat: put into the archive, and undone on request.

Synchronous and independent of Telegram; chats are numbers.
The archive is opened anew for each change, so that other processes can write in between.
An archive that is open for questions sees the change at once.
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
    """Where a post or file was forwarded from, as far as known. ``key`` identifies the post, so that a post
    forwarded again after an edit replaces its article.
    """

    source: str | None = None
    day: date | None = None
    url: str | None = None
    key: str | None = None


class Taken(StrEnum):
    """The outcome of an addition; its text is ``adding.VALUE`` in the catalogue."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


class Undone(StrEnum):
    """The outcome of an undo; its text is ``adding.VALUE`` in the catalogue."""

    REMOVED = "removed"
    RESTORED = "restored"
    CHANGED = "changed"
    """Someone else has changed the article since then; it was left unchanged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The article as it was extracted, and the outcome."""

    kept: Addition
    article: Article
    taken: Taken


class AdditionService:
    """Adds articles to the archive that ``opened`` opens; ``state`` stores what an undo needs. Methods raise what
    ``opened`` and the archive raise.
    """

    def __init__(self, opened: Callable[[], Archive], state: State, access: Access) -> None:
        self._opened = opened
        self._state = state
        self._access = access

    def check(self) -> None:
        """Check that the archive exists and is durable."""
        self._opened().close()

    def file(self, name: str, data: bytes, origin: Origin) -> Article:
        """Read the article in a file. Raises ``ArticleError``."""
        article = _or_raise(read_bytes(name, data))
        return replace(
            article,
            source=article.source or origin.source,
            date=article.date or origin.day,
            url=article.url or origin.url,
        )

    def link(self, address: str) -> Article:
        """Fetch the article at ``address``. Raises ``ArticleError``."""
        return _or_raise(read_link(address, access=self._access))

    def text(self, text: str, origin: Origin) -> Article:
        """Extract the article from the text of a post. Raises ``ArticleError``."""
        return _or_raise(read_text(text, source=origin.source, day=origin.day, url=origin.url, key=origin.key))

    def put(self, brought: Brought, article: Article) -> Added:
        """Put ``article`` into the archive. Repeating it with the same ``brought`` has no effect."""
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
            # The undo record is written first. A process killed before the change
            # repeats both steps, and the archive recognises an article that it already has.
            if kept.changes and not kept.undone:
                archive.add([article])
        return Added(kept=kept, article=article, taken=_taken(kept))

    def undo(self, kept: Addition) -> Undone:
        """Restore the article that the addition replaced, or remove the added one. Repeating it has no effect."""
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
