"""The desk: a question in a chat to an answer that is kept, and back from what was kept.

Knows chats by number and no Telegram; synchronous, so that it runs beside an event
loop in a thread of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.asking import put
from bot.direction import clean
from bot.rendering.buttons import Outgoing
from bot.rendering.chat import Card, Cited, Renderer
from bot.rendering.safety import digest
from bot.settings import MAX_ANSWERS
from bot.state import Asked, ChatSettings, Kept, KeptQuotation, State
from bot.state.chats import EXCLUDED, PREFERRED
from retrieval import Answer, Archive, Article, QuestionError, Quotation, Why

# The chance from which the reader answers (``ANSWERS`` in retrieval/reader.py): what is
# left when outlets are shut out has to stand on the same side of it.
LIKELY: Final = 0.12
# A preferred outlet goes before a better sentence down to this part of its chance.
COMPARABLE: Final = 0.5
NEAR_MISSES: Final = 3


class GoneError(Exception):
    """What a button refers to is no more. ``code`` names its text, ``gone.CODE``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as given: ``kept`` in the database, its quotations with their places
    (of an abstention: the near misses). ``understood`` is the question as a follow-up
    was read, None when it was asked as written; ``excluded`` that only outlets which
    the chat shut out answer it."""

    kept: Kept
    cited: tuple[Cited, ...]
    understood: str | None
    excluded: bool = False

    def card(self, page: int) -> Card:
        """Quotation ``page`` as a card."""
        return Card(
            answer=self.kept.id,
            cited=self.cited[page],
            page=page,
            pages=len(self.cited),
            understood=self.understood,
        )


class Desk:
    """Asks ``archive`` and keeps what was answered in ``state``."""

    def __init__(self, archive: Archive, state: State, *, answers: int) -> None:
        self.archive = archive
        self.state = state
        self._answers = answers

    def ask(
        self, *, chat: int, message: int, person: int | None, topic: int | None, question: str, follows: int | None
    ) -> Given:
        """The answer to ``question``, kept. ``follows`` is our message that it replies to.

        Raises ``QuestionError`` when it has no words.
        """
        settings = self.state.chats.settings(chat)
        before = self.state.answers.shown(chat, follows) if follows is not None else None
        answer, asked_as, excluded = self._answer(question, before, settings)
        asked = Asked(
            chat=chat,
            message=message,
            person=person,
            topic=topic,
            written=question,
            question=asked_as,
            words=words_of(answer),
        )
        return self._keep(asked, answer, excluded=excluded)

    def ask_as_written(self, kept: Kept) -> Given:
        """The answer to a follow-up without the topic before it."""
        answer, excluded = self._search(kept.written, self.state.chats.settings(kept.chat))
        asked = Asked(
            chat=kept.chat,
            message=kept.asked_message,
            person=kept.person,
            topic=kept.topic,
            written=kept.written,
            question=kept.written,
            words=words_of(answer),
        )
        return self._keep(asked, answer, excluded=excluded)

    def search(self, question: str, chat: int) -> Answer:
        """An answer that is not kept, as the chat's settings have it. Raises ``QuestionError``."""
        return self._search(question, self.state.chats.settings(chat), most=MAX_ANSWERS)[0]

    def recall(self, number: int, *, chat: int) -> Kept:
        """The answer of this number in this chat. Raises ``GoneError``."""
        kept = self.state.answers.get(number)
        if kept is None or kept.chat != chat:
            raise GoneError("answer")
        return kept

    def card(self, kept: Kept, page: int) -> Card:
        """Quotation ``page`` of a kept answer. Raises ``GoneError`` when the archive has it no more."""
        if not 0 <= page < len(kept.quotations):
            raise GoneError("answer")
        quotation = self._restore(kept.quotations[page])
        return Card(
            answer=kept.id,
            cited=Cited(quotation=quotation, place=kept.quotations[page].place),
            page=page,
            pages=len(kept.quotations),
            understood=understood(kept),
        )

    def more(self, kept: Kept) -> int | None:
        """Look for quotations behind those of ``kept``; the page of the first, None when there is no more."""
        known = {(quotation.article, quotation.start) for quotation in kept.quotations}
        settings = self.state.chats.settings(kept.chat)
        most = len(kept.quotations) + self.answers_for(settings)
        answer, _ = self._search(kept.question, settings, most=most)
        new = [q for q in answer.quotations if (q.article.id, q.start) not in known]
        if not kept.answered or not new:
            return None
        self.state.answers.extend(kept.id, self._to_keep(new))
        return len(kept.quotations)

    def place(self, number: int) -> tuple[Article, tuple[int, int]]:
        """The article and the span of a place. Raises ``GoneError``."""
        found = self.state.answers.at(number)
        if found is None:
            raise GoneError("answer")
        return self._sentence(*found)

    def places(self, articles: Sequence[Article]) -> list[tuple[Article, int]]:
        """The articles, each with the number of the place where it begins."""
        numbers = self.state.answers.places([(article.id, 0, 0, digest("")) for article in articles])
        return list(zip(articles, numbers, strict=True))

    def cite(self, quotations: Sequence[Quotation]) -> tuple[Cited, ...]:
        """The quotations with the numbers of their places."""
        kept = self._to_keep(quotations)
        return tuple(Cited(quotation=q, place=k.place) for q, k in zip(quotations, kept, strict=True))

    def answers_for(self, settings: ChatSettings) -> int:
        """How many answers a chat is shown at most."""
        return settings.answers or self._answers

    def _answer(self, question: str, before: Kept | None, settings: ChatSettings) -> tuple[Answer, str, bool]:
        """The answer, the question that it answers, and whether shut-out outlets alone answer.

        A follow-up is asked with the words of the question before it; where the archive
        does not answer that, as it was written.
        """
        if before is not None:
            full = follow_up(question, before)
            if full != question:
                answer, excluded = self._search(full, settings)
                alone = self._alone(question, settings)
                if answer.answered or alone is None or not alone[0].answered:
                    return answer, full, excluded
        answer, excluded = self._search(question, settings)
        return answer, question, excluded

    def _alone(self, question: str, settings: ChatSettings) -> tuple[Answer, bool] | None:
        """The answer to a follow-up by itself; None when it has no words of its own («ولماذا؟»)."""
        try:
            return self._search(question, settings)
        except QuestionError:
            return None

    def _search(self, question: str, settings: ChatSettings, most: int | None = None) -> tuple[Answer, bool]:
        most = most or self.answers_for(settings)
        if not settings.sources:
            return put(question, self.archive, top=most), False
        answer = put(question, self.archive, top=max(most, MAX_ANSWERS))
        return chosen(answer, settings, most)

    def _keep(self, asked: Asked, answer: Answer, *, excluded: bool) -> Given:
        shown = answer.quotations or answer.near_misses
        kept = self.state.answers.keep(asked, self._to_keep(shown), answered=answer.answered)
        cited = tuple(
            Cited(quotation=quotation, place=known.place)
            for quotation, known in zip(shown, kept.quotations, strict=True)
        )
        return Given(kept=kept, cited=cited, understood=understood(kept), excluded=excluded)

    def _to_keep(self, quotations: Sequence[Quotation]) -> list[KeptQuotation]:
        places = self.state.answers.places([(q.article.id, q.start, q.end, digest(q.text)) for q in quotations])
        return [_kept(quotation, place) for quotation, place in zip(quotations, places, strict=True)]

    def _restore(self, kept: KeptQuotation) -> Quotation:
        article, _ = self._sentence(kept.article, kept.start, kept.end, kept.digest)
        others = [self.archive.article(other) for other in kept.also]
        return Quotation(
            article=article,
            text=article.body[kept.start : kept.end],
            start=kept.start,
            end=kept.end,
            score=kept.score,
            highlights=kept.highlights,
            before=None,
            after=None,
            also=tuple(other for other in others if other),
            points=kept.points,
            disagrees=tuple(filter(None, map(self.archive.article, kept.disagrees))),
            why=Why(matched=kept.matched, missing=kept.missing, expects=kept.expects, offers=kept.offers, features={}),
        )

    def _sentence(self, article_id: str, start: int, end: int, known: str) -> tuple[Article, tuple[int, int]]:
        article = self.archive.article(article_id)
        if article is None:
            raise GoneError("article")
        if digest(article.body[start:end]) != known:
            raise GoneError("changed")
        return article, (start, end)


def shown(renderer: Renderer, given: Given, page: int = 0) -> tuple[Outgoing, ...]:
    """The messages of an answer at ``page``, or of silence."""
    if given.kept.answered:
        return renderer.card(given.card(page))
    return renderer.silence(given.cited, answer=given.kept.id, understood=given.understood, excluded=given.excluded)


def chosen(answer: Answer, settings: ChatSettings, most: int) -> tuple[Answer, bool]:
    """``answer`` without the outlets that a chat shut out, preferred ones first, and
    whether only shut-out ones answer."""
    left = [q for q in answer.quotations if settings.sources.get(q.article.source or "") != EXCLUDED]
    if left and (left[0] is answer.quotations[0] or left[0].score >= LIKELY):
        close = left[0].score * COMPARABLE
        left.sort(key=lambda q: settings.sources.get(q.article.source or "") != PREFERRED or q.score < close)
        return replace(answer, quotations=tuple(left[:most])), False
    misses = [*left, *(q for q in answer.near_misses if settings.sources.get(q.article.source or "") != EXCLUDED)]
    return replace(answer, quotations=(), near_misses=tuple(misses[:NEAR_MISSES])), answer.answered


def follow_up(question: str, before: Kept) -> str:
    """``question`` with those words of the question before it that it does not say itself."""
    said = set(_words(question))
    carried = [word for word in before.words if word not in said]
    return " ".join([question, *carried])


def understood(kept: Kept) -> str | None:
    """How a follow-up was read; None when the question was asked as written."""
    return None if kept.question == kept.written else kept.question


def words_of(answer: Answer) -> tuple[str, ...]:
    """The question's own words, in its order, as the reader took them from it."""
    for quotation in (*answer.quotations, *answer.near_misses):
        known = {*quotation.why.matched, *quotation.why.missing}
        found = [word for word in _words(answer.question) if word in known]
        return tuple(dict.fromkeys([*found, *(word for word in quotation.why.matched if word not in found)]))
    return ()


def _words(text: str) -> list[str]:
    return [word.strip("؟?!.،,؛:;«»\"'()[]") for word in clean(text).split()]


def _kept(quotation: Quotation, place: int) -> KeptQuotation:
    return KeptQuotation(
        place=place,
        article=quotation.article.id,
        start=quotation.start,
        end=quotation.end,
        digest=digest(quotation.text),
        score=round(quotation.score, 4),
        highlights=quotation.highlights,
        also=tuple(other.id for other in quotation.also),
        matched=quotation.why.matched,
        missing=quotation.why.missing,
        expects=quotation.why.expects,
        offers=quotation.why.offers,
        points=quotation.points,
        disagrees=tuple(other.id for other in quotation.disagrees),
    )
