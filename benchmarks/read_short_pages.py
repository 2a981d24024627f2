"""How often a page is read whose article is short among long lists of links, and how often a page of links alone is not.

    python benchmarks/read_short_pages.py --pages FOLDER --archive ARTICLES.jsonl.gz [--count 40] [--seed 5] [--half 0]

The pages are made of the real ones in FOLDER. The article of each is cut to one to three paragraphs, by lot its own or
those of an archive article, with or without full stops. Its lists are kept, and by lot more lists of headlines are put
before and after the article, as lists, boxes with summaries, or links in a row. Pages of links alone are made in the
same way, without an article. Each page is read as HTML and as the text that a person copies from it.

Printed, for each way of reading: the share of short articles that are refused, and by which reason; of those that are
read, the share whose body has an F1 by words of at least 0.9; and the share of pages of links that are refused.
``--half`` is 0 for the pages that thresholds are fitted on and 1 for those that are reported.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from read_pages import f1

from retrieval.errors import ArticleError
from retrieval.extraction.extract import clean
from retrieval.sources import RawPage
from retrieval.sources.html import decode_html, parse, read_html
from retrieval.sources.html_lines import visible_lines
from retrieval.text.normalization import fold

MOST_PARAGRAPHS = 3
WELL_READ = 0.9
KEY = 30  # characters by which a paragraph is found in the tree


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePage:
    """A page and the text of its article; empty for a page of links."""

    markup: bytes
    gold: str


def make_page(source: bytes, name: str, lot: Random, pool: list[dict[str, Any]], *, article: bool) -> MadePage:
    """A page with the lists of ``source`` and a short article, or none."""
    tree = parse(decode_html(source, page=name), page=name)
    paragraphs = clean(read_html(source, name=name, page=name)).body.split("\n")
    places = [place for text in paragraphs if (place := find_place(tree, text)) is not None]
    home = places[0].getparent()
    for script in list(tree.iter("script")):  # JSON-LD holds the whole text
        script.getparent().remove(script)
    texts = short_text(paragraphs, lot, pool) if article else []
    at = home.index(places[0])
    for place in places:
        if place.getparent() is not None:
            place.getparent().remove(place)
    for offset, text in enumerate(texts):
        made = etree.Element(lot.choice(("p", "div")) if offset else "p")
        made.text = text
        home.insert(at + offset, made)
    if not article and lot.random() < 0.5:
        for heading in list(tree.iter("h1")):
            heading.getparent().remove(heading)
    body = tree.find("body")
    for place in (0, len(body)):
        for _ in range(lot.choice((0, 0, 1, 2))):
            body.insert(place, links(lot, pool))
    return MadePage(markup=etree.tostring(tree, encoding="utf-8", method="html"), gold="\n".join(texts))


def find_place(tree: etree._Element, text: str) -> etree._Element | None:
    """The innermost visible element that holds the beginning of ``text``."""
    key, found = fold(text)[:KEY], None
    for element in tree.find("body").iter(etree.Element):
        if element.tag not in ("script", "style") and key in fold(" ".join(" ".join(element.itertext()).split())):
            found = element
    while found is not None and found.tag in ("b", "strong", "span", "a", "em"):
        found = found.getparent()
    return found


def short_text(own: list[str], lot: Random, pool: list[dict[str, Any]]) -> list[str]:
    """One to three paragraphs: the page's own, sentences of an archive article, or clauses of it without a full stop."""
    count, shape = lot.choice((1, 2, 3, 3)), lot.choice(("own", "sentences", "open", "clauses"))
    if shape == "own":
        return own[:count]
    text = lot.choice(pool)["text"].replace("\n", " ")
    if shape == "clauses":
        parts = [part.strip() for part in re.split(r"[.،؛:]\s", text)]
        return [part for part in parts if 8 <= len(part.split()) <= 17][:3]
    sentences = [part.strip().rstrip(".") for part in text.split(". ") if len(part.split()) > 7][:count]
    return sentences if shape == "open" else [f"{sentence}." for sentence in sentences]


def links(lot: Random, pool: list[dict[str, Any]]) -> etree._Element:
    """A list of headlines of other articles, in one of the shapes of news sites."""
    others = lot.sample(pool, lot.choice((6, 12, 30, 60)))
    shape = lot.choice(("list", "boxes", "row", "headings"))
    if shape == "list":
        inside = "<ul>" + "".join(f'<li><a href="/o">{escape(one["title"])}</a></li>' for one in others) + "</ul>"
    elif shape == "boxes":
        inside = "".join(
            f'<div class="card"><a href="/o">{escape(one["title"])}</a><p>{summary(one)}</p></div>' for one in others
        )
    elif shape == "row":
        inside = "".join(f'<a href="/o">{escape(one["title"])}</a>' for one in others)
    else:
        inside = "".join(
            f'<h3><a href="/o">{escape(one["title"])}</a></h3><span>منذ {n} ساعات</span>'
            for n, one in enumerate(others)
        )
    return lxml_html.fragment_fromstring(f'<div class="box{lot.randrange(99)}">{inside}</div>')


def summary(article: dict[str, Any]) -> str:
    """The beginning of an article's text, as teasers have it: a sentence, or words that break off."""
    words = article["text"].replace("\n", " ").split()
    sentence = re.split(r"(?<=[.؟!])\s", " ".join(words))[0]
    return escape(sentence if len(sentence) < 200 else " ".join(words[:18]) + " ...")


def read_copied(markup: bytes) -> RawPage:
    """The page as its visible text, as a person copies it."""
    tree = parse(decode_html(markup, page="p"), page="p")
    return RawPage(id="p", page="p", text="\n".join(visible_lines(tree, whole=True)))


def readings(page: MadePage) -> Iterator[tuple[str, str, float]]:
    """For each way of reading: its name, the reason of a refusal or an empty string, and the F1 of the body."""
    for name, read in (
        ("html", lambda: read_html(page.markup, name="p", page="p")),
        ("copied", lambda: read_copied(page.markup)),
    ):
        try:
            yield name, "", f1(clean(read()).body, page.gold)
        except ArticleError as error:
            yield name, error.reason, 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--archive", type=Path, required=True, metavar="ARTICLES.jsonl.gz")
    parser.add_argument("--count", type=int, default=40, help="pages made of each real page")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--half", type=int, choices=(0, 1), default=0)
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="save the pages that are read wrongly")
    options = parser.parse_args()
    lot = Random(options.seed)
    with gzip.open(options.archive, "rt", encoding="utf-8") as lines:
        pool = [json.loads(line) for line in lines if lot.random() < 0.05]
    pool = [one for one in pool if len(one["text"].split()) > 60 and len(one["title"].split()) > 4]
    reasons: dict[tuple[str, bool], Counter[str]] = {}
    well: Counter[str] = Counter()
    for path in sorted(options.pages.glob("*.html")):
        for number in range(2 * options.count):
            page_lot = Random(f"{options.seed} {path.stem} {number}")
            if number % 2 != options.half:
                continue
            for article in (True, False):
                page = make_page(path.read_bytes(), path.stem, page_lot, pool, article=article)
                for name, reason, score in readings(page):
                    reasons.setdefault((name, article), Counter())[reason] += 1
                    well[name] += article and score >= WELL_READ
                    if options.save and ((article and score < WELL_READ) or (not article and not reason)):
                        options.save.mkdir(exist_ok=True)
                        stem = (
                            f"{name}-{'short' if article else 'links'}-{reason or round(score, 2)}-{path.stem}-{number}"
                        )
                        (options.save / f"{stem}.html").write_bytes(page.markup)
                        (options.save / f"{stem}.gold").write_text(page.gold, encoding="utf-8")
    for name in ("html", "copied"):
        short, none = reasons[name, True], reasons[name, False]
        refused = sum(short.values()) - short[""]
        print(
            f"{name}: of {sum(short.values())} short articles {refused / sum(short.values()):.1%} refused {dict(short)};"
        )
        print(f"  {well[name] / sum(short.values()):.1%} of all read with F1 of at least {WELL_READ}")
        print(f"  of {sum(none.values())} pages of links {1 - none[''] / sum(none.values()):.1%} refused {dict(none)}")


if __name__ == "__main__":
    main()
