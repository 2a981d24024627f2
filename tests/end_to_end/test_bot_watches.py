"""Saved questions in Telegram: what arrives in the archive by another process reaches the chat that waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.service.chat_time import zone_name
from tests.botapi import BotServer, Message, Person, Room
from tests.end_to_end.bots import AR, PORT, RunningBot, in_form, ingest
from tests.paths import SEEDS

pytestmark = [pytest.mark.loopback, pytest.mark.processes]

QUESTION = "كم يبلغ طول السفينة التي استقبلها ميناء الشرق؟"
# The same sentence by another outlet, in an article of its own.
COPY = """سفينة الحاويات الكبيرة في ميناء الشرق

جريدة الساحل

24/11/2021

رست في ميناء الشرق سفينة حاويات كبيرة قبل ظهر الأربعاء، ورافقتها ثلاث قاطرات حتى الرصيف.

وقال مدير الميناء إن السفينة، التي يبلغ طولها 399 مترا، أفرغت نصف حمولتها خلال أقل من يومين.
"""
# Another length.
LONGER = """ميناء الشرق يستقبل سفينة أخرى

صحيفة المرفأ

02/12/2021

قال مدير ميناء الشرق إن طول السفينة الجديدة التي استقبلها الميناء يبلغ 412 مترا.

وأوضح أن السفينة الجديدة تحمل قمحا وزيتا وسكرا إلى أسواق المدينة.
"""


@pytest.fixture
def watching(fresh: RunningBot, tmp_path: Path) -> Iterator[RunningBot]:
    """A bot over an archive on disk, in which other processes put articles."""
    archive = f"file:{tmp_path / 'archive'}"
    ingest(SEEDS, archive, tmp_path)
    fresh.archive = archive
    fresh.start()
    yield fresh
    in_form(fresh.server)
    assert fresh.failures() == []


def arrive(bot: RunningBot, folder: Path, name: str, page: str) -> None:
    """Put a page into the bot's archive by the command."""
    file = folder / f"{name}.txt"
    file.write_text(page, encoding="utf-8")
    ingest(file, bot.archive, folder)


def save(server: BotServer, person: Person, asked: Message) -> Message:
    """Confirm the preview that answers ``asked``. Returns the message that says that the question is saved."""
    [preview] = server.replies(asked)
    assert QUESTION in preview.bare
    person.press(preview, AR("watch.confirm"))
    saved = Room(server, preview.chat_id).edited(preview)
    assert AR("watch.saved") in saved.bare
    return saved


def test_a_saved_question_is_answered_when_an_article_arrives_and_copies_are_not_told(
    watching: RunningBot, tmp_path: Path
) -> None:
    server = watching.server
    reem = server.person("ريم").meet()
    saved = save(server, reem, reem.say(f"/watch {QUESTION}"))
    arrive(watching, tmp_path, "port", PORT)
    alert = reem.private.next_from_bot(after=saved.id)
    assert "399" in alert.bare
    assert QUESTION in alert.bare
    assert "أكبر سفينة حاويات" in alert.bare
    arrive(watching, tmp_path, "copy", COPY)
    arrive(watching, tmp_path, "longer", LONGER)
    changed = reem.private.next_from_bot(after=alert.id)
    assert "412" in changed.bare
    assert "399" in changed.bare.split("»")[0]
    # A reply is a follow-up of the question, and the buttons are those of an answer.
    reem.press(changed, AR("chat.context.button"))
    assert AR("chat.context") in reem.private.edited(changed).bare
    server.settle(quiet=3.0)
    assert len([one for one in reem.private.from_bot() if one.id >= alert.id]) == 2


def test_the_button_under_a_silence_saves_its_question_in_the_topic_of_a_group(
    watching: RunningBot, tmp_path: Path
) -> None:
    server = watching.server
    reem = server.person("ريم").meet()
    forum = server.supergroup("غرفة الأخبار", reem, forum=True)
    politics = forum.topic("ميناء")
    [silence] = server.replies(reem.say(f"/ask {QUESTION}", to=forum, topic=politics))
    reem.press(silence, AR("watch.button"))
    preview = forum.next_from_bot(after=silence.id)
    assert preview.topic == politics
    reem.press(preview, AR("watch.confirm"))
    forum.edited(preview)
    arrive(watching, tmp_path, "port", PORT)
    alert = forum.next_from_bot(after=preview.id)
    assert alert.topic == politics
    assert "399" in alert.bare


def test_a_paused_question_is_silent_and_a_removed_one_is_gone_from_the_list(
    watching: RunningBot, tmp_path: Path
) -> None:
    server = watching.server
    reem = server.person("ريم").meet()
    saved = save(server, reem, reem.say(f"/watch {QUESTION}"))
    reem.press(saved, AR("watch.pause"))
    listed = reem.private.edited(saved)
    assert "(موقوف)" in listed.bare
    arrive(watching, tmp_path, "port", PORT)
    server.settle(quiet=3.0)
    assert reem.private.from_bot()[-1].id == saved.id
    reem.press(listed, AR("watch.remove.numbered", number=AR.number(1)))
    assert AR("watch.none").splitlines()[0] in reem.private.edited(listed).bare


def test_a_question_is_saved_in_a_group_by_the_command_and_told_there(watching: RunningBot, tmp_path: Path) -> None:
    server = watching.server
    reem = server.person("ريم").meet()
    group = server.group("التحرير", reem)
    [preview] = server.replies(reem.say(f"/watch {QUESTION}", to=group))
    reem.press(preview, AR("watch.confirm"))
    group.edited(preview)
    arrive(watching, tmp_path, "port", PORT)
    assert "399" in group.next_from_bot(after=preview.id).bare


def test_an_administrator_saves_a_question_in_a_channel_and_a_subscriber_changes_nothing(
    watching: RunningBot, tmp_path: Path
) -> None:
    server = watching.server
    reem, noor = server.person("ريم").meet(), server.person("نور").meet()
    channel = server.channel("قناة الميناء", reem, noor)
    [preview] = server.replies(channel.post(f"/watch {QUESTION}"))
    assert QUESTION in preview.bare
    assert noor.press(preview, AR("watch.confirm")).answer()["text"] == AR("watch.admins")
    reem.press(preview, AR("watch.confirm")).answer()
    assert AR("watch.saved") in channel.edited(preview).bare
    arrive(watching, tmp_path, "port", PORT)
    alert = channel.next_from_bot(after=preview.id)
    assert "399" in alert.bare
    for label, refusal in (
        (AR("watch.list.button"), AR("settings.admins")),
        (AR("watch.pause"), AR("watch.admins")),
    ):
        assert noor.press(alert, label).answer()["text"] == refusal
    reem.press(alert, AR("watch.list.button")).answer()
    listed = channel.next_from_bot(after=alert.id)
    assert QUESTION in listed.bare
    assert noor.press(listed, AR("watch.zones")).answer()["text"] == AR("settings.admins")
    reem.press(listed, AR("watch.zones")).answer()
    reem.press(channel.edited(listed), "الرياض").answer()
    assert AR("watch.when.zone", zone="الرياض") in channel.edited(listed).bare
    [again] = server.replies(channel.post("/watch"))
    assert QUESTION in again.bare


def test_the_button_under_an_answer_of_a_channel_is_for_its_administrators(watching: RunningBot) -> None:
    server = watching.server
    reem, noor = server.person("ريم").meet(), server.person("نور").meet()
    channel = server.channel("قناة الميناء", reem, noor)
    [silence] = server.replies(channel.post(f"/ask {QUESTION}"))
    assert noor.press(silence, AR("watch.button")).answer()["text"] == AR("settings.admins")
    reem.press(silence, AR("watch.button")).answer()
    assert QUESTION in channel.next_from_bot(after=silence.id).bare


def test_small_talk_is_not_offered_to_be_saved(watching: RunningBot) -> None:
    reem = watching.server.person("ريم").meet()
    [refused] = watching.server.replies(reem.say("/watch مرحبا"))
    assert refused.bare == AR("error.watch-asks-nothing")
    assert not refused.buttons


def test_a_bot_killed_before_it_told_tells_once_after_its_start(watching: RunningBot, tmp_path: Path) -> None:
    server = watching.server
    reem = server.person("ريم").meet()
    saved = save(server, reem, reem.say(f"/watch {QUESTION}"))
    server.settle(quiet=2.0)
    watching.kill()
    arrive(watching, tmp_path, "port", PORT)
    watching.start()
    alert = reem.private.next_from_bot(after=saved.id)
    assert "399" in alert.bare
    watching.kill()
    watching.start()
    server.settle(quiet=4.0)
    assert len([one for one in reem.private.from_bot() if one.id > saved.id]) == 1


def test_the_hours_are_said_to_be_those_of_the_setting(fresh: RunningBot, tmp_path: Path) -> None:
    fresh.archive = f"file:{tmp_path / 'archive'}"
    ingest(SEEDS, fresh.archive, tmp_path)
    fresh.settings = {"WATCH_TIME_ZONE": "Asia/Riyadh"}
    fresh.start()
    reem = fresh.server.person("ريم").meet()
    [offered] = fresh.server.replies(reem.say("/watch بشار الأسد"))
    reem.press(offered, AR("watch.confirm")).answer()
    assert zone_name("Asia/Riyadh", AR) in reem.private.edited(offered).bare
