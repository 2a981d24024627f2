"""Citations of articles, for a terminal and for a chat. Pure."""

from __future__ import annotations

from bot.bidi import field
from bot.i18n import Catalogue
from retrieval import Article, outlet_name


def reference(article: Article, say: Catalogue) -> str:
    """Title, outlet and date, as far as known. Title and outlet are marked as fields, which ``bidi.isolate`` keeps in
    one piece; ``bidi.clean`` removes the marks.
    """
    return " — ".join(part for part in (title_field(article), origin(article, say)) if part)


def title_field(article: Article) -> str:
    """The title, or the id without one, as a field."""
    return field(article.title or article.id)


def origin(article: Article, say: Catalogue) -> str:
    """Outlet and date, as far as known."""
    parts = (field(outlet_name(article.source)), say.date(article.date) if article.date else None)
    return " — ".join(part for part in parts if part)
