"""The commands, for everyone and for owners; settings; who may and who may not."""

from __future__ import annotations

import re

import pytest

from bot.telegram.command_menu import menu
from bot.telegram.handlers.command_table import COMMANDS, Audience
from retrieval import Strictness, open_archive
from tests.botapi import BotServer, Message, Person, Room, find_button
from tests.end_to_end.bots import AR, EN, NOWHERE, OWNER, WHEN, RunningBot, stranger

pytestmark = pytest.mark.loopback

EVERYONE = set(menu(Audience.EVERYONE))


@pytest.fixture
def server(newsroom: RunningBot) -> BotServer:
    return newsroom.server


@pytest.fixture
def reem(server: BotServer) -> Person:
    return server.person("ريم").meet()


@pytest.fixture
def owner(server: BotServer) -> Person:
    return Person(server, server.world.people[OWNER], Room(server, OWNER)).meet()


def reply(server: BotServer, asked: Message) -> Message:
    return server.replies(asked)[0]


def test_commands_are_registered_per_scope_and_language(server: BotServer) -> None:
    server.wait_until(lambda: server.commands("all_group_chats", "en"), what="the menu")
    for language in ("", "ar", "en"):
        assert set(server.commands("all_private_chats", language)) == EVERYONE
        groups = set(server.commands("all_group_chats", language))
        assert groups < EVERYONE
        assert "ask" in groups
    with server.world.lock:
        texts = {
            (language, command["command"]): command["description"]
            for (_, language), commands in server.world.commands.items()
            for command in commands
        }
    assert re.search("[ء-ي]", texts["ar", "ask"])
    assert not re.search("[ء-ي]", texts["en", "ask"])


@pytest.mark.parametrize(
    ("command", "holds"),
    [
        ("/start", AR("start")),
        ("/help", "/more"),
        ("/sources", "سوشيال بريس"),
        ("/latest", "بوتين لم يرد على اتصالاته"),
        ("/latest بوتين", "بوتين"),
        ("/article port", "399 مترا"),
        ("/article nothing", "nothing"),
        ("/settings", AR.number(3)),
        ("/language", AR("language")),
        ("/privacy", AR("privacy").splitlines()[0]),
        ("/nonsense", "nonsense"),
    ],
)
def test_each_command_answers(server: BotServer, reem: Person, command: str, holds: str) -> None:
    said = reply(server, reem.say(command)).bare
    bare = str.maketrans("", "", "\u2066\u2067\u2068\u2069")
    assert holds.translate(bare)[:40] in said.translate(bare)


def test_the_language_can_be_changed_in_the_chat(server: BotServer, reem: Person) -> None:
    assert reply(server, reem.say("/language en")).bare == EN("language.set")
    assert EN("near-misses") in reply(server, reem.say(NOWHERE)).bare
    panel = reply(server, reem.say("/settings"))
    reem.press(panel, EN("language.ar")).answer()
    assert reem.private.edited(panel).bare.startswith(AR("settings", answers="").split()[0])
    assert AR("near-misses") in reply(server, reem.say(NOWHERE)).bare


def test_the_number_of_answers_and_the_outlets_can_be_set(server: BotServer, reem: Person) -> None:
    panel = reply(server, reem.say("/settings"))
    reem.press(panel, 2).answer()  # after the two languages: one answer
    panel = reem.private.edited(panel)
    answer = reply(server, reem.say(WHEN[0]))
    assert not [button for button in answer.buttons if button["text"] == AR("chat.more")]
    before = panel.buttons
    outlet = next(button for button in before if button["callback_data"].startswith("s:"))
    reem.press_data(panel, outlet["callback_data"]).answer()
    assert reem.private.edited(panel).buttons != before


def question_between_the_levels(archive: str) -> str:
    """A question that the level ``open`` answers and the level ``strict`` does not."""
    questions = ("ماذا قال بوتين؟", "من هو الأسد؟", "أين هرب الأسد؟", "ماذا اقترحت روسيا على الأسد؟", "من هو صقر؟")
    with open_archive(archive) as opened:
        return next(
            question
            for question in questions
            if opened.ask(question, strictness=Strictness.OPEN).answered
            and opened.ask(question, strictness=Strictness.STRICT).near_misses
        )


def test_the_level_of_strictness_can_be_set_and_changes_what_is_answered(
    newsroom: RunningBot, server: BotServer, reem: Person
) -> None:
    question = question_between_the_levels(newsroom.archive)
    panel = reply(server, reem.say("/settings"))
    labels = [AR(f"strictness.{level}") for level in ("strict", "balanced", "open")]
    levels = [button for button in panel.buttons if button["callback_data"].startswith("r:")]
    arabic = AR("settings.chosen", label=AR("settings.language", label=AR("language.ar")))
    assert [button["text"] for button in panel.buttons[:2]] == [
        arabic,
        AR("settings.language", label=AR("language.en")),
    ]
    assert [button["text"] for button in levels] == [labels[0], AR("settings.chosen", label=labels[1]), labels[2]]
    reem.press(panel, labels[2]).answer()
    panel = reem.private.edited(panel)
    assert AR("settings.chosen", label=labels[2]) in [button["text"] for button in panel.buttons]
    assert AR("near-misses") not in reply(server, reem.say(question)).bare
    reem.press(panel, labels[0]).answer()
    reem.private.edited(panel)
    assert AR("near-misses") in reply(server, reem.say(question)).bare
    other = server.person("زياد").meet()
    assert AR("settings.chosen", label=labels[1]) in [
        button["text"] for button in reply(server, other.say("/settings")).buttons
    ]
    assert reem.press_data(panel, "r:9").answer()["text"] == AR("gone.answer")


def test_members_of_a_group_do_not_change_its_settings_but_admins_do(server: BotServer, reem: Person) -> None:
    chief = server.person("رئيسة التحرير")
    group = server.supergroup("غرفة", chief, reem)
    assert reply(server, reem.say("/settings", to=group)).bare == AR("settings.admins")
    panel = reply(server, chief.say("/settings", to=group))
    assert panel.buttons
    assert reem.press(panel, 1).answer()["text"] == AR("settings.admins")
    assert reply(server, chief.say("/settings", to=group, anonymous=True)).buttons


def test_a_person_can_have_everything_forgotten(server: BotServer, reem: Person) -> None:
    answer = reply(server, reem.say(WHEN[0]))
    context = find_button(answer, AR("chat.context.button"))["callback_data"]
    asked = reply(server, reem.say("/forget_me"))
    assert asked.bare.splitlines()[0] == AR("forget-me.ask").splitlines()[0]
    reem.press(asked, AR("forget-me.no")).answer()
    assert reem.private.edited(asked).bare == AR("forget-me.kept")
    assert reem.press_data(answer, context).answer()["text"] == "", "nothing is deleted yet"
    again = reply(server, reem.say("/forget_me"))
    reem.press(again, AR("forget-me.yes")).answer()
    assert reem.private.edited(again).bare == AR("forget-me.done")
    assert reem.press_data(answer, context).answer()["text"] == AR("gone.answer")


def test_who_may_not_ask_can_be_forgotten_too_and_nobody_by_others(server: BotServer, reem: Person) -> None:
    other = stranger(server, 900_020)
    asked = reply(server, other.say("/forget_me"))
    button = find_button(asked, AR("forget-me.yes"))["callback_data"]
    assert reem.press_data(asked, button).answer()["text"] == AR("forget-me.not-yours")
    other.press(asked, AR("forget-me.yes")).answer()
    assert other.private.edited(asked).bare == AR("forget-me.done")


def test_strangers_get_a_polite_line_and_nothing_of_the_archive(server: BotServer) -> None:
    closed = [f"/{entry.name}" for entry in COMMANDS if not entry.public]
    assert {"/latest", "/sources", "/more", "/settings"} <= {*closed}
    tries = (WHEN[0], "/article port", "/start p1", f"/ask {WHEN[0]}", *closed)
    asked = [stranger(server, 910_000 + number).say(text) for number, text in enumerate(tries)]
    for message in asked:
        told = reply(server, message).bare
        assert len(told.splitlines()) == 1
        for held in ("399", "بوتين", "سوشيال", WHEN[1]):
            assert held not in told
    offered = stranger(server).ask_inline(WHEN[0])
    assert offered["results"] == []
    assert offered["is_personal"]
    assert offered["cache_time"] == 0
    assert offered["button"]["text"] == AR("inline.closed")


def test_an_answer_offered_inline_to_one_person_is_not_cached_for_others(server: BotServer, reem: Person) -> None:
    assert reem.ask_inline(WHEN[0])["results"]
    assert stranger(server, 900_002).ask_inline(WHEN[0])["results"] == []


def test_a_strange_group_gets_a_line_and_an_owner_lets_it_in(server: BotServer, owner: Person, reem: Person) -> None:
    with server.world.lock:
        server._next_chat, before = 9_000, server._next_chat
    group = server.supergroup("غرفة غريبة", reem, owner)
    with server.world.lock:
        server._next_chat = before
    assert WHEN[1] not in reply(server, reem.say(f"/ask {WHEN[0]}", to=group)).bare
    assert str(group.id) in reply(server, owner.say("/allow", to=group)).bare
    assert WHEN[1] in reply(server, reem.say(f"/ask {WHEN[0]}", to=group)).bare


def test_owners_let_people_in_and_shut_them_out(server: BotServer, owner: Person) -> None:
    other = stranger(server, 900_003)
    assert WHEN[1] not in reply(server, other.say(WHEN[0])).bare
    reply(server, owner.say(f"/allow {other.id}"))
    assert WHEN[1] in reply(server, other.say(WHEN[0])).bare
    reply(server, owner.say(f"/deny {other.id}"))
    assert WHEN[1] not in reply(server, other.say(WHEN[0])).bare
    assert "owners" not in reply(server, owner.say("/stats")).bare


def test_a_stranger_asks_for_access_and_an_owner_gives_it_at_a_press(server: BotServer, owner: Person) -> None:
    other = server.person("نور @name <b>", number=900_030, username="noor_news").meet()
    refused = reply(server, other.say(WHEN[0]))
    assert other.press(refused, AR("request")).answer()["text"] == AR("request.sent")
    assert other.private.edited(refused).bare == AR("request.sent")
    request = owner.private.from_bot()[-1]
    assert request.bare == AR("request.of-person", name="نور @name <b> (@noor_news)", id=other.id)
    assert [entity["type"] for entity in request.entities] == ["mention"], "the username alone can be tapped"
    again = reply(server, other.say(WHEN[0]))
    assert other.press(again, AR("request")).answer()["text"] == AR("request.waiting")
    assert len(owner.private.from_bot()) == [message.id for message in owner.private.from_bot()].index(request.id) + 1
    owner.press(request, AR("request.grant")).answer()
    decided = owner.private.edited(request)
    assert decided.bare.endswith(AR("owners.allowed", id=other.id))
    assert decided.buttons == []
    assert AR("request.granted.person") in [message.bare for message in other.private.from_bot()]
    assert WHEN[1] in reply(server, other.say(WHEN[0])).bare


def test_who_is_refused_reads_so_and_cannot_ask_again(server: BotServer, owner: Person) -> None:
    other = stranger(server, 900_031)
    refused = reply(server, other.say(WHEN[0]))
    other.press(refused, AR("request")).answer()
    request = owner.private.from_bot()[-1]
    owner.press(request, AR("request.refuse")).answer()
    assert owner.private.edited(request).bare.endswith(AR("owners.denied", id=other.id))
    server.wait_until(lambda: AR("request.refused.person") in [message.bare for message in other.private.from_bot()])
    told = reply(server, other.say(WHEN[0]))
    assert told.bare == AR("access.denied")
    assert told.buttons == []
    assert other.press_data(refused, "q:0").answer()["text"] == AR("access.denied")
    owner.press_data(request, f"g:{other.id}").answer()
    assert reply(server, other.say(WHEN[0])).bare == AR("access.denied"), "it was decided already"


def test_only_owners_decide_requests(server: BotServer, owner: Person, reem: Person) -> None:
    other = stranger(server, 900_032)
    refused = reply(server, other.say(WHEN[0]))
    assert other.press_data(refused, f"g:{other.id}").answer()["text"] == AR("access.stranger.plain", id=other.id)
    answer = reply(server, reem.say(WHEN[0]))
    assert reem.press_data(answer, f"g:{other.id}").answer()["text"] == AR("owners.only")
    assert WHEN[1] not in reply(server, other.say(WHEN[0])).bare


def test_a_strange_group_asks_for_access_too(server: BotServer, owner: Person, reem: Person) -> None:
    with server.world.lock:
        server._next_chat, before = 9_200, server._next_chat
    group = server.supergroup("غرفة غريبة", reem, bot=None)
    with server.world.lock:
        server._next_chat = before
    group.set_bot("member", by=reem)
    greeting = group.next_from_bot()
    assert reem.press(greeting, AR("request")).answer()["text"] == AR("request.sent")
    request = owner.private.from_bot()[-1]
    assert request.bare == AR("request.of-chat", title="غرفة غريبة", id=group.id, name="ريم")
    owner.press(request, AR("request.grant")).answer()
    server.wait_until(lambda: AR("request.granted.chat") in [message.bare for message in group.from_bot()])
    assert WHEN[1] in reply(server, reem.say(f"/ask {WHEN[0]}", to=group)).bare


def test_a_request_that_reaches_no_owner_says_so(fresh: RunningBot) -> None:
    fresh.start()
    other = stranger(fresh.server)
    refused = reply(fresh.server, other.say(WHEN[0]))
    pressed = other.press(refused, AR("request")).answer()
    assert pressed["text"] == AR("request.unreachable", id=other.id)
    assert other.press(refused, AR("request")).answer()["text"] == pressed["text"], "and can be tried again"


def test_a_key_opens_the_door_once(server: BotServer, owner: Person) -> None:
    invitation = reply(server, owner.say("/allow"))
    [link] = [entity["url"] for entity in invitation.entities if entity["type"] == "text_link"]
    assert link in invitation.text.splitlines(), "the link is shown as it is"
    assert find_button(invitation, AR("owners.key.copy"))["copy_text"]["text"] == link
    key = link.partition("?start=")[2]
    assert re.fullmatch("[A-Za-z0-9_-]{1,64}", key)
    assert invitation.marked("code") == [f"/start {key}"]
    first, second = stranger(server, 900_004), stranger(server, 900_005)
    assert reply(server, first.say(f"\u2068/start\u2069 \u200f\u2068{key}\u2069")).bare == AR("access.welcome")
    assert WHEN[1] in reply(server, first.say(WHEN[0])).bare
    reply(server, second.say(f"/start {key}"))
    assert WHEN[1] not in reply(server, second.say(WHEN[0])).bare


def test_commands_of_owners_do_nothing_for_others(server: BotServer) -> None:
    other = stranger(server, 900_006)
    commands = ("/stats", "/allow", f"/allow {other.id}", f"/deny {OWNER}")
    asked = [server.person("ريم").say(command) for command in commands]
    assert [reply(server, message).bare for message in asked] == [AR("owners.only")] * len(asked)
    assert WHEN[1] not in reply(server, other.say(WHEN[0])).bare


def test_an_anonymous_admin_of_a_strange_group_lets_nobody_in(server: BotServer, reem: Person) -> None:
    with server.world.lock:
        server._next_chat, before = 9_100, server._next_chat
    group = server.supergroup("غرفة غريبة", reem)
    with server.world.lock:
        server._next_chat = before
    reem.say("/allow", to=group, anonymous=True)
    asked = reem.say(f"/ask {WHEN[0]}", to=group, anonymous=True)
    assert WHEN[1] not in reply(server, asked).bare


def test_a_bot_that_joins_a_group_says_how_to_ask(server: BotServer, reem: Person) -> None:
    group = server.supergroup("غرفة", reem, bot=None)
    group.set_bot("member", by=reem)
    greeting = group.next_from_bot()
    assert "/ask" in greeting.bare


def test_a_quota_that_is_used_up_is_told(fresh: RunningBot) -> None:
    fresh.settings = {"PERSON_QUOTA": "2", "CHAT_QUOTA": "3"}
    fresh.start()
    server = fresh.server
    reem, ziad = server.person("ريم"), server.person("زياد")
    group = server.supergroup("غرفة", reem, ziad)
    for _ in range(2):
        assert WHEN[1] in reply(server, reem.say(f"/ask {WHEN[0]}", to=group)).bare
    told = reply(server, reem.say(f"/ask {WHEN[0]}", to=group)).bare
    assert told.split()[0] == AR.count("quota.person", 5).split()[0]
    assert WHEN[1] not in told
    assert WHEN[1] in reply(server, ziad.say(f"/ask {WHEN[0]}", to=group)).bare
    full = reply(server, ziad.say(f"/ask {WHEN[0]}", to=group)).bare
    assert full.split()[0] == AR.count("quota.chat", 5).split()[0]
