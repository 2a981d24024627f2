"""What an answer looks like and what its buttons do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.json_records import to_json
from tests.botapi import BotServer, Message, Person, find_button
from tests.end_to_end.bots import AR, CALLED, WHEN, RunningBot

pytestmark = pytest.mark.loopback

_ISOLATES = {"\u2068": 1, "\u2067": 1, "\u2066": 1, "\u2069": -1}


@pytest.fixture
def server(newsroom: RunningBot) -> BotServer:
    return newsroom.server


@pytest.fixture
def reem(server: BotServer) -> Person:
    return server.person("ريم").meet()


def first_strong(line: str) -> str | None:
    """The direction of the first strong character, isolated runs left out, as the bidi algorithm has it."""
    depth = 0
    for char in line:
        depth += _ISOLATES.get(char, 0)
        kind = unicodedata.bidirectional(char)
        if depth == 0 and kind in {"L", "R", "AL"}:
            return "rtl" if kind in {"R", "AL"} else "ltr"
    return None


def assert_right_to_left(message: Message) -> None:
    for line in message.text.splitlines():
        assert first_strong(line) != "ltr", line
        assert not re.match(r"[A-Za-z0-9٠-٩]", line), line
    assert sum(_ISOLATES.get(char, 0) for char in message.text) == 0


def test_the_answer_is_a_quotation_with_its_citation(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say("كم يبلغ طول السفينة؟"))
    [quoted] = answer.marked("blockquote")
    assert "399" in quoted
    [(link, entity)] = [(entity["url"], entity) for entity in answer.entities if entity["type"] == "text_link"]
    assert entity["length"] > 0
    assert link.startswith("https://news.example/")
    first, last = unquote(link.partition("#:~:text=")[2]).split(",")
    assert quoted.strip("«»").startswith(first)
    assert quoted.strip("«»").endswith(last)
    assert find_button(answer, AR("chat.article"))["url"] == link
    assert AR("month.11") in answer.bare
    assert_right_to_left(answer)


def test_an_article_without_an_address_is_shown_in_the_chat_at_the_sentence(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(WHEN[0]))
    links = [entity["url"] for entity in answer.entities if entity["type"] == "text_link"]
    [payload] = {link.partition("?start=")[2] for link in links if "?start=" in link}
    shown = server.replies(reem.say(f"/start {payload}"))[0]
    assert any(WHEN[1] in marked for marked in [*shown.marked("bold"), *shown.marked("underline")])
    assert_right_to_left(shown)


def test_pages_context_reason_and_back(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(CALLED[0]))
    reem.press(answer, AR("chat.more")).answer()
    second = reem.private.edited(answer)
    assert second.marked("blockquote") != answer.marked("blockquote")
    reem.press(second, AR("chat.context.button")).answer()
    context = reem.private.edited(second)
    [folded] = context.marked("expandable_blockquote")
    sentence = second.marked("blockquote")[0].strip("«»")
    assert sentence in folded
    assert sentence in context.marked("bold")
    reem.press(context, AR("chat.back")).answer()
    back = reem.private.edited(context)
    reem.press(back, AR("chat.menu")).answer()
    menu = reem.private.edited(back)
    reem.press(menu, AR("chat.why.button")).answer()
    why = reem.private.edited(menu)
    assert AR("why.matched", words="") in why.bare.replace("\u2068", "").replace("\u2069", "")
    for message in (answer, second, context, why):
        assert_right_to_left(message)


def test_the_article_button_sends_the_article(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(WHEN[0]))
    reem.press(answer, AR("chat.article")).answer()
    article = reem.private.next_from_bot(after=answer.id)
    assert "روسيا تنشر رسالة من الأسد إلى بوتين" in article.bare
    assert_right_to_left(article)


def test_what_is_copied_has_no_marks_in_it(server: BotServer, reem: Person) -> None:
    copied = []
    for question in ("كم يبلغ طول السفينة؟", WHEN[0]):
        [answer] = server.replies(reem.say(question))
        reem.press(answer, AR("chat.menu")).answer()
        menu = reem.private.edited(answer)
        button = find_button(menu, AR("chat.copy"))
        if "copy_text" in button:
            copied.append(button["copy_text"]["text"])
        else:
            reem.press(menu, AR("chat.copy")).answer()
            copied += reem.private.next_from_bot(after=answer.id).marked("code")
    assert len(copied) == 2
    for text in copied:
        assert text.startswith("«")
        assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in text), to_json({"text": text})


def labels(message: Message) -> list[list[str]]:
    return [[button["text"] for button in row] for row in message.json["reply_markup"]["inline_keyboard"]]


def pressed(person: Person, message: Message, label: str) -> Message:
    """The message after the press of a button that edits it."""
    person.press(message, label).answer()
    return person.private.edited(message)


def test_the_first_row_is_short_and_the_menu_opens_and_closes_in_place(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(CALLED[0]))
    first = [AR("chat.more"), AR("chat.context.button"), AR("chat.article"), AR("chat.menu")]
    assert labels(answer) == [first]
    menu = pressed(reem, answer, AR("chat.menu"))
    assert labels(menu) == [
        [AR("chat.why.button"), AR("chat.copy")],
        [AR("chat.up"), AR("chat.down"), AR("chat.menu.back")],
        [AR("watch.button")],
    ]
    assert menu.bare == answer.bare
    closed = pressed(reem, menu, AR("chat.menu.back"))
    assert labels(closed) == labels(answer)
    assert closed.bare == answer.bare


def test_more_is_offered_until_the_last_answer_and_the_menu_leads_back(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(CALLED[0]))
    shown, seen = answer, [answer.bare]
    while AR("chat.more") in labels(shown)[0]:
        shown = pressed(reem, shown, AR("chat.more"))
        seen.append(shown.bare)
    assert len(seen) == len(set(seen)) > 1
    menu = pressed(reem, shown, AR("chat.menu"))
    assert pressed(reem, menu, AR("chat.previous")).bare == seen[-2]


def test_more_never_leads_to_a_weaker_sentence(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(CALLED[0]))
    while AR("chat.more") in labels(answer)[0]:
        answer = pressed(reem, answer, AR("chat.more"))
    further = answer
    while AR("chat.weaker") not in further.bare:
        answer = further
        [further] = server.replies(reem.say("/more"))
    context = pressed(reem, answer, AR("chat.context.button"))
    again = pressed(reem, context, AR("chat.back"))
    assert again.bare == answer.bare
    assert AR("chat.more") not in labels(again)[0]


def test_thumbs_show_their_state_and_what_was_wrong_is_asked_in_one_press(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(WHEN[0]))
    menu = pressed(reem, answer, AR("chat.menu"))
    press = reem.press(menu, AR("chat.up"))
    assert press.answer()["text"] == AR("vote.thanks")
    liked = reem.private.edited(menu)
    assert labels(liked)[1] == ["👍 ✓", "👎", "‹"]
    assert reem.press(liked, AR("chat.down")).answer()["text"] == AR("vote.ask")
    asked = reem.private.edited(liked)
    reasons = ["wrong-sentence", "wrong-source", "old", "not-an-answer"]
    assert [label for row in labels(asked)[:-1] for label in row] == [AR(f"vote.{reason}") for reason in reasons]
    assert reem.press(asked, AR("vote.old")).answer()["text"] == AR("vote.thanks")
    assert labels(reem.private.edited(asked))[1] == ["👍", "👎 ✓", "‹"]


def test_in_a_group_a_thumb_shows_how_many_pressed_it(server: BotServer, reem: Person) -> None:
    salma = server.person("سلمى")
    group = server.supergroup("غرفة", reem, salma)
    [answer] = server.replies(reem.say(f"/ask {WHEN[0]}", to=group))
    for person in (reem, salma):
        person.press_data(answer, find_menu(answer, "u")).answer()
    server.wait_until(lambda: f"👍 ✓ {AR.number(2)}" in str(labels(group.now(answer))), what="two thumbs")


def find_menu(answer: Message, action: str) -> str:
    """The data of another button of the quotation whose menu ``answer`` offers."""
    data: str = find_button(answer, AR("chat.menu"))["callback_data"]
    return action + data[1:]


def test_buttons_of_an_earlier_version_work(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(CALLED[0]))
    number = find_menu(answer, "").split(":")[1]
    # Earlier versions drew all buttons at once: pages in a round, context, reasons and thumbs.
    reem.press_data(answer, f"p:{number}:1").answer()
    second = reem.private.edited(answer)
    assert second.bare != answer.bare
    reem.press_data(second, f"p:{number}:0").answer()
    first = reem.private.edited(second)
    assert first.bare == answer.bare
    reem.press_data(first, f"w:{number}:0").answer()
    assert AR("chat.why") in reem.private.edited(first).bare
    assert reem.press_data(answer, f"u:{number}:0").answer()["text"] == AR("vote.thanks")
    assert reem.press_data(answer, f"d:{number}:0").answer()["text"] == AR("vote.ask")


def test_votes_and_reasons_are_exported_as_questions_that_eval_reads(
    newsroom: RunningBot, server: BotServer, reem: Person, tmp_path: Path
) -> None:
    ship, call = "كم يبلغ طول السفينة؟", CALLED[0]
    for question, presses in ((ship, ("chat.up",)), (call, ("chat.down", "vote.wrong-source"))):
        [answer] = server.replies(reem.say(question))
        shown = pressed(reem, answer, AR("chat.menu"))
        for label in presses:
            shown = pressed(reem, shown, AR(label))
    lines = isnad(newsroom, "feedback").splitlines()
    own = {record["question"]: record for record in map(json.loads, lines) if record["question"] in (ship, call)}
    assert "399" in own[ship]["answers"][0]["contains"]
    assert (own[ship]["kind"], own[call]["kind"]) == ("liked", "wrong-source")
    assert own[call]["wrong"]
    assert not any(str(reem.id) in line for line in lines)
    file = tmp_path / "feedback.jsonl"
    file.write_text("\n".join(map(to_json, own.values())), encoding="utf-8")
    report = json.loads(isnad(newsroom, "eval", "--json", str(file)))
    assert (report["answerable"], report["right_at_1"]) == (1, 1)
    assert [miss["question"] for miss in report["misses"]] == [call]


def isnad(bot: RunningBot, *arguments: str) -> str:
    """The output of a command that runs beside the bot, with its settings."""
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, env=bot.environment, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def test_text_of_an_article_pings_nobody_and_breaks_no_markup(server: BotServer, reem: Person) -> None:
    for question, holds in (
        ("ما سبب نقص البذور؟", "<b>تأخر الشحنات</b> &"),
        ("لماذا لم تصل التعويضات إلى المزارعين؟", "</blockquote>"),
    ):
        [answer] = server.replies(reem.say(question))
        assert holds in answer.bare
        kinds = {entity["type"] for entity in answer.entities}
        assert kinds.isdisjoint({"mention", "bot_command", "hashtag", "text_mention", "email"}), answer.entities
        assert_right_to_left(answer)


def test_what_a_person_writes_breaks_nothing_either(server: BotServer) -> None:
    texts = ("<b>متى", "&lt; متى & أين", "متى\u202e كتب الأسد", "متى @someone </i>")
    for asked in [server.person("ريم").say(text) for text in texts]:
        assert server.replies(asked)


def test_buttons_of_messages_that_are_gone_say_so(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(WHEN[0]))
    for press in (
        reem.press_data(answer, "c:999999:0"),
        reem.press_data(answer, "nonsense"),
        reem.press_data(answer, "x" * 64),
    ):
        assert press.answer() == {"text": AR("gone.answer"), "show_alert": True, "url": None}


def test_buttons_of_a_message_that_telegram_hands_out_no_more_go_on_working(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(WHEN[0]))
    data = find_button(answer, AR("chat.context.button"))["callback_data"]
    reem.press_data(answer, data, inaccessible=True).answer()
    server.wait_until(
        lambda: any(message.marked("expandable_blockquote") for message in reem.private.from_bot()),
        what="the context",
    )


def test_a_button_of_another_chat_opens_nothing(server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(WHEN[0]))
    other = server.person("زياد").meet()
    [theirs] = server.replies(other.say(CALLED[0]))
    data = find_button(answer, AR("chat.context.button"))["callback_data"]
    assert other.press_data(theirs, data).answer()["text"] == AR("gone.answer")
    assert other.private.now(theirs).bare == theirs.bare


def test_a_sentence_longer_than_a_message_goes_in_several(server: BotServer, reem: Person) -> None:
    question = "في أي شارع أحصت اللجنة الصمامات المعطلة؟"
    parts = server.replies(reem.say(question), count=3)
    assert all(len(part.text) <= 4096 for part in parts)
    whole = " ".join(" ".join(part.marked("blockquote")) for part in parts)
    assert "البئر 1813" in whole
    assert sum(bool(part.buttons) for part in parts) == 1
    for part in parts:
        assert_right_to_left(part)
    other = server.person("زياد").meet()
    server.replies(other.say("/article water"))
    [page] = [message for message in other.private.from_bot() if message.buttons]
    other.press(page, AR("chat.next")).answer()
    assert other.private.edited(page).bare != page.bare


def test_a_question_that_names_days_is_answered_from_any_time_at_a_press(server: BotServer, reem: Person) -> None:
    [silence] = server.replies(reem.say("متى كتب الأسد رسالته إلى بوتين منذ أسبوع؟"))
    assert AR("recency.since", day="\0").partition("\0")[0].strip() in silence.bare
    reem.press(silence, AR("chat.widen")).answer()
    answer = reem.private.edited(silence)
    assert any(WHEN[1] in quoted for quoted in answer.marked("blockquote"))
