"""How far work is: what is counted, how fast, how long it still takes."""

from __future__ import annotations

from bot.cli.progress import account
from bot.i18n import Catalogue


def test_what_is_counted_is_named_in_its_plural_form(arabic: Catalogue, english: Catalogue) -> None:
    assert account(arabic, "articles", 11, None, 1.0) == "١١ خبرًا، ١١ في الثانية"
    assert account(arabic, "questions", 3, None, 1.0) == "٣ أسئلة، ٣ في الثانية"
    assert account(english, "questions", 1, None, 1.0) == "1 question, 1 a second"


def test_where_the_end_is_known_the_time_left_is_told(arabic: Catalogue, english: Catalogue) -> None:
    assert account(arabic, "articles", 500, 30_038, 10.0) == "٥٠٠ من نحو ٣٠٬٠٣٨ خبرًا، ٥٠ في الثانية، والباقي ١٠ دقائق"
    assert (
        account(english, "articles", 1000, 1100, 10.0) == "1,000 of about 1,100 articles, 100 a second, 1 second left"
    )


def test_before_anything_is_done_no_time_left_is_told(english: Catalogue) -> None:
    assert account(english, "articles", 0, 10, 0.0) == "0 articles, 0 a second"
