"""What the program says in its own words, from the gettext catalogues in ``locale/``.

Texts go by a key that both catalogues hold; ``isnad.po`` is the source and
``isnad.mo`` its compiled form (``make messages``).
"""

from __future__ import annotations

import gettext
from datetime import date
from pathlib import Path

from bot.settings import Language

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "isnad"


class Catalogue:
    """The texts of one language; calling it gives one of them, filled in."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = gettext.translation(DOMAIN, LOCALE, languages=[language.value])
        self._digits = str.maketrans("0123456789.", self("digits"))

    def __call__(self, key: str, /, **values: object) -> str:
        """The text ``key`` with its ``{placeholders}`` filled; an unknown key stays itself."""
        return self._texts.gettext(key).format(**values)

    def has(self, key: str) -> bool:
        """Whether there is a text of this key."""
        return self._texts.gettext(key) != key

    def number(self, value: int | str) -> str:
        """``value`` in the digits of the language."""
        return str(value).translate(self._digits)

    def date(self, day: date) -> str:
        """``day`` as a person writes it: «٥ يناير ٢٠٢٥», “5 January 2025”."""
        return self("date", day=self.number(day.day), month=self(f"month.{day.month}"), year=self.number(day.year))
