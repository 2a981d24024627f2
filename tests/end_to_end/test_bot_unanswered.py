"""``/unanswered`` and ``isnad unanswered``: for editors and owners, in pages, as a file, and once a week by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.state import State
from bot.telegram.owner_notices import DUTY
from retrieval import load_questions
from tests.botapi import Message, Person, Room, find_button
from tests.end_to_end.bots import AR, EN, NOWHERE, OWNER, WHEN, RunningBot, in_form
from tests.end_to_end.conftest import Isnad

pytestmark = pytest.mark.loopback

EDITOR = 100_002
# The same question as ``NOWHERE``, as people say it.
COLLOQUIAL = "لون سيارة الأسد ايه؟"


@pytest.fixture
def newsroom(fresh: RunningBot) -> RunningBot:
    fresh.settings = {"EDITORS": str(EDITOR), "NEAR_MISS_THRESHOLD": "1"}
    fresh.start()
    return fresh


def owner_of(newsroom: RunningBot) -> Person:
    server = newsroom.server
    return Person(server, server.world.people[OWNER], Room(server, OWNER)).meet()


def reply(newsroom: RunningBot, asked: Message) -> Message:
    return newsroom.server.replies(asked)[0]


def test_editors_see_what_was_not_answered_and_others_do_not(newsroom: RunningBot, tmp_path: Path) -> None:
    server = newsroom.server
    editor, reem, ziad = (server.person(name).meet() for name in ("محررة", "ريم", "زياد"))
    assert reply(newsroom, editor.say("/unanswered")).bare == AR("unanswered.none")
    for person in (reem, ziad):
        reply(newsroom, person.say(NOWHERE))
    reply(newsroom, reem.say(COLLOQUIAL))
    answer = reply(newsroom, reem.say(WHEN[0]))
    reem.press(answer, AR("chat.menu")).answer()
    reem.press(reem.private.edited(answer), "👎").answer()
    said = reply(newsroom, editor.say("/بلا_جواب")).bare
    assert said.startswith(AR.count("unanswered", 2))
    assert f"«{NOWHERE}»\nسأله شخصان، وآخر مرة في" in said
    assert f"وسُئل أيضًا: «{COLLOQUIAL}»" in said
    assert AR("unanswered.disliked", count=AR.number(1)) in said
    assert "ريم" not in said
    assert reply(newsroom, reem.say("/unanswered")).bare == AR("unanswered.only")
    group = server.supergroup("غرفة", editor, reem, forum=True)
    topic = group.topic("ما نقص")
    listed = reply(newsroom, editor.say("/unanswered", to=group, topic=topic))
    assert listed.bare.startswith(AR.count("unanswered", 2))
    assert reem.press(listed, AR("unanswered.export")).answer()["text"] == AR("unanswered.only")
    editor.press(listed, AR("unanswered.export")).answer()
    sent = group.next_from_bot(after=listed.id)
    assert sent.topic == topic
    assert sent.text == AR.count("unanswered.file", 2)
    file = tmp_path / "unanswered.jsonl"
    file.write_bytes(server.world.files[sent.json["document"]["file_id"]].content)
    assert {case.question for case in load_questions(file)} == {NOWHERE, WHEN[0]}
    reply(newsroom, editor.say("/language en"))
    assert EN.count("unanswered", 2) in reply(newsroom, editor.say("/unanswered")).bare


def test_the_list_has_pages(newsroom: RunningBot) -> None:
    server = newsroom.server
    owner, reem = owner_of(newsroom), server.person("ريم").meet()
    for number, place in enumerate(("اليابان", "البرازيل", "الأرجنتين", "النرويج", "السويد", "فنلندا", "بولندا")):
        asked = ("كم عدد سكان {}؟", "متى استقلت {}؟")[number % 2].format(place)
        reply(newsroom, (reem if reem.id != EDITOR else owner).say(asked))
    listed = reply(newsroom, owner.say("/unanswered"))
    assert listed.bare.count("«") == 6
    owner.press(listed, AR("chat.next")).answer()
    second = owner.private.edited(listed)
    assert second.bare.count("«") == 1
    owner.press(second, AR("chat.previous")).answer()
    assert owner.private.edited(second).bare.count("«") == 6


def test_forget_me_takes_a_persons_questions_out_of_the_list(newsroom: RunningBot) -> None:
    owner = owner_of(newsroom)
    reem = newsroom.server.person("ريم").meet()
    reply(newsroom, reem.say(NOWHERE))
    asked = reply(newsroom, reem.say("/forget_me"))
    reem.press_data(asked, find_button(asked, AR("forget-me.yes"))["callback_data"]).answer()
    reem.private.edited(asked)
    assert reply(newsroom, owner.say("/unanswered")).bare == AR("unanswered.none")


def test_owners_and_editors_get_the_list_of_a_week_once(newsroom: RunningBot) -> None:
    server = newsroom.server
    owner, editor = owner_of(newsroom), server.person("محررة").meet()
    reem = server.person("ريم").meet()
    reply(newsroom, reem.say(NOWHERE))
    server.settle()
    newsroom.stop()
    state = State(newsroom.environment["DATABASE_URL"])
    state.processes.remember(DUTY, {"told": {}, "week": "2026-01-03"})
    state.close()
    newsroom.start()
    for person in (owner, editor):
        told = person.private.next_from_bot()
        assert told.bare.startswith(AR.count("unanswered.week", 1))
        assert f"«{NOWHERE}»" in told.bare
    last = owner.private.last_id()
    newsroom.stop()
    newsroom.start()
    reply(newsroom, reem.say(WHEN[0]))
    server.settle()
    assert owner.private.last_id() == last
    in_form(server)


def test_the_command_line_lists_and_exports_what_was_not_answered(
    newsroom: RunningBot, isnad: Isnad, tmp_path: Path
) -> None:
    reem = newsroom.server.person("ريم").meet()
    reply(newsroom, reem.say(NOWHERE))
    newsroom.server.settle()
    settings = {
        "ARCHIVE": newsroom.archive,
        "DATABASE_URL": newsroom.environment["DATABASE_URL"],
        "NEAR_MISS_THRESHOLD": "1",
    }
    shown = isnad("unanswered", settings=settings)
    assert (shown.code, shown.err) == (0, "")
    assert EN.count("unanswered", 1) in shown.out
    assert "Asked by 1 person, last on" in shown.out
    exported = isnad("unanswered", "--json", settings=settings)
    record = json.loads(exported.out)
    assert (record["kind"], record["question"], record["people"], record["answers"]) == ("unanswered", NOWHERE, 1, [])
    file = tmp_path / "set.jsonl"
    file.write_text(exported.out, encoding="utf-8")
    assert [case.question for case in load_questions(file)] == [NOWHERE]
    assert isnad("eval", str(file), settings=settings).code == 0
    none = isnad("unanswered", settings={**settings, "UNANSWERED_DAYS": "0", "LANGUAGE": "ar"})
    assert none.out.strip() == AR("unanswered.none")
