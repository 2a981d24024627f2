"""The picture of a subject's coverage: its bars, and that it is a whole picture in each language."""

from __future__ import annotations

import struct
from datetime import date, timedelta

import pytest

from bot.i18n import Catalogue
from bot.rendering.coverage_chart import OUTLETS, coverage_bars, draw_coverage
from bot.settings import Language
from retrieval import Coverage, Timeline

FIRST = date(2018, 10, 1)


def covered(*counts: tuple[int, str, int]) -> list[Coverage]:
    return [Coverage(day=FIRST + timedelta(days), source=source, articles=count) for days, source, count in counts]


def timeline(coverage: list[Coverage], subject: str = "جمال خاشقجي") -> Timeline:
    return Timeline(subject=subject, entries=(), coverage=tuple(coverage), articles=1, took_ms=0.0)


def test_each_day_is_a_bar_of_its_outlets() -> None:
    bars = coverage_bars(covered((0, "أ", 2), (0, "ب", 1), (2, "ب", 4)))
    assert (bars.first, bars.days, bars.bars) == (FIRST, 1, 3)
    assert bars.named == ("ب", "أ")
    assert bars.heights == {"ب": (1, 0, 4), "أ": (2, 0, 0)}


@pytest.mark.parametrize(("last", "days"), [(129, 1), (130, 7), (130 * 7, 30), (130 * 30, 130 * 30 + 1)])
def test_of_a_longer_time_a_bar_is_a_week_or_a_month(last: int, days: int) -> None:
    bars = coverage_bars(covered((0, "أ", 1), (last // 2, "أ", 1), (last, "أ", 1)))
    assert bars.days == days
    assert sum(bars.heights["أ"]) == 3


def test_small_outlets_and_those_without_a_name_are_one() -> None:
    bars = coverage_bars(covered(*((0, f"وسيلة {number}", 20 - number) for number in range(OUTLETS + 2)), (0, "", 30)))
    assert len(bars.named) == OUTLETS + 1
    assert bars.named[-1] == ""
    assert bars.heights[""] == (30 + 14 + 13,)


def test_a_few_articles_far_from_the_others_are_left_out_and_counted() -> None:
    bars = coverage_bars(covered((0, "أ", 1), *((300 + number, "أ", 10) for number in range(10))))
    assert (bars.first, bars.bars, bars.left_out) == (FIRST + timedelta(300), 10, 1)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("subject", ["جمال خاشقجي", "CNN $x_1$ عربية", "\u202eخطأ\u202c\n"])
def test_the_picture_is_a_whole_png_of_the_size_that_is_promised(language: Language, subject: str) -> None:
    picture = draw_coverage(timeline(covered((0, "بي بي سي", 3), (5, "CNN $", 2)), subject), Catalogue(language))
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.endswith(b"IEND\xaeB`\x82")
    assert struct.unpack(">II", picture[16:24]) == (1280, 720)


def test_the_same_coverage_gives_the_same_picture() -> None:
    told, say = timeline(covered((0, "أ", 3))), Catalogue(Language.AR)
    assert draw_coverage(told, say) == draw_coverage(told, say)
