"""How the bot runs: by webhook, through floods and failures, killed and started again, asked to end."""

from __future__ import annotations

import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.botapi import BotServer, Message, Person, Room
from tests.end_to_end.bots import (
    AR,
    CALLED,
    EN,
    NOWHERE,
    OWNER,
    STOP_PATIENCE,
    WHEN,
    WHY,
    RunningBot,
    free_port,
    in_form,
    ingest,
)  # fmt: skip
from tests.end_to_end.forking import LOOPBACK_ONLY, run_forked
from tests.made_encoders import make_encoder
from tests.paths import SEEDS

pytestmark = pytest.mark.loopback

FLOOD = 8  # seconds that Telegram says to wait


# Here Python itself is started and ends: what else depends on it is the same in a forked process.
REAL_STARTS = re.compile(r"_end|_hang|questions_are_answered")


@pytest.fixture
def fresh(fresh: RunningBot, request: pytest.FixtureRequest) -> RunningBot:
    """As everywhere, but with Python started each time where starts and ends are what is tested."""
    fresh.forked = not REAL_STARTS.search(request.node.name)
    return fresh


def quoted(message: Message) -> str:
    return " ".join(message.marked("blockquote"))


@pytest.fixture(params=["polling", "webhook"])
def bot(request: pytest.FixtureRequest, fresh: RunningBot) -> RunningBot:
    if request.param == "webhook":
        port = free_port()
        fresh.settings = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "PORT": str(port), "LISTEN": "127.0.0.1"}
    return fresh


def test_questions_are_answered(bot: RunningBot) -> None:
    bot.start()
    reem = bot.server.person("ريم")
    assert WHEN[1] in quoted(bot.server.replies(reem.say(WHEN[0]))[0])
    assert reem.ask_inline(WHEN[0])["results"]
    assert (bot.server.world.webhook is not None) == ("WEBHOOK_URL" in bot.settings)


def test_a_kill_in_the_middle_loses_no_setting_and_answers_each_question_once(bot: RunningBot) -> None:
    server = bot.server
    bot.start()
    people = [server.person(f"صحفي {number}") for number in range(4)]
    rooms = [(person, server.supergroup("غرفة", person)) for person in people]
    chief = people[0].meet()
    server.replies(chief.say("/language en"))
    [old] = server.replies(chief.say(WHEN[0]))
    # A part of the questions is answered, the others are in the bot's hands when it is killed.
    first = [person.say(f"/ask {WHEN[0]}", to=room) for person, room in rooms]
    for asked in first[:2]:
        server.replies(asked)
    held = server.fault("hang", "sendMessage", seconds=20, times=1000)
    more = [person.say(f"/ask {CALLED[0]}", to=room) for person, room in rooms]
    server.wait_until(lambda: held.met, what="a question in hand")
    if "WEBHOOK_URL" not in bot.settings:
        server.wait_until(lambda: not server.world.pending, what="all updates taken")
    bot.kill()
    late = [person.say(f"/ask {NOWHERE}", to=room) for person, room in rooms]
    with server.world.change():
        held.times = 0
    bot.start()
    for asked in (*first, *more, *late):
        server.replies(asked, patience=240)
    server.settle(quiet=1.5, patience=240)
    for asked in (*first, *more, *late):
        assert len(server.replies(asked)) == 1, asked.bare
    # What was set before the kill still is; the buttons of an old message go on working.
    assert EN("near-misses") in server.replies(chief.say(NOWHERE))[0].bare
    chief.press(old, EN("chat.context.button")).answer()
    assert chief.private.edited(old).marked("expandable_blockquote")


@pytest.mark.parametrize("kind", ["hang-after", "cut-after"])
def test_an_answer_that_was_sent_without_the_bot_knowing_is_not_sent_again(fresh: RunningBot, kind: str) -> None:
    """A kill between the sending and its note (``hang-after``), or an answer of Telegram's that got lost."""
    server = fresh.server
    fresh.start()
    reem, ziad = server.person("ريم"), server.person("زياد")
    room = server.supergroup("غرفة", ziad)
    for person, where in ((reem, reem.private), (ziad, room), (ziad, ziad.private)):
        server.replies(person.say("/ask " + CALLED[0], to=where))
    faults = [
        server.fault(kind, "sendMessage", chat_id=chat, seconds=60)  # type: ignore[arg-type]
        for chat in (reem.id, room.id, ziad.id)
    ]
    # An answer with buttons, one under its question, and silence, which has no buttons.
    asked = [reem.say(WHEN[0]), ziad.say(f"/ask {WHEN[0]}", to=room), ziad.say(NOWHERE)]
    server.wait_until(lambda: all(fault.met for fault in faults), what="three answers that are sent")
    if kind == "hang-after":
        fresh.kill()
        fresh.start()
    more = [reem.say(WHY[0]), ziad.say(f"/ask {WHY[0]}", to=room), ziad.say(WHY[0])]
    for question in (*asked, *more):
        server.replies(question, patience=240)
    server.settle(quiet=1.5, patience=240)
    for where in (reem.private, room, ziad.private):
        assert len(where.from_bot()) == 3, [message.bare[:50] for message in where.from_bot()]
    # What was found is known as the answer: its buttons work, and it can be followed up.
    [found] = [message for message in reem.private.from_bot() if WHEN[1] in quoted(message)]
    reem.press(found, AR("chat.context.button")).answer()
    assert reem.private.edited(found).marked("expandable_blockquote")


@pytest.mark.parametrize("sent", [1, 2])
def test_several_answers_to_one_message_are_each_sent_once_through_a_kill(fresh: RunningBot, sent: int) -> None:
    server = fresh.server
    fresh.start()
    reem = server.person("ريم")
    server.replies(reem.say(NOWHERE))
    if sent == 1:
        fault = server.fault("hang-after", "sendMessage", chat_id=reem.id, seconds=60)
        asked = reem.say(f"{WHEN[0]} {CALLED[0]} {WHY[0]}")
    else:  # the first answer is noted, the second is not
        asked = reem.say(f"{WHEN[0]} {CALLED[0]} {WHY[0]}")
        server.replies(asked)
        fault = server.fault("hang-after", "sendMessage", chat_id=reem.id, seconds=60)
    server.wait_until(lambda: fault.met, what="an answer that is sent")
    fresh.kill()
    fresh.start()
    answers = server.replies(asked, count=3, patience=240)
    server.settle(quiet=1.5, patience=240)
    assert len(reem.private.from_bot()) == 4
    for answer, expected in zip(answers, (WHEN, CALLED, WHY), strict=True):
        assert expected[1] in quoted(answer)


def test_an_update_that_is_delivered_twice_is_answered_once(fresh: RunningBot) -> None:
    port = free_port()
    fresh.settings = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "PORT": str(port), "LISTEN": "127.0.0.1"}
    fresh.start()
    server = fresh.server
    reem = server.person("ريم")
    asked = reem.say(WHEN[0])
    server.replies(asked)
    with server.world.change():
        server.world.pending.append({"update_id": server.world.last_update, "message": asked.json})
    server.settle()
    assert len(reem.private.from_bot()) == 1


def test_a_webhook_without_the_secret_is_refused(fresh: RunningBot) -> None:
    port = free_port()
    fresh.settings = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "PORT": str(port), "LISTEN": "127.0.0.1"}
    fresh.start()
    server = fresh.server
    webhook = server.world.webhook
    assert webhook is not None
    assert webhook.secret
    reem = server.person("ريم")
    with server.world.change():
        secret, webhook.secret = webhook.secret, "guessed"
    asked = reem.say(WHEN[0])
    server.wait_until(lambda: webhook.last_error, what="a delivery that is refused")
    assert reem.private.from_bot() == []
    with server.world.change():
        webhook.secret = secret
    server.replies(asked)


def test_a_flood_wait_of_one_chat_delays_that_chat_alone_and_shows_typing_there(fresh: RunningBot) -> None:
    fresh.start()
    server = fresh.server
    slow, quick = server.person("ريم"), server.person("زياد")
    # Longer than any bot on any machine takes to answer the other.
    server.fault("flood", "sendMessage", chat_id=slow.id, seconds=FLOOD)
    flooded = slow.say(WHEN[0])
    server.wait_until(lambda: [call for call in server.calls("sendMessage") if call.code == 429])
    server.replies(quick.say(WHEN[0]))
    assert slow.private.from_bot() == []
    server.wait_until(lambda: server.calls("sendChatAction"), what="typing, as the answer is slow")
    assert str(slow.id) in {call.values["chat_id"] for call in server.calls("sendChatAction")}
    server.replies(flooded)
    [refused, answered] = [call for call in server.calls("sendMessage") if call.values["chat_id"] == str(slow.id)]
    assert answered.at - refused.at >= FLOOD


def test_failures_of_the_network_and_of_telegram_cost_no_answer(fresh: RunningBot) -> None:
    fresh.start()
    server = fresh.server
    people = [server.person(f"صحفي {number}") for number in range(3)]
    for person, kind in zip(people, ("error", "cut-before", "hang"), strict=True):
        server.fault(kind, "sendMessage", chat_id=person.id, seconds=1.0)  # type: ignore[arg-type]
    server.fault("error", "getUpdates", code=502, times=2)
    for person in people:
        person.say(WHEN[0])
    for person in people:
        assert WHEN[1] in quoted(person.private.next_from_bot(patience=240))


def test_a_bot_that_cannot_reach_telegram_at_its_start_waits(fresh: RunningBot) -> None:
    fault = fresh.server.fault("error", "getMe", code=502, times=2)
    fresh.start()
    assert fault.met == 2
    fresh.server.replies(fresh.server.person("ريم").say(WHEN[0]))


def test_the_end_waits_for_what_is_in_hand(fresh: RunningBot) -> None:
    fresh.start()
    server = fresh.server
    reem = server.person("ريم")
    server.fault("error", "sendMessage", code=502)
    reem.say(WHEN[0])
    server.wait_until(lambda: server.calls("sendMessage"), what="an answer on its way")
    assert fresh.stop() == 0
    assert len(reem.private.from_bot()) == 1


def test_what_hangs_does_not_hold_up_the_end_and_is_answered_later(fresh: RunningBot) -> None:
    fresh.start()
    server = fresh.server
    reem = server.person("ريم")
    # It hangs far longer than the bot is waited for.
    held = server.fault("hang", "sendMessage", seconds=10 * STOP_PATIENCE, times=1000)
    asked = reem.say(WHEN[0])
    server.wait_until(lambda: held.met, what="an answer on its way")
    assert fresh.stop() == 0
    with server.world.change():
        held.times = 0
    fresh.start()
    server.replies(asked)
    server.settle(quiet=1)
    assert len(reem.private.from_bot()) == 1


def test_a_group_that_becomes_a_supergroup_keeps_its_settings(fresh: RunningBot) -> None:
    fresh.start()
    server = fresh.server
    reem = server.person("ريم")
    told, untold = server.group("غرفة", reem), server.group("غرفة", reem)
    for group in (told, untold):
        server.replies(reem.say("/language en", to=group))
    moved = told.migrate()
    assert EN("near-misses") in server.replies(reem.say(f"/ask {NOWHERE}", to=moved))[0].bare
    # Nobody told the bot: it learns from the refusal of its answer.
    asked = reem.say(f"/ask {WHEN[0]}", to=untold)
    with server.world.change():
        pass
    server.replies(asked)
    hidden = untold.migrate(quietly=True)
    with server.world.change():
        reem_asks = server.world.store(untold.chat, {"from": reem.user, "text": f"/ask {NOWHERE}", "entities": []})
        server.world.put("message", reem_asks)
    answer = hidden.next_from_bot()
    assert EN("near-misses") in answer.bare


def test_a_bot_that_was_blocked_or_removed_suspends_the_chat_until_it_is_back(fresh: RunningBot) -> None:
    fresh.start()
    server = fresh.server
    reem = server.person("ريم")
    server.replies(reem.say("/language en"))
    reem.block()
    server.settle()
    with server.world.change():
        asked = server.world.store(reem.private.chat, {"from": reem.user, "text": NOWHERE})
        server.world.put("message", asked)
    server.settle()
    reem.unblock()
    assert EN("near-misses") in server.replies(reem.say(NOWHERE))[-1].bare
    group = server.supergroup("غرفة", reem)
    group.set_bot("kicked", by=reem)
    server.settle()
    group.set_bot("member", by=reem)
    assert "/ask" in group.next_from_bot().bare
    assert [refused for refused in server.refusals if refused.kind != "access"] == []


def test_an_error_is_told_to_the_owners_once_without_what_people_wrote(fresh: RunningBot) -> None:
    fresh.settings = {"ERROR_CHAT": "-4099"}
    server = fresh.server
    owners = server.group("أعطال", server.person("ريم"))
    with server.world.change():
        chat = server.world.chats.pop(owners.id)
        chat.id = -4099
        server.world.chats[-4099] = chat
    fresh.start()
    ziad = server.person("زياد")
    for room in (server.group("غرفة", ziad), server.group("غرفة أخرى", ziad)):
        with room.muted():
            ziad.say(f"/ask {WHEN[0]}", to=room)
            server.wait_until(
                lambda number=str(room.id): [  # type: ignore[misc]
                    call for call in server.calls("sendMessage") if call.values["chat_id"] == number
                ]
            )
            server.settle()
    [report] = [message for message in Room(server, -4099).shown() if message.from_bot]
    assert "BadRequest" in report.bare
    assert not re.search(rf"{ziad.id}|{server.token[-20:]}|كتب", report.bare)


def test_without_a_chat_for_errors_the_owners_are_told_and_who_asked_reads_so(fresh: RunningBot) -> None:
    fresh.start()
    server = fresh.server
    owner = Person(server, server.world.people[OWNER], Room(server, OWNER))
    reem = server.person("ريم").meet()

    with closing(sqlite3.connect(fresh.folder / "state.db")) as database, database:
        database.execute("ALTER TABLE answers RENAME TO gone")

    def fails() -> str:
        [told] = server.replies(reem.say(WHEN[0]))
        return told.bare

    assert fails() == AR("failed"), "the owner has not opened a chat with the bot"
    owner.meet()
    assert fails() == AR("failed.reported")
    assert fails() == AR("failed.reported")
    [report] = owner.private.from_bot()
    assert report.bare.startswith(AR("report"))
    assert str(reem.id) not in report.bare


def test_the_log_has_no_ids_and_no_text(fresh: RunningBot) -> None:
    fresh.settings = {"LOG_LEVEL": "debug"}
    fresh.start()
    server = fresh.server
    reem = server.person("ريم")
    server.replies(reem.say(WHEN[0]))
    server.replies(reem.say(NOWHERE))
    fresh.stop()
    log = fresh.log()
    assert "answered" in log
    for secret in (str(reem.id), "كتب الأسد رسالته", "لون سيارة", server.token, server.token.partition(":")[2]):
        assert secret not in log


@pytest.mark.parametrize(("token", "language"), [("", "ar"), ("", "en"), ("wrong", "en"), ("1:wrong-token", "ar")])
def test_a_missing_or_wrong_token_is_one_line_that_names_the_console(tmp_path: Path, token: str, language: str) -> None:
    with BotServer() as server:
        bot = RunningBot(server, tmp_path, "memory:seeds")
        (tmp_path / "seeds").symlink_to(SEEDS)
        environment = {**bot.environment, "TELEGRAM_TOKEN": token, "LANGUAGE": language}
        done = run_forked(["bot"], cwd=tmp_path, env=environment, guard=LOOPBACK_ONLY, patience=240)
    assert done.returncode == 2
    assert done.stdout == b""
    [line] = done.stderr.decode().splitlines()
    assert "isnad console" in line


def test_in_privacy_mode_the_command_is_enough(fresh: RunningBot) -> None:
    with fresh.server.world.change():
        fresh.server.world.privacy = True
    fresh.start()
    server = fresh.server
    reem = server.person("ريم")
    group = server.supergroup("غرفة", reem, bot=None)
    group.set_bot("member", by=reem)
    greeting = group.next_from_bot()
    assert "/ask" in greeting.bare
    [answer] = server.replies(reem.say(f"/ask {WHEN[0]}", to=group))
    server.replies(reem.say("وأين نشرت؟", to=group, reply_to=answer))
    in_form(server)
    assert AR("joined.all", bot="x") not in greeting.bare


def test_quotas_feedback_and_forgotten_articles_outlive_a_kill(fresh: RunningBot) -> None:
    fresh.settings = {"PERSON_QUOTA": "2"}
    fresh.start()
    server = fresh.server
    owner = Person(server, server.world.people[OWNER], Room(server, OWNER)).meet()
    reem = server.person("ريم")
    [told] = server.replies(reem.say("كم يبلغ طول السفينة؟"))
    [kept] = server.replies(reem.say(WHEN[0]))
    reem.press(told, AR("chat.menu")).answer()
    told = reem.private.edited(told)
    reem.press(told, AR("chat.up")).answer()
    told = reem.private.edited(told)
    before = server.replies(owner.say("/stats"))[0].bare
    fresh.kill()
    (fresh.folder / "pages" / "port.txt").unlink()
    fresh.start()
    assert server.replies(owner.say("/stats"))[0].bare == before
    over = server.replies(reem.say(WHEN[0]))[0].bare
    assert over.split()[0] == AR.count("quota.person", 5).split()[0]
    # The article of one answer is no more in the archive: its buttons say so; those of the other work.
    assert reem.press(told, AR("chat.why.button")).answer()["text"] == AR("gone.article")
    reem.press(kept, AR("chat.context.button")).answer()
    assert reem.private.edited(kept).marked("expandable_blockquote")


def test_from_webhook_back_to_polling_nothing_is_lost(fresh: RunningBot) -> None:
    port = free_port()
    fresh.settings = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "PORT": str(port), "LISTEN": "127.0.0.1"}
    fresh.start()
    server = fresh.server
    assert fresh.stop() == 0
    asked = server.person("ريم").say(WHEN[0])
    fresh.settings = {}
    fresh.start()
    server.replies(asked)
    assert server.world.webhook is None


def test_a_setting_of_no_use_is_one_line(fresh: RunningBot) -> None:
    settings = [
        ("DATABASE_URL", "nonsense"),
        ("OWNERS", "ريم"),
        ("WEBHOOK_URL", "newsroom"),
        ("TELEGRAM_BASE_URL", "nowhere"),
        ("LOG_LEVEL", "loud"),
    ]
    for setting, value in settings:
        folder = fresh.folder / f"{setting}-{len(value)}"
        folder.mkdir()
        with RunningBot(fresh.server, folder, fresh.archive, settings={setting: value}, waits=False) as bot:
            assert bot.process is not None
            assert bot.process.wait(120) == 2
            assert len(bot.log().splitlines()) == 1
            assert bot.log().startswith("isnad: ")
    assert fresh.server.calls() == []


def test_a_port_that_is_taken_is_one_line(fresh: RunningBot) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        fresh.settings = {
            "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
            "PORT": str(port),
            "LISTEN": "127.0.0.1",
            "PYTHONWARNINGS": "ignore::ResourceWarning",  # tornado leaves the socket that it could not bind
        }
        fresh.start(wait=False)
        assert fresh.process is not None
        assert fresh.process.wait(120) == 2
    [line] = [line for line in fresh.log().splitlines() if not line.startswith("{")]
    assert line.startswith("isnad: ")
    assert str(port) in line


def test_a_webhook_address_that_telegram_refuses_is_one_line(fresh: RunningBot) -> None:
    with fresh.server.world.change():
        fresh.server.world.local = False  # as Telegram's own servers: HTTPS only
    fresh.settings = {"WEBHOOK_URL": "http://127.0.0.1:8080/hook", "PORT": str(free_port()), "LISTEN": "127.0.0.1"}
    fresh.start(wait=False)
    assert fresh.process is not None
    assert fresh.process.wait(120) == 2
    [line] = [line for line in fresh.log().splitlines() if not line.startswith("{")]
    assert line.startswith("isnad: ")
    assert "https" in line.lower()
    [refused] = fresh.server.form_refusals
    assert refused.method == "setWebhook"
    with fresh.server.world.change():
        fresh.server.world.refusals.clear()  # it was the setting that was wrong, not the bot


def test_articles_added_to_an_archive_on_disk_are_answered_from_at_once(fresh: RunningBot) -> None:
    pages, archive = fresh.folder / "pages", f"file:{fresh.folder / 'archive'}"
    late = fresh.folder / "late.txt"
    (pages / "port.txt").rename(late)

    ingest(pages, archive, fresh.folder)
    fresh.archive = archive
    fresh.start()
    server = fresh.server
    people = [server.person(f"صحفي {number}") for number in range(4)]
    for asked in [person.say(WHEN[0]) for person in people]:  # at once: from several threads of the bot
        assert WHEN[1] in quoted(server.replies(asked)[0])
    question = "كم يبلغ طول السفينة؟"
    assert "399" not in server.replies(people[0].say(question))[0].bare
    ingest(late, archive, fresh.folder)
    assert "399" in quoted(server.replies(people[1].say(question))[-1])
    assert fresh.failures() == []


def test_a_bot_with_an_encoder_weighs_meaning(fresh: RunningBot, tmp_path: Path) -> None:
    fresh.settings = {"ENCODER": str(make_encoder(tmp_path / "model"))}
    fresh.start()
    reem = fresh.server.person("ريم")
    assert WHEN[1] in fresh.server.replies(reem.say(WHEN[0]))[0].bare
    assert fresh.process is not None
    maps = Path(f"/proc/{fresh.process.pid}/maps")
    if maps.exists():  # what the process has loaded
        assert "onnxruntime" in maps.read_text(encoding="utf-8")
    assert fresh.failures() == []
