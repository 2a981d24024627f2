"""The lines of a page, each with what its own words say of it: running text, a headline, boilerplate."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.extraction.boilerplate import FUNCTION_WORDS, OPENERS, Boilerplate, classify_line
from retrieval.text.normalization import fold, is_arabic

# An unterminated line of this many words is running text: 0.06 % of 30,038 headlines and 82 % of paragraphs are as
# long.
PROSE_WORDS: Final = 18
# Minimum words of an unterminated line that may be a paragraph, if it begins like one or is punctuated like
# one.
CLAUSE_WORDS: Final = 8
MIN_CLAUSE_FUNCTION_SHARE: Final = 0.2  # median of paragraphs 0.22, of headlines 0.13
# Headlines glued into one line: long, without a full stop, with few commas, and either joined at letters that end
# words or with few function words. This matches 91 % of 1,000 strips glued from 4 to 14 archive headlines, and 0.08
# % of 42,028 paragraphs.
GLUED_WORDS: Final = 30
GLUED_WORDS_PER_STOP: Final = 15
MAX_GLUED_FUNCTION_SHARE: Final = 0.15
_STOP: Final = re.compile(r"[،؛,]|(?<!\.)\. ")
_GLUED: Final = re.compile(r"[ةى](?=[\u0621-\u064A])(?!ء)|[؟!”»](?=[\u0621-\u064A])|(?<=[\u0621-\u064A])\d")
_TERMINATED: Final = re.compile(r"(?:[.:؛]|\.\.\.|…|[؟!?])[\"'”’“»)\]\s]*$")
_QUESTION_END: Final = re.compile(r"[؟!?][\"'”’“»)\]\s]*$")
CUT: Final = re.compile(r"(?:\.\.+|…)\s*$")  # a line that breaks off
_ITEM: Final = re.compile(r"(?:[-–—•●▪*·]|\(?\d{1,2}[.)\-–:])\s*\S")
_SPACES: Final = re.compile(r"[^\S\n]+")
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[\da-fA-F]{1,5});")
_INVISIBLE: Final = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069 \t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A non-blank line of a page.

    ``length`` counts words, and ``repeats`` counts the occurrences of the line on the page.
    """

    text: str
    folded: str
    length: int
    kind: Boilerplate | None
    terminated: bool
    prose: bool
    arabic: bool
    repeats: int
    link: bool = False
    """Whether the line consists of links, where the source knows."""

    @property
    def item(self) -> bool:
        """Whether the line begins like a list item."""
        return _ITEM.match(self.text) is not None

    @property
    def headline(self) -> bool:
        """Whether the line has the shape of a heading, link, caption or tag."""
        return self.kind is None and not self.prose and (self.link or not self.terminated)


def read_lines(text: str, links: Collection[str] = ()) -> tuple[Line, ...]:
    """The lines of a raw page, trimmed, with runs of spaces collapsed and blank lines removed. ``links`` are the lines
    that consist of links."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    trimmed = (line.strip(_INVISIBLE) for line in _SPACES.sub(" ", text).splitlines())
    written = [line for line in trimmed if line]
    folded = [fold(line).strip() for line in written]
    counts = Counter(folded)
    linked = {fold(link).strip() for link in links}
    return tuple(
        _line(line, flat, counts[flat], link=flat in linked) for line, flat in zip(written, folded, strict=True)
    )


def _line(text: str, folded: str, repeats: int, *, link: bool) -> Line:
    words = folded.split()
    length = len(words)
    kind = classify_line(folded, length)
    arabic = kind is not None or any(map(is_arabic, text))
    terminated = _TERMINATED.search(text) is not None
    prose = kind is None and arabic and not link and _is_prose(text, words, terminated=terminated)
    return Line(
        text=text,
        folded=folded,
        length=length,
        kind=kind,
        terminated=terminated,
        prose=prose,
        arabic=arabic,
        repeats=repeats,
        link=link,
    )


def _is_prose(text: str, words: Sequence[str], *, terminated: bool) -> bool:
    length = len(words)
    is_statement = terminated and not _QUESTION_END.search(text) and not CUT.search(text)
    if length >= PROSE_WORDS:
        return is_statement or not _is_glued(text, words)
    if is_statement:
        return length >= 3
    if length < CLAUSE_WORDS:
        return False
    return words[0] in OPENERS or ("،" in text and function_share(words) >= MIN_CLAUSE_FUNCTION_SHARE)


def _is_glued(text: str, words: Sequence[str]) -> bool:
    if len(words) < GLUED_WORDS or len(_STOP.findall(text)) * GLUED_WORDS_PER_STOP > len(words):
        return False
    return _GLUED.search(text) is not None or function_share(words) < MAX_GLUED_FUNCTION_SHARE


def function_share(words: Sequence[str]) -> float:
    """The share of function words among folded ``words``."""
    return sum(word in FUNCTION_WORDS for word in words) / len(words)
