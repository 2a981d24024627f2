"""Where on a page the article's text is.

Every line gets a weight in words: what running text it holds, less what speaks
against it. The article is the run of lines whose weights add up to most. Text
density of blocks as the feature: Kohlschütter, Fankhauser, Nejdl, «Boilerplate
Detection using Shallow Text Features», WSDM 2010; the run of greatest sum as the
decision: Pasternack, Roth, «Extracting Article Text from the Web with Maximum
Subsequence Segmentation», WWW 2009.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.furniture import FUNCTION_WORDS, OPENERS, Furniture, furniture
from retrieval.orthography import fold, is_arabic

# Weights are in words of running text; set on pages wrapped from half of the ANT
# sample and the six HTML pages, never on the half that figures are reported for.
FURNITURE_WEIGHT: Final = {
    Furniture.END: -120.0,
    Furniture.LIST: -30.0,
    Furniture.LINK: -10.0,
    Furniture.CREDIT: -3.0,
    Furniture.DATE: -6.0,
    Furniture.NOISE: -2.0,
}
SHORT_WEIGHT: Final = -4.0  # a heading, caption, tag or link
FOREIGN_WEIGHT: Final = -8.0  # a line without Arabic
LIST_WEIGHT: Final = -8.0  # a headline in a run of headlines
TAIL_SHARE: Final = 0.25  # of a line's weight counts after the foot of the page began
# An unterminated line of this many words is running text: 1.1 % of 30,038 headlines
# are as long, 62 % of paragraphs longer.
PROSE_WORDS: Final = 18
# From here on, a line may be an unterminated paragraph if it begins like one or is
# punctuated like one.
CLAUSE_WORDS: Final = 8
# Three headlines in a row are a list of links.
LIST_LENGTH: Final = 3
# Headlines glued into one line: letters that end words stand inside them.
GLUED_WORDS: Final = 30
GLUED_SHARE: Final = 0.03
_GLUED: Final = re.compile(r"[ةى](?=[\u0621-\u064A])(?!ء)|[؟!”»](?=[\u0621-\u064A])|(?<=[\u0621-\u064A])\d")

_TERMINATED: Final = re.compile(r"(?:[.:؛]|\.\.\.|…|[؟!?])[\"'”’“»)\]\s]*$")
_ASKS: Final = re.compile(r"[؟!?][\"'”’“»)\]\s]*$")
_CUT: Final = re.compile(r"(?:\.\.+|…)\s*$")
_ITEM: Final = re.compile(r"(?:[-–—•●▪*·]|\(?\d{1,2}[.)\-–:])\s*\S")
_SPACES: Final = re.compile(r"[^\S\n]+")
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[\da-fA-F]{1,5});")
_INVISIBLE: Final = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069 \t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a page, not blank. ``length`` counts words; ``repeats`` how often
    the page says the line; ``weight`` is in words of running text.
    """

    text: str
    folded: str
    length: int
    kind: Furniture | None
    terminated: bool
    prose: bool
    arabic: bool
    repeats: int
    weight: float = 0.0

    @property
    def headline(self) -> bool:
        """Whether the line is shaped as a heading, link, caption or tag."""
        return self.kind is None and not self.prose and not self.terminated


def read_lines(text: str) -> tuple[Line, ...]:
    """The lines of a raw page, trimmed, runs of spaces made one, blank ones gone."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    trimmed = (line.strip(_INVISIBLE) for line in _SPACES.sub(" ", text).splitlines())
    written = [line for line in trimmed if line]
    folded = [fold(line).strip() for line in written]
    counts = Counter(folded)
    return tuple(_line(line, flat, counts[flat]) for line, flat in zip(written, folded, strict=True))


def _line(text: str, folded: str, repeats: int) -> Line:
    spoken = folded.split()
    length = len(spoken)
    kind = furniture(folded, length)
    arabic = kind is not None or any(map(is_arabic, text))
    terminated = _TERMINATED.search(text) is not None
    prose = kind is None and arabic and _is_prose(text, spoken, terminated)
    return Line(
        text=text,
        folded=folded,
        length=length,
        kind=kind,
        terminated=terminated,
        prose=prose,
        arabic=arabic,
        repeats=repeats,
    )


def _is_prose(text: str, spoken: Sequence[str], terminated: bool) -> bool:
    length = len(spoken)
    if length >= GLUED_WORDS and not text.endswith(".") and len(_GLUED.findall(text)) >= GLUED_SHARE * length:
        return False
    if length >= PROSE_WORDS:
        return True
    if terminated and not _ASKS.search(text) and not _CUT.search(text):
        return length >= 3
    if length < CLAUSE_WORDS:
        return False
    return spoken[0] in OPENERS or ("،" in text and _function_share(spoken) >= 0.2)


def _function_share(spoken: Sequence[str]) -> float:
    return sum(word in FUNCTION_WORDS for word in spoken) / len(spoken)


def weigh(lines: Sequence[Line]) -> list[float]:
    """The weight of each line, knowing its neighbours."""
    runs = _headline_runs(lines)
    weights: list[float] = []
    said = 0.0
    share = 1.0
    for line, run in zip(lines, runs, strict=True):
        weight = _weight(line, run)
        if line.kind is Furniture.END and said > -FURNITURE_WEIGHT[Furniture.END] / 2:
            share = TAIL_SHARE
        said += max(weight, 0.0)
        weights.append(weight * share if weight > 0 else weight)
    return weights


def _weight(line: Line, run: int) -> float:
    if line.kind is not None:
        return FURNITURE_WEIGHT[line.kind]
    if not line.arabic:
        return FOREIGN_WEIGHT
    if line.prose:
        return float(line.length) if line.terminated else 0.7 * line.length
    if _ITEM.match(line.text) and run < LIST_LENGTH:
        return 0.0
    return LIST_WEIGHT if run >= LIST_LENGTH else SHORT_WEIGHT


def _headline_runs(lines: Sequence[Line]) -> list[int]:
    """For each line, how many headlines stand together there; 0 for other lines."""
    runs = [0] * len(lines)
    start = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and (lines[index].headline or lines[index].kind is Furniture.NOISE):
            continue
        for inside in range(start, index):
            runs[inside] = index - start
        start = index + 1
    return runs


def best_run(weights: Iterable[float]) -> tuple[int, int]:
    """``(start, end)`` of the run of greatest sum; equal when no weight is positive.
    One pass (Kadane's); of equal sums the first.
    """
    best, best_sum, start, total = (0, 0), 0.0, 0, 0.0
    for index, weight in enumerate(weights):
        if total <= 0:
            start, total = index, 0.0
        total += weight
        if total > best_sum:
            best, best_sum = (start, index + 1), total
    return best
