"""Messages about saved questions that were answered: one sentence, or a digest of several. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.bidi import field
from bot.i18n import Catalogue
from bot.rendering.citations import reference
from bot.service.quotation_refs import Card, Cited
from bot.state import Watch
from bot.telegram.rendering.buttons import Button, Outgoing
from bot.telegram.rendering.cards import card_keyboard
from bot.telegram.rendering.html import Block
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm
from bot.telegram.rendering.watch_pages import WatchStep, bold, list_button, own, pause_button, shown, step
from retrieval import Article

# Quotations of one question, and of all, in a digest.
OF_A_QUESTION: Final = 3
OF_A_DIGEST: Final = 20


class Former(NamedTuple):
    """The answer that was told before, ``value``, and its article; None if the archive no longer has it."""

    article: Article | None
    value: str


class Told(NamedTuple):
    """A sentence to tell, and the answer before, if it is another."""

    cited: Cited
    former: Former | None


def alert_page(renderer: Renderer, watch: Watch, card: Card, former: Former | None) -> tuple[Outgoing, ...]:
    """A sentence that answers a saved question."""
    say = renderer.say
    blocks = [bold(say("watch.alert", question=shown(watch.question))), *_changed(say, former)]
    blocks += renderer.cited_blocks(card.cited)
    return renderer.assemble(blocks, (*card_keyboard(card, say), (pause_button(say, watch), list_button(say))))


def digest_page(renderer: Renderer, number: int, found: Sequence[tuple[Watch, Sequence[Told]]]) -> tuple[Outgoing, ...]:
    """The sentences of alert ``number`` that answer several questions, by question."""
    say = renderer.say
    blocks = [bold(say("watch.digest"))]
    left = OF_A_DIGEST
    for watch, answers in found:
        newest = answers[-min(OF_A_QUESTION, left) :] if left else ()
        left -= len(newest)
        blocks.append(bold(say("watch.question", question=shown(watch.question))))
        for one in newest:
            blocks += [*_changed(say, one.former), *renderer.cited_blocks(one.cited)]
        if len(answers) > len(newest):
            blocks.append(own(say.count("watch.digest.rest", len(answers) - len(newest))))
    # The number makes the buttons of each digest its own, by which it is found after a crash.
    button = Button(label=say("watch.list.button"), data=step(0, WatchStep.LIST, number))
    return renderer.assemble(blocks, ((button,),))


def _changed(say: Catalogue, former: Former | None) -> list[Block]:
    if former is None:
        return []
    value = disarm(field(former.value))
    if former.article is None:
        return [own(say("watch.changed", value=value))]
    return [own(say("watch.changed.from", value=value, article=disarm(reference(former.article, say))))]
