"""The catalogues as the tests read them: every key with its forms."""

from __future__ import annotations

from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.i18n import DOMAIN, LOCALE
from bot.settings import Language

BOT = LOCALE.parent


def source(language: Language) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language.value, abort_invalid=True)


def forms(language: Language) -> dict[str, tuple[str, ...]]:
    """Every key with its forms: six or two of a plural entry, one of another."""
    found = {}
    for message in source(language):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            own = message.string if isinstance(message.string, tuple | list) else (message.string,)
            found[str(key)] = tuple(map(str, own))
    return found


def texts(language: Language) -> dict[str, str]:
    """Every key with its text, that of plural entries for large numbers."""
    return {key: own[-1] for key, own in forms(language).items()}


def plurals(language: Language) -> dict[str, tuple[str, ...]]:
    return {key: own for key, own in forms(language).items() if len(own) > 1}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
