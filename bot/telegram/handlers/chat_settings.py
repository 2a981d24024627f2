"""Settings of a chat as buttons: language, number of answers, strictness, outlets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.settings import Language
from bot.state import ChatSettings
from bot.state.chats import EXCLUDED, PREFERRED
from bot.telegram.handlers.context import BotServices, Turn
from bot.telegram.rendering.buttons import Action, Button, Keyboard, Outgoing, data
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.routes import Command
from retrieval import Strictness, is_outlet, outlet_name

ANSWERS: Final = (1, 3, 5, 10)
SOURCES_A_PAGE: Final = 8
# The span and digest that mark an outlet in the table of places.
_SOURCE: Final = (-1, -1, "source")
_MARKS: Final = {PREFERRED: "settings.preferred", EXCLUDED: "settings.excluded", 0: "settings.neutral"}


async def settings(turn: Turn, _: Command) -> None:
    """Show the settings to those who may change them."""
    if await turn.may_change_settings():
        await turn.reply(await panel(turn.services, turn.renderer, turn.chat))
    else:
        await turn.refuse("settings.admins")


async def language(turn: Turn, command: Command) -> None:
    """Set the language, or show a button for each."""
    wanted = command.argument.strip().casefold()
    if not await turn.may_change_settings():
        await turn.refuse("settings.admins")
    elif wanted in {known.value for known in Language}:
        await turn.services.worker(turn.services.state.chats.set_language, turn.chat, wanted)
        renderer = turn.services.renderers[Language(wanted)]
        await turn.reply(renderer.note(renderer.say("language.set")))
    else:
        await turn.offer("language", (languages(turn.renderer),))


async def panel(services: BotServices, renderer: Renderer, chat: int, page: int = 0) -> tuple[Outgoing, ...]:
    """The settings of a chat with buttons to change them; ``page`` is the page of the outlets, from 0."""
    chosen = await services.worker(services.state.chats.settings, chat)
    shown, page, pages = await services.worker(_source_page, services, page)
    answers = services.answer_service.answers_for(chosen)
    strictness = await services.worker(services.answer_service.strictness_for, chosen)
    say = renderer.say
    row = tuple(
        Button(
            label=say("settings.chosen", label=say.number(count)) if count == answers else say.number(count),
            data=data(Action.SET_ANSWERS, count),
        )
        for count in ANSWERS
    )
    levels = _levels(renderer, strictness)
    keyboard = (_languages_in_use(renderer), row, levels, *_source_rows(renderer, chosen, shown, page, pages))
    return renderer.note(say("settings", answers=say.number(answers)), keyboard)


def languages(renderer: Renderer) -> tuple[Button, ...]:
    """A button for each language, in the order of ``Language``."""
    return tuple(
        Button(label=renderer.say(f"language.{known.value}"), data=data(Action.SET_LANGUAGE, number))
        for number, known in enumerate(Language)
    )


def _languages_in_use(renderer: Renderer) -> tuple[Button, ...]:
    """The buttons of ``languages`` as a setting: «العربية» is an outlet too, and the language in use is marked."""
    say = renderer.say
    labels = {known: say("settings.language", label=say(f"language.{known.value}")) for known in Language}
    return tuple(
        replace(button, label=say("settings.chosen", label=labels[known]) if known is say.language else labels[known])
        for known, button in zip(Language, languages(renderer), strict=True)
    )


def _levels(renderer: Renderer, chosen: Strictness | None) -> tuple[Button, ...]:
    """A button for each level of strictness, from the strictest."""
    say = renderer.say
    labels = {level: say(f"strictness.{level.value}") for level in Strictness}
    return tuple(
        Button(
            label=say("settings.chosen", label=label) if level is chosen else label,
            data=data(Action.SET_STRICTNESS, number),
        )
        for number, (level, label) in enumerate(labels.items())
    )


def source_numbered(services: BotServices, number: int) -> str | None:
    """The outlet that ``number`` stands for in buttons; None if the archive no longer has it."""
    name, *rest = services.state.answers.at(number) or ("",)
    shown = outlet_name(name)
    return shown if rest == list(_SOURCE) and shown in _sources_of(services) else None


def _sources_of(services: BotServices) -> list[str]:
    """The names of the outlets to show, sorted."""
    return sorted(outlet.name for outlet in services.answer_service.archive.named_outlets() if outlet.name)


def stored_name(chosen: ChatSettings, name: str) -> str:
    """The name under which the settings of a chat hold the outlet ``name``; ``name`` itself if they do not hold it."""
    return next((stored for stored in chosen.sources if is_outlet(stored, name)), name)


def _source_page(services: BotServices, page: int) -> tuple[list[tuple[int, str]], int, int]:
    """A page of outlets, each with its number for buttons; then the page and the number of pages."""
    named = _sources_of(services)
    pages = max(1, -(-len(named) // SOURCES_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = named[page * SOURCES_A_PAGE : (page + 1) * SOURCES_A_PAGE]
    numbers = services.state.answers.places([(name, *_SOURCE) for name in shown])
    return list(zip(numbers, shown, strict=True)), page, pages


def _source_rows(
    renderer: Renderer, chosen: ChatSettings, shown: Sequence[tuple[int, str]], page: int, pages: int
) -> Keyboard:
    say = renderer.say
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                label=say(_MARKS[chosen.sources.get(stored_name(chosen, name), 0)], source=name),
                data=data(Action.SET_SOURCE, number, page),
            ),
        )
        for number, name in shown
    ]
    turns = [
        Button(label=say("chat.previous"), data=data(Action.SOURCES, page - 1)) if page else None,
        Button(label=say("chat.next"), data=data(Action.SOURCES, page + 1)) if page + 1 < pages else None,
    ]
    if any(turns):
        rows.append(tuple(button for button in turns if button))
    return tuple(rows)
