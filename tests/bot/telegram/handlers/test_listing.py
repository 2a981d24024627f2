"""Outlets, the newest articles and the settings panel: without reading the archive's articles."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.i18n import Catalogue
from bot.service.answers import AnswerService
from bot.state import MEMORY, State
from bot.telegram.handlers.chat_settings import SOURCES_A_PAGE, panel, source_numbered
from bot.telegram.handlers.commands import LATEST, newest_articles, sources
from bot.telegram.handlers.context import BotServices, Turn
from bot.telegram.rendering.buttons import Action, parse_press
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.routes import Command
from bot.thread_pools import Worker
from retrieval import Archive, Article

CHAT = 7


class Unread(Archive):
    """An archive that does not let its articles be read one after the other."""

    def articles(self) -> Iterator[Article]:
        raise AssertionError("every article is read")


def visit(number: int, source: str | None, day: date | None) -> Article:
    body = f"وصل الوفد رقم {number} إلى المدينة صباح الخميس."
    return Article(id=f"a{number}", title=f"خبر {number}", body=body, source=source, date=day)


@pytest.fixture
def archive() -> Archive:
    archive = Unread()
    archive.add(
        [
            visit(0, "جريدة المساء", date(2020, 1, 1)),
            visit(1, "وكالة المساء", date(2020, 1, 3)),
            visit(2, "وكالة المساء", date(2020, 1, 2)),
            visit(3, None, date(2020, 1, 4)),
            visit(4, "", None),
            visit(5, "وكالة الصباح", None),
            visit(6, "وكالة المساء", date(2020, 1, 3)),
        ]
    )
    return archive


@pytest.fixture
def services(archive: Archive) -> Iterator[BotServices]:
    state, worker = State(MEMORY), Worker(1)
    answer_service = AnswerService(archive, state, answers=3)
    yield cast("BotServices", SimpleNamespace(answer_service=answer_service, state=state, worker=worker))
    worker.close()
    state.close()


@pytest.fixture
def renderer(arabic: Catalogue) -> Renderer:
    return Renderer(arabic, "isnad_bot")


def outlet_buttons(services: BotServices, renderer: Renderer, page: int = 0) -> dict[str, int]:
    """Labels of the buttons of outlets, each with its number."""
    [message] = asyncio.run(panel(services, renderer, CHAT, page))
    buttons = [button for row in message.keyboard for button in row]
    found = {button.label: parse_press(button.data or "") for button in buttons}
    return {label: press.numbers[0] for label, press in found.items() if press and press.action is Action.SET_SOURCE}


def test_the_newest_are_those_of_all_outlets_or_of_those_whose_name_holds_what_is_named(archive: Archive) -> None:
    def ids(source: str) -> list[str]:
        return [article.id for article in newest_articles(archive, source)]

    assert ids("") == ["a3", "a1", "a6", "a2", "a0"]
    assert len(ids("")) == LATEST
    assert ids("المساء") == ["a1", "a6", "a2", "a0"]
    assert ids("وكالة") == ["a1", "a6", "a2", "a5"]
    assert ids("لا أحد") == []


def test_the_outlets_are_told_with_their_articles_the_largest_first(services: BotServices, renderer: Renderer) -> None:
    told: list[str] = []

    async def check_access() -> bool:
        return True

    async def reply(messages: Any) -> None:
        told.extend(message.html for message in messages)

    turn = SimpleNamespace(
        services=services, renderer=renderer, say=renderer.say, check_access=check_access, reply=reply
    )
    asyncio.run(sources(cast("Turn", turn), cast("Command", None)))
    [text] = told
    names = ("وكالة المساء", renderer.say("sources.unnamed"), "جريدة المساء", "وكالة الصباح")
    places = [text.index(name) for name in names]
    assert places == sorted(places)
    assert renderer.say.number(7) in text.partition("\n")[0]


def test_the_panel_has_a_button_for_each_named_outlet(services: BotServices, renderer: Renderer) -> None:
    labels = list(outlet_buttons(services, renderer))
    names = ["جريدة المساء", "وكالة الصباح", "وكالة المساء"]
    assert [next(name for name in names if name in label) for label in labels] == names


def test_a_button_names_its_outlet_until_the_archive_has_it_no_more(
    services: BotServices, renderer: Renderer, archive: Archive
) -> None:
    numbers = list(outlet_buttons(services, renderer).values())
    assert [source_numbered(services, number) for number in numbers] == ["جريدة المساء", "وكالة الصباح", "وكالة المساء"]
    archive.remove(["a5"])
    assert source_numbered(services, numbers[1]) is None
    assert source_numbered(services, 10_000) is None


def test_the_names_of_one_outlet_are_one_button_and_one_choice(
    services: BotServices, renderer: Renderer, archive: Archive
) -> None:
    archive.add([visit(20, "skynews", None), visit(21, "سكاي نيوز", date(2020, 2, 1)), visit(22, "BBC", None)])
    shown = outlet_buttons(services, renderer)
    assert list(shown)[:1] == ["بي بي سي"]
    assert [label for label in shown if "سكاي" in label] == ["سكاي نيوز عربية"]
    services.state.chats.turn_source(CHAT, "skynews")
    preferred = renderer.say("settings.preferred", source="سكاي نيوز عربية")
    assert preferred in outlet_buttons(services, renderer), "a choice of the name before is kept"
    [number] = services.state.answers.places([("skynews", -1, -1, "source")])
    assert source_numbered(services, number) == "سكاي نيوز عربية", "so is a button of then"
    assert [article.id for article in newest_articles(archive, "سكاي نيوز عربية")] == ["a21", "a20"]
    assert [article.id for article in newest_articles(archive, "bbc")] == ["a22"]


def test_a_button_of_a_sentence_names_no_outlet(services: BotServices) -> None:
    [number] = services.state.answers.places([("جريدة المساء", 0, 5, "digest")])
    assert source_numbered(services, number) is None


def test_the_panel_numbers_only_the_outlets_that_it_shows(
    services: BotServices, renderer: Renderer, archive: Archive
) -> None:
    archive.add([visit(number, f"وسيلة {number:02}", None) for number in range(10, 30)])
    first = outlet_buttons(services, renderer)
    assert len(first) == SOURCES_A_PAGE
    assert services.state.answers.at(SOURCES_A_PAGE + 1) is None
    last = outlet_buttons(services, renderer, 99)
    assert len(last) == 23 - 2 * SOURCES_A_PAGE
    assert not set(first.values()) & set(last.values())
