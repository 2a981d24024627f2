"""Texts of the program in Arabic and English, from the gettext catalogues in ``locale/``.

Both catalogues have the same keys. ``isnad.po`` is the source, ``isnad.mo`` its compiled form (``make messages``).
A text with a number before a noun is a plural entry, read with ``Catalogue.count``.
"""

from __future__ import annotations

import gettext
from datetime import date
from math import ceil
from pathlib import Path
from typing import Final

from bot.settings import Language

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "isnad"
# A duration is given in the largest unit of which there are more than this many.
ENOUGH: Final = 90  # seconds, then minutes, then hours


class Catalogue:
    """The texts of one language. A call returns a text with its placeholders filled."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = gettext.translation(DOMAIN, LOCALE, languages=[language.value])
        self._digits = str.maketrans("0123456789.,", self("digits"))

    def __call__(self, key: str, /, **values: object) -> str:
        """The text ``key`` with its ``{placeholders}`` filled. An unknown key is returned itself."""
        return self._texts.gettext(key).format(**values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """The text ``key`` in the plural form for ``number``; ``{count}`` in it is the number."""
        return self._texts.ngettext(key, key, number).format(count=self.number(number), **values)

    def has(self, key: str) -> bool:
        """Whether the catalogue has the key, as a text or as plural forms."""
        # ``gettext`` finds plural forms in newer versions of Python only: not in 3.11.2.
        return self._texts.gettext(key) != key or self._texts.ngettext(key, key, 1) != key

    def number(self, value: int | str) -> str:
        """``value`` in the digits of the language; an ``int`` with thousands separators: «٣٠٬٠٣٨», “30,038”."""
        return (f"{value:,}" if isinstance(value, int) else value).translate(self._digits)

    def duration(self, seconds: float, *, genitive: bool = False) -> str:
        """``seconds`` in one unit, rounded up: «٥ دقائق», “40 seconds”.

        ``genitive`` is for the place after a preposition: «في دقيقتين», not «دقيقتان».
        """
        unit, number = "seconds", ceil(seconds)
        for larger, size in (("minutes", 60), ("hours", 60), ("days", 24)):
            if number > ENOUGH:
                unit, number = larger, ceil(number / size)
        return self.count(f"count.{unit}.genitive" if genitive else f"count.{unit}", number)

    def day_and_month(self, day: date) -> str:
        """``day`` without its year: «٥ يناير», “5 January”."""
        return self("day-and-month", day=self.number(day.day), month=self(f"month.{day.month}"))

    def date(self, day: date) -> str:
        """``day`` written out: «٥ يناير ٢٠٢٥», “5 January 2025”."""
        return self("date", day=self.number(day.day), month=self(f"month.{day.month}"), year=self.number(str(day.year)))

    def month(self, month: str) -> str:
        """The month ``YYYY-MM`` written out: «فبراير ٢٠١٨», “February 2018”."""
        year, _, number = month.partition("-")
        return self("month-and-year", month=self(f"month.{int(number)}"), year=self.number(year))
