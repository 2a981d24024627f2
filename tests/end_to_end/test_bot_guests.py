"""Guest mode: the bot answers people with access where it is no member, once each, and strangers get nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.botapi import BotServer, Message, Person, Room
from tests.botapi.world import BOT_USERNAME
from tests.end_to_end.bots import AR, CALLED, EN, NOWHERE, WHEN, RunningBot, in_form, make_archive, stranger
from tests.end_to_end.conftest import Isnad

pytestmark = pytest.mark.loopback

AT = f"@{BOT_USERNAME}"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A bot in guest mode."""
    folder = tmp_path_factory.mktemp("guests")
    settings = {"GUEST_MODE": "true", "NEAR_MISS_THRESHOLD": "1"}
    archive = make_archive(folder / "pages")
    with BotServer() as server, RunningBot(server, folder, archive, settings=settings, forked=True) as bot:
        server.person("سلمى")
        yield bot
        in_form(server)
        assert bot.failures() == []


@pytest.fixture
def server(newsroom: RunningBot) -> BotServer:
    return newsroom.server


@pytest.fixture
def reem(server: BotServer) -> Person:
    return server.person("ريم").meet()


@pytest.fixture
def elsewhere(server: BotServer, reem: Person) -> Room:
    """A forum that the bot is no member of, with a person who has no access."""
    return server.supergroup("نقاش", server.person("زياد"), reem, bot=None)


def reply(server: BotServer, asked: Message) -> Message:
    return server.replies(asked)[0]


def test_a_question_with_the_bots_name_is_answered_where_it_is_asked(
    server: BotServer, reem: Person, elsewhere: Room
) -> None:
    said = reply(server, reem.say(f"{AT} {WHEN[0]}", to=elsewhere))
    assert WHEN[1] in said.bare
    assert all("callback_data" not in button for button in said.buttons), "these need the bot to be in the chat"
    assert said.buttons


def test_a_mention_in_reply_asks_about_the_message(server: BotServer, reem: Person, elsewhere: Room) -> None:
    claim = server.person("خالد").say(CALLED[0], to=elsewhere)
    assert CALLED[1] in reply(server, reem.say(AT, to=elsewhere, reply_to=claim)).bare


def test_a_silence_is_said_with_no_buttons_and_listed_for_editors(
    server: BotServer, reem: Person, elsewhere: Room
) -> None:
    said = reply(server, reem.say(f"{AT} {NOWHERE}", to=elsewhere))
    assert said.bare.startswith(AR("abstention"))
    assert said.buttons == []


def test_small_talk_commands_and_empty_mentions_get_a_reason(server: BotServer, reem: Person, elsewhere: Room) -> None:
    assert reply(server, reem.say(f"{AT} شكرا", to=elsewhere)).bare
    assert reply(server, reem.say(AT, to=elsewhere)).bare == AR("guest.empty")
    said = reply(server, reem.say(f"/help{AT} {AT}", to=elsewhere)).bare
    assert said == AR("guest.questions-only", bot=BOT_USERNAME)


def test_the_language_is_that_of_the_person(server: BotServer, reem: Person, elsewhere: Room) -> None:
    server.replies(reem.say("/language en"))
    assert reply(server, reem.say(AT, to=elsewhere)).bare == EN("guest.empty")


def test_strangers_and_channels_get_nothing(server: BotServer, reem: Person, elsewhere: Room) -> None:
    somebody = stranger(server, 900_002)
    somebody.say(f"{AT} {WHEN[0]}", to=elsewhere)
    reply(server, reem.say(f"{AT} {WHEN[0]}", to=elsewhere))
    server.settle()
    assert len(elsewhere.from_bot()) == 1
    assert somebody.private.from_bot() == []


def test_a_chat_of_two_people_is_answered_too(server: BotServer, reem: Person) -> None:
    pair = server.group("اثنان", reem, bot=None)
    assert WHEN[1] in reply(server, reem.say(f"{WHEN[0]} {AT}", to=pair)).bare


def test_guest_messages_are_asked_for_only_when_it_is_on(newsroom: RunningBot, fresh: RunningBot) -> None:
    def asked_for(bot: RunningBot) -> set[str]:
        with bot.server.world.lock:
            return set(bot.server.world.allowed)

    assert "guest_message" in asked_for(newsroom)
    fresh.start()
    assert "guest_message" not in asked_for(fresh)
    reem = fresh.server.person("ريم").meet()
    room = fresh.server.supergroup("نقاش", reem, bot=None)
    reem.say(f"{AT} {WHEN[0]}", to=room)
    fresh.server.replies(reem.say(WHEN[0]))
    assert room.from_bot() == []


def test_a_killed_bot_answers_a_guest_once(fresh: RunningBot) -> None:
    fresh.settings = {"GUEST_MODE": "true"}
    fresh.start()
    server = fresh.server
    reem = server.person("ريم").meet()
    room = server.supergroup("نقاش", reem, bot=None)
    server.fault("hang-after", "answerGuestQuery", seconds=60.0)
    asked = reem.say(f"{AT} {WHEN[0]}", to=room)
    server.wait_until(room.from_bot, what="the answer")
    fresh.kill()
    fresh.start()
    server.replies(reem.say(WHEN[0]))
    server.settle()
    assert [said.replies_to for said in room.from_bot()] == [asked.id]
    assert fresh.failures() == []


def test_doctor_says_when_guest_mode_is_off_at_telegram(tmp_path: Path, isnad: Isnad) -> None:
    with BotServer(guests=False) as server:
        settings = {
            "PYTHONPATH": str(Path(__file__).with_name("loopback_only")),
            "TELEGRAM_TOKEN": server.token,
            "TELEGRAM_BASE_URL": server.base_url,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'state.db'}",
            "GUEST_MODE": "true",
        }
        outcome = isnad("doctor", "--json", settings=settings)
    [token] = [one for one in json.loads(outcome.out) if one["check"] == "token"]
    assert token["state"] == "warning"
    assert "GUEST_MODE" in token["text"]
