"""Every button that the renderer draws works in the bot and in the preview of the console, by one table."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Bot, Update
from telegram.request import BaseRequest, RequestData

from bot.cli.telegram_preview import Preview
from bot.i18n import Catalogue
from bot.service.access import Access
from bot.service.answers import AnswerService
from bot.service.follow_ups import ChatQuestion
from bot.service.quotation_refs import GoneError
from bot.state import DOWN, MEMORY, State, VoteCount, VoteReason
from bot.telegram.actions import ACTIONS, ActionResult, PressedButton, perform
from bot.telegram.handlers.callbacks import OFFICE_ACTIONS, on_press
from bot.telegram.handlers.context import BotServices
from bot.telegram.rendering.buttons import Action, Press, data, parse_press
from bot.telegram.rendering.renderer import Renderer
from bot.thread_pools import Worker
from retrieval import Archive, Article, Corroboration, CorroborationKind, ReaderConfig
from tests.bot.telegram.rendering.test_renderer import card_of, long

ASKED = "متى كتب الأسد رسالته إلى بوتين؟"
PERSON = 5
WITH_BUTTON = 44  # the message that holds the button


def drawn(renderer: Renderer) -> set[Action]:
    """The action of every kind of button that the renderer can put under a message."""
    quotation = long("كلمة " * 2000)
    card = card_of(quotation, pages=3, more=True, understood="ولماذا كتب الأسد؟")
    article = quotation.article
    copy = Corroboration(
        article=article, text=quotation.text, start=0, end=len(quotation.text), kind=CorroborationKind.COPY
    )
    also = replace(quotation, also=(copy,))
    messages = [
        *renderer.card(card),
        *renderer.card(card_of(also)),
        *renderer.others(card_of(also), [7]),
        *renderer.card(card_of(long("نص"))),
        *renderer.menu(card, VoteCount()),
        *renderer.reasons(card),
        *renderer.context(card),
        *renderer.why(card),
        *renderer.plain_copy(quotation),
        *renderer.silence([card.cited], answer=1, understood="ولماذا كتب الأسد؟", since=date(2018, 5, 1)),
        *renderer.article(article, place=1, page=1, span=(0, 10)),
        *renderer.listing("x", [(article, 1)]),
        renderer.inline(card.cited),
    ]
    presses = [parse_press(button.data) for message in messages for row in message.keyboard for button in row]
    return {press.action for press in presses if press}


class RecordedRequests(BaseRequest):
    """Answers the bot's requests as Telegram does, without a connection, and keeps them."""

    def __init__(self) -> None:
        self.made: list[tuple[str, dict[str, str]]] = []

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - as its base has it
        request_data: RequestData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        self.made.append((name, dict(request_data.json_parameters) if request_data else {}))
        message = {"message_id": 45, "date": 0, "chat": {"id": PERSON, "type": "private"}}
        return 200, json.dumps({"ok": True, "result": True if name == "answerCallbackQuery" else message}).encode()


@pytest.fixture
def renderer(arabic: Catalogue) -> Renderer:
    return Renderer(arabic, "isnad_bot")


@pytest.fixture
def answer_service(archive: Archive) -> Iterator[AnswerService]:
    """A desk that has answered one question: answer 1, whose first quotation is at place 1."""
    state = State(MEMORY)
    answer_service = AnswerService(archive, state, answers=3)
    answer_service.ask(ChatQuestion(chat=PERSON, message=1, person=PERSON, topic=None, text=ASKED))
    yield answer_service
    state.close()


def press(answer_service: AnswerService, renderer: Renderer, action: Action, *numbers: int) -> ActionResult:
    chosen = Press(action=action, numbers=numbers)
    return perform(
        PressedButton(answer_service=answer_service, renderer=renderer, press=chosen, chat=PERSON, person=PERSON)
    )


def press_in_telegram(
    answer_service: AnswerService, renderer: Renderer, action: Action, *numbers: int
) -> list[tuple[str, dict[str, str]]]:
    """The requests that the bot makes when the button is pressed in a private chat with its owner."""
    requests, worker = RecordedRequests(), Worker(1)
    bot = Bot("1:x", request=requests, get_updates_request=requests)
    chat = {"id": PERSON, "type": "private"}
    query = {
        "id": "7",
        "from": {"id": PERSON, "is_bot": False, "first_name": "ريم"},
        "chat_instance": "1",
        "data": data(action, *numbers),
        "message": {"message_id": WITH_BUTTON, "date": 1, "chat": chat, "text": "x"},
    }
    access = Access(answer_service.state, owners=[PERSON], allowed=[], person_quota=0, chat_quota=0)

    async def renderer_of(chat: int) -> Renderer:
        return renderer

    services = SimpleNamespace(
        answer_service=answer_service, state=answer_service.state, access=access, worker=worker, renderer=renderer_of
    )
    update = Update.de_json({"update_id": 1, "callback_query": query}, bot)
    asyncio.run(on_press(cast("BotServices", services), bot, update))
    worker.close()
    return requests.made


def test_the_table_holds_every_button_that_the_renderer_draws(renderer: Renderer) -> None:
    # Saving a question needs more than an answer service.
    assert drawn(renderer) == ACTIONS.keys() | {Action.WATCH}


def test_every_action_has_one_owner() -> None:
    assert ACTIONS.keys() | OFFICE_ACTIONS.keys() == set(Action)
    assert not ACTIONS.keys() & OFFICE_ACTIONS.keys()


@pytest.mark.parametrize("action", ACTIONS)
def test_the_preview_understands_every_button_that_the_renderer_draws(
    archive: Archive, arabic: Catalogue, renderer: Renderer, action: Action
) -> None:
    preview = Preview(archive, arabic, top=3)
    [_] = preview.reply(ASKED)
    messages = list(preview.reply(data(action, 1, 0)))
    preview.close()
    assert messages
    refusals = ("preview.button", "gone.answer", "gone.article", "gone.changed")
    assert not {message.html for message in messages} & {renderer.note(arabic(key))[0].html for key in refusals}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_bot_understands_every_button_that_the_renderer_draws(
    answer_service: AnswerService, renderer: Renderer, action: Action
) -> None:
    *shows, (last, spinner) = press_in_telegram(answer_service, renderer, action, 1, 0)
    assert last == "answerCallbackQuery"
    assert "show_alert" not in spinner or spinner["show_alert"] != "true"
    assert shows or spinner["text"] == renderer.say("vote.thanks")


def test_the_bot_shows_what_the_action_gives(answer_service: AnswerService, renderer: Renderer) -> None:
    result = press(answer_service, renderer, Action.CONTEXT, 1, 0)
    (name, edited), _ = press_in_telegram(answer_service, renderer, Action.CONTEXT, 1, 0)
    assert (name, edited["message_id"]) == ("editMessageText", str(WITH_BUTTON))
    assert edited["text"] == result.messages[0].html


def test_a_copy_and_an_article_are_sent_below_the_answer(answer_service: AnswerService, renderer: Renderer) -> None:
    for action, numbers in ((Action.COPY, (1, 0)), (Action.ARTICLE, (1,))):
        assert not press(answer_service, renderer, action, *numbers).replaces
        assert press_in_telegram(answer_service, renderer, action, *numbers)[0][0] == "sendMessage"


def test_another_page_of_an_article_replaces_the_page_with_the_button(
    answer_service: AnswerService, renderer: Renderer
) -> None:
    assert press(answer_service, renderer, Action.ARTICLE, 1, 0).replaces


def test_turning_to_a_quotation_is_kept_for_the_command_that_shows_more(
    answer_service: AnswerService, renderer: Renderer
) -> None:
    press(answer_service, renderer, Action.PAGE, 1, 1)
    assert answer_service.recall(1, chat=PERSON).page == 1


def test_the_last_vote_of_a_person_counts(answer_service: AnswerService, renderer: Renderer) -> None:
    assert press(answer_service, renderer, Action.UP, 1, 0).notice == renderer.say("vote.thanks")
    press(answer_service, renderer, Action.DOWN, 1, 0)
    totals = answer_service.state.answers.totals()
    assert (totals["up"], totals["down"]) == (0, 1)


def test_opening_the_menu_and_voting_change_the_buttons_alone(
    answer_service: AnswerService, renderer: Renderer
) -> None:
    card = answer_service.card(answer_service.recall(1, chat=PERSON), 0)
    for action, numbers, shown in (
        (Action.MENU, (1, 0), renderer.menu(card, VoteCount())),
        (Action.UP, (1, 0), renderer.menu(card, VoteCount(up=1))),
        (Action.DOWN, (1, 0), renderer.reasons(card)),
        (Action.REASON, (1, 0, 1), renderer.menu(card, VoteCount(down=1))),
    ):
        (name, edited), _ = press_in_telegram(answer_service, renderer, action, *numbers)
        assert (name, edited["message_id"]) == ("editMessageReplyMarkup", str(WITH_BUTTON))
        labels = [[b["text"] for b in row] for row in json.loads(edited["reply_markup"])["inline_keyboard"]]
        assert labels == [[button.label for button in row] for row in shown[0].keyboard]


@pytest.mark.parametrize("number", range(len(VoteReason)))
def test_a_reason_is_kept_with_the_vote(answer_service: AnswerService, renderer: Renderer, number: int) -> None:
    press(answer_service, renderer, Action.DOWN, 1, 0)
    assert press(answer_service, renderer, Action.REASON, 1, 0, number).notice == renderer.say("vote.thanks")
    [vote] = answer_service.state.votes.all()
    assert (vote.vote, vote.reason) == (DOWN, list(VoteReason)[number])


def test_a_reason_that_is_not_known_is_refused(answer_service: AnswerService, renderer: Renderer) -> None:
    for number in (-1, len(VoteReason)):
        with pytest.raises(GoneError):
            press(answer_service, renderer, Action.REASON, 1, 0, number)


def test_a_vote_on_a_page_that_the_answer_lacks_is_not_stored(
    answer_service: AnswerService, renderer: Renderer
) -> None:
    for action in (Action.UP, Action.DOWN, Action.REASON):
        with pytest.raises(GoneError):
            press(answer_service, renderer, action, 1, 99, 0)
    assert answer_service.state.answers.totals()["up"] == answer_service.state.answers.totals()["down"] == 0


def test_a_vote_counts_though_its_article_is_gone(answer_service: AnswerService, renderer: Renderer) -> None:
    kept = answer_service.recall(1, chat=PERSON)
    with Archive() as empty:
        emptied = AnswerService(empty, answer_service.state, answers=3)
        assert press(emptied, renderer, Action.DOWN, 1, 0) == ActionResult(notice=renderer.say("vote.thanks"))
    assert answer_service.state.votes.count(kept.id, 0) == VoteCount(down=1)


def test_asking_as_written_replaces_the_answer_in_the_message(
    answer_service: AnswerService, renderer: Renderer
) -> None:
    result = press(answer_service, renderer, Action.AS_ASKED, 1)
    kept = answer_service.recall(1, chat=PERSON)
    assert result.replaces
    assert result.messages == renderer.card(answer_service.card(kept, 0))


def test_who_else_says_it_is_shown_at_a_press_with_sentences_and_links(renderer: Renderer) -> None:
    """The first article gives another number, the second says it in its own words."""
    outlets = {
        "أ": ("قتل 131 شخصا في الزلزال الذي ضرب جزيرة لومبوك الأحد.", 6),
        "ب": ("وقالت الشرطة إن 259 قتيلا سقطوا في الزلزال في جزيرة لومبوك.", 9),
        "ج": ("ارتفع عدد قتلى الزلزال في جزيرة لومبوك إلى 259 قتيلا.", 9),
    }
    archive = Archive(config=ReaderConfig(answer=0.0, answer_unnamed=0.0))
    archive.add(
        Article(id=outlet, title=f"زلزال {outlet}", body=body, source=outlet, date=date(2018, 8, day))
        for outlet, (body, day) in outlets.items()
    )
    state = State(MEMORY)
    service = AnswerService(archive, state, answers=1)
    question = "كم قتيلا في زلزال لومبوك؟"
    given = service.ask(ChatQuestion(chat=PERSON, message=1, person=PERSON, topic=None, text=question))
    [card] = renderer.answer(given)
    [other] = press(service, renderer, Action.ALSO, given.kept.id, 0).messages
    state.close()
    assert data(Action.ALSO, given.kept.id, 0) in {button.data for row in card.keyboard for button in row}
    assert "تغيّر الرقم" in card.html
    assert "الأحدث في الأرشيف: ٢٥٩" in card.html
    assert "من وسيلة أخرى بصياغتها" in card.html
    assert [outlet for outlet in outlets if f"زلزال {outlet}" not in other.html] == [], other.html
    assert "<u>131 شخصا</u>" in re.sub("[\u2068\u2069]", "", other.html)
    assert other.html.count("t.me/isnad_bot?start=p") == len(outlets)


def test_a_button_of_another_chat_is_gone(answer_service: AnswerService, renderer: Renderer) -> None:
    chosen = Press(action=Action.PAGE, numbers=(1, 0))
    with pytest.raises(GoneError):
        perform(
            PressedButton(
                answer_service=answer_service, renderer=renderer, press=chosen, chat=PERSON + 1, person=PERSON
            )
        )
