"""Extracts title, outlet, date and URL from the text of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import Final

from retrieval.extraction.boilerplate import (
    FUNCTION_WORDS,
    MAX_LABEL_WORDS,
    Boilerplate,
    is_generic_outlet,
    label_value,
)
from retrieval.extraction.lines import Line
from retrieval.text.date_mentions import whole_dates
from retrieval.text.lexicon import lists
from retrieval.text.normalization import WORD, fold, fold_with_offsets

# 0.3 % of 30,038 archive titles have fewer than 3 words; the longest has 21.
TITLE_WORDS: Final = range(3, 31)
# Minimum share of the title's stemmed content words that occur in the text. With these shares and the weights
# below, 99 % of the titles of 600 wrapped archive articles are found.
MIN_TITLE_SHARE: Final = 0.34
MIN_REPEATED_SHARE: Final = 0.15  # for a line that occurs twice or more on the page
# Added to the share of shared words and to up to 1 for the length:
REPEATED_BONUS: Final = 0.5
PAGE_NAME_BONUS: Final = 0.5  # the page's first line, its name, begins with the title
SURE_SCORE: Final = 2.0  # a line above this score is preferred to a title from a template
STEM_LETTERS: Final = 4
MIN_LONE_TITLE_WORDS: Final = 4  # of a title that shares no word with the text
LONE_TITLE_REACH: Final = 12
# Number of lines above the text that may hold the title.
TITLE_REACH: Final = 60
# Number of lines above the title and below the text that may hold the article's date.
DATE_REACH_ABOVE: Final = 3
DATE_REACH_BELOW: Final = 6
MIN_HEAD_WORDS: Final = 2  # of a title before an outlet's name
MAX_OUTLET_WORDS: Final = 6

_SUFFIX: Final = re.compile(r"\s*(?:\||::|–|—|-)\s+|\s+(?:\||»|–|—|-|ـ)\s*")
_EDGES: Final = " \t-–—|_:/\\،,؛*•·›‹><ـ"
_PAIRS: Final = ("()", "[]", "«»", "“”", '""')
_PROCLITIC: Final = re.compile(r"^[وف]?(?:[بلك]?ال(?=\w{2})|لل(?=\w{2})|[بل](?=\w{4}))")
_DATELINE: Final = re.compile(r"[^:؛.،]{2,30}:?\s*[«\"“(]([^»\"”)]{2,40})[»\"”)]\s*:?")
_YEARS: Final = re.compile(r"\d{4}(?:\s*[-–/]\s*\d{4})?|©|\(c\)", re.IGNORECASE)
_MAKER: Final = re.compile(r"powered by|designed by|developed by", re.IGNORECASE)
_URL: Final = re.compile(r"https?://[^\s<>\"']+")
_LEXICON: Final = lists("boilerplate")
_BEFORE: Final = tuple(sorted(_LEXICON["templates.before"], key=len, reverse=True))
_AFTER: Final = _LEXICON["templates.after"]


def find_title(lines: Sequence[Line], start: int, body: str) -> tuple[str, int | None]:
    """The title and the index of its last line above ``start``.

    Empty and None when no line above the text both has the shape of a title and shares words with the text or
    stands right above it.
    """
    text_stems = frozenset(_stems(fold(body)))
    best, best_score, place = "", 0.0, None
    for index in range(max(0, start - TITLE_REACH), start):
        score = _title_score(lines[index], text_stems, start - index)
        if score and index and lines[0].folded.startswith(lines[index].folded):
            score += PAGE_NAME_BONUS
        if score > 0 and score >= best_score:
            best, best_score, place = lines[index].text, score, index
    templated = _from_template(lines[:start])
    if templated is not None and best_score < SURE_SCORE:
        return templated
    if place is None:
        place = _nearest_title(lines, start)
        best = "" if place is None else lines[place].text
    return _trim(_without_site(best, lines)), place


def _title_score(line: Line, text_stems: frozenset[str], distance: int) -> float:
    """0 for a line that is not a title; more for shared words, repetition and proximity to the text.

    The share of its words that occur in the text adds at most 1.
    """
    if not _is_title_shaped(line):
        return 0.0
    content = _stems(line.folded)
    if not content:
        return 0.0
    share = sum(stem in text_stems for stem in content) / len(content)
    if share < (MIN_TITLE_SHARE if line.repeats < 2 else MIN_REPEATED_SHARE):
        return 0.0
    return share + REPEATED_BONUS * (line.repeats > 1) + min(line.length, 8) / 8 - 0.01 * distance


def _is_title_shaped(line: Line) -> bool:
    return (
        line.kind is None
        and line.arabic
        and line.length in TITLE_WORDS
        and not line.text.endswith(("-", ".", "،", ":"))
        and not any(is_generic_outlet(fold(part)) for part in _split_title(line.text))
        and line.text.count(" / ") + line.text.count(" | ") + line.text.count(" > ") < 2
    )


def _stems(folded: str) -> list[str]:
    """Content words cut to a prefix that survives inflection; an approximate match is enough."""
    bare = (_PROCLITIC.sub("", word) for word in WORD.findall(folded) if word not in FUNCTION_WORDS)
    return [word[:STEM_LETTERS] for word in bare]


def _nearest_title(lines: Sequence[Line], start: int) -> int | None:
    """The index of the closest line above the text that has the shape of a title."""
    near = range(start - 1, max(-1, start - 1 - LONE_TITLE_REACH), -1)
    return next((i for i in near if _is_title_shaped(lines[i]) and lines[i].length >= MIN_LONE_TITLE_WORDS), None)


def _trim(title: str) -> str:
    """``title`` without marks at its ends and without enclosing brackets or quotes."""
    title = title.strip(_EDGES)
    for opening, closing in _PAIRS:
        if title.startswith(opening) and title.endswith(closing) and closing not in title[1:-1]:
            title = title[1:-1].strip(_EDGES)
    return title


def _from_template(lines: Sequence[Line]) -> tuple[str, int] | None:
    """The title inside a line made from a template («شكرا على متابعتكم خبر عن …»)."""
    for index, line in enumerate(lines):
        opening = next((before for before in _BEFORE if line.folded.startswith(before)), None)
        if opening is None:
            continue
        folded = fold_with_offsets(line.text)
        base = len(folded.text) - len(folded.text.lstrip())
        begin = base + len(opening)
        ends = [found for after in _AFTER if (found := folded.text.find(f" {after}", begin)) > begin]
        end = min(ends, default=len(folded.text))
        title = line.text[folded.offsets[begin] if begin < len(folded.offsets) else len(line.text) :]
        if end < len(folded.text):
            title = line.text[folded.offsets[begin] : folded.offsets[end]]
        if len(title.split()) >= TITLE_WORDS.start:
            return _trim(title), index
    return None


def _split_title(text: str) -> list[str]:
    return [part.strip(_EDGES) for part in _SUFFIX.split(text) if part.strip(_EDGES)]


def _without_site(title: str, lines: Sequence[Line]) -> str:
    """``title`` without the outlet's name after a bar or dash."""
    outlet = _title_outlet(title, lines)
    return title if outlet is None else title[: title.rindex(outlet)].strip(_EDGES)


def _title_outlet(text: str, lines: Sequence[Line]) -> str | None:
    """The part of ``text`` after a bar or dash, where it is an outlet's name.

    It is one where the page repeats the part before it alone, or the part after it, or where it starts with a word
    for an outlet.
    """
    others = [line.folded for line in lines if not line.prose]
    cuts = list(_SUFFIX.finditer(text))
    for match in cuts:
        head, tail = fold(text[: match.start()]).strip(_EDGES), text[match.end() :].strip(_EDGES)
        outlet = fold(tail).strip(_EDGES)
        if not outlet or len(outlet.split()) > 3 * MAX_OUTLET_WORDS or len(head.split()) < MIN_HEAD_WORDS:
            continue
        if any(other.strip(_EDGES) == head for other in others):
            return tail
        repeated = any(outlet in other and head not in other for other in others)
        if match is cuts[-1] and (repeated or outlet.split()[0] in _LEXICON["outlet_words"]):
            return tail
    return None


def find_outlet(lines: Sequence[Line], start: int, end: int, title: str) -> str | None:
    """The outlet as the page names itself: beside the title, in a dateline, after a label, or in the copyright
    line. None when none of them names it."""
    for line in lines[:start]:
        tail = _title_outlet(line.text, lines)
        if tail is not None and title and line.folded.startswith(fold(title)):
            name = _clean_outlet(_split_title(tail)[-1])
            if name is not None:
                return name
    return (
        _dateline_outlet(lines[max(0, start - 6) : start + 1])
        or _labelled_outlet(lines)
        or _copyright_outlet(lines[end:])
    )


def _clean_outlet(text: str) -> str | None:
    name = text.strip(_EDGES + ".\"“”'«»()[]")
    parts = _split_title(name)
    if len(parts) > 1:
        kept = [part for part in parts if not is_generic_outlet(fold(part))]
        name = kept[-1] if kept and len(kept) < len(parts) else (parts[-1] if kept else "")
    if not name or len(name.split()) > MAX_OUTLET_WORDS or is_generic_outlet(fold(name)) or _URL.search(name):
        return None

    return name


def _dateline_outlet(lines: Sequence[Line]) -> str | None:
    """The outlet of «القاهرة: «اسم الموقع»» alone on a line."""
    for line in reversed(lines):
        match = _DATELINE.fullmatch(line.text)
        if match is not None and line.length <= 8 and ":" in line.text:
            return _clean_outlet(match.group(1))
    return None


def _labelled_outlet(lines: Sequence[Line]) -> str | None:
    for index, line in enumerate(lines):
        value = label_value(line.folded, line.text, "outlet_labels")
        if value is None:
            continue
        if not value and index + 1 < len(lines) and lines[index + 1].kind is None:
            value = lines[index + 1].text
        name = _clean_outlet(value)
        if name is not None:
            return name
    return None


def _copyright_outlet(lines: Sequence[Line]) -> str | None:
    """The rest of a line «جميع الحقوق محفوظة لـ…» without the formula."""
    for line in lines:
        phrase = next((phrase for phrase in _LEXICON["copyright"] if phrase in line.folded), None)
        if phrase is None:
            continue
        folded = fold_with_offsets(line.text)
        place = folded.text.find(phrase)
        after = _MAKER.split(line.text[folded.offsets[place + len(phrase) - 1] + 1 :])[0]
        before = line.text[: folded.offsets[place]]
        for side in (after, before):
            name = _YEARS.sub(" ", side).strip(_EDGES + ".").removeprefix("لدى ").removeprefix("لـ").strip(_EDGES + ".")
            if name.startswith("ل") and " " in name and name.split()[0].removeprefix("ل") in _LEXICON["outlet_words"]:
                name = name.removeprefix("ل")
            found = _clean_outlet(" ".join(name.split()))
            if found is not None:
                return found
    return None


def find_date(lines: Sequence[Line], start: int, end: int, title_at: int | None) -> date | None:
    """The publication date: on a labelled line, else between title and text, else just above the title, else just
    below the text."""
    top = start if title_at is None else title_at
    for labels in ("date_labels", "update_labels"):
        for line in lines:
            if _is_labelled(line.folded, labels) and (days := whole_dates(line.text)):
                return days[0]
    above = [*lines[top:start], *reversed(lines[max(0, top - DATE_REACH_ABOVE) : top])]
    # Dates below «اقرأ أيضا» belong to other stories.
    below = takewhile(
        lambda line: line.kind not in (Boilerplate.LIST, Boilerplate.END), lines[end : end + DATE_REACH_BELOW]
    )
    for line in (*above, *below):
        if line.kind in (Boilerplate.DATE, Boilerplate.LINK) and (days := whole_dates(line.text)):
            return days[0]
    return None


def is_day_of_update(lines: Sequence[Line], day: date) -> bool:
    """Whether a line with this day says that the page was changed then («الأربعاء، 28 آب 2013، آخر تحديث 14:00»)."""
    labels = _LEXICON["update_labels"]
    return any(
        day in whole_dates(line.text)
        for line in lines
        if len(line.folded.split()) <= MAX_LABEL_WORDS and any(label in line.folded for label in labels)
    )


def _is_labelled(folded: str, labels: str) -> bool:
    return folded.strip(_EDGES).startswith(_LEXICON[labels]) and len(folded.split()) <= MAX_LABEL_WORDS


def find_url(lines: Sequence[Line]) -> str | None:
    """The article's own URL, where a line is labelled as such."""
    for index, line in enumerate(lines):
        value = label_value(line.folded, line.text, "url_labels")
        if value is None:
            continue
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        match = _URL.fullmatch(value) or (None if value else _URL.fullmatch(following))
        if match is not None:
            return match.group()
    return None
