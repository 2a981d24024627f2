"""Headings of timelines and digests, for a terminal and a chat. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.bidi import field
from bot.i18n import Catalogue


def timeline_head(subject: str, days: int, articles: int, say: Catalogue) -> str:
    """«جمال خاشقجي» في ١٠ أيام، من ٣٢٥ خبرًا; or that the archive tells nothing of it."""
    if not days:
        return say("timeline.none", subject=field(subject))
    of = say.count("count.articles.genitive", articles)
    return say.count("timeline.head", days, subject=field(subject), articles=of)


def day_head(day: date, sentences: int, *, named: bool, say: Catalogue) -> str:
    """A day, and how many sentences speak of it or that it is one of publication."""
    told = say.count("timeline.sentences", sentences) if named else say("timeline.published")
    return say("timeline.day", day=say.date(day), told=told)


def digest_head(since: date, until: date, *, told: bool, about: str, say: Catalogue) -> str:
    """Which news these are, or that there are none. ``about`` is what the digest is narrowed to, or empty."""
    values = {"day": say.date(since)} if since == until else {"first": say.date(since), "last": say.date(until)}
    span = "day" if since == until else "days"
    if not told:
        if about:
            return say(f"digest.none-about.{span}", **values, about=field(about))
        return say(f"digest.none.{span}", **values)
    text = say(f"digest.head.{span}", **values)
    return say("digest.about", text=text, about=field(about)) if about else text


def story_note(articles: int, outlets: Sequence[str], say: Catalogue) -> str:
    """How many articles tell a story, and which outlets."""
    text = say.count("count.articles", articles)
    if not outlets:
        return text
    return say("digest.story", articles=text, outlets=say("enumeration").join(map(field, outlets)))
