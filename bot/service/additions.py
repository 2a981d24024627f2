"""Articles that editors add in a chat: put into the archive, corrected, and undone on request.

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
from pathlib import PurePosixPath

from bot.bidi import clean
from bot.error_messages import CommandError
from bot.json_records import export_record, to_json
from bot.service.corrections import CorrectedField, corrected_article
from bot.service.quotation_refs import GoneError
from bot.state import Addition, Brought, State
from bot.state.answers import text_digest
from retrieval import (
    Access,
    Archive,
    Article,
    ArticleError,
    are_near_duplicates,
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
    ASKED = "asked"
    """Another article has the name of this file; nothing was changed yet."""
    CANCELLED = "cancelled"
    CORRECTED = "corrected"


class Undone(StrEnum):
    """The outcome of an undo; its text is ``adding.VALUE`` in the catalogue."""

    REMOVED = "removed"
    RESTORED = "restored"
    CHANGED = "changed"
    """Someone else has changed the article since then; it was left unchanged."""


class Decision(StrEnum):
    """What an editor decides about a file whose name another article has."""

    REPLACE = "replace"
    KEEP_BOTH = "keep-both"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """The article as it was extracted, and the outcome. ``former`` is the article of the same name where the editor
    must decide.
    """

    kept: Addition
    article: Article
    taken: Taken
    former: Article | None = None


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

    def file(self, name: str, data: bytes, origin: Origin, *, named: bool = True) -> Article:
        """Read the article in a file. Raises ``ArticleError``.

        Its id is the file's name without its ending, as in ``isnad ingest``; if the sender gave the file no name
        (``named``), it comes from the bytes.
        """
        article = _or_raise(read_bytes(name, data, article_id=_name_id(name) if named else None))
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

    def put(self, brought: Brought, article: Article, *, asks: bool = False) -> Added:
        """Put ``article`` into the archive. Repeating it with the same ``brought`` has no effect.

        With ``asks``, an article of the same id that is no version of it is not replaced: the outcome is ``ASKED``, and
        ``decide`` follows.
        """
        with self._opened() as archive:
            kept = self._state.additions.to(brought)
            if kept is None:
                article = _placed(archive, article) if asks else article
                before = archive.article(article.id)
                waits = asks and before is not None and not _is_version(article, before)
                kept = self._state.additions.begin(
                    brought,
                    article=article.id,
                    before=_written(before) if before else None,
                    after=text_digest(_written(article)),
                    changes=before != article,
                    waiting=_written(article) if waits else None,
                )
            if kept.waiting is not None:
                return Added(kept=kept, article=article, taken=Taken.ASKED, former=_read(kept.before))
            # The undo record is written first. A process killed before the change
            # repeats both steps, and the archive recognises an article that it already has.
            if kept.changes and not kept.undone:
                archive.add([article])
        return Added(kept=kept, article=article, taken=_taken(kept))

    def decide(self, kept: Addition, decision: Decision) -> Added | None:
        """Carry out what was decided about an addition that waits. None if it waits no more."""
        article = _read(kept.waiting)
        if article is None:
            return None
        if decision is Decision.CANCEL:
            self._state.additions.undone(kept.id)
            return Added(kept=kept, article=article, taken=Taken.CANCELLED)
        if decision is Decision.KEEP_BOTH:
            article = replace(article, id=_other_id(article))
        with self._opened() as archive:
            before = archive.article(article.id)
            if before != article:  # a process killed in between finds it changed already
                self._state.additions.change(
                    kept.id,
                    article=article.id,
                    before=_written(before) if before else None,
                    after=text_digest(_written(article)),
                )
                archive.add([article])
        self._state.additions.decided(kept.id)
        done = self._state.additions.get(kept.id) or kept
        return Added(kept=done, article=article, taken=_taken(done))

    def correct(self, kept: Addition, field: CorrectedField, text: str, today: date) -> Added:
        """Set ``field`` of the added article to what ``text`` says; a day may be named relative to ``today``.

        Raises ``CommandError`` if the text is no such value or if someone else has changed the article since,
        ``GoneError`` if it is gone.
        """
        with self._opened() as archive:
            now = archive.article(kept.article)
            if now is None or kept.undone:
                raise GoneError("article")
            outlets = [outlet.name for outlet in archive.outlets() if outlet.name]
            corrected = corrected_article(now, field, text, today=today, outlets=outlets)
            if corrected != now:
                if text_digest(_written(now)) != kept.after:
                    raise CommandError("changed-since")
                archive.add([corrected])
        after = text_digest(_written(corrected))
        self._state.additions.change(kept.id, article=kept.article, before=kept.before, after=after)
        done = self._state.additions.get(kept.id) or kept
        return Added(kept=done, article=corrected, taken=Taken.CORRECTED)

    def undo(self, kept: Addition) -> Undone:
        """Restore the article that the addition replaced, or remove the added one. Repeating it has no effect."""
        former = _read(kept.before)
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


def _name_id(name: str) -> str | None:
    """The id of the article in the file ``name``; None if nothing is left of it."""
    return " ".join(clean(PurePosixPath(name.replace("\\", "/")).stem).split()) or None


def _other_id(article: Article) -> str:
    """An id for ``article`` beside another article that has its id."""
    return f"{article.id}-{text_digest(_written(article))}"


def _placed(archive: Archive, article: Article) -> Article:
    """``article`` with the id that it already has in the archive where it stands beside another of its name."""
    other = replace(article, id=_other_id(article))
    return other if archive.article(other.id) == other else article


def _is_version(article: Article, before: Article) -> bool:
    """Whether ``article`` may replace ``before`` unasked: it is another version of the same text."""
    return article.body == before.body or are_near_duplicates(article.body, before.body)


def _or_raise(found: Article | ArticleError) -> Article:
    if isinstance(found, ArticleError):
        raise found
    return found


def _read(written: str | None) -> Article | None:
    return None if written is None else article_from_record(json.loads(written))


def _written(article: Article) -> str:
    return to_json(export_record(article))
