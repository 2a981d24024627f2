"""Floors under who says what: quotations annotated by hand in 166 articles of six outlets and 11 pages of others.

``benchmarks/quotes.py`` sampled the articles, none of which is the source of a question of ``news-dev``. Every part was
annotated before the program was run on it, except ``develop``. Precision
and recall when a part was unseen, and of the rules before that change on the same part:

    held-out (30 articles)           0.82  0.68
    second, pages (30 and 11)        0.80  0.72    before: 0.81  0.70
    third (18)                       0.84  0.72    before: 0.84  0.68
    fourth (12)                      0.91  0.85    before: 0.88  0.81
    fifth (16)                       0.83  0.67    before: the same
    sixth (30)                       0.98  0.84    before: 0.94  0.80

The rules were changed for what each showed, but ``sixth``: it says what they do with articles that they were not made
for. ``fifth`` is of articles with a quotation mark or a form of "say", ``sixth`` of all kinds.
The rows of ``third`` and ``fourth`` compare with the rules of the first row. Two omissions of ``second`` and ``pages``
were annotated later.

A predicted quotation is right if an annotated one has the same words and the same speaker: the F1 of their words (by
their places in the body) is at least 0.8, and four in five words of the predicted speaker, or of its name, are in the
fullest mention that the article has of the speaker. An annotated quotation counts once. One marked ``optional`` (an
attribution without a verb of saying, or words of one or two words) is neither right nor missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from retrieval import Article, read
from retrieval.extraction.extract import clean
from retrieval.speech.extraction import extract_utterances
from retrieval.speech.utterance import Utterance
from retrieval.text.normalization import WORD, fold
from retrieval.text.segmentation import segment
from tests.paths import ROOT
from tests.quality.news import ARCHIVES, SHARED, require

ANNOTATION: Final = Path(__file__).with_name("quotes.jsonl")
OVERLAP: Final = 0.8
# The number of articles of each part, and the lowest precision and recall.
PARTS: Final = {
    "develop": (30, 0.95, 0.87),
    "held-out": (30, 0.95, 0.85),
    "second": (30, 0.92, 0.79),
    "pages": (11, 0.92, 0.84),
    "third": (18, 0.95, 0.88),
    "fourth": (12, 0.91, 0.84),
    "fifth": (16, 0.93, 0.85),
    "sixth": (30, 0.95, 0.81),
}
PAGES: Final = (SHARED / "pages", ROOT / "seeds")

pytestmark = pytest.mark.quality

Annotated = Mapping[str, Any]


@pytest.fixture(scope="module")
def annotated() -> list[Annotated]:
    """The annotation, an article a row."""
    return [json.loads(line) for line in ANNOTATION.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def bodies(annotated: list[Annotated]) -> dict[str, str]:
    """The bodies of the annotated articles."""
    require(ARCHIVES)
    wanted = {row["id"] for row in annotated}
    found = (one for file in ARCHIVES for one in read(str(file)) if isinstance(one, Article))
    return {one.id: one.body for one in found if one.id in wanted} | {
        row["id"]: page_body(row["page"]) for row in annotated if "page" in row
    }


def page_body(name: str) -> str:
    """The body of the article on a page."""
    file = next((folder / name for folder in PAGES if (folder / name).is_file()), PAGES[0] / name)
    require([file])
    (page,) = read(str(file))
    article = page if isinstance(page, Article) else clean(page)  # type: ignore[arg-type]
    return article.body


def places(body: str, start: int, end: int) -> set[int]:
    return {match.start() for match in WORD.finditer(body, start, end)}


def overlap(body: str, one: Utterance, quote: Annotated) -> float:
    """The best F1 of the words of an utterance and an annotated span."""
    mine = places(body, one.start, one.end)
    theirs = [places(body, start, end) for start, end in quote["spans"]]
    return max(2 * len(mine & span) / (len(mine) + len(span)) for span in theirs)


def is_speaker(name: str, speaker: str) -> bool:
    words = [fold(word) for word in WORD.findall(name.replace("_", " "))]
    known = {fold(word) for word in WORD.findall(speaker)}
    return bool(words) and sum(word in known for word in words) >= OVERLAP * len(words)


def judged(body: str, quotes: list[Annotated]) -> Iterator[Annotated | None]:
    """The annotated quotation of each utterance, None for a wrong one."""
    left = list(quotes)
    for one in extract_utterances(body, segment(body)):
        ranked = sorted(left, key=lambda quote: -overlap(body, one, quote))
        best = ranked[0] if ranked and overlap(body, one, ranked[0]) >= OVERLAP else None
        said = (body[one.speaker_start : one.speaker_end], one.name)
        if best is not None and any(is_speaker(name, best["speaker"]) for name in said):
            left.remove(best)
            yield best
        else:
            yield None


@pytest.mark.parametrize("part", PARTS)
def test_quotations_and_speakers_are_found(part: str, annotated: list[Annotated], bodies: dict[str, str]) -> None:
    number, least_precision, least_recall = PARTS[part]
    rows = [row for row in annotated if row["split"] == part]
    assert len(rows) == number
    found = [one for row in rows for one in judged(bodies[row["id"]], row["quotes"])]
    wanted = [quote for row in rows for quote in row["quotes"] if not quote.get("optional")]
    right = [one for one in found if one is not None and not one.get("optional")]
    wrong = [one for one in found if one is None]
    precision, recall = len(right) / (len(right) + len(wrong)), len(right) / len(wanted)
    assert precision >= least_precision, f"{part}: precision {precision:.3f}, recall {recall:.3f} of {len(wanted)}"
    assert recall >= least_recall, f"{part}: precision {precision:.3f}, recall {recall:.3f} of {len(wanted)}"


def test_words_and_speakers_are_slices(annotated: list[Annotated], bodies: dict[str, str]) -> None:
    for row in annotated:
        body = bodies[row["id"]]
        for one in extract_utterances(body, segment(body)):
            assert 0 <= one.start < one.end <= len(body)
            assert 0 <= one.speaker_start < one.speaker_end <= len(body)
