"""Categories by name: which names are one category's.

Exports, pages and people name a category in several ways («sport», «رياضة», «الرياضة»). The names are in
``lexicon/categories.toml``. A category that is not there has the name that its articles give.
"""

from __future__ import annotations

from functools import cache

from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold


def category_forms(name: str) -> frozenset[str]:
    """Return every name of the category called ``name``, folded and in lower case, as an article may give it."""
    return frozenset((_key(name), *_forms().get(_key(name), ())))


def is_category(name: str) -> bool:
    """Return whether ``name`` is one of the known names of a category."""
    return _key(name) in _forms()


def _key(name: str) -> str:
    return " ".join(fold(name).casefold().split())


@cache
def _forms() -> dict[str, frozenset[str]]:
    """All names of a category, by each of them."""
    found: dict[str, frozenset[str]] = {}
    for shown, names in lists("categories").items():
        forms = frozenset(map(_key, (shown, *names)))
        found.update(dict.fromkeys(forms, forms))
    return found
