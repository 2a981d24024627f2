"""An answer as given, or a silence, as messages of Telegram. Pure."""

from __future__ import annotations

from bot.service.answers import Given
from bot.telegram.rendering.buttons import Outgoing
from bot.telegram.rendering.renderer import Renderer


def shown(renderer: Renderer, given: Given, page: int = 0) -> tuple[Outgoing, ...]:
    """The messages of an answer at ``page``, or of silence."""
    if given.kept.answered:
        return renderer.card(given.card(page))
    return renderer.silence(
        given.cited,
        answer=given.kept.id,
        understood=given.understood,
        excluded=given.excluded,
        since=given.kept.since,
        archive_empty=given.archive_empty,
    )
