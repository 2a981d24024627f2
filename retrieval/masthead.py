"""What a page says of its article beside the text: title, outlet, day, address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from retrieval.blocks import Line
from retrieval.dates import whole_dates
from retrieval.furniture import FUNCTION_WORDS, Furniture, is_generic_outlet, label_value
from retrieval.lexicon import lists
from retrieval.orthography import WORD, fold, fold_with_offsets

# Titles of 30,038 archive articles: 99 % have 3 to 17 words, the longest 27.
TITLE_WORDS: Final = range(3, 31)
# Share of a title's content words that its own article says: 0.4 and more in 93 % of
# 30,038; of another article's title in 4 %.
MIN_TITLE_SHARE: Final = 0.34
# Lines above the text within which the title is looked for.
TITLE_REACH: Final = 60
# Lines above the title and below the text in which a date may be the article's own.
DATE_REACH_ABOVE: Final = 3
DATE_REACH_BELOW: Final = 6
MAX_OUTLET_WORDS: Final = 6

_SUFFIX: Final = re.compile(r"\s*(?:\||»|«|::|:|–|—|-|ـ)\s+|\s+(?:\||»|«|–|—|-|ـ)\s*")
_EDGES: Final = " \t-–—|_:/\\،,؛*•·»«›‹>…<ـ()[]{}"
_DATELINE: Final = re.compile(r"[^:؛.،]{2,30}:?\s*[«\"“(]([^»\"”)]{2,40})[»\"”)]\s*:?")
_YEARS: Final = re.compile(r"\d{4}(?:\s*[-–/]\s*\d{4})?|©|\(c\)", re.IGNORECASE)
_URL: Final = re.compile(r"https?://[^\s<>\"']+")
_LEXICON: Final = lists("furniture")
_BEFORE: Final = tuple(sorted(_LEXICON["templates.before"], key=len, reverse=True))
_AFTER: Final = _LEXICON["templates.after"]


def find_title(lines: Sequence[Line], start: int, body: str) -> tuple[str, int | None]:
    """The title and the index of its last line above ``start``; empty and None when
    no line above the text speaks of what the text does.
    """
    templated = _from_template(lines[:start])
    said = frozenset(WORD.findall(fold(body)))
    best, best_score, place = "", 0.0, None
    for index in range(max(0, start - TITLE_REACH), start):
        line = lines[index]
        score = _title_score(line, said, start - index)
        if score >= best_score and score > 0:
            best, best_score, place = line.text, score, index
    if templated is not None and not best:
        return templated
    best = _without_site(best, lines[:start])
    return best.strip(_EDGES), place


def _title_score(line: Line, said: frozenset[str], distance: int) -> float:
    """0 for what is no title; more for shared words, repetition and nearness."""
    if line.kind is not None or line.length not in TITLE_WORDS or line.text.endswith(("-", ".", "،", ":")):
        return 0.0
    content = [word for word in WORD.findall(line.folded) if word not in FUNCTION_WORDS]
    if not content:
        return 0.0
    share = sum(_is_said(word, said) for word in content) / len(content)
    if share < MIN_TITLE_SHARE and line.repeats < 2:
        return 0.0
    return share + (0.5 if line.repeats > 1 and share > 0 else 0.0) + min(line.length, 8) / 16 - 0.01 * distance


def _is_said(word: str, said: frozenset[str]) -> bool:
    bare = word.removeprefix("ال")
    return any(form in said for form in (word, bare, f"ال{bare}", f"و{word}", f"ب{word}", f"لل{bare}", f"ل{word}"))


def _from_template(lines: Sequence[Line]) -> tuple[str, int] | None:
    """The title inside a line that a template made («شكرا على متابعتكم خبر عن …»)."""
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
            return title.strip(_EDGES), index
    return None


def _parts(text: str) -> list[str]:
    return [part.strip(_EDGES) for part in _SUFFIX.split(text) if part.strip(_EDGES)]


def _without_site(title: str, lines: Sequence[Line]) -> str:
    """``title`` without the outlet's name after a bar or dash, if the page says the
    title without it too, or the rest is said to be an outlet.
    """
    outlet = _title_outlet(title, title, lines)
    if outlet is None:
        return title
    return title[: title.rindex(outlet)].strip(_EDGES + " ")


def _title_outlet(text: str, title: str, lines: Sequence[Line]) -> str | None:
    cuts = [match.span() for match in _SUFFIX.finditer(text)]
    for begin, end in cuts:
        head, tail = text[:begin].strip(_EDGES), text[end:].strip(_EDGES)
        if not tail or len(tail.split()) > 3 * MAX_OUTLET_WORDS:
            continue
        flat = fold(head)
        named = fold(tail).split()[0] in _LEXICON["outlet_words"]
        bare = any(line.folded.strip(_EDGES) == flat for line in lines)
        if len(flat.split()) >= TITLE_WORDS.start and (bare or named or (flat == fold(title) and text != title)):
            return tail
    return None


def find_outlet(lines: Sequence[Line], start: int, end: int, title: str) -> str | None:
    """The outlet as the page names itself: beside the title, in a dateline, after a
    label, or in the copyright line; None when none of them does.
    """
    for line in lines[:start]:
        tail = _title_outlet(line.text, title, lines[:start])
        if tail is not None and title and line.folded.startswith(fold(title)):
            name = _outlet(_parts(tail)[-1])
            if name is not None:
                return name
    return _dateline(lines[max(0, start - 6) : start + 1]) or _labelled(lines) or _copyright(lines[end:])


def _outlet(text: str) -> str | None:
    name = text.strip(_EDGES + ".\"“”'")
    parts = _parts(name)
    if len(parts) > 1:
        kept = [part for part in parts if not is_generic_outlet(fold(part))]
        name = kept[-1] if kept and len(kept) < len(parts) else (parts[-1] if kept else "")
    if not name or len(name.split()) > MAX_OUTLET_WORDS or is_generic_outlet(fold(name)) or _URL.search(name):
        return None
    return name


def _dateline(lines: Sequence[Line]) -> str | None:
    """«القاهرة: «اسم الموقع»» alone on a line."""
    for line in reversed(lines):
        match = _DATELINE.fullmatch(line.text)
        if match is not None and line.length <= 8 and ":" in line.text:
            return _outlet(match.group(1))
    return None


def _labelled(lines: Sequence[Line]) -> str | None:
    for index, line in enumerate(lines):
        value = label_value(line.folded, line.text, "outlet_labels")
        if value is None:
            continue
        if not value and index + 1 < len(lines) and lines[index + 1].kind is None:
            value = lines[index + 1].text
        name = _outlet(value)
        if name is not None:
            return name
    return None


def _copyright(lines: Sequence[Line]) -> str | None:
    """«جميع الحقوق محفوظة لـ…»: what remains of the line without the formula."""
    for line in lines:
        phrase = next((phrase for phrase in _LEXICON["copyright"] if phrase in line.folded), None)
        if phrase is None:
            continue
        folded = fold_with_offsets(line.text)
        place = folded.text.find(phrase)
        after = line.text[folded.offsets[place + len(phrase) - 1] + 1 :]
        before = line.text[: folded.offsets[place]]
        for side in (after, before):
            name = _YEARS.sub(" ", side).strip(_EDGES + ".").removeprefix("لدى ").removeprefix("لـ").strip(_EDGES + ".")
            if name.startswith("ل") and " " in name and name.split()[0].removeprefix("ل") in _LEXICON["outlet_words"]:
                name = name.removeprefix("ل")
            found = _outlet(" ".join(name.split()))
            if found is not None:
                return found
    return None


def find_date(lines: Sequence[Line], start: int, end: int, title_at: int | None) -> date | None:
    """The day of publication: on a line labelled so, else between title and text,
    else close above the title, else right below the text.
    """
    top = start if title_at is None else title_at
    for labels in ("date_labels", "update_labels"):
        for line in lines:
            if _is_labelled(line.folded, labels) and (days := whole_dates(line.text)):
                return days[0]
    near = [*lines[top:start], *reversed(lines[max(0, top - DATE_REACH_ABOVE) : top])]
    for line in [*near, *lines[end : end + DATE_REACH_BELOW]]:
        if line.kind in (Furniture.DATE, Furniture.LINK) and (days := whole_dates(line.text)):
            return days[0]
    return None


def _is_labelled(folded: str, labels: str) -> bool:
    bare = folded.strip(_EDGES)
    return any(bare.startswith(label) for label in _LEXICON[labels]) and len(bare.split()) <= 14


def find_url(lines: Sequence[Line]) -> str | None:
    """The article's own address, where a line says that it is."""
    for index, line in enumerate(lines):
        value = label_value(line.folded, line.text, "url_labels")
        if value is None:
            continue
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        match = _URL.fullmatch(value) or (None if value else _URL.fullmatch(following))
        if match is not None:
            return match.group()
    return None
