"""Digests: what a digest is about, as people write it, which days it tells, and the one that is sent every day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.error_messages import CommandError
from bot.service.asking import current_day
from bot.service.chat_search import outlet_filters
from bot.service.chat_time import local_time
from bot.service.quotation_refs import QuotationRefs
from bot.service.storylines import ChatRequest
from bot.state import DailyDigest, KeptEntry, KeptStoryline, State, StorylineKind
from bot.text_input import is_unicode
from retrieval import Archive, Digest, Filters, Period, find_period, outlet_name, parse_period

STORIES: Final = 10
"""Stories of a digest."""
MOST_STORIES: Final = 50
MOST_DAYS: Final = 31
"""Days that one digest may tell: the articles of more are too many to group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestScope:
    """What a digest is about: the articles that ``filters`` admit, of the days from the first to the last of ``days``,
    or of the newest day; with ``name`` those about it. ``words`` are what it was narrowed by, as it was typed."""

    filters: Filters
    name: str | None = None
    days: tuple[date, date] | None = None
    words: str = ""

    @property
    def about(self) -> str:
        """What the digest is narrowed to, in words; empty without."""
        outlets = map(outlet_name, self.filters.sources)
        return " · ".join(filter(None, (*outlets, *self.filters.categories, self.name)))


def read_scope(text: str, archive: Archive, *, filters: Filters, today: date) -> DigestScope:
    """Return the scope that ``text`` names: a day or period, and an outlet, a category or another name.

    Raises ``CommandError`` if the text was not valid UTF-8 or its period is longer than ``MOST_DAYS``.
    """
    if not is_unicode(text):
        raise CommandError("not-unicode")
    period, rest = _split_period(text, today)
    days = days_of(period, today) if period is not None else None
    words = " ".join(rest.split())
    if not words:
        return DigestScope(filters=filters, days=days)
    outlets = archive.outlets_named(words)
    if outlets:
        return DigestScope(filters=replace(filters, sources=tuple(one.name for one in outlets)), days=days, words=words)
    in_category = replace(filters, categories=(words,))
    if archive.newest_day(in_category) is not None:
        return DigestScope(filters=in_category, days=days, words=words)
    return DigestScope(filters=filters, name=words, days=days, words=words)


def _split_period(text: str, today: date) -> tuple[Period | None, str]:
    """Return the period that ``text`` is or names, and the other words."""
    whole = parse_period(text, today) if text else None
    if whole is not None:
        return whole, ""
    mention = find_period(text, today)
    return (None, text) if mention is None else (mention.period, f"{text[: mention.start]} {text[mention.end :]}")


def days_of(period: Period, today: date) -> tuple[date, date] | None:
    """Return the first and last day that a digest of ``period`` tells; None for one that begins nowhere. Raises
    ``CommandError`` for more than ``MOST_DAYS``."""
    if period.first is None:
        return None
    last = min(period.last or today, today) if period.first <= today else period.last or period.first
    if (last - period.first).days >= MOST_DAYS:
        raise CommandError("digest-too-long")
    return period.first, last


def make_digest(archive: Archive, scope: DigestScope, *, today: date, top: int) -> Digest:
    """Return the digest of ``scope``: of its days, else of the newest day up to today that has articles of it.

    Raises ``QuestionError`` when its name has no words.
    """
    days = scope.days
    if days is None:
        past = scope.filters.within(None, today)
        newest = archive.newest_day(past, name=scope.name) or archive.newest_day(past) or today
        days = newest, newest
    return archive.stories(since=days[0], until=days[1], top=top, filters=scope.filters, name=scope.name)


class DigestService:
    """Makes digests from ``archive`` and stores what is shown in ``state``."""

    def __init__(self, archive: Archive, state: State) -> None:
        self._archive = archive
        self._state = state
        self._refs = QuotationRefs(archive, state)

    def tell(self, request: ChatRequest) -> KeptStoryline:
        """Return a digest of what ``request`` names, stored. Raises as ``read_scope`` and ``make_digest`` do."""
        today = current_day()
        filters = outlet_filters(self._state.chats.settings(request.chat))
        scope = read_scope(request.text, self._archive, filters=filters, today=today)
        digest = make_digest(self._archive, scope, today=today, top=STORIES)
        return self._keep(digest, chat=request.chat, about=scope.words, message=request.message, person=request.person)

    def tell_daily(self, daily: DailyDigest, *, at: float, message: int) -> KeptStoryline:
        """Return the digest of the articles of the day ``at`` and the day before that ``daily`` has not told yet,
        stored. ``message`` is the number of the update that sends it."""
        known = self._state.storylines.to(daily.chat, message)
        if known is not None:
            return known
        today = local_time(at, daily.zone).date()
        filters = outlet_filters(self._state.chats.settings(daily.chat))
        scope = read_scope(daily.about, self._archive, filters=filters, today=today)
        digest = self._archive.stories(
            since=today - timedelta(1),
            until=today,
            top=STORIES,
            filters=scope.filters,
            name=scope.name,
            without={one for batch in daily.told for one in batch},
        )
        return self._keep(
            digest, chat=daily.chat, about=daily.about, message=message, person=daily.person, read=digest.articles
        )

    def _keep(
        self,
        digest: Digest,
        *,
        chat: int,
        about: str,
        message: int,
        person: int | None,
        read: tuple[str, ...] = (),
    ) -> KeptStoryline:
        kept = self._refs.kept([story.quotation for story in digest.stories])
        shown = KeptStoryline(
            id=0,
            chat=chat,
            kind=StorylineKind.DIGEST,
            subject=about,
            since=digest.since,
            until=digest.until,
            articles=len(digest.articles),
            others=digest.others,
            read=read,
            entries=tuple(
                KeptEntry(quotation=quotation, count=len(story.articles), outlets=story.outlets)
                for quotation, story in zip(kept, digest.stories, strict=True)
            ),
        )
        return self._state.storylines.keep(shown, message=message, person=person)
