"""Rendering of answers, articles and notes as messages of Telegram. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from bot.bidi import field
from bot.i18n import Catalogue
from bot.rendering.citations import origin, reference, title_field
from bot.rendering.corroboration import also_summary, values_summary
from bot.rendering.freshness import SHOWN, freshness_lines
from bot.rendering.highlights import marked_lines
from bot.rendering.recency import recency_notes
from bot.service.answers import GivenAnswer
from bot.service.quotation_refs import Card, Cited
from bot.service.sayings import SayingsPage
from bot.settings import Language
from bot.state import VoteCount
from bot.telegram.rendering.article_pages import article_keyboard, article_pages
from bot.telegram.rendering.buttons import COPY_UNITS, Button, Keyboard, Outgoing, payload
from bot.telegram.rendering.cards import (
    any_time_keyboard,
    as_written_keyboard,
    back_keyboard,
    card_keyboard,
    menu_keyboard,
    paragraph,
    quotation_block,
    reasons_keyboard,
    sentence_block,
    styled_pieces,
    watch_keyboard,
)
from bot.telegram.rendering.html import Block, Line, Piece, Quote, Style, line, messages
from bot.telegram.rendering.sanitizing import at_sentence, copyable, units
from bot.telegram.rendering.sayings import sayings_blocks, sayings_keyboard
from retrieval import ArchiveFreshness, Article, Quotation, QuotationKind

# A link in the text counts towards the message's size; a longer one is put on a button only.
LINK_IN_TEXT: Final = 512
# Sentences of other articles that are shown at a press.
OTHERS_SHOWN: Final = 10


class Renderer:
    """Renders messages in one language. ``bot`` is the bot's username."""

    def __init__(self, say: Catalogue, bot: str) -> None:
        self.say = say
        self.bot = bot

    def answer(self, given: GivenAnswer) -> tuple[Outgoing, ...]:
        """The first quotation of an answer, or the abstention."""
        if given.kept.answered:
            return self.card(given.card(0))
        return self.silence(
            given.cited,
            answer=given.kept.id,
            understood=given.understood,
            excluded=given.excluded,
            since=given.kept.since,
            until=given.until,
            archive_newest=given.archive_newest,
            archive_empty=given.archive_empty,
            freshness=given.freshness,
        )

    def card(self, card: Card) -> tuple[Outgoing, ...]:
        """A quotation with its citation and the first buttons."""
        return self._card(card, card_keyboard(card, self.say))

    def menu(self, card: Card, votes: VoteCount) -> tuple[Outgoing, ...]:
        """A quotation with its citation and the other buttons."""
        return self._card(card, menu_keyboard(card, self.citation_text(card.cited.quotation), votes, self.say))

    def reasons(self, card: Card) -> tuple[Outgoing, ...]:
        """A quotation with its citation and the reasons against it."""
        return self._card(card, reasons_keyboard(card, self.say))

    def _card(self, card: Card, keyboard: Keyboard) -> tuple[Outgoing, ...]:
        blocks = [
            *self._search_notes(card.understood, recency_notes(card.since, card.until, card.archive_newest, self.say)),
            *self._weaker_note(card.cited.quotation),
            *self._day_note(card),
            quotation_block(card.cited.quotation),
            self._citation_block(card.cited),
        ]
        return self.assemble(blocks, keyboard)

    def context(self, card: Card) -> tuple[Outgoing, ...]:
        """The paragraph with the sentence marked in it."""
        blocks = [
            Block(lines=(line(Piece(text=self.say("chat.context"), style=Style.BOLD)),)),
            Block(lines=(paragraph(card.cited.quotation),), quote=Quote.FOLDED),
            self._citation_block(card.cited),
        ]
        return self.assemble(blocks, back_keyboard(card, self.say))

    def others(self, card: Card, places: Sequence[int]) -> tuple[Outgoing, ...]:
        """The sentences of other articles that say the same, and those with other values, each with its citation.

        ``places`` are the numbers of the places of the quotation's ``also`` and ``values``, in order.
        """
        say, quotation = self.say, card.cited.quotation
        also = list(zip(quotation.also, places, strict=False))[:OTHERS_SHOWN]
        values = list(zip(quotation.values, places[len(quotation.also) :], strict=True))
        blocks: list[Block] = []
        if also:
            blocks.append(self._title("also.title"))
        for other, place in also:
            label = line(Piece(text=say(f"also.kind.{other.kind.value}"), style=Style.ITALIC))
            citation = self._citation(other.article, self._link(other.article, other.text, place))
            blocks += [sentence_block(other.text), Block(lines=(citation, label))]
        if len(quotation.also) > len(also):
            blocks.append(Block(lines=(line(say.count("also.rest", len(quotation.also) - len(also))),)))
        if values:
            blocks.append(self._title("values.title"))
        for one, place in values:
            citation = self._citation(one.article, self._link(one.article, one.text, place))
            blocks += [sentence_block(one.text, one.span), Block(lines=(citation,))]
        if not blocks:  # the archive no longer has any of them
            blocks.append(Block(lines=(line(say("also.none")),)))
        return self.assemble(blocks, back_keyboard(card, say))

    def why(self, card: Card) -> tuple[Outgoing, ...]:
        """Why this sentence was chosen."""
        say, quotation = self.say, card.cited.quotation
        why, separator = quotation.why, self.say("list-separator")
        kind = say(f"expects.{why.expects}") if say.has(f"expects.{why.expects}") else why.expects
        lines = (
            line(Piece(text=say("chat.why"), style=Style.BOLD)),
            line(say("why.matched", words=separator.join(why.matched) or say("nothing"))),
            line(say("why.missing", words=separator.join(why.missing) or say("nothing"))),
            line(say("why.offered" if why.offers else "why.not-offered", kind=kind)),
            line(say("why.score", score=say.number(f"{quotation.score:.2f}"))),
        )
        return self.assemble([quotation_block(quotation), Block(lines=lines)], back_keyboard(card, self.say))

    def silence(  # noqa: PLR0913 - what an abstention may say
        self,
        near: Sequence[Cited],
        *,
        answer: int,
        understood: str | None = None,
        excluded: bool = False,
        since: date | None = None,
        until: date | None = None,
        archive_newest: date | None = None,
        archive_empty: bool = False,
        freshness: ArchiveFreshness | None = None,
    ) -> tuple[Outgoing, ...]:
        """The abstention: the near miss, if there is one, and how to rephrase the question.

        ``excluded`` says that an outlet which the chat excluded answers it. ``since`` and ``until`` are the
        first and last day that were searched. ``archive_newest`` is the day of the newest article, if it is old.
        ``archive_empty`` says that the archive has no article. ``freshness`` is said in place of ``archive_newest``.
        """
        say = self.say
        if archive_empty:
            return self.note(say("abstention.empty"))
        blocks = [
            *self._search_notes(understood, recency_notes(since, until, None if freshness else archive_newest, say)),
            self._silence_head(near),
        ]
        for cited in near:
            blocks += [quotation_block(cited.quotation), self._citation_block(cited)]
        if excluded:
            blocks.append(Block(lines=(line(say("chat.excluded")),), own=True))
        if freshness:
            texts = freshness_lines(freshness, say, shown=SHOWN)
            blocks.append(Block(lines=tuple(line(Piece(text=text, style=Style.ITALIC)) for text in texts)))
        blocks.append(Block(lines=tuple(line(text) for text in say("chat.rephrase").splitlines())))
        wider = any_time_keyboard(answer, say) if since else ()
        written = as_written_keyboard(answer, say) if understood else ()
        return self.assemble(blocks, (*wider, *watch_keyboard(answer, say), *written))

    def article(self, article: Article, *, place: int, page: int, span: tuple[int, int]) -> tuple[Outgoing, ...]:
        """Page ``page`` (from 0) of an article, with the span of its body marked."""
        pages = article_pages(article.body)
        page = min(max(page, 0), len(pages) - 1)
        start, end = pages[page]
        blocks = []
        if page == 0:
            blocks.append(Block(lines=(line(Piece(text=article.title or article.id, style=Style.BOLD)),)))
            blocks.append(Block(lines=(line(origin(article, self.say)),)))
        shown = marked_lines(article.body, span, start, end)
        blocks.append(Block(lines=tuple(styled_pieces(parts) for parts in shown)))
        keyboard = article_keyboard(article, self.say, place=place, page=page, pages=len(pages), span=span)
        return self.assemble(blocks, keyboard)

    def inline(self, cited: Cited) -> Outgoing:
        """A quotation for another chat, marked if it is a near miss. Its buttons work without the bot being there."""
        keyboard: list[Button] = [Button(label=self.say("chat.article"), url=self.link(cited))]
        text = self.citation_text(cited.quotation)
        if units(text) <= COPY_UNITS:
            keyboard.append(Button(label=self.say("chat.copy"), copy=text))
        is_near_miss = cited.quotation.kind is QuotationKind.NEAR_MISS
        blocks = [
            *([self._silence_head([cited])] if is_near_miss else []),
            quotation_block(cited.quotation),
            self._citation_block(cited),
        ]
        return self.assemble(blocks, (tuple(keyboard),))[0]

    def plain_copy(self, quotation: Quotation) -> tuple[Outgoing, ...]:
        """The quotation with its citation as text that a tap copies."""
        piece = Piece(text=self.citation_text(quotation), style=Style.CODE)
        return self.assemble([Block(lines=((piece,),))], ())

    def cited_blocks(self, cited: Cited) -> list[Block]:
        """A quotation with its citation, as blocks."""
        return [quotation_block(cited.quotation), self._citation_block(cited)]

    def note(self, text: str, keyboard: Keyboard = ()) -> tuple[Outgoing, ...]:
        """A text of the program, line by line; a blank line separates blocks. Values in it must have been disarmed."""
        parts = text.split("\n\n")
        return self.assemble(
            [Block(lines=tuple(line(own) for own in part.splitlines() if own), own=True) for part in parts], keyboard
        )

    def sayings(self, shown: SayingsPage) -> tuple[Outgoing, ...]:
        """A page of what a speaker said."""
        blocks = sayings_blocks(
            shown, self.say, lambda one, place: self._citation(one.article, self._link(one.article, one.text, place))
        )
        return self.assemble(list(blocks), sayings_keyboard(shown, self.say))

    def listing(self, head: str, articles: Iterable[tuple[Article, int]]) -> tuple[Outgoing, ...]:
        """A list of links to articles, each given with the number of its place."""
        blocks = [Block(lines=(line(Piece(text=head, style=Style.BOLD)),))]
        blocks += [Block(lines=(self._listed(article, self.deep_link(place)),)) for article, place in articles]
        return self.assemble(blocks, ())

    def invitation(self, key: str) -> tuple[Outgoing, ...]:
        """A one-time invitation with ``key``: a link to tap, a button that copies it, and the command to copy."""
        say, link = self.say, self._start_link(key)
        blocks = [
            Block(lines=(line(say("owners.key")), line(Piece(text=link, url=link)))),
            Block(lines=(line(say("owners.key.command")), line(Piece(text=f"/start {key}", style=Style.CODE)))),
        ]
        return self.assemble(blocks, ((Button(label=say("owners.key.copy"), copy=link),),))

    def deep_link(self, place: int) -> str:
        """The link that shows a place of the archive in a chat with the bot."""
        return self._start_link(payload(place))

    def _start_link(self, start: str) -> str:
        return f"https://t.me/{self.bot}?start={start}"

    def link(self, cited: Cited) -> str:
        """The target of a citation: the sentence on the web page, else the article in the chat."""
        return self._link(cited.quotation.article, cited.quotation.text, cited.place)

    def _link(self, article: Article, text: str, place: int) -> str:
        return at_sentence(article.url, text) or self.deep_link(place)

    def _title(self, key: str) -> Block:
        return Block(lines=(line(Piece(text=self.say(key), style=Style.BOLD)),))

    def citation_text(self, quotation: Quotation) -> str:
        """The quotation with its citation as plain text."""
        return copyable(f"«{quotation.text}» — {reference(quotation.article, self.say)}")

    def assemble(self, blocks: Sequence[Block], keyboard: Keyboard) -> tuple[Outgoing, ...]:
        """The messages. The keyboard is put under the first, which is the one that is edited."""
        texts = messages(blocks, right_to_left=self.say.language is Language.AR) or (self.say("chat.nothing"),)
        return tuple(Outgoing(html=text, keyboard=() if number else keyboard) for number, text in enumerate(texts))

    def _search_notes(self, understood: str | None, recency: Sequence[str]) -> list[Block]:
        """How the question was rewritten, and which days were searched."""
        texts = [self.say("chat.understood", question=field(understood)) if understood else "", *recency]
        lines = tuple(line(Piece(text=text, style=Style.ITALIC)) for text in texts if text)
        return [Block(lines=lines)] if lines else []

    def _weaker_note(self, quotation: Quotation) -> list[Block]:
        """That a sentence below the answers is not likely enough to be called one."""
        if quotation.kind is QuotationKind.ANSWER:
            return []
        return [Block(lines=(line(Piece(text=self.say("chat.weaker"), style=Style.ITALIC)),))]

    def _day_note(self, card: Card) -> list[Block]:
        """The day of an answer that is true at a time only."""
        day = card.cited.quotation.article.date
        if not card.dated or day is None:
            return []
        return [Block(lines=(line(Piece(text=self.say("as-of", day=self.say.date(day)), style=Style.ITALIC)),))]

    def _silence_head(self, near: Sequence[Cited]) -> Block:
        """That there is no answer, or that what follows is only the closest."""
        return Block(lines=(line(Piece(text=self.say("near-misses" if near else "abstention"), style=Style.BOLD)),))

    def _citation_block(self, cited: Cited) -> Block:
        lines = [self._citation(cited.quotation.article, self.link(cited))]
        if cited.quotation.also:
            lines.append(line(also_summary(cited.quotation.also, self.say)))
        if cited.quotation.values:
            lines.append(line(Piece(text=values_summary(cited.quotation, self.say), style=Style.BOLD)))
        return Block(lines=tuple(lines))

    def _citation(self, article: Article, link: str | None) -> Line:
        """«المصدر: TITLE — OUTLET — DATE»; the title is a link if the address is short enough."""
        before, _, after = self.say("citation", article="\0").partition("\0")
        return (*line(before), *self._listed(article, link), *line(after))

    def _listed(self, article: Article, link: str | None) -> Line:
        """«TITLE — OUTLET — DATE»; the title is a link if the address is short enough."""
        url = link if link and len(link) <= LINK_IN_TEXT else None
        title = title_field(article)
        return line(Piece(text=title, url=url), reference(article, self.say).removeprefix(title))
