"""Citations of articles, for a terminal and for a chat. Pure."""

from __future__ import annotations

from bot.i18n import Catalogue
from retrieval import Article


def reference(article: Article, say: Catalogue) -> str:
    """Title, outlet and date, as far as known."""
    return " — ".join(part for part in (article.title or article.id, origin(article, say)) if part)


def origin(article: Article, say: Catalogue) -> str:
    """Outlet and date, as far as known."""
    parts = (article.source, say.date(article.date) if article.date else None)
    return " — ".join(part for part in parts if part)
