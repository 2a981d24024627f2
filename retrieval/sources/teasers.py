"""Cards: the boxes by which a page offers other stories, a link and perhaps a summary.

A card is one of several boxes side by side, each short and each with a line that is
nothing but a link. What summaries say looks like running text and is another
article's; lines alone cannot tell, the markup can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold

# Boxes that cards are made of. Paragraphs are not among them.
_BOXES: Final = frozenset(("div", "li", "article", "section", "td", "tr", "dd", "dl", "a", "figure"))
MIN_CARDS: Final = 3  # side by side
MIN_ITEMS: Final = 2  # of a list that is links alone
MAX_CARD_WORDS: Final = 90  # a headline, a summary, a date and the name of a section
MIN_LINK_WORDS: Final = 3  # of the line that is a link; fewer is a label
MIN_LINKED_SHARE: Final = 0.9  # of that line's words
MIN_CARD_SHARE: Final = 0.6  # of the boxes with links side by side
# Where less is left, the cards are what the page says.
MIN_REST_WORDS: Final = 40  # that are no links


MAX_LABEL: Final = 60  # characters of what announces a list
_MARKS: Final = " :.…()[]"
_LABELS: Final = frozenset(label.strip(_MARKS) for label in lists("furniture")["lists"])
_COMMENTS: Final = frozenset(label.strip(_MARKS) for label in lists("furniture")["end_lines"])
_COMMENT_BOXES: Final = frozenset((
    *("comments", "comment", "comments-area", "comments-section", "comment-section", "comments-list", "comment-list"),
    *("commentlist", "comments-container", "comments-wrapper", "comment-body", "comment-content", "user-comments"),
    *("disqus_thread", "fb-comments", "respond", "comment-respond"),
))  # fmt: skip
_NUMBER: Final = re.compile(r"\d+")


class _Count:
    """Of one element: its words, and those that are no links; the words of its own lines,
    outside inner blocks, and how many of them are links; whether a line in it is a link."""

    __slots__ = ("linked", "offers", "own", "plain", "words")

    def __init__(self) -> None:
        self.words = 0
        self.plain = 0
        self.own = 0
        self.linked = 0
        self.offers = False


def drop_cards(tree: etree._Element, inline: frozenset[str]) -> None:
    """Take the cards out of ``tree``; ``inline`` are the elements that make no block."""
    counts = _counts(tree, inline)
    cards = [card for element in tree.iter(etree.Element) for card in _cards(element, counts)]
    inside = set(cards)
    outer = [card for card in cards if not any(above in inside for above in card.iterancestors())]
    if counts[tree].plain - sum(counts[card].plain for card in outer) < MIN_REST_WORDS:
        return
    for card in outer:
        parent = card.getparent()
        if parent is None:
            continue
        _drop_label(card)
        _drop_label(parent)
        stays = etree.Element("div")
        stays.tail = card.tail
        parent.replace(card, stays)


def drop_comments(tree: etree._Element) -> None:
    """Take what readers say out of ``tree``: boxes of that name, and what stands beside
    and below a label of comments («3 تعليقات») once the page has said something.
    """
    said = 0
    named = [element for element in tree.iter("div", "section", "ol", "ul") if _is_comments(element)]
    for box in named:
        _empty(box)
    for element in tree.iter(etree.Element):
        if said >= MIN_REST_WORDS and len(element) <= 2 and _label(element) in _COMMENTS:
            for beside in element.itersiblings():
                _empty(beside)
        said += sum(len(text.split()) for text in (element.text, element.tail) if text and element.tag != "a")


def _is_comments(element: etree._Element) -> bool:
    names = {element.get("id") or "", *(element.get("class") or "").split()}
    return not names.isdisjoint(_COMMENT_BOXES) and element.find(".//h1") is None


def _empty(element: etree._Element) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _label(element: etree._Element) -> str:
    text = " ".join(map(str, element.itertext()))[:MAX_LABEL]
    return " ".join(_NUMBER.sub(" ", fold(text)).split()).strip(_MARKS)


def _drop_label(element: etree._Element) -> None:
    """Take away what announced the cards («اقرأ أيضا»), right before ``element``."""
    label = element.getprevious()
    if label is None or (label.tail or "").strip():
        return
    parent = label.getparent()
    if _label(label) in _LABELS and parent is not None:
        parent.replace(label, etree.Element("div"))


def _cards(element: etree._Element, counts: dict[etree._Element, _Count]) -> Iterator[etree._Element]:
    if element.tag in ("ul", "ol") and _is_list_of_links(element, counts):
        yield from element
        return
    groups: dict[str, list[etree._Element]] = {}
    for child in element:
        if child.tag in _BOXES and child in counts:
            count = counts[child]
            if count.plain < count.words <= MAX_CARD_WORDS and child.find(".//h1") is None:
                groups.setdefault(_name(child), []).append(child)
    for group in groups.values():
        offering = sum(counts[child].offers for child in group)
        if offering >= max(MIN_CARDS, MIN_CARD_SHARE * len(group)):
            yield from group


def _name(element: etree._Element) -> str:
    """By what boxes of one kind are known: the element and its first class, numbers apart."""
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{_NUMBER.sub('', classes[0]) if classes else ''}"


def _is_list_of_links(element: etree._Element, counts: dict[etree._Element, _Count]) -> bool:
    found = [counts[child] for child in element if child in counts]
    return len(found) >= MIN_ITEMS and all(
        count.offers and count.words <= MAX_CARD_WORDS and _is_link(count) for count in found
    )


def _counts(tree: etree._Element, inline: frozenset[str]) -> dict[etree._Element, _Count]:
    counts: dict[etree._Element, _Count] = {}
    linked: list[bool] = [False]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            linked.append(linked[-1] or (element.tag == "a" and element.get("href") is not None))
            continue
        inside = linked.pop()
        count = counts[element] = _Count()
        _add(count, element.text, linked=inside)
        for child in element:
            _add_child(count, child, counts.get(child), inline)
            _add(count, child.tail, linked=inside)
        if element.tag not in inline or element.tag == "a":
            count.offers = count.offers or _is_link(count)
    return counts


def _add(count: _Count, text: str | None, *, linked: bool) -> None:
    words = len(text.split()) if text else 0
    count.words += words
    count.own += words
    count.linked += words if linked else 0
    count.plain += 0 if linked else words


def _add_child(count: _Count, child: etree._Element, inner: _Count | None, inline: frozenset[str]) -> None:
    if inner is None:
        return
    count.words += inner.words
    count.plain += inner.plain
    if child.tag in inline:
        count.own += inner.own
        count.linked += inner.linked
        # An inline link offers nothing by itself: the line around it may be a sentence.
        count.offers = count.offers or (inner.offers and not _is_link(inner))
    else:
        count.offers = count.offers or inner.offers


def _is_link(count: _Count) -> bool:
    return count.own >= MIN_LINK_WORDS and count.linked >= MIN_LINKED_SHARE * count.own
