"""Handlers of the commands for everyone. Those for owners are in ``admin``, the table of all commands in
``command_table``.
"""

from __future__ import annotations

from typing import Final

import structlog

from bot.bidi import clean, field
from bot.service.access import ChatKind, Entry
from bot.service.quotation_refs import GoneError
from bot.telegram.handlers.context import Turn
from bot.telegram.handlers.questions import answer
from bot.telegram.rendering.article_pages import page_of
from bot.telegram.rendering.buttons import Action, Button, data, place_of
from bot.telegram.rendering.sanitizing import disarm
from bot.telegram.routes import Ask, Command
from retrieval import Archive, ArchiveError, Article

LATEST: Final = 5
SOURCES_SHOWN: Final = 40

log = structlog.get_logger()


async def start(turn: Turn, command: Command) -> None:
    """Greet the person. With a payload, use a one-time key or show a place of the archive."""
    place = place_of(command.argument)
    if place is not None:
        if await turn.check_access():
            await show_place(turn, place)
        return
    services = turn.services
    entry = await services.worker(services.access.entry, turn.kind, turn.chat, turn.person)
    if (
        entry is Entry.STRANGER  # people with access must not use up a key
        and turn.person is not None
        and await services.worker(services.state.grants.use_key, command.argument, turn.person)
    ):
        await turn.note("access.welcome")
        return
    if entry is Entry.OPEN or await turn.check_access():
        await turn.reply(turn.renderer.note(await _greeting(turn)))


async def _greeting(turn: Turn) -> str:
    """The greeting; owners also read that the archive is empty, if it is."""
    services, greeting = turn.services, turn.say("start")
    if not services.access.is_owner(turn.person):
        return greeting
    try:
        empty = await services.worker(services.answer_service.archive.is_empty)
    except ArchiveError as error:  # the greeting works without the archive; the next question reports the error
        log.warning("archive not looked at", reason=error.code)
        return greeting
    return f"{greeting}\n\n{turn.say('start.empty')}" if empty else greeting


async def help_(turn: Turn, _: Command) -> None:
    """Explain how to ask."""
    key = "help.chat" if turn.kind is ChatKind.PRIVATE else "help.group"
    text = turn.say(key, bot=turn.services.name.username)
    if await turn.services.worker(turn.services.access.is_editor, turn.person):
        text = f"{text}\n\n{turn.say('help.editors')}"
    await turn.reply(turn.renderer.note(text))


async def privacy(turn: Turn, _: Command) -> None:
    """Explain which data is stored."""
    await turn.note("privacy")


async def forget_me(turn: Turn, _: Command) -> None:
    """Ask whether the person's data should be deleted."""
    if turn.person is None:
        await turn.note("forget-me.nobody")
        return
    keyboard = tuple(
        (Button(label=turn.say(f"forget-me.{word}"), data=data(Action.FORGET, turn.person, number)),)
        for number, word in enumerate(("no", "yes"))
    )
    await turn.offer("forget-me.ask", keyboard[::-1])


async def more(turn: Turn, command: Command) -> None:
    """Show the next quotation of the answer replied to, or of the last answer here."""
    services = turn.services
    kept = await services.worker(services.state.answers.last, turn.chat, turn.topic)
    if command.replied_id is not None:
        kept = await services.worker(services.state.answers.shown, turn.chat, command.replied_id) or kept
    if kept is None:
        await turn.note("console.nothing-yet")
        return
    known = kept.answered and kept.page + 1 < len(kept.quotations)
    page = kept.page + 1 if known else await services.worker(services.answer_service.more, kept)
    if page is None:
        await turn.note("console.no-more")
        return
    kept = await services.worker(services.answer_service.recall, kept.id, chat=turn.chat)
    try:
        card = await services.worker(services.answer_service.card, kept, page)
    except GoneError as gone:
        await turn.note(f"gone.{gone.code}")
        return
    await services.worker(services.state.answers.turn, kept.id, page)
    sent = await turn.reply(turn.renderer.card(card))
    await services.worker(services.state.answers.sent, kept.id, sent, again=True)


async def sources(turn: Turn, _: Command) -> None:
    """List the outlets of the archive, largest first."""
    outlets = await turn.services.worker(turn.services.answer_service.archive.named_outlets)
    say = turn.say
    rows = [
        say(
            "sources.one",
            source=disarm(field(outlet.name)) or say("sources.unnamed"),
            articles=say.count("count.articles", outlet.articles),
        )
        for outlet in outlets[:SOURCES_SHOWN]
    ]
    named = say.count("count.outlets.genitive", sum(bool(outlet.name) for outlet in outlets) or len(outlets))
    head = say.count("sources", sum(outlet.articles for outlet in outlets), outlets=named)
    await turn.reply(turn.renderer.note("\n".join([head, "", *rows])))


async def latest(turn: Turn, command: Command) -> None:
    """List the newest articles, of one outlet if it is named. Another name is asked for its newest news."""
    services = turn.services
    newest = await services.worker(newest_articles, services.answer_service.archive, clean(command.argument))
    if not newest and command.argument:
        await answer(turn, Ask(question=turn.say("latest.question", name=clean(command.argument))))
        return
    if not newest:
        await turn.note("abstention.empty")
        return
    placed = await services.worker(services.answer_service.places, newest)
    await turn.reply(turn.renderer.listing(turn.say("latest"), placed))


async def article(turn: Turn, command: Command) -> None:
    """Show the article of an id, or the article of the answer replied to or last shown."""
    services = turn.services
    if command.argument:
        found = await services.worker(services.answer_service.archive.article, command.argument)
        if found is None:
            await turn.note("error.no-such-article", id=command.argument)
            return
        [(_, place)] = await services.worker(services.answer_service.places, [found])
        await show_place(turn, place)
        return
    kept = await services.worker(services.state.answers.last, turn.chat, turn.topic)
    if command.replied_id is not None:
        kept = await services.worker(services.state.answers.shown, turn.chat, command.replied_id) or kept
    if kept is None or not kept.quotations:
        await turn.note("article.none")
        return
    await show_place(turn, kept.quotations[min(kept.page, len(kept.quotations) - 1)].place)


async def show_place(turn: Turn, place: int) -> None:
    """Show the article at a place, with the sentence marked."""
    try:
        found, span = await turn.services.worker(turn.services.answer_service.place, place)
    except GoneError as gone:
        await turn.note(f"gone.{gone.code}")
        return
    page = page_of(found.body, span[0])
    await turn.reply(turn.renderer.article(found, place=place, page=page, span=span))


def newest_articles(archive: Archive, source: str) -> list[Article]:
    """The newest articles of the outlets that ``source`` names, or of all; undated articles come last."""
    if not source:
        return archive.newest(LATEST)
    called = archive.outlets_called(source)
    return archive.newest(LATEST, outlets=[spelling for outlet in called for spelling in outlet.spellings])
