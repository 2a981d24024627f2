"""Pages of timelines and digests, and their buttons. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.i18n import Catalogue
from bot.rendering.storylines import day_head, digest_head, story_note, timeline_head
from bot.service.storylines import StorylinePage
from bot.state import StorylineKind
from bot.telegram.rendering.buttons import Action, Button, DigestStep, Keyboard, Outgoing, data
from bot.telegram.rendering.html import Block, Piece, Style, line
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm

# The hours that buttons offer; any other can be written.
HOURS: Final = ((6, 7, 8, 9), (12, 18, 20, 22))
PICTURE: Final = -1
"""The page of a timeline that stands for its picture."""


def render_page(page: StorylinePage, renderer: Renderer, *, daily_hour: int | None = None) -> tuple[Outgoing, ...]:
    """A page of a timeline or digest. ``daily_hour`` is the hour at which a digest about the same is sent here every
    day; None if it is not."""
    if page.kept.kind is StorylineKind.TIMELINE:
        return _timeline(page, renderer)
    return _digest(page, renderer, _digest_keyboard(page, renderer.say, daily_hour) if page.kept.entries else ())


def render_hours(page: StorylinePage, renderer: Renderer) -> tuple[Outgoing, ...]:
    """A page of a digest with the hours at which it can be sent every day."""
    say, number = renderer.say, page.kept.id
    rows = tuple(
        tuple(
            Button(
                label=say("digest.hour", hour=say.number(hour)),
                data=data(Action.DIGEST, number, hour, DigestStep.DAILY),
            )
            for hour in row
        )
        for row in HOURS
    )
    back = Button(label=say("chat.menu.back"), data=data(Action.DIGEST, number, page.page, DigestStep.PAGE))
    return _digest(page, renderer, (*rows, (back,)))


def _timeline(page: StorylinePage, renderer: Renderer) -> tuple[Outgoing, ...]:
    kept, say = page.kept, renderer.say
    blocks = [_title(timeline_head(disarm(kept.subject), len(kept.entries), kept.articles, say))]
    for shown in page.entries:
        entry = shown.entry
        if entry.day is not None:
            blocks.append(_title(day_head(entry.day, entry.count, named=entry.named, say=say)))
        blocks += renderer.cited_blocks(shown.cited)
    if not kept.entries:
        return renderer.assemble(blocks, ())
    turns = _turns(page, say, lambda number: data(Action.TIMELINE, kept.id, number))
    picture = Button(label=say("timeline.picture"), data=data(Action.TIMELINE, kept.id, PICTURE))
    return renderer.assemble(blocks, tuple(filter(None, (turns, (picture,)))))


def _digest(page: StorylinePage, renderer: Renderer, keyboard: Keyboard) -> tuple[Outgoing, ...]:
    kept, say = page.kept, renderer.say
    if kept.since is None or kept.until is None:
        raise ValueError("a digest is of some days")
    about = disarm(kept.subject)
    head = digest_head(kept.since, kept.until, told=bool(kept.entries), about=about, say=say)
    blocks = [_title(head)]
    for shown in page.entries:
        *quoted, citation = renderer.cited_blocks(shown.cited)
        if shown.entry.count > 1:
            note = story_note(shown.entry.count, [disarm(outlet) for outlet in shown.entry.outlets], say)
            citation = replace(citation, lines=(*citation.lines, line(Piece(text=note, style=Style.ITALIC))))
        blocks += [*quoted, citation]
    if kept.others and page.page + 1 == page.pages:
        blocks.append(Block(lines=(line(say.count("digest.others", kept.others)),), own=True))
    return renderer.assemble(blocks, keyboard)


def _digest_keyboard(page: StorylinePage, say: Catalogue, daily_hour: int | None) -> Keyboard:
    number = page.kept.id
    turns = _turns(page, say, lambda other: data(Action.DIGEST, number, other, DigestStep.PAGE))
    if daily_hour is None:
        daily = Button(label=say("digest.daily.button"), data=data(Action.DIGEST, number, page.page, DigestStep.HOURS))
    else:
        label = say("digest.stop.button", hour=say.number(daily_hour))
        daily = Button(label=label, data=data(Action.DIGEST, number, page.page, DigestStep.STOP))
    return tuple(filter(None, (turns, (daily,))))


def _turns(page: StorylinePage, say: Catalogue, to: Callable[[int], str]) -> tuple[Button, ...]:
    """The buttons that turn the pages; none for a single page."""
    if page.pages == 1:
        return ()
    turns: list[Button] = []
    if page.page:
        turns.append(Button(label=say("chat.previous"), data=to(page.page - 1)))
    label = say("chat.page", page=say.number(page.page + 1), pages=say.number(page.pages))
    turns.append(Button(label=label, data=to(page.page)))
    if page.page + 1 < page.pages:
        turns.append(Button(label=say("chat.next"), data=to(page.page + 1)))
    return tuple(turns)


def _title(text: str) -> Block:
    return Block(lines=(line(Piece(text=text, style=Style.BOLD)),))
