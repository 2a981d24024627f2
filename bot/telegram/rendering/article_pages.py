"""A whole article, split into pages. Pure."""

from __future__ import annotations

from typing import Final

from bot.i18n import Catalogue
from bot.telegram.rendering.buttons import Action, Button, Keyboard, data
from bot.telegram.rendering.sanitizing import at_sentence
from retrieval import Article

# Approximate length of a page in characters; one page fits one message.
ARTICLE_PAGE: Final = 2500


def article_pages(body: str) -> list[tuple[int, int]]:
    """Spans of the pages of ``body``. A page ends between paragraphs if possible, else between sentences or words."""
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
    """The page, from 0, that holds the character at ``offset``."""
    return next(number for number, (_, end) in enumerate(article_pages(body)) if offset < end or end == len(body))


def article_keyboard(
    article: Article, say: Catalogue, *, place: int, page: int, pages: int, span: tuple[int, int]
) -> Keyboard:
    """Buttons that turn the pages, and a link to the sentence on the web page."""
    turns: list[Button] = []
    if page:
        turns.append(Button(label=say("chat.previous"), data=data(Action.ARTICLE, place, page - 1)))
    if pages > 1:
        label = say("chat.page", page=say.number(page + 1), pages=say.number(pages))
        turns.append(Button(label=label, data=data(Action.ARTICLE, place, page)))
    if page + 1 < pages:
        turns.append(Button(label=say("chat.next"), data=data(Action.ARTICLE, place, page + 1)))
    link = at_sentence(article.url, article.body[span[0] : span[1]])
    opens = (Button(label=say("chat.open"), url=link),) if link else ()
    return tuple(filter(None, (tuple(turns), opens)))
