"""What a speaker said, as a message: speaker, words and citation of each saying, and the buttons of pages. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.bidi import field
from bot.i18n import Catalogue
from bot.rendering.sayings import also_note, how_said, sayings_title
from bot.service.sayings import SayingsPage
from bot.telegram.rendering.buttons import Action, Button, Keyboard, data
from bot.telegram.rendering.cards import sentence_block
from bot.telegram.rendering.html import Block, Line, Piece, Style, line
from bot.telegram.rendering.sanitizing import disarm
from retrieval import Saying


def sayings_blocks(shown: SayingsPage, say: Catalogue, cite: Callable[[Saying, int], Line]) -> Iterator[Block]:
    """The title, then three blocks for each saying. ``cite`` makes the citation of a saying and its place."""
    title = sayings_title(disarm(shown.name), disarm(shown.about), shown.total, say)
    yield Block(lines=(line(Piece(text=title, style=Style.BOLD)),))
    for saying, place in zip(shown.sayings, shown.places, strict=True):
        speaker = Piece(text=field(saying.speaker), style=Style.BOLD)
        yield Block(lines=(line(speaker, f" — {how_said(saying, say)}"),))
        yield sentence_block(saying.text)
        notes = [say("quotes.uncertain")] if not saying.certain else []
        notes += [also_note(saying, say)] if saying.also else []
        yield Block(lines=(cite(saying, place), *(line(Piece(text=note, style=Style.ITALIC)) for note in notes)))
    if shown.gone:
        yield Block(lines=(line(Piece(text=say("gone.changed"), style=Style.ITALIC)),))


def sayings_keyboard(shown: SayingsPage, say: Catalogue) -> Keyboard:
    """The buttons to the pages before and behind."""
    if shown.answer is None or shown.pages < 2:
        return ()
    turns: list[Button] = []
    if shown.page:
        turns.append(Button(label=say("chat.previous"), data=data(Action.SAYINGS, shown.answer, shown.page - 1)))
    label = say("chat.page", page=say.number(shown.page + 1), pages=say.number(shown.pages))
    turns.append(Button(label=label, data=data(Action.SAYINGS, shown.answer, shown.page)))
    if shown.page + 1 < shown.pages:
        turns.append(Button(label=say("chat.next"), data=data(Action.SAYINGS, shown.answer, shown.page + 1)))
    return (tuple(turns),)
