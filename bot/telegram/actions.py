"""What a pressed button does: one table for the bot and for the preview in the console.

An action asks the ``AnswerService`` and renders the result. It knows no Telegram library, so that both callers share
it.
Buttons that also need access rules, additions or the settings panel have their handlers in ``handlers.callbacks``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.service.answers import AnswerService
from bot.service.quotation_refs import Card, GoneError
from bot.state import DOWN, UP, KeptAnswer, VoteReason
from bot.telegram.rendering.article_pages import page_of
from bot.telegram.rendering.buttons import Action, Outgoing, Press
from bot.telegram.rendering.renderer import Renderer


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """What to show. With ``replaces`` the messages replace the one that holds the button.

    With ``keyboard_only`` only the buttons of that message change, to those of the first message.
    ``notice`` is a short text for the person who pressed the button; Telegram shows it above the chat.
    """

    messages: tuple[Outgoing, ...] = ()
    replaces: bool = True
    keyboard_only: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PressedButton:
    """A pressed button with what its action needs. ``chat`` and ``person`` are Telegram's ids."""

    answer_service: AnswerService
    renderer: Renderer
    press: Press
    chat: int
    person: int

    def kept_answer(self) -> KeptAnswer:
        """The stored answer that the button belongs to. Raises ``GoneError``."""
        return self.answer_service.recall(self.press.number, chat=self.chat)

    def card(self) -> Card:
        """The quotation that the button belongs to. Raises ``GoneError``."""
        return self.answer_service.card(self.kept_answer(), self.press.second)


def perform(button: PressedButton) -> ActionResult:
    """Perform the action of a button. The action must be in ``ACTIONS``.

    Raises ``GoneError``. An action that asks a question again raises what ``AnswerService.ask`` raises.
    """
    return ACTIONS[button.press.action](button)


def _show_card(button: PressedButton) -> ActionResult:
    card = button.card()
    button.answer_service.state.answers.turn(button.press.number, button.press.second)
    return ActionResult(messages=button.renderer.card(card))


def _show_context(button: PressedButton) -> ActionResult:
    return ActionResult(messages=button.renderer.context(button.card()))


def _show_others(button: PressedButton) -> ActionResult:
    card = button.card()
    quotation = card.cited.quotation
    places = button.answer_service.sentence_places((*quotation.also, *quotation.values))
    return ActionResult(messages=button.renderer.others(card, places))


def _show_reasons(button: PressedButton) -> ActionResult:
    return ActionResult(messages=button.renderer.why(button.card()))


def _send_copy(button: PressedButton) -> ActionResult:
    return ActionResult(messages=button.renderer.plain_copy(button.card().cited.quotation), replaces=False)


def _show_article(button: PressedButton) -> ActionResult:
    """The article as a new message; another page of it in place of the page with the button."""
    article, span = button.answer_service.place(button.press.number)
    turns_pages = len(button.press.numbers) > 1
    page = button.press.second if turns_pages else page_of(article.body, span[0])
    messages = button.renderer.article(article, place=button.press.number, page=page, span=span)
    return ActionResult(messages=messages, replaces=turns_pages)


def _show_menu(button: PressedButton) -> ActionResult:
    card = button.card()
    votes = button.answer_service.state.votes.count(card.answer, card.page)
    return ActionResult(messages=button.renderer.menu(card, votes), keyboard_only=True)


def _vote_up(button: PressedButton) -> ActionResult:
    return _thank(button, _vote(button, UP))


def _vote_down(button: PressedButton) -> ActionResult:
    card = _vote(button, DOWN)
    if card is None:
        return _thank(button, card)
    return ActionResult(
        messages=button.renderer.reasons(card), keyboard_only=True, notice=button.renderer.say("vote.ask")
    )


def _vote_with_reason(button: PressedButton) -> ActionResult:
    reasons = list(VoteReason)
    if not 0 <= button.press.third < len(reasons):
        raise GoneError("answer")
    return _thank(button, _vote(button, DOWN, reasons[button.press.third]))


def _vote(button: PressedButton, vote: int, reason: VoteReason | None = None) -> Card | None:
    """Record a vote. Returns the card; None if the archive no longer has the quotation, which can still be voted on."""
    kept = button.kept_answer()
    if not 0 <= button.press.second < len(kept.quotations):
        raise GoneError("answer")
    button.answer_service.vote(kept, button.press.second, button.person, vote, reason)
    try:
        return button.answer_service.card(kept, button.press.second)
    except GoneError:
        return None


def _thank(button: PressedButton, card: Card | None) -> ActionResult:
    """Say thanks, and show the state of the votes on ``card``."""
    notice = button.renderer.say("vote.thanks")
    if card is None:
        return ActionResult(notice=notice)
    votes = button.answer_service.state.votes.count(card.answer, card.page)
    return ActionResult(messages=button.renderer.menu(card, votes), keyboard_only=True, notice=notice)


def _ask_as_written(button: PressedButton) -> ActionResult:
    return ActionResult(messages=button.renderer.answer(button.answer_service.ask_as_written(button.kept_answer())))


def _ask_any_time(button: PressedButton) -> ActionResult:
    return ActionResult(messages=button.renderer.answer(button.answer_service.ask_any_time(button.kept_answer())))


ACTIONS: Final[Mapping[Action, Callable[[PressedButton], ActionResult]]] = MappingProxyType(
    {
        Action.PAGE: _show_card,
        Action.CONTEXT: _show_context,
        Action.ALSO: _show_others,
        Action.WHY: _show_reasons,
        Action.COPY: _send_copy,
        Action.ARTICLE: _show_article,
        Action.MENU: _show_menu,
        Action.UP: _vote_up,
        Action.DOWN: _vote_down,
        Action.REASON: _vote_with_reason,
        Action.AS_ASKED: _ask_as_written,
        Action.WIDEN: _ask_any_time,
    }
)
