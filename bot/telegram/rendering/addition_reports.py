"""Reports about what an editor added: what was understood of it, and the buttons that change it. Pure."""

from __future__ import annotations

from typing import Final

from bot.bidi import clean, field
from bot.i18n import Catalogue
from bot.service.additions import Added, Decision, Taken
from bot.service.corrections import CorrectedField
from bot.telegram.rendering.buttons import Action, Button, Keyboard, Outgoing, data
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm
from retrieval import Article, outlet_name

BEGINNING: Final = 200  # characters of the text that the report shows


def addition_report(renderer: Renderer, added: Added, *, place: int) -> tuple[Outgoing, ...]:
    """The report about ``added``; ``place`` is the number of the article's place."""
    say, number = renderer.say, added.kept.id
    if added.taken is Taken.CANCELLED:
        return renderer.note(say("adding.cancelled"))
    former = added.former.title or added.former.id if added.former else ""
    head = say(f"adding.{added.taken.value}", former=disarm(field(former)))
    keyboard = _choices(number, say) if added.taken is Taken.ASKED else _changes(added, place, say)
    return renderer.note(f"{head}\n\n{_understood(added.article, say)}", keyboard)


def prompt(renderer: Renderer, wanted: CorrectedField) -> tuple[Outgoing, ...]:
    """The message whose reply is the right value of a field."""
    say = renderer.say
    [message] = renderer.note(say(f"correct.{wanted.value}.prompt"))
    return (Outgoing(html=message.html, reply_hint=say(f"correct.{wanted.value}.hint")),)


def _choices(addition: int, say: Catalogue) -> Keyboard:
    return tuple(
        (Button(label=say(f"adding.{decision.value}"), data=data(Action.DECIDE, addition, number)),)
        for number, decision in enumerate(Decision)
    )


def _changes(added: Added, place: int, say: Catalogue) -> Keyboard:
    opens = Button(label=say("chat.article"), data=data(Action.ARTICLE, place))
    back = Button(label=say("adding.undo"), data=data(Action.UNDO, added.kept.id))
    fields = tuple(
        Button(label=say(f"correct.{wanted.value}"), data=data(Action.CORRECT, added.kept.id, number))
        for number, wanted in enumerate(CorrectedField)
    )
    return ((opens,) if added.taken is Taken.UNCHANGED else (back, opens), fields)


def _understood(article: Article, say: Catalogue) -> str:
    beginning = clean(article.body)
    return say(
        "adding.understood",
        title=disarm(field(article.title)) or say("adding.unknown"),
        source=disarm(field(outlet_name(article.source))) or say("adding.unknown"),
        day=say.date(article.date) if article.date else say("adding.unknown"),
        beginning=disarm(beginning[:BEGINNING] + "…" * (len(beginning) > BEGINNING)),
    )
