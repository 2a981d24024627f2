"""Removes teasers and reader comments from the tree of an HTML page.

A teaser is a box with a link to another story and possibly a summary. Teasers stand side by side; each is short and
has a line that consists of a link. Their summaries look like running text, so that only the markup can tell them
from the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold

# Elements that can be teasers; paragraphs cannot.
_BOXES: Final = frozenset(("div", "li", "article", "section", "td", "tr", "dd", "dl", "a", "figure"))
MIN_TEASERS: Final = 3  # side by side
MIN_ITEMS: Final = 2  # of a list that consists of links
MAX_TEASER_WORDS: Final = 90  # a headline, a summary, a date and a section name
MIN_LINK_WORDS: Final = 3  # of a line that is a link; a shorter one is a label
MIN_LINKED_SHARE: Final = 0.9  # of that line's words
MIN_TEASER_SHARE: Final = 0.6  # of the boxes with links side by side
# Minimum words outside links that must remain: with fewer, the teasers are the content of the page.
MIN_REST_WORDS: Final = 40


MAX_LABEL: Final = 60  # characters of the heading of a list
_MARKS: Final = " :.…()[]"
_LIST_LABELS: Final = frozenset(label.strip(_MARKS) for label in lists("boilerplate")["lists"])
_COMMENT_LABELS: Final = frozenset(label.strip(_MARKS) for label in lists("boilerplate")["end_lines"])
_COMMENT_BOXES: Final = frozenset((
    *("comments", "comment", "comments-area", "comments-section", "comment-section", "comments-list", "comment-list"),
    *("commentlist", "comments-container", "comments-wrapper", "comment-body", "comment-content", "user-comments"),
    *("disqus_thread", "fb-comments", "respond", "comment-respond"),
))  # fmt: skip
_NUMBER: Final = re.compile(r"\d+")


class _WordCounts:
    """Word counts of one element.

    ``words`` counts all words and ``plain`` those outside links. ``own`` counts the words of its own lines, outside
    inner blocks, and ``linked`` those of them in links. ``has_link_line`` says whether a line in it consists of a
    link.
    """

    __slots__ = ("has_link_line", "linked", "own", "plain", "words")

    def __init__(self) -> None:
        self.words = 0
        self.plain = 0
        self.own = 0
        self.linked = 0
        self.has_link_line = False


def drop_teasers(tree: etree._Element, inline: frozenset[str]) -> None:
    """Remove the teasers from ``tree``; ``inline`` are the elements that form no block."""
    counts = _counts(tree, inline)
    teasers = [teaser for element in tree.iter(etree.Element) for teaser in _find_teasers(element, counts)]
    inside = set(teasers)
    outer = [teaser for teaser in teasers if not any(above in inside for above in teaser.iterancestors())]
    if counts[tree].plain - sum(counts[teaser].plain for teaser in outer) < MIN_REST_WORDS:
        return
    for teaser in outer:
        parent = teaser.getparent()
        if parent is None:
            continue
        _drop_label(teaser)
        _drop_label(parent)
        stays = etree.Element("div")
        stays.tail = teaser.tail
        parent.replace(teaser, stays)


def drop_comments(tree: etree._Element) -> None:
    """Remove reader comments from ``tree``.

    These are boxes with such a name, and the siblings after a label of comments («3 تعليقات») once enough text came
    before.
    """
    words_before = 0
    named = [element for element in tree.iter("div", "section", "ol", "ul") if _is_comments(element)]
    for box in named:
        _clear(box)
    for element in tree.iter(etree.Element):
        if words_before >= MIN_REST_WORDS and len(element) <= 2 and _label(element) in _COMMENT_LABELS:
            for beside in element.itersiblings():
                _clear(beside)
        words_before += sum(len(text.split()) for text in (element.text, element.tail) if text and element.tag != "a")


def _is_comments(element: etree._Element) -> bool:
    names = {element.get("id") or "", *(element.get("class") or "").split()}
    return not names.isdisjoint(_COMMENT_BOXES) and element.find(".//h1") is None


def _clear(element: etree._Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _label(element: etree._Element) -> str:
    text = " ".join(map(str, element.itertext()))[:MAX_LABEL]
    return " ".join(_NUMBER.sub(" ", fold(text)).split()).strip(_MARKS)


def _drop_label(element: etree._Element) -> None:
    """Remove the heading of a list of teasers («اقرأ أيضا») just before ``element``."""
    label = element.getprevious()
    if label is None or (label.tail or "").strip():
        return
    parent = label.getparent()
    if _label(label) in _LIST_LABELS and parent is not None:
        parent.replace(label, etree.Element("div"))


def _find_teasers(element: etree._Element, counts: dict[etree._Element, _WordCounts]) -> Iterator[etree._Element]:
    if element.tag in ("ul", "ol") and _is_link_list(element, counts):
        yield from element
        return
    groups: dict[str, list[etree._Element]] = {}
    for child in element:
        if child.tag in _BOXES and child in counts:
            count = counts[child]
            if count.plain < count.words <= MAX_TEASER_WORDS and child.find(".//h1") is None:
                groups.setdefault(_box_kind(child), []).append(child)
    for group in groups.values():
        with_link_line = sum(counts[child].has_link_line for child in group)
        if with_link_line >= max(MIN_TEASERS, MIN_TEASER_SHARE * len(group)):
            yield from group


def _box_kind(element: etree._Element) -> str:
    """Identifies boxes of one kind: the element and its first class without digits."""
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{_NUMBER.sub('', classes[0]) if classes else ''}"


def _is_link_list(element: etree._Element, counts: dict[etree._Element, _WordCounts]) -> bool:
    found = [counts[child] for child in element if child in counts]
    return len(found) >= MIN_ITEMS and all(
        count.has_link_line and count.words <= MAX_TEASER_WORDS and _is_link(count) for count in found
    )


def _counts(tree: etree._Element, inline: frozenset[str]) -> dict[etree._Element, _WordCounts]:
    counts: dict[etree._Element, _WordCounts] = {}
    linked: list[bool] = [False]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            linked.append(linked[-1] or (element.tag == "a" and element.get("href") is not None))
            continue
        inside = linked.pop()
        count = counts[element] = _WordCounts()
        _add(count, element.text, linked=inside)
        for child in element:
            _add_child(count, child, counts.get(child), inline)
            _add(count, child.tail, linked=inside)
        if element.tag not in inline or element.tag == "a":
            count.has_link_line = count.has_link_line or _is_link(count)
    return counts


def _add(count: _WordCounts, text: str | None, *, linked: bool) -> None:
    words = len(text.split()) if text else 0
    count.words += words
    count.own += words
    count.linked += words if linked else 0
    count.plain += 0 if linked else words


def _add_child(count: _WordCounts, child: etree._Element, inner: _WordCounts | None, inline: frozenset[str]) -> None:
    if inner is None:
        return
    count.words += inner.words
    count.plain += inner.plain
    if child.tag in inline:
        count.own += inner.own
        count.linked += inner.linked
        # An inline link is not a link line by itself: its line may be a sentence.
        count.has_link_line = count.has_link_line or (inner.has_link_line and not _is_link(inner))
    else:
        count.has_link_line = count.has_link_line or inner.has_link_line


def _is_link(count: _WordCounts) -> bool:
    return count.own >= MIN_LINK_WORDS and count.linked >= MIN_LINKED_SHARE * count.own
