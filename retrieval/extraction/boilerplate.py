"""Classifies lines of a news page as known boilerplate, by their wording.

The phrases are in ``lexicon/boilerplate.toml``. Each kind of phrase applies only to lines up to a maximum length,
so that prose which begins with the phrase or mentions it stays prose.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from retrieval.text.date_mentions import find_dates
from retrieval.text.lexicon import lists, words

# The longest boilerplate in the seeds and six pages of other sites has 21 words for invitations and 44 for
# legal notices; labels are shorter. With these limits, 0.6 % of 51,489 archive paragraphs count as boilerplate,
# nearly all of them rightly (links, notices).
MAX_LABEL_WORDS: Final = 14
MAX_INVITATION_WORDS: Final = 25
MAX_LEGAL_WORDS: Final = 60
# Words beside the date in a date line: hour, zone, «نشر في», the author.
MAX_DATE_REST_WORDS: Final = 7

MIN_BARS: Final = 3  # «|» between the links of a row that stands in one line
MIN_SENTENCE_WORDS: Final = 5  # «المصدر: وكالات الأنباء العالمية.» is not a sentence


class Boilerplate(Enum):
    """The kinds of boilerplate, by what they imply for the lines around them."""

    END = auto()  # a comment form or the foot of the page follows
    LIST = auto()  # links to other stories, or tags, follow
    LINK = auto()  # a single line of boilerplate
    CREDIT = auto()  # a picture's file name or credit: a caption may stand beside it
    DATE = auto()  # a date with few other words
    NOISE = auto()  # no words


_EDGES: Final = " \t-–—_|:/\\.،,;؛*•·»«›‹>…<\"'“”()[]{}←→↑↓▲▼◄►●■#+=&!؟?©"
_PHRASES: Final = lists("boilerplate")
_WHOLE: Final = frozenset(phrase.strip(_EDGES) for phrase in _PHRASES["whole"])
_LISTS: Final = frozenset(phrase.strip(_EDGES) for phrase in _PHRASES["lists"])
_EXACT_PHRASES: Final = {
    **dict.fromkeys(_WHOLE, Boilerplate.LINK),
    **dict.fromkeys(_LISTS, Boilerplate.LIST),
    **{phrase.strip(_EDGES): Boilerplate.END for phrase in _PHRASES["end_lines"]},
}
_PREFIXES: Final = _PHRASES["prefix"]
_INVITATIONS: Final = _PHRASES["invitations"] + _PHRASES["templates.before"]
_BOILERPLATE_ANYWHERE: Final = re.compile("|".join(map(re.escape, _PHRASES["anywhere"])))
_BOILERPLATE_UNLESS_SENTENCE: Final = re.compile("|".join(map(re.escape, _PHRASES["anywhere_loose"])))
_ENDS: Final = re.compile("|".join(map(re.escape, _PHRASES["ends"])))
_FOLLOW: Final = frozenset(_PHRASES["follow"])
_FOLLOW_LOOSE: Final = _FOLLOW | frozenset(_PHRASES["follow_loose"])
_NETWORKS: Final = re.compile("|".join(map(re.escape, _PHRASES["networks"])))
_LIST_LABEL: Final = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, _LISTS), key=len, reverse=True))})\s*[:|/\-–.…»(]"
)
_CRUMBS: Final = re.compile(rf"(?:{'|'.join(map(re.escape, _PHRASES['crumbs']))})\s*[/>»›|«\\:-]")
_CREDITS: Final = frozenset(_PHRASES["credits"])
_UNIT: Final = f"(?:{'|'.join(map(re.escape, _PHRASES['counters']))})"
_COUNTER: Final = re.compile(
    rf"(?:.{{0,25}}\|\s*)?(?:\d[\d,.]*\s*{_UNIT}(?:\s+{_UNIT})?|{_UNIT}\s*[:(]?\s*\d[\d,.]*\)?)[\s|]*"
)
_PICTURE: Final = re.compile(r"\S*\.(?:jpe?g|png|gif|webp|svg|bmp|mp4|mp3|pdf)(?:\?\S*)?", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|[\w.-]+\.(?:com|net|org|info|ae|eg|sa)(?:/\S*)?")
_CREDIT: Final = re.compile(r"(?:©|\(c\)|photo\b|credit\b)", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_LETTER: Final = re.compile(r"[^\W\d_]")


def classify_line(folded: str, length: int) -> Boilerplate | None:
    """The kind of a folded line of ``length`` words; None when it may belong to the article."""
    if not _LETTER.search(folded):
        return _classify_wordless(folded)
    if length > MAX_LEGAL_WORDS:
        return None
    bare = folded.strip(_EDGES)
    if bare in _EXACT_PHRASES:
        return _EXACT_PHRASES[bare]
    found = Boilerplate.END if _ENDS.search(folded) else None
    if found is None and folded.count("|") >= MIN_BARS:
        found = Boilerplate.LINK
    if found is None and length <= MAX_INVITATION_WORDS:
        found = _classify_invitation(folded)
    if found is None and length <= MAX_LABEL_WORDS:
        found = _classify_label(folded, bare, length)
    return found


def is_list_label(folded: str) -> bool:
    """Whether the line announces a link to another story («اقرأ أيضا: …»)."""
    return _LIST_LABEL.match(folded) is not None


def is_credit(folded: str) -> bool:
    """Whether a folded text is only a picture credit."""
    return folded.strip(_EDGES) in _CREDITS


def is_generic_outlet(folded: str) -> bool:
    """Whether a folded name names no particular outlet («وكالات», «متابعات»)."""
    return all(word in _NO_OUTLET for word in folded.strip(_EDGES).split())


_NO_OUTLET: Final = frozenset(_PHRASES["no_outlet"])
_LABELS: Final = {
    key: frozenset(label.strip(_EDGES) for label in _PHRASES[key]) for key in ("outlet_labels", "url_labels")
}
FUNCTION_WORDS: Final = words("function_words")
OPENERS: Final = words("paragraph_openers")


def _classify_wordless(folded: str) -> Boilerplate:
    return Boilerplate.DATE if find_dates(folded) else Boilerplate.NOISE


def _classify_invitation(folded: str) -> Boilerplate | None:
    if (
        folded.startswith(_INVITATIONS)
        or _CRUMBS.match(folded)
        or is_list_label(folded)
        or _BOILERPLATE_ANYWHERE.search(folded)
    ):
        return Boilerplate.LINK
    sentence = _is_sentence(folded)
    if not sentence and _BOILERPLATE_UNLESS_SENTENCE.search(folded):
        return Boilerplate.LINK
    first = {word.strip(_EDGES) for word in folded.split()[:4]}
    if not first.isdisjoint(_FOLLOW if sentence else _FOLLOW_LOOSE) and _NETWORKS.search(folded):
        return Boilerplate.LINK
    return None


def _classify_label(folded: str, bare: str, length: int) -> Boilerplate | None:
    if _PICTURE.fullmatch(bare) or is_credit(folded) or _CREDIT.match(folded):
        return Boilerplate.CREDIT
    if _ADDRESS.fullmatch(bare) or _COUNTER.fullmatch(folded):
        return Boilerplate.LINK
    if _is_sentence(folded):
        return None
    if folded.startswith(_PREFIXES):
        return Boilerplate.LINK
    return Boilerplate.DATE if is_date_line(folded, length) else None


def _is_sentence(folded: str) -> bool:
    """Whether the line is a complete sentence: long enough and with a full stop."""
    return folded.endswith((".", '."', ".»", ".”", '".', "».", "”.")) and len(folded.split()) >= MIN_SENTENCE_WORDS


def is_date_line(folded: str, length: int) -> bool:
    """Whether the line is a complete date with few words around it."""
    if length > MAX_LABEL_WORDS or not _DIGIT.search(folded):
        return False
    mentions = [mention for mention in find_dates(folded) if mention.date is not None]
    if not mentions:
        return False
    date_words = sum(len(folded[mention.start : mention.end].split()) for mention in mentions)
    return length - date_words <= MAX_DATE_REST_WORDS


def label_value(folded: str, text: str, labels: str) -> str | None:
    """The text after a label and a colon.

    ``labels`` is a key of the lexicon, and ``folded`` is the folded form of ``text``. Empty when nothing follows
    the label; None when the line does not begin with one.
    """
    head, colon, _ = folded.partition(":")
    if head.strip(_EDGES) not in _LABELS[labels]:
        return None
    return text.partition(":")[2].strip() if colon else ""
