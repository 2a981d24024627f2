"""Timelines in chats: made, stored, and drawn."""

from __future__ import annotations

from typing import Final

from bot.error_messages import CommandError
from bot.i18n import Catalogue
from bot.rendering.coverage_chart import can_draw, draw_coverage
from bot.service.asking import current_day
from bot.service.chat_search import outlet_filters
from bot.service.quotation_refs import QuotationRefs
from bot.service.storylines import ChatRequest
from bot.state import KeptEntry, KeptStoryline, State, StorylineKind
from bot.text_input import is_unicode
from retrieval import Archive

DAYS: Final = 10
"""Days of a timeline."""
MOST_DAYS: Final = 40


class TimelineService:
    """Tells subjects from ``archive`` and stores what is shown in ``state``."""

    def __init__(self, archive: Archive, state: State) -> None:
        self._archive = archive
        self._state = state
        self._refs = QuotationRefs(archive, state)

    def tell(self, request: ChatRequest) -> KeptStoryline:
        """Return the timeline of a subject, stored.

        Raises ``QuestionError`` if it has no words, ``CommandError`` if it is not valid Unicode.
        """
        if not is_unicode(request.text):
            raise CommandError("not-unicode")
        filters = outlet_filters(self._state.chats.settings(request.chat))
        timeline = self._archive.timeline(request.text, top=DAYS, filters=filters, today=current_day())
        kept = self._refs.kept([entry.quotation for entry in timeline.entries])
        shown = KeptStoryline(
            id=0,
            chat=request.chat,
            kind=StorylineKind.TIMELINE,
            subject=request.text,
            articles=timeline.articles,
            entries=tuple(
                KeptEntry(quotation=quotation, count=entry.sentences, day=entry.day, named=entry.named)
                for quotation, entry in zip(kept, timeline.entries, strict=True)
            ),
        )
        return self._state.storylines.keep(shown, message=request.message, person=request.person)

    def draw(self, kept: KeptStoryline, say: Catalogue) -> bytes | None:
        """Draw the coverage of a timeline as a PNG; None if the archive has no dated article about its subject.

        Raises ``CommandError`` if the extra for drawing is not installed.
        """
        if not can_draw():
            raise CommandError("no-plots", install="")
        filters = outlet_filters(self._state.chats.settings(kept.chat))
        timeline = self._archive.timeline(kept.subject, top=DAYS, filters=filters, today=current_day())
        return draw_coverage(timeline, say) if timeline.coverage else None
