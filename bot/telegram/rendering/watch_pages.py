"""Pages about saved questions: what one would have found, the list of a chat, and when it is told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum, unique
from typing import Final

from bot.bidi import field
from bot.i18n import Catalogue
from bot.service.chat_time import zone_name, zone_names
from bot.service.quotation_refs import Cited
from bot.service.watches import Preview
from bot.state import Watch, WatchSchedule, WatchStatus
from bot.telegram.rendering.buttons import Action, Button, Keyboard, Outgoing, data
from bot.telegram.rendering.html import Block, Piece, Style, line
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm

# Quiet hours to choose from.
QUIET_HOURS: Final = ((21, 7), (22, 6), (22, 7), (23, 7), (23, 8), (0, 7), (0, 8))
HOURS_A_ROW: Final = 6
ZONES_A_ROW: Final = 3


@unique
class WatchStep(IntEnum):
    """What a button does with a saved question, or (question 0) with the times of the chat."""

    LIST = 0
    CONFIRM = 1
    PAUSE = 2
    RESUME = 3
    REMOVE = 4
    DISCARD = 5
    HOURS = 6
    """Show the hours of the digest to choose from."""
    SET_HOUR = 7
    """Set the hour of the digest; -1 is at once."""
    QUIETS = 8
    SET_QUIET = 9
    """Set the quiet hours number N of ``QUIET_HOURS``; -1 is none."""
    ZONES = 10
    SET_ZONE = 11
    """Set the time zone number N of ``zone_names``."""


def step(watch: int, what: WatchStep, *more: int) -> str:
    """The callback data of a step."""
    return data(Action.WATCHES, watch, what.value, *more)


def refusal_page(renderer: Renderer, question: str, preview: Preview, *, most: int) -> tuple[Outgoing, ...]:
    """That a question finds too much to be saved, and how to narrow it."""
    say = renderer.say
    a_day = say.count("count.alerts", preview.a_day)
    blocks = _found(say, question, preview)
    blocks += [own(say("watch.too-many", a_day=a_day, most=say.number(most))), own(say("watch.narrow"))]
    return renderer.assemble(blocks, ())


def preview_page(renderer: Renderer, watch: Watch, preview: Preview, example: Cited | None) -> tuple[Outgoing, ...]:
    """What a question would have found, with an ``example``, and the buttons that save it."""
    say = renderer.say
    blocks = _found(say, watch.question, preview)
    if example is not None:
        blocks += [own(say("watch.example")), *renderer.cited_blocks(example)]
    if watch.status is WatchStatus.ACTIVE:
        return renderer.assemble([*blocks, own(say("watch.already"))], ((list_button(say),),))
    confirm = Button(label=say("watch.confirm"), data=step(watch.id, WatchStep.CONFIRM))
    discard = Button(label=say("watch.discard"), data=step(watch.id, WatchStep.DISCARD))
    return renderer.assemble(blocks, ((confirm, discard),))


def saved_page(renderer: Renderer, watch: Watch, schedule: WatchSchedule) -> tuple[Outgoing, ...]:
    """That a question is saved."""
    say = renderer.say
    blocks = [bold(say("watch.question", question=shown(watch.question))), own(say("watch.saved"))]
    blocks.append(own(_when(say, schedule)))
    return renderer.assemble(blocks, ((pause_button(say, watch), list_button(say)),))


def list_page(
    renderer: Renderer, watches: Sequence[Watch], schedule: WatchSchedule, *, most: int
) -> tuple[Outgoing, ...]:
    """The saved questions of a chat, with buttons to pause and remove each, and those for the times."""
    say = renderer.say
    if not watches:
        return renderer.note(say("watch.none"))
    active = sum(one.status is WatchStatus.ACTIVE for one in watches)
    blocks = [bold(say("watch.list", active=say.number(active), most=say.number(most)))]
    rows: list[tuple[Button, ...]] = []
    for number, watch in enumerate(watches, 1):
        paused = watch.status is WatchStatus.PAUSED
        key = "watch.list.paused" if paused else "watch.list.one"
        blocks.append(own(say(key, number=say.number(number), question=shown(watch.question))))
        turn = Button(
            label=say("watch.resume.numbered" if paused else "watch.pause.numbered", number=say.number(number)),
            data=step(watch.id, WatchStep.RESUME if paused else WatchStep.PAUSE),
        )
        gone = Button(
            label=say("watch.remove.numbered", number=say.number(number)), data=step(watch.id, WatchStep.REMOVE)
        )
        rows.append((turn, gone))
    blocks.append(own(_when(say, schedule)))
    times = (
        Button(label=say("watch.hours"), data=step(0, WatchStep.HOURS)),
        Button(label=say("watch.quiets"), data=step(0, WatchStep.QUIETS)),
        Button(label=say("watch.zones"), data=step(0, WatchStep.ZONES)),
    )
    return renderer.assemble(blocks, (*rows, times))


def hours_page(renderer: Renderer) -> tuple[Outgoing, ...]:
    """The hours of a daily digest, to choose from."""
    say = renderer.say
    buttons = [Button(label=_hour(say, hour), data=step(0, WatchStep.SET_HOUR, hour)) for hour in range(24)]
    at_once = Button(label=say("watch.at-once"), data=step(0, WatchStep.SET_HOUR, -1))
    return renderer.note(say("watch.hours.choose"), (*_rows(buttons, HOURS_A_ROW), (at_once,)))


def quiet_page(renderer: Renderer) -> tuple[Outgoing, ...]:
    """The quiet hours, to choose from."""
    say = renderer.say
    buttons = [
        Button(label=_span(say, *hours), data=step(0, WatchStep.SET_QUIET, number))
        for number, hours in enumerate(QUIET_HOURS)
    ]
    none = Button(label=say("watch.quiet.none"), data=step(0, WatchStep.SET_QUIET, -1))
    return renderer.note(say("watch.quiet.choose"), (*_rows(buttons, ZONES_A_ROW), (none,)))


def zones_page(renderer: Renderer) -> tuple[Outgoing, ...]:
    """The time zones, to choose from."""
    say = renderer.say
    buttons = [
        Button(label=name, data=step(0, WatchStep.SET_ZONE, number))
        for number, name in enumerate(zone_names(say).values())
    ]
    return renderer.note(say("watch.zones.choose"), _rows(buttons, ZONES_A_ROW))


def _found(say: Catalogue, question: str, preview: Preview) -> list[Block]:
    """The question, and how much it would have found."""
    head = bold(say("watch.question", question=shown(question)))
    if preview.archive_empty:
        return [head, own(say("watch.preview.empty"))]
    days = say.count("count.watched-days", preview.days)
    text = say.count("watch.preview", preview.told, days=days, day=say.date(preview.last))
    joined = say.count("watch.preview.joined", preview.joined) if preview.joined else ""
    return [head, own("\n".join(part for part in (text, joined) if part))]


def _when(say: Catalogue, schedule: WatchSchedule) -> str:
    """When a chat is told, in a line or two."""
    zone = zone_name(schedule.zone, say) if schedule.zone else say("watch.zone.default")
    text = (
        say("watch.when.at-once")
        if schedule.digest is None
        else say("watch.when.digest", hour=_hour(say, schedule.digest))
    )
    if schedule.quiet_from is not None and schedule.quiet_until is not None:
        text += "\n" + say("watch.when.quiet", hours=_span(say, schedule.quiet_from, schedule.quiet_until))
    return text + "\n" + say("watch.when.zone", zone=zone)


def _hour(say: Catalogue, hour: int) -> str:
    return say.number(f"{hour}:00")


def _span(say: Catalogue, first: int, last: int) -> str:
    return say("watch.span", first=_hour(say, first), last=_hour(say, last))


def pause_button(say: Catalogue, watch: Watch) -> Button:
    """The button that pauses a saved question."""
    return Button(label=say("watch.pause"), data=step(watch.id, WatchStep.PAUSE))


def list_button(say: Catalogue) -> Button:
    """The button that lists the saved questions."""
    return Button(label=say("watch.list.button"), data=step(0, WatchStep.LIST))


def shown(question: str) -> str:
    """A question as it is shown: it pings nobody."""
    return disarm(field(question))


def bold(text: str) -> Block:
    """A line in bold."""
    return Block(lines=(line(Piece(text=text, style=Style.BOLD)),), own=True)


def own(text: str) -> Block:
    """Lines of the program's own words."""
    return Block(lines=tuple(line(part) for part in text.splitlines()), own=True)


def _rows(buttons: Sequence[Button], each: int) -> Keyboard:
    return tuple(tuple(buttons[start : start + each]) for start in range(0, len(buttons), each))
