"""The visible text of an HTML tree, one block a line, and which lines consist of links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from retrieval.sources.teasers import MIN_LINKED_SHARE

INLINE: Final = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "blink",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
            "i",
        ),
        *(
            "img",
            "ins",
            "kbd",
            "label",
            "mark",
            "nobr",
            "q",
            "rp",
            "rt",
            "ruby",
            "s",
            "samp",
            "small",
            "span",
            "strike",
        ),
        *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
_HIDDEN: Final = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "math", "select", "option", "button", "iframe", "object"),
        *("embed", "applet", "audio", "video", "canvas", "map", "head", "textarea", "input"),
    )
)
_DROPPED: Final = frozenset(("nav", "aside", "footer", "figcaption", "caption"))
_BOILERPLATE_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|disqus|fb-comments|respond|related\w*|sidebar|share\w*|sharing|social\w*|"
    r"breadcrumbs?|newsletter|subscribe|cookies?|gdpr|popup|modal|navbar|menu|ticker|most-?read|mostread|trending|"
    r"recommended|outbrain|taboola|advert\w*|banner|pagination|login|copyright|footer|tags|tagcloud|author-?box)"
    r"(?:[\s_-]|$)",
    re.IGNORECASE,
)
# Names of blocks that are never the article, whatever their share of a short page's text.
_NEVER_ARTICLE_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?-?\w*|disqus|fb-comments|newsletter|subscribe|cookies?|gdpr|popup|modal|login)(?:[\s_-]|$)",
    re.IGNORECASE,
)
# A block with such a name is the article all the same when it holds this share of the page's text.
MAX_BOILERPLATE_SHARE: Final = 0.3


def visible_lines(tree: etree._Element, *, whole: bool = False) -> Iterator[str]:
    """The text of ``tree``, one block a line, with white space as a browser shows it.

    Boilerplate, recognised by element or by class and id, is left out unless ``whole``.
    """
    for line, _ in marked_lines(tree, whole=whole):
        yield line


def marked_lines(tree: etree._Element, *, whole: bool = False) -> Iterator[tuple[str, bool]]:
    """As ``visible_lines``, each line with whether it consists of links."""
    found = tree.find("body")
    body = tree if found is None else found
    total = max(1, len("".join(map(str, body.itertext()))))
    pieces: list[str] = []
    linked: dict[int, str] = {}  # the pieces inside links
    opened: list[etree._Element] = []  # the links around the place
    walk = etree.iterwalk(body, events=("start", "end"))
    before: etree._Element | None = None  # the inline element that ended here
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if (
                tag in _HIDDEN
                or not tag
                or (not whole and element is not body and _is_boilerplate(element, tag, total))
            ):
                walk.skip_subtree()
                pieces.append("\n")
                continue
            if tag == "a" and element.get("href") is not None:
                opened.append(element)
            pieces.append("\n" if tag not in INLINE else _inline_separator(before, element, pieces))
            pieces.append(_collapse_spaces(element.text))
            before = None
            if opened:
                linked[len(pieces) - 1] = pieces[-1]
        else:
            if opened and opened[-1] is element:
                opened.pop()
            pieces.append("" if tag in INLINE else "\n")
            tail = _collapse_spaces(element.tail) if element is not body else ""
            if tail[:1].isalpha() and pieces[-2][-1:].isdigit() and tag in INLINE:
                tail = " " + tail
            pieces.append(tail)
            before = element if tag in INLINE and not tail else None
            if opened:
                linked[len(pieces) - 1] = tail
    yield from _join_pieces(pieces, linked)


def _join_pieces(pieces: Sequence[str], linked: Mapping[int, str]) -> Iterator[tuple[str, bool]]:
    """The lines of ``pieces``, each with whether most of its letters are in the pieces ``linked``."""
    line, length = "", 0
    for index, piece in enumerate([*pieces, "\n"]):
        if piece != "\n":
            line += piece
            length += len(piece.strip()) if index in linked else 0
            continue
        flat = " ".join(line.split())
        if flat:
            yield flat, length >= MIN_LINKED_SHARE * len(flat)
        line, length = "", 0


def _inline_separator(before: etree._Element | None, element: etree._Element, pieces: Sequence[str]) -> str:
    """The separator between two adjacent inline elements.

    Style sheets separate links, and parts with different classes. The parts of a word that is split by markup have
    no classes.
    """
    if before is None:
        return ""
    names = before.get("class"), element.get("class")
    if before.tag == element.tag == "a" or (None not in names and names[0] != names[1]):
        return "\n"
    previous = next((piece for piece in reversed(pieces) if piece), "")
    follows = (element.text or "")[:1]
    return " " if previous[-1:].isdigit() and follows.isalpha() else ""


def _collapse_spaces(text: str | None) -> str:
    return "" if not text else " ".join(("x" + text + "x").split())[1:-1]


def _is_boilerplate(element: etree._Element, tag: str, total: int) -> bool:
    if tag in _DROPPED:
        return True
    if tag in ("html", "body", "main", "article"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _NEVER_ARTICLE_NAMES.search(names):
        return element.find(".//h1") is None
    if not _BOILERPLATE_NAMES.search(names):
        return False
    return len("".join(map(str, element.itertext()))) < MAX_BOILERPLATE_SHARE * total and element.find(".//h1") is None
