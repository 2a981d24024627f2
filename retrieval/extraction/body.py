"""Locates the article's text on a page.

Every line gets a weight, measured in words of running text; boilerplate weighs less than nothing. The article is
the run of lines with the largest sum.

Text density as the feature: Kohlschütter, Fankhauser, Nejdl, «Boilerplate Detection using Shallow Text Features»,
WSDM 2010. Maximum-sum run as the decision: Pasternack, Roth, «Extracting Article Text from the Web with Maximum
Subsequence Segmentation», WWW 2009.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from retrieval.extraction.boilerplate import OPENERS, Boilerplate
from retrieval.extraction.lines import (
    CLAUSE_WORDS,
    CUT,
    GLUED_WORDS,
    MIN_CLAUSE_FUNCTION_SHARE,
    PROSE_WORDS,
    Line,
    function_share,
)
from retrieval.text.normalization import fold

# Weights are in words of running text. They were tuned on the seeds, six pages of other sites and 600 archive
# articles wrapped in random boilerplate: 99.6 % of the articles' words are kept, and 0.1 % of the kept words are
# foreign.
BOILERPLATE_WEIGHT: Final = {
    Boilerplate.END: -120.0,
    Boilerplate.LIST: -30.0,
    Boilerplate.LINK: -10.0,
    Boilerplate.CREDIT: -3.0,
    Boilerplate.DATE: -6.0,
    Boilerplate.NOISE: -2.0,
}
SHORT_WEIGHT: Final = -4.0  # a heading, caption, tag or link
FOREIGN_WEIGHT: Final = -8.0  # a line without Arabic
LIST_WEIGHT: Final = -8.0  # a headline in a run of headlines
ITEM_WEIGHT: Final = -1.0  # an item of a list, or a verse
OPEN_SHARE: Final = 0.7  # of its words: the weight of a paragraph without a full stop
CUT_SHARE: Final = 0.2  # of its words: the weight of a teaser, a line that breaks off in dots
MIN_UNMARKED_SHARE: Final = 0.6  # of a page's paragraphs without a full stop, to treat that as its style
TAIL_SHARE: Final = 0.25  # of its weight: what a line counts after the foot of the page began
# Share of its weight that running text counts when the body hint omits it.
UNCONFIRMED_SHARE: Final = 0.35
CONFIRMED_SHARE: Final = 0.5  # of a line's three-word runs that the body hint must contain
MIN_HINT_WORDS: Final = 20
MIN_COMMON_SHARE: Final = 0.5  # of the words of the run that the lines alone suggest
# Minimum headlines in a row that form a list of links.
LIST_LENGTH: Final = 3
INLINE_LINKS: Final = 2  # after «اقرأ أيضا» within an article


def weigh_lines(lines: Sequence[Line], confirmed: Sequence[bool] = ()) -> list[float]:
    """The weight of each line, given its neighbours.

    ``confirmed`` says for each line whether the body hint contains it; empty means that there is no hint.
    """
    runs = _headline_runs(lines)
    unmarked = ends_unmarked(lines)
    no_prose = not any(line.prose for line in lines)
    weights: list[float] = []
    text_words, share, in_inline_list = 0.0, 1.0, False
    for index, line in enumerate(lines):
        weight = _weight(line, runs[index], unmarked=unmarked)
        continues = index + 1 < len(confirmed) and confirmed[index + 1] and lines[index + 1].prose
        if line.kind is Boilerplate.LIST and (continues or _resumes(lines, index + 1, unmarked=unmarked)):
            weight, in_inline_list = ITEM_WEIGHT, True
        elif in_inline_list and line.headline:
            weight = ITEM_WEIGHT
        else:
            in_inline_list = False
        if _is_dense(line) and (no_prose or (index and lines[index - 1].prose)):
            weight = OPEN_SHARE * line.length
        if line.kind is Boilerplate.END and text_words > -BOILERPLATE_WEIGHT[Boilerplate.END] / 2:
            share = TAIL_SHARE
        if weight > 0 and confirmed and not confirmed[index]:
            weight *= UNCONFIRMED_SHARE
        text_words += max(weight, 0.0)
        weights.append(weight * share if weight > 0 else weight)
    return weights


def confirmed_lines(lines: Sequence[Line], body_hint: str) -> tuple[bool, ...]:
    """For each line, whether most of it is in ``body_hint``, the body found by another extractor.

    Empty when the hint is too short, or is another text than the lines suggest: usually the hint is then wrong.
    """
    if len(body_hint.split()) < MIN_HINT_WORDS:
        return ()
    confirmed = lines_in_hint(lines, body_hint)
    start, end = maximum_sum_run(weigh_lines(lines))
    common = sum(line.length for line, both in zip(lines[start:end], confirmed[start:end], strict=True) if both)
    enough = common >= MIN_COMMON_SHARE * sum(line.length for line in lines[start:end])
    return confirmed if enough and common else ()


def lines_in_hint(lines: Sequence[Line], body_hint: str) -> tuple[bool, ...]:
    """For each line, whether most of it is in ``body_hint``."""
    words = fold(body_hint).split()
    hint_runs = set(zip(words, words[1:], words[2:], strict=False))
    confirmed: list[bool] = []
    for line in lines:
        own = line.folded.split()
        runs = list(zip(own, own[1:], own[2:], strict=False))
        confirmed.append(bool(runs) and sum(run in hint_runs for run in runs) >= CONFIRMED_SHARE * len(runs))
    return tuple(confirmed)


def _is_dense(line: Line) -> bool:
    """Whether the line is long but not prose. Above the text such a line is a run of glued headlines. Within the
    text, or alone on the page, it is names, fixtures or results."""
    return line.headline and not line.link and line.length >= GLUED_WORDS


def ends_unmarked(lines: Sequence[Line]) -> bool:
    """Whether the page's paragraphs usually end without a full stop."""
    paragraphs = [line for line in lines if line.prose and line.length >= PROSE_WORDS]
    return sum(not line.terminated for line in paragraphs) >= MIN_UNMARKED_SHARE * max(len(paragraphs), 2)


def _resumes(lines: Sequence[Line], index: int, *, unmarked: bool) -> bool:
    """Whether the article continues after at most ``INLINE_LINKS`` links from ``index``."""
    for line in lines[index : index + INLINE_LINKS + 1]:
        if not line.headline:
            ended = unmarked or (line.terminated and not CUT.search(line.text))
            return line.prose and ended and line.folded.split()[0] in OPENERS
    return False


def _weight(line: Line, run: int, *, unmarked: bool) -> float:
    if line.kind is not None or not line.arabic:
        return FOREIGN_WEIGHT if line.kind is None else BOILERPLATE_WEIGHT[line.kind]
    if line.prose:
        share = CUT_SHARE if CUT.search(line.text) else 1.0 if line.terminated or unmarked else OPEN_SHARE
        return line.length * share
    if line.item or (line.headline and run == 0):
        return ITEM_WEIGHT
    clause = unmarked and run < LIST_LENGTH and line.length >= CLAUSE_WORDS and line.repeats == 1
    if clause and function_share(line.folded.split()) >= MIN_CLAUSE_FUNCTION_SHARE:
        return line.length * OPEN_SHARE
    return LIST_WEIGHT if run >= LIST_LENGTH else SHORT_WEIGHT


def _headline_runs(lines: Sequence[Line]) -> list[int]:
    """For each line, the length of its run of headlines. 0 for other lines, and for a list or verses that a
    paragraph announces with a colon."""
    runs = [0] * len(lines)
    start = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and (lines[index].headline or lines[index].kind is Boilerplate.NOISE):
            continue
        announced = start > 0 and lines[start - 1].prose and lines[start - 1].text.endswith(":")
        for inside in range(start, index):
            runs[inside] = 0 if announced else index - start
        start = index + 1
    return runs


def maximum_sum_run(weights: Iterable[float]) -> tuple[int, int]:
    """``(start, end)`` of the run with the largest sum; equal when no weight is positive.

    One pass (Kadane's algorithm); of equal sums the first wins.
    """
    best, best_sum, start, total = (0, 0), 0.0, 0, 0.0
    for index, weight in enumerate(weights):
        if total <= 0:
            start, total = index, 0.0
        total += weight
        if total > best_sum:
            best, best_sum = (start, index + 1), total
    return best


def adjust_edges(lines: Sequence[Line], start: int, end: int, confirmed: Sequence[bool] = ()) -> tuple[int, int]:
    """The run ``start:end``, extended at its edges.

    It takes in the following lines that the body hint confirms, and the items of a list in which the run ends.
    Where the page's paragraphs end without a full stop, it also takes in a short last or first one.
    """
    if start == end:
        return start, end
    while end < len(confirmed) and confirmed[end] and lines[end].kind is None and lines[end].length >= CLAUSE_WORDS:
        end += 1
    unmarked = ends_unmarked(lines[start:end])
    while end < len(lines) and lines[end].kind is None and lines[end].item and _leads_on(lines[end - 1]):
        end += 1
    if unmarked and _is_clause(lines, end) and not _is_clause(lines, end + 1):
        end += 1
    if unmarked and _is_clause(lines, start - 1) and lines[start - 1].repeats == 1 and _is_headline(lines, start - 2):
        start -= 1
    return start, end


def _leads_on(line: Line) -> bool:
    return line.item or line.text.endswith(":")


def _is_headline(lines: Sequence[Line], index: int) -> bool:
    return 0 <= index < len(lines) and lines[index].headline


def _is_clause(lines: Sequence[Line], index: int) -> bool:
    if not _is_headline(lines, index) or lines[index].length < CLAUSE_WORDS:
        return False
    return function_share(lines[index].folded.split()) >= MIN_CLAUSE_FUNCTION_SHARE
