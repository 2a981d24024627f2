"""Ephemeral answers: in a group, only who asked sees silences, near misses and refusals, and may show them to all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.botapi import BotServer, Message, Person, Room
from tests.end_to_end.bots import AR, EN, NOWHERE, OWNER, WHEN, RunningBot, in_form, make_archive

pytestmark = pytest.mark.loopback

RECENT = "ماذا كتب الأسد لبوتين أمس؟"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """A bot with ephemeral answers, and with near misses."""
    folder = tmp_path_factory.mktemp("ephemeral")
    archive, settings = make_archive(folder / "pages"), {"EPHEMERAL_ANSWERS": "true"}
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
def room(server: BotServer, reem: Person) -> Room:
    """A group whose administrator the bot is."""
    return server.supergroup("غرفة", server.person("زياد"), reem, bot="administrator")


def reply(server: BotServer, asked: Message) -> Message:
    return server.replies(asked)[0]


def test_an_answer_is_for_all_and_a_near_miss_for_the_asker(server: BotServer, reem: Person) -> None:
    room = server.supergroup("منتدى", server.person("زياد"), reem, bot="administrator", forum=True)
    assert WHEN[1] in reply(server, reem.say(f"/ask {WHEN[0]}", to=room)).bare
    asked = reem.say(f"/ask {NOWHERE}", to=room, topic=room.topic("أسئلة"))
    told = reem.told_alone(room)
    assert told.bare.startswith(AR("near-misses"))
    assert (told.replies_to, told.topic) == (asked.id, asked.topic)
    server.settle()
    assert len(room.from_bot()) == 1


def test_the_asker_shows_it_to_all_as_it_was(server: BotServer, reem: Person, room: Room) -> None:
    asked = reem.say(f"/ask {NOWHERE}", to=room)
    told = reem.told_alone(room)
    reem.press(told, AR("ephemeral.share")).answer()
    shown = reply(server, asked)
    assert (shown.text, shown.marked("bold"), shown.marked("blockquote")) == (
        told.text,
        told.marked("bold"),
        told.marked("blockquote"),
    )
    assert [button["text"] for button in shown.buttons] == [b["text"] for b in told.buttons[:-1]]
    assert reem.alone(room) == []
    reem.edit(asked, f"/ask {WHEN[0]}")  # the shown message is the answer now
    assert WHEN[1] in room.edited(shown).bare


def test_a_button_under_it_works_for_the_asker_alone(server: BotServer, reem: Person, room: Room) -> None:
    reem.say(f"/ask {RECENT}", to=room)
    told = reem.told_alone(room)
    reem.press(told, AR("chat.widen")).answer()
    widened = server.wait_until(
        lambda: next((one for one in reem.alone(room) if one.text != told.text), None), what="the edited message"
    )
    assert widened is not None
    assert "كتب الأسد" in widened.bare
    assert AR("ephemeral.share") in [button["text"] for button in widened.buttons]
    reem.press(widened, AR("chat.context")).answer()
    server.wait_until(lambda: any(AR("chat.context") in one.bare for one in reem.alone(room)), what="the context")
    assert room.from_bot() == []


def test_an_edited_question_moves_from_the_asker_to_all(server: BotServer, reem: Person, room: Room) -> None:
    asked = reem.say(f"/ask {NOWHERE}", to=room)
    told = reem.told_alone(room)
    reem.edit(asked, "/ask ما عاصمة البرازيل؟")
    server.wait_until(
        lambda: [one.json["ephemeral_message_id"] for one in reem.alone(room)] == [told.json["ephemeral_message_id"]],
        what="the same message",
    )
    reem.edit(asked, f"/ask {WHEN[0]}")
    assert WHEN[1] in reply(server, asked).bare
    server.settle()
    assert reem.alone(room) == []


def test_refusals_are_for_the_asker(server: BotServer, reem: Person, room: Room) -> None:
    for number, (said, key) in enumerate(
        (("/stats", "owners.only"), ("/settings", "settings.admins"), ("/unanswered", "unanswered.only")), start=1
    ):
        reem.say(said, to=room)
        assert reem.told_alone(room, count=number).bare == AR(key)
    reem.say("/ask", to=room)
    told = reem.told_alone(room, count=4)
    assert told.bare == AR("routing.empty").replace("\u2060", "")
    reem.press(told, AR("ephemeral.share")).answer()
    assert room.next_from_bot().text == told.text


def test_a_group_without_access_is_told_to_who_asks(server: BotServer, reem: Person) -> None:
    strange = server.supergroup("غريبة", reem, bot="administrator")
    with server.world.change():
        chat = server.world.chats.pop(strange.id)
        chat.id = -1_000_000_999_999
        server.world.chats[chat.id] = chat
    strange = Room(server, chat.id)
    owner = Person(server, server.world.people[OWNER], Room(server, OWNER)).meet()
    reem.say(f"/ask {WHEN[0]}", to=strange)
    told = reem.told_alone(strange)
    assert told.bare.splitlines()[0][:20] == AR("access.strange-chat", id=chat.id).splitlines()[0][:20]
    reem.press(told, AR("request")).answer()
    server.wait_until(lambda: reem.alone(strange)[0].bare.startswith(AR("request.sent")), what="the request")
    assert owner.private.next_from_bot().buttons


def test_an_ephemeral_reply_to_the_bot_is_answered_for_that_person_alone(
    server: BotServer, reem: Person, room: Room
) -> None:
    reem.say(f"/ask {NOWHERE}", to=room)
    told = reem.told_alone(room)
    reem.say_alone(WHEN[0], to=room, reply_to=told)
    answered = reem.told_alone(room, count=2)
    assert WHEN[1] in answered.bare
    reem.say_alone("ماذا قال بوتين؟", to=room, reply_to=answered)
    assert WHEN[1] not in reem.told_alone(room, count=3).bare
    reem.press(answered, AR("ephemeral.share")).answer()
    assert WHEN[1] in room.next_from_bot().bare


def test_where_the_bot_is_no_administrator_all_see_it_as_before(server: BotServer, reem: Person) -> None:
    room = server.supergroup("أخرى", reem)
    for _ in range(2):
        said = reply(server, reem.say(f"/ask {NOWHERE}", to=room))
        assert said.bare.startswith(AR("near-misses"))
        assert AR("ephemeral.share") not in [button["text"] for button in said.buttons]
    refused = [one for one in server.refusals if one.parameters.get("chat_id") == str(room.id)]
    assert len(refused) == 1, "the chat is remembered for a time"


def test_anonymous_admins_private_chats_and_english(server: BotServer, reem: Person, room: Room) -> None:
    assert reply(server, reem.say(f"/ask {NOWHERE}", to=room, anonymous=True)).bare.startswith(AR("near-misses"))
    assert reply(server, reem.say(NOWHERE)).bare.startswith(AR("near-misses"))
    chief = server.person("رئيسة التحرير")
    newsroom = server.supergroup("Newsroom", chief, reem, bot="administrator")
    reply(server, chief.say("/language en", to=newsroom))
    reem.say(f"/ask {NOWHERE}", to=newsroom)
    told = reem.told_alone(newsroom)
    assert told.bare.startswith(EN("near-misses"))
    assert EN("ephemeral.share") in [button["text"] for button in told.buttons]


def test_an_older_server_shows_it_to_all_without_the_button(fresh: RunningBot) -> None:
    fresh.settings = {"EPHEMERAL_ANSWERS": "true"}
    fresh.server.world.ephemeral = False
    fresh.start()
    reem = fresh.server.person("ريم").meet()
    room = fresh.server.supergroup("غرفة", reem, bot="administrator")
    said = reply(fresh.server, reem.say(f"/ask {NOWHERE}", to=room))
    fresh.server.settle()
    assert AR("ephemeral.share") not in [button["text"] for button in room.now(said).buttons]


def test_it_is_off_by_default(fresh: RunningBot) -> None:
    fresh.start()
    reem = fresh.server.person("ريم").meet()
    room = fresh.server.supergroup("غرفة", reem, bot="administrator")
    assert reply(fresh.server, reem.say(f"/ask {NOWHERE}", to=room)).bare.startswith(AR("near-misses"))
    assert reem.alone(room) == []


def test_a_killed_bot_tells_it_once(fresh: RunningBot) -> None:
    fresh.settings = {"EPHEMERAL_ANSWERS": "true"}
    fresh.start()
    server = fresh.server
    reem = server.person("ريم").meet()
    room = server.supergroup("غرفة", reem, bot="administrator")
    reem.say(f"/ask {NOWHERE} ما عاصمة البرازيل؟", to=room)  # two questions, so that the first is recorded
    reem.told_alone(room)
    fresh.kill()
    fresh.start()
    reem.told_alone(room, count=2)
    server.settle()
    assert len(reem.alone(room)) == 2
    assert room.from_bot() == []


def test_a_killed_bot_that_is_no_administrator_finds_what_all_see(fresh: RunningBot) -> None:
    fresh.settings = {"EPHEMERAL_ANSWERS": "true"}
    fresh.start()
    server = fresh.server
    reem = server.person("ريم").meet()
    room = server.supergroup("غرفة", reem)
    reply(server, reem.say(f"/ask {NOWHERE}", to=room))  # the group is remembered as one that refuses
    server.settle()
    server.fault("hang-after", "sendMessage", seconds=60.0)
    asked = reem.say(f"/ask {RECENT}", to=room)
    reply(server, asked)
    fresh.kill()
    fresh.start()
    server.settle(quiet=3.0)
    assert len(server.replies(asked)) == 1
