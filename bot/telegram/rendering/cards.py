"""One quotation of an answer: its text with marks, and its buttons. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.i18n import Catalogue
from bot.rendering.highlights import Mark, Part, marked_quotation, marked_sentence
from bot.service.quotation_refs import Card
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


def card_keyboard(card: Card, text: str, say: Catalogue) -> Keyboard:
    """The buttons under a card; ``text`` is what the copy button copies."""
    link = at_sentence(card.cited.quotation.article.url, card.cited.quotation.text)
    rows: list[tuple[Button, ...]] = [
        _turns(card, say),
        _others(card, say),
        (
            Button(label=say("chat.context.button"), data=data(Action.CONTEXT, card.answer, card.page)),
            Button(label=say("chat.article"), url=link)
            if link
            else Button(label=say("chat.article"), data=data(Action.ARTICLE, card.cited.place)),
            Button(label=say("chat.why.button"), data=data(Action.WHY, card.answer, card.page)),
        ),
        (
            Button(label=say("chat.copy"), copy=text)
            if units(text) <= COPY_UNITS
            else Button(label=say("chat.copy"), data=data(Action.COPY, card.answer, card.page)),
            Button(label=say("chat.up"), data=data(Action.UP, card.answer, card.page)),
            Button(label=say("chat.down"), data=data(Action.DOWN, card.answer, card.page)),
        ),
    ]
    if card.understood:
        rows += as_written_keyboard(card.answer, say)
    return tuple(row for row in rows if row)


def as_written_keyboard(answer: int, say: Catalogue) -> Keyboard:
    """The button that asks a follow-up as it was written."""
    return ((Button(label=say("chat.as-asked"), data=data(Action.AS_ASKED, answer)),),)


def any_time_keyboard(answer: int, say: Catalogue) -> Keyboard:
    """The button that asks a question that named days again, for articles of any date."""
    return ((Button(label=say("chat.widen"), data=data(Action.WIDEN, answer)),),)


def back_keyboard(card: Card, say: Catalogue) -> Keyboard:
    """The button back to the card."""
    return ((Button(label=say("chat.back"), data=data(Action.PAGE, card.answer, card.page)),),)


def _others(card: Card, say: Catalogue) -> tuple[Button, ...]:
    """The button that shows who else says it, if anyone does or gives another value."""
    if not card.cited.quotation.also and not card.cited.quotation.values:
        return ()
    return (Button(label=say("chat.also.button"), data=data(Action.ALSO, card.answer, card.page)),)


def _turns(card: Card, say: Catalogue) -> tuple[Button, ...]:
    if card.pages == 1:
        return ()
    label = say("chat.page", page=say.number(card.page + 1), pages=say.number(card.pages))
    before, after = (card.page - 1) % card.pages, (card.page + 1) % card.pages
    return (
        Button(label=say("chat.previous"), data=data(Action.PAGE, card.answer, before)),
        Button(label=label, data=data(Action.PAGE, card.answer, card.page)),
        Button(label=say("chat.next"), data=data(Action.PAGE, card.answer, after)),
    )
