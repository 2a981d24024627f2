"""A floor under questions for the newest news about a name, against reading the whole archive.

The names are in ``newest-names.txt``. An article is about a name when its title or its first paragraph has it: the
words in order, as they are spelled but for hamza, ة and ى, each with at most two one-letter words joined to it.
Reached when it was set: 40 of 40.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from retrieval import Archive, Article
from retrieval.text.normalization import fold

pytestmark = pytest.mark.quality

NAMES = [
    line
    for line in (Path(__file__).parent / "newest-names.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
# Words of a first paragraph that are its lead: some articles are one paragraph.
LEAD = 60
TODAY = date(2018, 12, 31)


def named(name: str) -> re.Pattern[str]:
    """The name in folded text, with the letters that may be joined to its words."""
    words = [re.sub("^ال", "(?:ال|لل)", re.escape(fold(word))) for word in name.split()]
    return re.compile(r"(?<!\w)" + r"[\W_]+".join(rf"[وفبلك]{{0,2}}{word}" for word in words) + r"(?!\w)")


def head(article: Article) -> str:
    """The folded title and lead of an article."""
    paragraph = next((line for line in article.body.splitlines() if len(line.split()) >= 5), "")
    return fold(f"{article.title} . {' '.join(paragraph.split()[:LEAD])}")


def newest_days(articles: Iterable[Article], names: Iterable[str]) -> dict[str, date]:
    """The newest day of an article about each name, by reading every article."""
    patterns = {name: named(name) for name in names}
    days: dict[str, date] = {}
    for article in articles:
        text = head(article)
        for name, pattern in patterns.items():
            if article.date and article.date > days.get(name, date.min) and pattern.search(text):
                days[name] = article.date
    return days


def test_the_first_answer_is_of_the_newest_day_of_an_article_about_the_name(archive: Archive) -> None:
    days = newest_days(archive.articles(), NAMES)
    assert len(NAMES) == len(days) == 40
    wrong = {}
    for name in NAMES:
        quotations = archive.ask(f"آخر أخبار {name}", today=TODAY).quotations
        day = quotations[0].article.date if quotations else None
        if day != days[name]:
            wrong[name] = (str(day), str(days[name]))
        assert [one.article.date for one in quotations] == sorted(
            (one.article.date for one in quotations), key=lambda one: one or date.min, reverse=True
        )
    assert len(wrong) <= 2, wrong
