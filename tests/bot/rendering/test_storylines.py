"""The headings of digests."""

from __future__ import annotations

from datetime import date

import pytest

from bot.bidi import clean
from bot.i18n import Catalogue
from bot.rendering.storylines import digest_head
from bot.settings import Language

AR = Catalogue(Language.AR)
FIRST, LAST = date(2018, 10, 1), date(2018, 10, 3)


@pytest.mark.parametrize(
    ("until", "told", "about", "head"),
    [
        (FIRST, True, "", "أبرز أخبار ١ أكتوبر ٢٠١٨"),
        (FIRST, True, "رياضة", "أبرز أخبار ١ أكتوبر ٢٠١٨ — رياضة"),
        (LAST, True, "", "أبرز الأخبار من ١ أكتوبر ٢٠١٨ إلى ٣ أكتوبر ٢٠١٨"),
        (FIRST, False, "", "ليس في الأرشيف أخبار بتاريخ ١ أكتوبر ٢٠١٨."),
        (FIRST, False, "رياضة", "ليس في الأرشيف أخبار عن «رياضة» بتاريخ ١ أكتوبر ٢٠١٨."),
        (LAST, False, "رياضة", "ليس في الأرشيف أخبار عن «رياضة» من ١ أكتوبر ٢٠١٨ إلى ٣ أكتوبر ٢٠١٨."),
    ],
)
def test_a_digest_says_which_days_it_tells_and_of_what(until: date, told: bool, about: str, head: str) -> None:
    assert clean(digest_head(FIRST, until, told=told, about=about, say=AR)) == head
