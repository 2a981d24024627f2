"""One quotation of an answer: its text with marks, and its buttons. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.i18n import Catalogue
from bot.rendering.highlights import Mark, Part, marked_quotation, marked_sentence
from bot.service.quotation_refs import Card
from bot.state import VoteCount, VoteReason
from bot.telegram.rendering.buttons import COPY_UNITS, Action, Button, Keyboard, data
from bot.telegram.rendering.html import Block, Line, Piece, Quote, Style
from bot.telegram.rendering.sanitizing import at_sentence, units
from retrieval import Quotation

_STYLES: Final = {None: Style.PLAIN, Mark.MATCH: Style.BOLD, Mark.POINT: Style.UNDERLINE, Mark.SENTENCE: Style.BOLD}


def quotation_block(quotation: Quotation) -> Block:
    """The quotation as a block: words that match are bold, words that answer are underlined."""
    return Block(
        lines=((Piece(text="«"), *styled_pieces(marked_quotation(quotation)), Piece(text="»")),), quote=Quote.SHOWN
    )


def sentence_block(text: str, span: tuple[int, int] = (0, 0)) -> Block:
    """A sentence as a block, with the words at ``span`` underlined."""
    start, end = span
    pieces = ((text[:start], Style.PLAIN), (text[start:end], Style.UNDERLINE), (text[end:], Style.PLAIN))
    shown = tuple(Piece(text=part, style=style) for part, style in pieces if part)
    return Block(lines=((Piece(text="«"), *shown, Piece(text="»")),), quote=Quote.SHOWN)


def paragraph(quotation: Quotation) -> Line:
    """The paragraph of the body that holds the quotation, the quotation in bold."""
    body = quotation.article.body
    start = body.rfind("\n", 0, quotation.start) + 1
    end = body.find("\n", quotation.end)
    end = len(body) if end < 0 else end
    return styled_pieces(marked_sentence(body[start:end], quotation.start - start, quotation.end - start))


def styled_pieces(parts: Iterable[Part]) -> Line:
    """Marked parts as pieces of a line."""
    return tuple(Piece(text=text, style=_STYLES[mark]) for text, mark in parts)


def card_keyboard(card: Card, say: Catalogue) -> Keyboard:
    """The first buttons under a card: those that are used most."""
    link = at_sentence(card.cited.quotation.article.url, card.cited.quotation.text)
    first = [
        Button(label=say("chat.context.button"), data=data(Action.CONTEXT, card.answer, card.page)),
        Button(label=say("chat.article"), url=link)
        if link
        else Button(label=say("chat.article"), data=data(Action.ARTICLE, card.cited.place)),
        Button(label=say("chat.menu"), data=data(Action.MENU, card.answer, card.page)),
    ]
    if card.more:
        first.insert(0, Button(label=say("chat.more"), data=data(Action.PAGE, card.answer, card.page + 1)))
    others = _others(card, say)
    written = as_written_keyboard(card.answer, say) if card.understood else ()
    return (tuple(first), *((others,) if others else ()), *written)


def menu_keyboard(card: Card, text: str, votes: VoteCount, say: Catalogue) -> Keyboard:
    """The other buttons of a card, with the state of its votes; ``text`` is what the copy button copies."""
    upper = [
        Button(label=say("chat.why.button"), data=data(Action.WHY, card.answer, card.page)),
        Button(label=say("chat.copy"), copy=text)
        if units(text) <= COPY_UNITS
        else Button(label=say("chat.copy"), data=data(Action.COPY, card.answer, card.page)),
    ]
    if card.page:
        upper.insert(0, Button(label=say("chat.previous"), data=data(Action.PAGE, card.answer, card.page - 1)))
    lower = (
        Button(label=_thumb("chat.up", votes.up, say), data=data(Action.UP, card.answer, card.page)),
        Button(label=_thumb("chat.down", votes.down, say), data=data(Action.DOWN, card.answer, card.page)),
        Button(label=say("chat.menu.back"), data=data(Action.PAGE, card.answer, card.page)),
    )
    return (tuple(upper), lower, *watch_keyboard(card.answer, say))


def reasons_keyboard(card: Card, say: Catalogue) -> Keyboard:
    """The reasons against a quotation, two in a row, and the way back to the other buttons."""
    reasons = [
        Button(label=say(f"vote.{reason.value}"), data=data(Action.REASON, card.answer, card.page, number))
        for number, reason in enumerate(VoteReason)
    ]
    back = Button(label=say("chat.menu.back"), data=data(Action.MENU, card.answer, card.page))
    return (tuple(reasons[:2]), tuple(reasons[2:]), (back,))


def as_written_keyboard(answer: int, say: Catalogue) -> Keyboard:
    """The button that asks a follow-up as it was written."""
    return ((Button(label=say("chat.as-asked"), data=data(Action.AS_ASKED, answer)),),)


def any_time_keyboard(answer: int, say: Catalogue) -> Keyboard:
    """The button that asks a question that named days again, for articles of any date."""
    return ((Button(label=say("chat.widen"), data=data(Action.WIDEN, answer)),),)


def watch_keyboard(answer: int, say: Catalogue) -> Keyboard:
    """The button that saves the question of an answer."""
    return ((Button(label=say("watch.button"), data=data(Action.WATCH, answer)),),)


def back_keyboard(card: Card, say: Catalogue) -> Keyboard:
    """The button back to the card."""
    return ((Button(label=say("chat.back"), data=data(Action.PAGE, card.answer, card.page)),),)


def _others(card: Card, say: Catalogue) -> tuple[Button, ...]:
    """The button that shows who else says it, if anyone does or gives another value."""
    quotation = card.cited.quotation
    if not quotation.also and not quotation.values:
        return ()
    label = say("chat.also.button" if quotation.also else "chat.values.button")
    return (Button(label=label, data=data(Action.ALSO, card.answer, card.page)),)


def _thumb(key: str, votes: int, say: Catalogue) -> str:
    """The label of a thumb: marked once it has a vote, and with their number if there are several."""
    if not votes:
        return say(key)
    return say("chat.voted", thumb=say(key), votes=say.number(votes) if votes > 1 else "").strip()
