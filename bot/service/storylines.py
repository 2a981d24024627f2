"""What timelines and digests in chats have in common: a request, and a page of what was stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.service.quotation_refs import Cited, GoneError, QuotationRefs
from bot.state import KeptEntry, KeptStoryline, State
from retrieval import Archive

PER_PAGE: Final = 4
"""Entries of a page: with long sentences they fit one message of Telegram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """A request for a timeline or digest. ``message`` is the message with it, ``text`` what it is about."""

    chat: int
    message: int
    person: int | None
    topic: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """An entry of a page, with its sentence from the archive."""

    entry: KeptEntry
    cited: Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class StorylinePage:
    """Page ``page`` (from 0) of ``pages`` of a timeline or digest."""

    kept: KeptStoryline
    entries: tuple[ShownEntry, ...]
    page: int
    pages: int


def storyline_page(archive: Archive, state: State, kept: KeptStoryline, page: int) -> StorylinePage:
    """Return a page, without the sentences that the archive no longer has.

    Raises ``GoneError`` if it has none of them, or there is no such page.
    """
    pages = max(1, -(-len(kept.entries) // PER_PAGE))
    if not 0 <= page < pages:
        raise GoneError("answer")
    refs = QuotationRefs(archive, state)
    wanted = kept.entries[page * PER_PAGE : (page + 1) * PER_PAGE]
    shown: list[ShownEntry] = []
    for entry in wanted:
        try:
            quotation = refs.restored(entry.quotation)
        except GoneError:
            continue
        shown.append(ShownEntry(entry=entry, cited=Cited(quotation=quotation, place=entry.quotation.place)))
    if wanted and not shown:
        raise GoneError("changed")
    return StorylinePage(kept=kept, entries=tuple(shown), page=page, pages=pages)
