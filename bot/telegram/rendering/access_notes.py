"""Messages about access: why there is no answer, and the request that owners decide. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.bidi import field
from bot.service.access import Entry
from bot.telegram.rendering.buttons import Action, Button, Outgoing, data
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import disarm


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """A request for access of ``subject``, a person or chat; ``title`` is the chat's, None for a person.

    ``name`` and ``username`` are those of the person who asks.
    """

    subject: int
    name: str
    username: str | None = None
    title: str | None = None


def access_note(renderer: Renderer, entry: Entry, number: int | None, *, owners: bool) -> tuple[Outgoing, ...]:
    """Why a person or chat with the id ``number`` gets no answer. With ``owners``, a button asks them for access."""
    if entry is Entry.DENIED or not owners:
        return renderer.note(plain_refusal(renderer, entry, number))
    text = renderer.say(f"access.{entry.value}", id=number)
    return renderer.note(text, ((Button(label=renderer.say("request"), data=data(Action.REQUEST, 0)),),))


def plain_refusal(renderer: Renderer, entry: Entry, number: int | None) -> str:
    """Why a person or chat gets no answer, for a place without buttons."""
    key = f"access.{entry.value}"
    return renderer.say(key if entry is Entry.DENIED else f"{key}.plain", id=number)


def request_note(renderer: Renderer, request: AccessRequest) -> tuple[Outgoing, ...]:
    """The request as an owner gets it, with a button for each decision."""
    say = renderer.say
    name = disarm(field(request.name))
    who = f"{name} (@{request.username})" if request.username else name
    if request.title is None:
        text = say("request.of-person", name=who, id=request.subject)
    else:
        text = say("request.of-chat", title=disarm(field(request.title)), name=who, id=request.subject)
    grant = Button(label=say("request.grant"), data=data(Action.GRANT, request.subject))
    refuse = Button(label=say("request.refuse"), data=data(Action.REFUSE, request.subject))
    return renderer.note(text, ((grant, refuse),))
