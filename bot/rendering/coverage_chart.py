"""The coverage of a subject as a picture: articles by day and outlet, drawn by Matplotlib (extra ``plots``).

Matplotlib 3.11 and later shapes Arabic letters and orders mixed directions itself. As in Arabic newspapers, time runs
from left to right; texts and digits are those of the language.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Final

from bot.bidi import clean
from bot.i18n import Catalogue
from bot.settings import Language
from retrieval import Coverage, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Outlets with a colour of their own; the rest are drawn as one.
OUTLETS: Final = 6
_INCHES: Final = (12.8, 7.2)
_DPI: Final = 100
_COLOURS: Final = ("#1f6f8b", "#c8553d", "#5b8c5a", "#8e6c8a", "#b08900", "#3d5a80")
_OTHERS: Final = "#999999"
# Bars that can be told apart. Of a longer time a bar is a week, then a month.
_MOST_BARS: Final = 130
_WEEK: Final = 7
_MONTH: Final = 30
_LABELS: Final = 8
# A few articles far from the others are left out of the picture, and counted below its title: at most this share at
# each end, where the time gets shorter by as much as this.
_FAR: Final = 0.025
_SHORTER: Final = 0.6
# Days of the story that are marked over their bars.
_MARKED: Final = 12
_RIGHT_TO_LEFT_MARK: Final = "\u200f"
# Matplotlib's fonts are not made for several threads.
_DRAWING: Final = Lock()


def can_draw() -> bool:
    """Whether the extra is installed."""
    return find_spec("matplotlib") is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageBars:
    """What is drawn: for each outlet the number of articles in each bar. A bar is ``days`` long, the first begins on
    ``first``. ``named`` are the outlets to show, the largest first; the name "" stands for all others. ``left_out``
    counts articles that are earlier or later."""

    first: date
    days: int
    bars: int
    named: tuple[str, ...]
    heights: dict[str, tuple[int, ...]]
    left_out: int = 0

    def place(self, day: date) -> int:
        """The bar of a day."""
        return (day - self.first).days // self.days


def coverage_bars(coverage: Sequence[Coverage]) -> CoverageBars:
    """Arrange ``coverage``, which is not empty, in bars."""
    first, last = _drawn_days(coverage)
    outside = sum(one.articles for one in coverage if not first <= one.day <= last)
    coverage = [one for one in coverage if first <= one.day <= last]
    length = (last - first).days + 1
    days = next(size for size in (1, _WEEK, _MONTH, length) if -(-length // size) <= _MOST_BARS or size == length)
    bars = -(-length // days)
    totals: Counter[str] = Counter()
    for one in coverage:
        totals[one.source] += one.articles
    known = [name for name, _ in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])) if name][:OUTLETS]
    others = [""] if len(totals) > len(known) else []
    counts = {name: [0] * bars for name in (*known, *others)}
    for one in coverage:
        counts[one.source if one.source in known else ""][(one.day - first).days // days] += one.articles
    return CoverageBars(
        first=first,
        days=days,
        bars=bars,
        named=(*known, *others),
        heights={name: tuple(own) for name, own in counts.items()},
        left_out=outside,
    )


def _drawn_days(coverage: Sequence[Coverage]) -> tuple[date, date]:
    """The first and last day to draw."""
    days = sorted(one.day for one in coverage for _ in range(one.articles))
    cut = int(len(days) * _FAR)
    inner = days[cut], days[-1 - cut]
    whole = (days[-1] - days[0]).days
    return inner if whole and (inner[1] - inner[0]).days <= _SHORTER * whole else (days[0], days[-1])


def draw_coverage(timeline: Timeline, say: Catalogue) -> bytes:
    """Draw the coverage of a subject as a PNG of 1280 by 720 pixels. ``timeline.coverage`` must not be empty.

    Requires ``can_draw()``. Thread-safe.
    """
    # It would say on standard error that it looks for fonts, and where it keeps what it found.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from matplotlib import rc_context  # noqa: PLC0415 - an extra
    from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

    bars = coverage_bars(timeline.coverage)
    with _DRAWING, rc_context({"text.parse_math": False}):
        figure = Figure(figsize=_INCHES, dpi=_DPI, layout="constrained")
        axes = figure.subplots()
        _draw_bars(axes, bars, say)
        _draw_days(axes, bars, [entry.day for entry in timeline.entries])
        _draw_labels(axes, bars, say)
        title = say("timeline.chart.title", subject=clean(timeline.subject))
        if bars.left_out:
            figure.suptitle(_directed(title, say), fontsize=20)
            axes.set_title(_directed(say.count("timeline.chart.left-out", bars.left_out), say), fontsize=12)
        else:
            axes.set_title(_directed(title, say), fontsize=20, pad=16)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _draw_bars(axes: Axes, bars: CoverageBars, say: Catalogue) -> None:
    below = [0] * bars.bars
    for name, colour in zip(bars.named, (*_COLOURS[: len(bars.named)], _OTHERS), strict=False):
        label = clean(name) or say("timeline.chart.others")
        own = bars.heights[name]
        axes.bar(range(bars.bars), own, bottom=below, width=0.9, color=colour if name else _OTHERS, label=label)
        below = [low + high for low, high in zip(below, own, strict=True)]
    axes.set_ylim(0, max(below) * 1.15)
    half = bars.bars // 2
    early = max(below[: half + 1]) > max(below[half:])
    rtl = say.language is Language.AR
    axes.legend(
        loc="upper right" if early else "upper left",
        fontsize=12,
        markerfirst=not rtl,
        alignment="right" if rtl else "left",
    )


def _draw_days(axes: Axes, bars: CoverageBars, days: Sequence[date]) -> None:
    """Mark the days of the story over their bars."""
    totals = [sum(own[place] for own in bars.heights.values()) for place in range(bars.bars)]
    lift = max(totals) * 0.03
    places = sorted({bars.place(day) for day in days if 0 <= bars.place(day) < bars.bars})[:_MARKED]
    axes.plot(places, [totals[place] + lift for place in places], "v", color="#222222", markersize=8)


def _draw_labels(axes: Axes, bars: CoverageBars, say: Catalogue) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415 - an extra

    step = max(1, -(-bars.bars // _LABELS))
    places = range(0, bars.bars, step)
    starts = [bars.first + timedelta(days=place * bars.days) for place in places]
    several_years = bars.first.year != (bars.first + timedelta(days=bars.bars * bars.days - 1)).year
    shown = [
        say.date(day) if several_years or not number else say.day_and_month(day) for number, day in enumerate(starts)
    ]
    axes.set_xticks(list(places), [_directed(text, say) for text in shown], fontsize=12)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: say.number(int(value))))
    axes.tick_params(axis="y", labelsize=12)
    unit = "day" if bars.days == 1 else "week" if bars.days == _WEEK else "period"
    axes.set_ylabel(_directed(say(f"timeline.chart.{unit}"), say), fontsize=13)
    axes.grid(axis="y", alpha=0.3)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _directed(text: str, say: Catalogue) -> str:
    """``text`` in the direction of the language, whatever its first letter is."""
    return f"{_RIGHT_TO_LEFT_MARK}{text}" if say.language is Language.AR else text
