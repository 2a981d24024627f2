"""Saved questions of a chat: what one would have found, saving, pausing and removing.

Synchronous and independent of Telegram; chats are numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.error_messages import CommandError
from bot.service.asking import current_day
from bot.service.chat_search import outlet_filters
from bot.state import ChatSettings, State, Watch, WatchSchedule, WatchStatus
from bot.text_input import is_unicode
from retrieval import Archive, FoundAnswer, QuestionWatcher, Strictness, read_message

PREVIEW_DAYS: Final = 30
# Examples of what a question would have found.
EXAMPLES: Final = 3
# Characters of a saved question; a longer text is no question.
LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a question would have found in ``days`` days up to ``last``, the day of the newest article.

    ``told`` counts the messages and ``joined`` the sentences that say what an earlier one says. ``examples`` are the
    newest of the messages. ``archive_empty``: there is no article with a day.
    """

    days: int
    last: date
    told: int
    joined: int
    examples: tuple[FoundAnswer, ...]
    found: tuple[FoundAnswer, ...] = ()
    archive_empty: bool = False

    def too_many(self, most: int) -> bool:
        """Whether it is more than ``most`` messages a day; 0 is no limit."""
        return bool(most) and self.told > most * self.days

    @property
    def a_day(self) -> int:
        """Messages a day, rounded up."""
        return -(-self.told // self.days)


class WatchService:
    """Saved questions over ``archive``, stored in ``state``.

    A chat has at most ``most`` active questions. One that would give more than ``daily`` messages a day is refused.
    ``zone`` is the time zone of chats that have chosen none, empty for the machine's.
    """

    def __init__(self, archive: Archive, state: State, *, most: int, daily: int, zone: str = "") -> None:
        self.archive = archive
        self.state = state
        self.most = most
        self.daily = daily
        self.zone = zone

    def schedule(self, chat: int) -> WatchSchedule:
        """Return when a chat is told, with the time zone by which its hours are counted."""
        kept = self.state.watches.schedule(chat)
        return replace(kept, zone=kept.zone or self.zone)

    def preview(self, question: str, settings: ChatSettings) -> Preview:
        """As ``preview_question``, of the service's archive."""
        return preview_question(self.archive, question, settings)

    def draft(self, question: str, *, chat: int, topic: int | None, person: int | None) -> Watch:
        """Store a question until it is confirmed; one that the chat has saved is returned as it is."""
        check_question(question)
        return self.state.watches.draft(chat=chat, topic=topic, person=person, question=" ".join(question.split()))

    def activate(self, number: int) -> Watch:
        """Match a question from now on. Raises ``CommandError`` if the chat has too many, or there is none such."""
        try:
            watch = self.state.watches.activate(
                number, begins=QuestionWatcher(self.archive).last_arrival(), most=self.most
            )
        except LookupError as unknown:
            raise CommandError("no-such-watch", number=number) from unknown
        if watch is None:
            raise CommandError("watch-limit", count=self.most)
        return watch

    def of_chat(self, chat: int | None) -> list[Watch]:
        """The saved questions of a chat, or of all chats."""
        return self.state.watches.of_chat(chat)

    def in_chat(self, number: int, chat: int) -> Watch | None:
        """The question of this number if it is one of the chat's."""
        watch = self.state.watches.get(number)
        return watch if watch is not None and watch.chat == chat else None

    def pause(self, watch: Watch) -> None:
        """Match a question no more until it is activated again."""
        if watch.status is WatchStatus.ACTIVE:
            self.state.watches.pause(watch.id)


def preview_question(archive: Archive, question: str, settings: ChatSettings, *, days: int = PREVIEW_DAYS) -> Preview:
    """Ask ``question`` of the articles of the last ``days`` days of ``archive``, with the settings of a chat.

    Raises ``QuestionError`` if it has no words to look for, ``CommandError`` if it is no text, too long or small talk.
    """
    check_question(question)
    newest = archive.newest(1)
    last = newest[0].date if newest else None
    found = QuestionWatcher(archive).replay(
        question,
        (last or current_day()) - timedelta(days=days - 1),
        last or current_day(),
        filters=outlet_filters(settings),
        strictness=strictness_of(settings),
    )
    told = [one for one in found if one.joined is None]
    return Preview(
        days=days,
        last=last or current_day(),
        told=len(told),
        joined=len(found) - len(told),
        examples=tuple(told[-EXAMPLES:]),
        found=tuple(found),
        archive_empty=last is None,
    )


def check_question(question: str) -> None:
    """Raise ``CommandError`` if ``question`` cannot be saved."""
    if not is_unicode(question):
        raise CommandError("not-unicode")
    if len(question) > LONGEST:
        raise CommandError("watch-too-long", count=LONGEST)
    if read_message(question).small_talk is not None:
        raise CommandError("watch-asks-nothing")


def strictness_of(settings: ChatSettings) -> Strictness | None:
    """The level of strictness that a chat chose; None for the program's."""
    return Strictness(settings.strictness) if settings.strictness else None
