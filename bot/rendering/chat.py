"""Answers and articles as messages of Telegram. Pure: all that is shown comes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.messages import Catalogue
from bot.rendering.buttons import COPY_UNITS, Action, Button, Keyboard, Outgoing, data, payload
from bot.rendering.marking import marked_spans
from bot.rendering.markup import Block, Line, Piece, Quote, Style, line, messages
from bot.rendering.safety import at_sentence, copyable, units
from bot.settings import Language
from retrieval import Article, Quotation

# A link in the text costs bytes of its message; longer ones stand in a button alone.
LINK_IN_TEXT: Final = 512
# An article is shown in pages of about this many characters: one message each.
ARTICLE_PAGE: Final = 2500


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A quotation and the number under which the database knows its place."""

    quotation: Quotation
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One quotation of an answer. ``answer`` is the answer's number in the database,
    ``page`` counts from 0; ``understood`` is the question as a follow-up was read."""

    answer: int
    cited: Cited
    page: int
    pages: int
    understood: str | None = None


class Renderer:
    """Messages in one language for one bot; ``bot`` is its username."""

    def __init__(self, say: Catalogue, bot: str) -> None:
        self.say = say
        self.bot = bot

    def card(self, card: Card) -> tuple[Outgoing, ...]:
        """The quotation as an answer, its citation and its buttons."""
        head = [Block(lines=(self._understood(card.understood),))] if card.understood else []
        blocks = [*head, self._quoted(card.cited.quotation), self._citation_block(card.cited)]
        return self._with(blocks, self._card_keyboard(card))

    def context(self, card: Card) -> tuple[Outgoing, ...]:
        """The paragraph with the sentence marked in it."""
        blocks = [
            Block(lines=(line(Piece(text=self.say("chat.context"), style=Style.BOLD)),)),
            Block(lines=(paragraph(card.cited.quotation),), quote=Quote.FOLDED),
            self._citation_block(card.cited),
        ]
        return self._with(blocks, self._back(card))

    def why(self, card: Card) -> tuple[Outgoing, ...]:
        """Why this sentence."""
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
        return self._with([self._quoted(quotation), Block(lines=lines)], self._back(card))

    def silence(
        self, near: Sequence[Cited], *, answer: int, understood: str | None = None, excluded: bool = False
    ) -> tuple[Outgoing, ...]:
        """That the archive does not answer, what came closest, and how to ask differently.

        ``excluded`` says that an outlet which the chat shut out does answer.
        """
        say = self.say
        head = [Block(lines=(self._understood(understood),))] if understood else []
        blocks = [*head, Block(lines=(line(Piece(text=say("abstention"), style=Style.BOLD)),))]
        if excluded:
            blocks.append(Block(lines=(line(say("chat.excluded")),), own=True))
        if near:
            blocks.append(Block(lines=(line(say("near-misses")),)))
        for cited in near:
            blocks += [self._quoted(cited.quotation), self._citation_block(cited)]
        blocks.append(Block(lines=tuple(line(text) for text in say("chat.rephrase").splitlines())))
        return self._with(blocks, self._as_asked(answer) if understood else ())

    def article(self, article: Article, *, place: int, page: int, span: tuple[int, int]) -> tuple[Outgoing, ...]:
        """Page ``page`` (from 0) of an article, the span of its body marked."""
        pages = article_pages(article.body)
        page = min(max(page, 0), len(pages) - 1)
        start, end = pages[page]
        blocks = []
        if page == 0:
            blocks.append(Block(lines=(line(Piece(text=article.title or article.id, style=Style.BOLD)),)))
            blocks.append(Block(lines=(line(self._origin(article)),)))
        blocks.append(Block(lines=tuple(_marked_lines(article.body, start, end, span))))
        turns = [
            Button(label=self.say("chat.previous"), data=data(Action.ARTICLE, place, page - 1)) if page else None,
            Button(
                label=self.say("chat.page", page=self.say.number(page + 1), pages=self.say.number(len(pages))),
                data=data(Action.ARTICLE, place, page),
            )
            if len(pages) > 1
            else None,
            Button(label=self.say("chat.next"), data=data(Action.ARTICLE, place, page + 1))
            if page + 1 < len(pages)
            else None,
        ]
        row = tuple(button for button in turns if button)
        link = at_sentence(article.url, article.body[span[0] : span[1]])
        opens = (Button(label=self.say("chat.open"), url=link),) if link else ()
        return self._with(blocks, tuple(filter(None, (row, opens))))

    def inline(self, cited: Cited) -> Outgoing:
        """The quotation for another chat: its buttons need nothing of that chat."""
        keyboard: list[Button] = [Button(label=self.say("chat.article"), url=self.link(cited))]
        text = self.citation_text(cited.quotation)
        if units(text) <= COPY_UNITS:
            keyboard.append(Button(label=self.say("chat.copy"), copy=text))
        return self._with([self._quoted(cited.quotation), self._citation_block(cited)], (tuple(keyboard),))[0]

    def plain_copy(self, quotation: Quotation) -> tuple[Outgoing, ...]:
        """The quotation with its citation as text that a touch copies."""
        piece = Piece(text=self.citation_text(quotation), style=Style.CODE)
        return self._with([Block(lines=((piece,),))], ())

    def note(self, text: str, keyboard: Keyboard = ()) -> tuple[Outgoing, ...]:
        """The program's own words, a line each; a blank line parts blocks. What they were
        filled with was disarmed."""
        parts = text.split("\n\n")
        return self._with(
            [Block(lines=tuple(line(own) for own in part.splitlines() if own), own=True) for part in parts], keyboard
        )

    def listing(self, head: str, articles: Iterable[tuple[Article, int]]) -> tuple[Outgoing, ...]:
        """Articles, each with the number of its place, as a list of links."""
        blocks = [Block(lines=(line(Piece(text=head, style=Style.BOLD)),))]
        blocks += [Block(lines=(self._citation(article, self.deep_link(place)),)) for article, place in articles]
        return self._with(blocks, ())

    def deep_link(self, place: int) -> str:
        """The link that shows a place of the archive in a chat with the bot."""
        return f"https://t.me/{self.bot}?start={payload(place)}"

    def link(self, cited: Cited) -> str:
        """Where a citation leads: the page at the sentence, else the article in the chat."""
        return at_sentence(cited.quotation.article.url, cited.quotation.text) or self.deep_link(cited.place)

    def citation_text(self, quotation: Quotation) -> str:
        """The quotation with its citation, free of marks and of markup."""
        return copyable(f"«{quotation.text}» — {self._reference(quotation.article)}")

    def _reference(self, article: Article) -> str:
        return " — ".join(part for part in (article.title or article.id, self._origin(article)) if part)

    def _origin(self, article: Article) -> str:
        """Outlet and date, as far as they are known."""
        parts = (article.source, self.say.date(article.date) if article.date else None)
        return " — ".join(part for part in parts if part)

    def _with(self, blocks: Sequence[Block], keyboard: Keyboard) -> tuple[Outgoing, ...]:
        """The messages; the keyboard stands under the first, which is the one that is edited."""
        texts = messages(blocks, right_to_left=self.say.language is Language.AR) or (self.say("chat.nothing"),)
        return tuple(Outgoing(html=text, keyboard=() if number else keyboard) for number, text in enumerate(texts))

    def _understood(self, question: str) -> Line:
        return line(Piece(text=self.say("chat.understood", question=question), style=Style.ITALIC))

    def _quoted(self, quotation: Quotation) -> Block:
        return Block(
            lines=((Piece(text="«"), *_told(quotation), Piece(text="»")),),
            quote=Quote.SHOWN,
        )

    def _citation_block(self, cited: Cited) -> Block:
        lines = [self._citation(cited.quotation.article, self.link(cited))]
        if cited.quotation.also:
            others = self.say("list-separator").join(self._reference(other) for other in cited.quotation.also)
            lines.append(line(self.say("also", articles=others)))
        if cited.quotation.disagrees:
            others = self.say("list-separator").join(self._reference(other) for other in cited.quotation.disagrees)
            lines.append(line(Piece(text=self.say("disagrees", articles=others), style=Style.BOLD)))
        return Block(lines=tuple(lines))

    def _citation(self, article: Article, link: str | None) -> Line:
        """«المصدر: TITLE — OUTLET — DATE», the title a link when it is short enough."""
        before, _, after = self.say("citation", article="\0").partition("\0")
        url = link if link and len(link) <= LINK_IN_TEXT else None
        rest = self._reference(article)[len(article.title or article.id) :]
        return line(before, Piece(text=article.title or article.id, url=url), rest + after)

    def _card_keyboard(self, card: Card) -> Keyboard:
        say, quotation = self.say, card.cited.quotation
        turns: list[Button] = []
        if card.pages > 1:
            label = say("chat.page", page=say.number(card.page + 1), pages=say.number(card.pages))
            before, after = (card.page - 1) % card.pages, (card.page + 1) % card.pages
            turns = [
                Button(label=say("chat.previous"), data=data(Action.PAGE, card.answer, before)),
                Button(label=label, data=data(Action.PAGE, card.answer, card.page)),
                Button(label=say("chat.next"), data=data(Action.PAGE, card.answer, after)),
            ]
        text = self.citation_text(quotation)
        copies = units(text) <= COPY_UNITS
        link = at_sentence(quotation.article.url, quotation.text)
        rows: list[tuple[Button, ...]] = [
            tuple(turns),
            (
                Button(label=say("chat.context.button"), data=data(Action.CONTEXT, card.answer, card.page)),
                Button(label=say("chat.article"), url=link)
                if link
                else Button(label=say("chat.article"), data=data(Action.ARTICLE, card.cited.place)),
                Button(label=say("chat.why.button"), data=data(Action.WHY, card.answer, card.page)),
            ),
            (
                Button(label=say("chat.copy"), copy=text)
                if copies
                else Button(label=say("chat.copy"), data=data(Action.COPY, card.answer, card.page)),
                Button(label=say("chat.up"), data=data(Action.UP, card.answer, card.page)),
                Button(label=say("chat.down"), data=data(Action.DOWN, card.answer, card.page)),
            ),
        ]
        if card.understood:
            rows += self._as_asked(card.answer)
        return tuple(row for row in rows if row)

    def _as_asked(self, answer: int) -> Keyboard:
        return ((Button(label=self.say("chat.as-asked"), data=data(Action.AS_ASKED, answer)),),)

    def _back(self, card: Card) -> Keyboard:
        return ((Button(label=self.say("chat.back"), data=data(Action.PAGE, card.answer, card.page)),),)


def paragraph(quotation: Quotation) -> Line:
    """The paragraph of the body that holds the quotation, the quotation bold."""
    body = quotation.article.body
    start = body.rfind("\n", 0, quotation.start) + 1
    end = body.find("\n", quotation.end)
    end = len(body) if end < 0 else end
    return _bold(body[start:end], [(quotation.start - start, quotation.end - start)])


def article_pages(body: str) -> list[tuple[int, int]]:
    """Spans of the pages of ``body``, each of whole paragraphs where they allow it."""
    pages: list[tuple[int, int]] = []
    start = 0
    while len(body) - start > ARTICLE_PAGE:
        window = body[start : start + ARTICLE_PAGE]
        cut = max(window.rfind("\n", ARTICLE_PAGE // 2), 0) or max(window.rfind(". ", ARTICLE_PAGE // 2) + 1, 0)
        cut = cut or max(window.rfind(" "), 0) or ARTICLE_PAGE
        pages.append((start, start + cut))
        start += cut
    return [*pages, (start, len(body))]


def page_of(body: str, offset: int) -> int:
    """The page, from 0, on which the character at ``offset`` stands."""
    return next(number for number, (_, end) in enumerate(article_pages(body)) if offset < end or end == len(body))


def _marked_lines(body: str, start: int, end: int, span: tuple[int, int]) -> Iterable[Line]:
    offset = start
    for text in body[start:end].split("\n"):
        marked = (max(span[0] - offset, 0), min(span[1] - offset, len(text)))
        yield _bold(text, [marked] if marked[0] < marked[1] else [])
        offset += len(text) + 1


def _told(quotation: Quotation) -> Line:
    """The quotation, words that match bold and words that answer underlined."""
    pieces: list[Piece] = []
    offset = 0
    for start, end, points in marked_spans(quotation):
        pieces.append(Piece(text=quotation.text[offset:start]))
        pieces.append(Piece(text=quotation.text[start:end], style=Style.UNDERLINE if points else Style.BOLD))
        offset = end
    pieces.append(Piece(text=quotation.text[offset:]))
    return tuple(piece for piece in pieces if piece.text)


def _bold(text: str, spans: Iterable[tuple[int, int]]) -> Line:
    pieces: list[Piece] = []
    offset = 0
    for start, end in spans:
        pieces += [Piece(text=text[offset:start]), Piece(text=text[start:end], style=Style.BOLD)]
        offset = end
    pieces.append(Piece(text=text[offset:]))
    return tuple(piece for piece in pieces if piece.text)
