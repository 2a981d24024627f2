"""Texts about what a speaker said, for a terminal and for a chat. Pure."""

from __future__ import annotations

from bot.bidi import field
from bot.i18n import Catalogue
from retrieval import Saying


def sayings_title(name: str, about: str, total: int, say: Catalogue) -> str:
    """How much a speaker said, and about what."""
    count = say.count("count.sayings", total)
    if about:
        return say("quotes.title.about", count=count, name=field(name), about=field(about))
    return say("quotes.title", count=count, name=field(name))


def how_said(saying: Saying, say: Catalogue) -> str:
    """The verb of the article, and whether the words are the speaker's own."""
    return say("quotes.how", verb=field(saying.verb), kind=say(f"quotes.{saying.kind.value}"))


def also_note(saying: Saying, say: Catalogue) -> str:
    """That other articles have the same words."""
    return say.count("quotes.also", len(saying.also))


def no_sayings(name: str, about: str, say: Catalogue, *, known: bool) -> str:
    """That the archive has no words of a speaker, at all or about a subject."""
    if known and about:
        return say("quotes.none.about", name=name, about=about)
    return say("quotes.none", name=name)
