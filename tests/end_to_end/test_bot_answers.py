"""What an answer looks like and what its buttons do."""

from __future__ import annotations

import re
import unicodedata
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
    reem.press(answer, AR("chat.next")).answer()
    second = reem.private.edited(answer)
    assert second.marked("blockquote") != answer.marked("blockquote")
    assert any(f"{AR.number(2)}" in button["text"] for button in second.buttons)
    reem.press(second, AR("chat.context.button")).answer()
    context = reem.private.edited(second)
    [folded] = context.marked("expandable_blockquote")
    sentence = second.marked("blockquote")[0].strip("«»")
    assert sentence in folded
    assert sentence in context.marked("bold")
    reem.press(context, AR("chat.back")).answer()
    reem.private.edited(context)
    reem.press(answer, AR("chat.why.button")).answer()
    why = reem.private.edited(second)
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
        button = find_button(answer, AR("chat.copy"))
        if "copy_text" in button:
            copied.append(button["copy_text"]["text"])
        else:
            reem.press(answer, AR("chat.copy")).answer()
            copied += reem.private.next_from_bot(after=answer.id).marked("code")
    assert len(copied) == 2
    for text in copied:
        assert text.startswith("«")
        assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in text), to_json({"text": text})


def test_a_thumb_is_thanked_for_and_counted(newsroom: RunningBot, server: BotServer, reem: Person) -> None:
    [answer] = server.replies(reem.say(WHEN[0]))
    for thumb in ("chat.up", "chat.down"):
        assert reem.press(answer, AR(thumb)).answer()["text"] == AR("vote.thanks")


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
