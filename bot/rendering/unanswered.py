"""Who asked a question that the archive did not answer, in numbers. Pure."""

from __future__ import annotations

from datetime import date

from bot.i18n import Catalogue


def asked_line(people: int, disliked: int, last: date, say: Catalogue) -> str:
    """How many people asked, when last, and how many voted an answer down."""
    asked = say.count("unanswered.people", people, day=say.date(last))
    return f"{asked} {say('unanswered.disliked', count=say.number(disliked))}" if disliked else asked
