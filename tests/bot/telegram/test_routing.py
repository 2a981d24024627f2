"""Who is answered: a table of trigger cases, where it is said by how it is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.access import ChatKind
from bot.telegram.routes import (
    Add,
    Ask,
    BotName,
    Command,
    Ignore,
    IgnoreReason,
    Incoming,
    Matter,
    RefusalReason,
    Route,
    Tell,
)
from bot.telegram.routing import link_of, route, without_mention

BOT = BotName(id=42, username="Isnad_Bot")
NAMES = {"ask": "ask", "بحث": "ask", "help": "help", "add": "add", "أضف": "add"}
PRIVATE, GROUP, CHANNEL = ChatKind.PRIVATE, ChatKind.GROUP, ChatKind.CHANNEL
QUESTION = "من كتب الرسالة؟"

PLAIN = {"text": QUESTION}
COMMAND = {"text": f"/ask {QUESTION}"}
ARABIC = {"text": f"/بحث {QUESTION}"}
NAMED = {"text": f"/ask@isnad_bot {QUESTION}"}
OTHERS = {"text": f"/ask@other_bot {QUESTION}"}
MENTION = {"text": f"@isnad_bot {QUESTION}"}
REPLY = {"text": QUESTION, "replied_id": 7, "replied_to_us": True, "replied_text": "جوابنا"}

# Where a message comes from, as fields of ``Incoming``.
PLACES: dict[str, dict[str, Any]] = {
    "private": {"chat_kind": PRIVATE, "person": 1},
    "group": {"chat_kind": GROUP, "person": 1},
    "channel": {"chat_kind": CHANNEL},
    "auto-forward": {"chat_kind": GROUP, "automatic_forward": True},
    "anonymous admin": {"chat_kind": GROUP},
    "edited": {"chat_kind": GROUP, "person": 1, "edited": True},
    "via our inline results": {"chat_kind": PRIVATE, "person": 1, "via_bot": 42},
    "via another bot, in a group": {"chat_kind": GROUP, "person": 1, "via_bot": 43},
    "via another bot, in private": {"chat_kind": PRIVATE, "person": 1, "via_bot": 43},
    "another bot": {"chat_kind": GROUP, "from_bot": True},
}

ASKED = Ask(question=QUESTION)
FOLLOWED = Ask(question=QUESTION, follows=7)
EDITED = Ask(question=QUESTION, edited=True)
OVERHEARD = Ignore(why=IgnoreReason.OVERHEARD)
NOT_OURS = Ignore(why=IgnoreReason.OTHER_BOT)
FORWARD = Ignore(why=IgnoreReason.AUTO_FORWARD)
VIA = Ignore(why=IgnoreReason.VIA_BOT)
A_BOT = Ignore(why=IgnoreReason.FROM_BOT)

SAID = (PLAIN, COMMAND, ARABIC, NAMED, OTHERS, MENTION, REPLY)
TABLE: dict[str, tuple[Route, ...]] = {
    #                 plain      /ask   /بحث   /ask@us  /ask@other  mention  reply
    "private": (ASKED, ASKED, ASKED, ASKED, NOT_OURS, ASKED, FOLLOWED),
    "group": (OVERHEARD, ASKED, ASKED, ASKED, NOT_OURS, ASKED, FOLLOWED),
    "channel": (OVERHEARD, ASKED, ASKED, ASKED, NOT_OURS, OVERHEARD, OVERHEARD),
    "auto-forward": (FORWARD,) * 7,
    "anonymous admin": (OVERHEARD, ASKED, ASKED, ASKED, NOT_OURS, ASKED, FOLLOWED),
    "edited": (OVERHEARD, EDITED, EDITED, EDITED, NOT_OURS, EDITED, Ask(question=QUESTION, follows=7, edited=True)),
    "via our inline results": (VIA,) * 7,
    "via another bot, in a group": (VIA,) * 7,
    "via another bot, in private": (ASKED, ASKED, ASKED, ASKED, NOT_OURS, ASKED, FOLLOWED),
    "another bot": (A_BOT,) * 7,
}
CASES = [
    pytest.param(PLACES[place], said, expected, id=f"{place}: {name}")
    for place, row in TABLE.items()
    for said, expected, name in zip(
        SAID, row, ("plain", "/ask", "/بحث", "/ask@us", "/ask@other", "mention", "reply"), strict=True
    )
]


@pytest.mark.parametrize(("place", "said", "expected"), CASES)
def test_the_table_of_trigger_cases(place: dict[str, Any], said: dict[str, Any], expected: Route) -> None:
    assert route(Incoming(**{**place, **said}), BOT, NAMES) == expected


def message(text: str | None, kind: ChatKind = GROUP, **fields: Any) -> Route:
    return route(Incoming(chat_kind=kind, text=text, person=1, **fields), BOT, NAMES)


@pytest.mark.parametrize("text", ["/ask", "/بحث", "@isnad_bot", "@Isnad_Bot؛"])
def test_a_command_in_reply_to_a_message_asks_what_that_says(text: str) -> None:
    assert message(text, replied_id=3, replied_text=QUESTION) == ASKED


def test_the_quoted_part_is_asked_before_the_whole() -> None:
    assert message("/ask", replied_id=3, replied_text=f"قال: {QUESTION}", quoted=QUESTION) == ASKED


def test_our_own_answer_is_no_question() -> None:
    assert message("/ask", replied_id=3, replied_to_us=True, replied_text="جملة.") == Tell(why=RefusalReason.EMPTY)


def test_but_a_marked_part_of_it_is() -> None:
    assert message("/ask", replied_id=3, replied_to_us=True, replied_text="جملة.", quoted=QUESTION) == ASKED


def test_a_question_behind_the_command_goes_before_the_message_replied_to() -> None:
    assert message(f"/ask {QUESTION}", replied_id=3, replied_text="غيره") == ASKED


@pytest.mark.parametrize("text", ["/ask", "/ask@isnad_bot", "@isnad_bot", "  /ask  "])
def test_addressed_without_a_question_is_told_so(text: str) -> None:
    assert message(text) == Tell(why=RefusalReason.EMPTY)


def test_a_picture_in_private_is_told_that_text_is_read() -> None:
    assert message(None, PRIVATE) == Tell(why=RefusalReason.NO_TEXT)


def test_a_picture_in_a_group_is_overheard() -> None:
    assert message(None) == OVERHEARD


def test_an_unknown_command_is_told_in_private_and_when_it_names_us() -> None:
    assert message("/foo", PRIVATE) == Tell(why=RefusalReason.UNKNOWN_COMMAND, detail="foo")
    assert message("/foo@isnad_bot") == Tell(why=RefusalReason.UNKNOWN_COMMAND, detail="foo")
    assert message("/foo") == OVERHEARD


def test_a_command_carries_its_argument_and_the_answer_it_replies_to() -> None:
    assert message("/help  me now ", replied_id=7, replied_to_us=True) == Command(
        name="help", argument="me now", replied_id=7
    )
    assert message("/HELP", replied_id=7, replied_to_us=False) == Command(name="help", argument="")


def test_an_edited_command_is_not_run_again() -> None:
    assert message("/help", PRIVATE, edited=True) == Ignore(why=IgnoreReason.EDITED_COMMAND)


@pytest.mark.parametrize("text", ["/asking now", "x@isnad_bot.com", "@isnad_bots", "@@isnad_bot", "ask me"])
def test_what_only_looks_like_an_address_is_overheard(text: str) -> None:
    assert message(text) == OVERHEARD


def test_a_mention_in_the_middle_is_taken_out() -> None:
    assert without_mention("من @Isnad_bot كتبها؟", "isnad_bot") == ("من كتبها؟", True)


def test_a_service_message_is_left_alone() -> None:
    assert message(None, PRIVATE, service=True) == Ignore(why=IgnoreReason.SERVICE)


@given(
    st.builds(
        Incoming,
        chat_kind=st.sampled_from(ChatKind),
        text=st.none() | st.text(),
        person=st.none() | st.integers(),
        replied_to_us=st.booleans(),
        replied_id=st.none() | st.integers(),
        replied_text=st.none() | st.text(),
        quoted=st.none() | st.text(),
        edited=st.booleans(),
        brings=st.none() | st.sampled_from([Matter.FILE, Matter.POST, Matter.WORDS]),
        replied_brings=st.none() | st.sampled_from([Matter.FILE, Matter.POST, Matter.WORDS]),
    )
)
def test_what_is_said_in_private_is_never_left_without_a_word(said: Incoming) -> None:
    found = route(said, BOT, NAMES)
    if isinstance(found, Ask):
        assert found.question.strip()
    if said.chat_kind is PRIVATE and isinstance(found, Ignore):
        assert found.why in {IgnoreReason.OTHER_BOT, IgnoreReason.EDITED_COMMAND}


LINK = "https://news.example/a?b=1"
NEWS = "قال الوزير إن المعرض يفتح غدا."
BROUGHT: list[tuple[dict[str, Any], Route]] = [
    ({"text": LINK}, Add(matter=Matter.LINK, text=LINK)),
    ({"text": f" {LINK}\n"}, Add(matter=Matter.LINK, text=LINK)),
    ({"text": "news.example/a"}, Add(matter=Matter.LINK, text="https://news.example/a")),
    ({"text": f"{QUESTION} {LINK}"}, Ask(question=f"{QUESTION} {LINK}")),
    ({"text": f"/ask {LINK}"}, Ask(question=LINK)),
    ({"text": f"/add {LINK}"}, Add(matter=Matter.LINK, text=LINK)),
    ({"text": f"/أضف {NEWS}"}, Add(matter=Matter.TEXT, text=NEWS)),
    ({"text": None, "brings": Matter.FILE}, Add(matter=Matter.FILE)),
    ({"text": QUESTION, "brings": Matter.FILE}, Add(matter=Matter.FILE, otherwise=ASKED)),
    ({"text": "/add", "brings": Matter.FILE}, Add(matter=Matter.FILE)),
    ({"text": NEWS, "brings": Matter.POST}, Add(matter=Matter.POST, text=NEWS)),
    ({"text": LINK, "brings": Matter.POST}, Add(matter=Matter.LINK, text=LINK)),
    ({"text": None, "brings": Matter.POST}, Tell(why=RefusalReason.NO_TEXT)),
    ({"text": QUESTION, "brings": Matter.WORDS}, Add(matter=Matter.WORDS, text=QUESTION, otherwise=ASKED)),
    ({"text": "/add"}, Tell(why=RefusalReason.NOTHING_TO_ADD)),
    ({"text": "/add", "replied_text": NEWS}, Add(matter=Matter.TEXT, text=NEWS, of_reply=True)),
    ({"text": "/add", "replied_text": LINK}, Add(matter=Matter.LINK, text=LINK, of_reply=True)),
    ({"text": "/add", "replied_text": NEWS, "quoted": LINK}, Add(matter=Matter.LINK, text=LINK, of_reply=True)),
    ({"text": "/add", "replied_brings": Matter.FILE}, Add(matter=Matter.FILE, of_reply=True)),
    (
        {"text": "/add", "replied_text": NEWS, "replied_brings": Matter.POST},
        Add(matter=Matter.POST, text=NEWS, of_reply=True),
    ),
    ({"text": "/add", "replied_text": NEWS, "replied_to_us": True}, Tell(why=RefusalReason.NOTHING_TO_ADD)),
    ({"text": "/add", "edited": True}, Ignore(why=IgnoreReason.EDITED_COMMAND)),
]


@pytest.mark.parametrize(("said", "expected"), BROUGHT)
def test_what_is_brought_in_private_is_to_be_added(said: dict[str, Any], expected: Route) -> None:
    assert message(kind=PRIVATE, **said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"text": LINK}, OVERHEARD),
        ({"text": None, "brings": Matter.FILE}, OVERHEARD),
        ({"text": NEWS, "brings": Matter.POST}, OVERHEARD),
        ({"text": f"@isnad_bot {LINK}"}, Add(matter=Matter.LINK, text=LINK)),
        ({"text": "@isnad_bot", "brings": Matter.FILE}, Add(matter=Matter.FILE)),
        ({"text": LINK, "replied_to_us": True, "replied_id": 7}, Add(matter=Matter.LINK, text=LINK)),
        ({"text": f"/add {LINK}"}, Add(matter=Matter.LINK, text=LINK)),
    ],
)
def test_in_a_group_only_what_is_addressed_is_added(said: dict[str, Any], expected: Route) -> None:
    assert message(kind=GROUP, **said) == expected


@pytest.mark.parametrize("text", ["من؟", "3.5/10", "ftp://a.example/b", "a.example", f"{LINK} {LINK}", "و/أو", ""])
def test_what_is_no_link_or_more_than_one_is_none(text: str) -> None:
    assert link_of(text) is None
