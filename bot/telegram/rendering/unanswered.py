"""The list of questions that the archive did not answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.bidi import field
from bot.rendering.unanswered import asked_line
from bot.service.quotation_refs import Cited
from bot.service.unanswered import UnansweredGroup
from bot.telegram.rendering.buttons import Action, Button, Keyboard, Outgoing, data
from bot.telegram.rendering.html import Block, Line, Piece, Style, line
from bot.telegram.rendering.renderer import Renderer


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A group of questions, and the sentence that answers it now."""

    group: UnansweredGroup
    now: Cited | None


def unanswered_page(
    renderer: Renderer, listed: Sequence[Listed], *, groups: int, page: int, pages: int, weekly: bool = False
) -> tuple[Outgoing, ...]:
    """A page of the list, with buttons for the other pages and for the file. ``weekly`` is the list of a week, which
    has no pages."""
    say = renderer.say
    if not listed:
        return renderer.note(say("unanswered.none"))
    head = say.count("unanswered.week" if weekly else "unanswered", groups)
    blocks = [Block(lines=(line(Piece(text=head, style=Style.BOLD)),))]
    blocks += [Block(lines=_lines(renderer, one)) for one in listed]
    if weekly:
        blocks.append(Block(lines=(line(say("unanswered.all")),), own=True))
    return renderer.assemble(blocks, _keyboard(renderer, page, 1 if weekly else pages))


def _lines(renderer: Renderer, one: Listed) -> tuple[Line, ...]:
    say, group = renderer.say, one.group
    lines = [
        line(Piece(text=f"«{field(group.question)}»")),
        line(Piece(text=asked_line(group.people, group.disliked, group.last_asked, say), style=Style.ITALIC)),
    ]
    if len(group.questions) > 1:
        lines.append(line(say("unanswered.variant", question=field(group.questions[1]))))
    if one.now is not None:
        url = renderer.link(one.now)
        title = Piece(text=one.now.quotation.article.title or one.now.quotation.article.id, url=url)
        lines.append(line(Piece(text=say("unanswered.now"), style=Style.BOLD), " ", title))
    return tuple(lines)


def _keyboard(renderer: Renderer, page: int, pages: int) -> Keyboard:
    say = renderer.say
    turns = [
        Button(label=say("chat.previous"), data=data(Action.UNANSWERED, page - 1)) if page else None,
        Button(label=say("chat.next"), data=data(Action.UNANSWERED, page + 1)) if page + 1 < pages else None,
    ]
    rows = [tuple(button for button in turns if button)] if any(turns) else []
    return (*rows, (Button(label=say("unanswered.export"), data=data(Action.EXPORT, 0)),))
