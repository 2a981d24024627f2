"""What a speaker said, for a chat: found, stored as an answer, and restored page by page for the buttons under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.i18n import Catalogue
from bot.service.answers import AnswerService
from bot.service.chat_search import outlet_filters
from bot.service.follow_ups import ChatQuestion
from bot.service.quotation_refs import GoneError, QuotationRefs
from bot.state import Asked, KeptAnswer, KeptQuotation
from retrieval import Quotation, Saying, Sayings, Why

# Sayings of one page: with their citations they fit one message.
PAGE: Final = 4
# Sayings that are stored; more are counted.
MOST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SayingsPage:
    """Page ``page``, from 0, of the sayings of a speaker. ``answer`` is the number of the stored answer, None where
    there are no sayings; ``places`` are the numbers of the places of their sentences. ``gone`` is the number of the
    sayings of this page that the archive no longer has. ``known`` is that of ``Sayings``."""

    name: str
    about: str
    sayings: tuple[Saying, ...]
    places: tuple[int, ...]
    total: int
    page: int
    pages: int
    answer: int | None
    known: bool = True
    gone: int = 0


class SayingsService:
    """Finds sayings in the archive of ``answers``, and stores them with its answers."""

    def __init__(self, answers: AnswerService) -> None:
        self._archive = answers.archive
        self._state = answers.state
        self._refs = QuotationRefs(answers.archive, answers.state)

    def find(self, asked: ChatQuestion, say: Catalogue) -> SayingsPage:
        """Return the first page of what ``asked.text`` («بوتين عن سوريا») asks for, and store it as the answer to a
        question, so that further questions go on from it."""
        name, about = self._archive.read_sayings_request(asked.text)
        found = self._sayings(asked.chat, name, about, most=MOST)
        if not found.found:
            return SayingsPage(
                name=name, about=about, sayings=(), places=(), total=0, page=0, pages=0, answer=None, known=found.known
            )
        kept = self._state.answers.keep(
            Asked(
                chat=asked.chat,
                message=asked.message,
                person=asked.person,
                topic=asked.topic,
                written=asked.text,
                question=_question(found, say),
            ),
            self._refs.kept([_quotation(saying) for saying in found.found]),
            answered=True,
        )
        return self._page(kept, found.found[:PAGE], found)

    def page(self, kept: KeptAnswer, page: int) -> SayingsPage:
        """Return page ``page`` of stored sayings. Raises ``GoneError`` if the archive has none of them any more."""
        wanted = kept.quotations[PAGE * page : PAGE * (page + 1)]
        restored = [(one, self._restored(one)) for one in wanted] if page >= 0 else []
        found = [(one, saying) for one, saying in restored if saying is not None]
        if not found:
            raise GoneError("answer")
        name, about = self._archive.read_sayings_request(kept.written)
        now = self._sayings(kept.chat, name, about, most=1)
        return self._page(kept, [saying for _, saying in found], now, page=page, gone=len(wanted) - len(found))

    def _sayings(self, chat: int, name: str, about: str, *, most: int) -> Sayings:
        filters = outlet_filters(self._state.chats.settings(chat))
        return self._archive.sayings(name, about, filters=filters, limit=most)

    def _page(
        self, kept: KeptAnswer, sayings: Sequence[Saying], now: Sayings, *, page: int = 0, gone: int = 0
    ) -> SayingsPage:
        spans = {(one.article, one.start, one.end): one.place for one in kept.quotations}
        return SayingsPage(
            name=now.name,
            about=now.about,
            sayings=tuple(sayings),
            places=tuple(spans[one.article.id, *one.sentences] for one in sayings),
            total=max(now.total, len(sayings)),
            page=page,
            pages=-(-len(kept.quotations) // PAGE),
            answer=kept.id,
            gone=gone,
        )

    def _restored(self, kept: KeptQuotation) -> Saying | None:
        """The stored saying; None if the archive no longer has it, or it is the answer to a question."""
        if len(kept.points) != 1:
            return None
        try:
            quotation = self._refs.restored(kept)
        except GoneError:
            return None
        [words] = kept.points
        span = (quotation.start + words[0], quotation.start + words[1])
        return next((one for one in self._archive.sayings_in(kept.article) if (one.start, one.end) == span), None)


def _question(found: Sayings, say: Catalogue) -> str:
    """The question that the sayings answer: «ماذا قالت ميركل عن اليونان؟»."""
    if found.about:
        key = "quotes.question.feminine.about" if found.feminine else "quotes.question.about"
        return say(key, name=found.name, about=found.about)
    return say("quotes.question.feminine" if found.feminine else "quotes.question", name=found.name)


def _quotation(saying: Saying) -> Quotation:
    """The sentences of a saying, its words marked as those that answer."""
    start, end = saying.sentences
    return Quotation(
        article=saying.article,
        text=saying.article.body[start:end],
        start=start,
        end=end,
        score=1.0,
        highlights=(),
        before=None,
        after=None,
        also=(),
        points=((saying.start - start, saying.end - start),),
        why=Why(matched=(saying.speaker,), missing=(), expects="statement", offers=True, features={}),
    )
