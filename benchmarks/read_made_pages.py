"""How well pages are read whose text is known: archive articles in pages made at random.

    python benchmarks/read_made_pages.py --archive ARTICLES.jsonl.gz [--pages 300] [--seed 5]

Each page has its menu, and, by lot, a ticker of headlines, cards with summaries of
other stories before and after the text, links within it, a caption, comments, tags
and a foot; names of classes that mean something or nothing; paragraphs in <p>, <div>,
a table's cell, or set apart by <br>. Printed: the mean F1 by words of the body, the
share of pages below 0.95, by trafilatura alone, by our judging of lines alone and by
both; and how many titles, days and outlets are right.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import trafilatura
from read_pages import f1

from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.extraction.extract import clean
from retrieval.sources import RawPage
from retrieval.sources.html import read_html

OUTLET = "بوابة المدى"
DAY = "18 فبراير 2018"
MENU = ("الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة", "منوعات", "فيديو", "صور", "تكنولوجيا", "صحة", "رأي")
LABELS = ("أخبار ذات صلة", "اقرأ المزيد", "شاهد أيضا", "قد يهمك", "من نفس القسم", "المزيد في سياسة")
COMMENTS = (
    "شكرا على هذا الخبر المهم، ونتمنى أن تتابعوا الموضوع في الأيام المقبلة.",
    "كلام غير صحيح، أنا من سكان المنطقة ولم نر شيئا مما ذكر هنا.",
    "هذا رأيي: يجب أن تتحمل الحكومة مسؤوليتها كاملة تجاه المواطنين الذين تضرروا من هذه القرارات.",
)
FOOT = f"<p>{OUTLET} صحيفة إلكترونية مستقلة تعنى بالشأن العربي.</p><p>جميع الحقوق محفوظة © 2018 {OUTLET}</p>"


class Maker:
    """Makes pages of articles, by lot."""

    def __init__(self, lot: Random, others: list[dict[str, Any]]) -> None:
        self.lot = lot
        self.others = iter(others)
        self.named = lot.random() < 0.5

    def box(self, name: str, inside: str) -> str:
        given = name if self.named else f"css-{self.lot.randrange(10**6):x}"
        return f'<div class="{given}">{inside}</div>'

    def maybe(self, inside: str) -> str:
        return inside if self.lot.random() < 0.5 else ""

    def cards(self, name: str, count: int, label: str = "") -> str:
        return self.box(name, label + "".join(self.card() for _ in range(count))) if count else ""

    def card(self) -> str:
        other = next(self.others)
        summary = re.split(r"(?<=[.؟!])\s", other["text"].replace("\n", " "))[0][:260]
        return f'<div><a href="/o"><h3>{escape(other["title"])}</h3></a><p>{escape(summary)}</p></div>'

    def paragraph(self, text: str, shape: str) -> str:
        said = escape(text).split()
        if self.lot.random() < 0.2:
            place = self.lot.randrange(len(said))
            said[place] = f'<a href="/x">{said[place]}</a>'
        inside = " ".join(said)
        return f"{inside}<br><br>" if shape in ("br", "td") else f"<{shape}>{inside}</{shape}>"

    def body(self, article: dict[str, Any]) -> str:
        shape = self.lot.choice(("p", "p", "div", "br", "td"))
        parts = [self.paragraph(text, shape) for text in article["text"].split("\n") if text.strip()]
        if self.lot.random() < 0.4:
            links = "".join(f'<li><a href="/r">{escape(next(self.others)["title"])}</a></li>' for _ in range(2))
            parts.insert(len(parts) // 2 + 1, f"<div>اقرأ أيضا</div><ul>{links}</ul>")
        inside = "".join(parts)
        return f"<table><tr><td>{inside}</td></tr></table>" if shape == "td" else self.box("article-body", inside)

    def page(self, article: dict[str, Any]) -> str:
        title, heading = escape(article["title"]), self.lot.choice(("h1", "h1", "h2", "div"))
        suffix = self.lot.choice((f" - {OUTLET}", f" | {OUTLET}", ""))
        meta = self.maybe(
            f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{OUTLET}">'
            '<meta property="article:published_time" content="2018-02-18T08:00:00+02:00">'
        )
        ticker = "".join(f'<a href="/t">{escape(next(self.others)["title"])}</a>' for _ in range(8))
        head = f"<{heading}>{title}</{heading}>"
        day = self.box("meta", f"<span>الأحد {DAY}</span><span>كتب: سامي نور</span>")
        caption = self.maybe('<div><img src="a.jpg"><div>صورة من الأرشيف - رويترز</div></div>')
        tags = self.box("tags", "".join(f'<a href="/g">{word}</a> ' for word in title.split()[:5]))
        said = "".join(
            f"<div><b>متابع {n}</b><span>منذ {n} ساعات</span><p>{self.lot.choice(COMMENTS)}</p></div>"
            for n in range(self.lot.choice((3, 12, 40)))
        )
        return "".join((
            f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>{title}{suffix}</title>{meta}</head><body>',
            self.box("header", "".join(f'<li><a href="/m">{name}</a></li>' for name in MENU)),
            self.maybe(self.box("ticker", ticker)),
            self.cards("latest", self.lot.choice((0, 0, 3, 6))),
            self.box("article", head + day + caption + self.body(article) + tags),
            self.maybe('<div>شارك الخبر</div><div><a href="#">فيسبوك</a><a href="#">تويتر</a></div>'),
            self.cards("related", self.lot.choice((0, 3, 6, 10)), f"<h2>{self.lot.choice(LABELS)}</h2>"),
            self.maybe(self.box("comments", f"<h3>التعليقات</h3>{said}")),
            self.box("footer", FOOT),
            "</body></html>",
        ))  # fmt: skip


def articles(path: Path, lot: Random) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines if lot.random() < 0.06]
    return [article for article in found if len(article["text"].split()) > 60]


def read(page: RawPage) -> Article | None:
    try:
        return clean(page)
    except ArticleError:
        return None


def judged(markup: str, gold: str) -> Iterator[tuple[str, float, Article | None]]:
    page = read_html(markup.encode(), name="p", page="p")
    alone = trafilatura.extract(markup, include_comments=False) or ""
    yield "trafilatura", f1(alone, gold), None
    for name, raw in (("lines", replace(page, body_hint="")), ("both", page)):
        article = read(raw)
        yield name, f1(article.body, gold) if article else 0.0, article


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True, metavar="ARTICLES.jsonl.gz")
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    lot = Random(options.seed)
    pool = articles(options.archive, lot)
    scores: dict[str, list[float]] = {}
    right: Counter[str] = Counter()
    for _ in range(options.pages):
        article, *others = lot.sample(pool, 60)
        for name, score, found in judged(Maker(lot, others).page(article), article["text"]):
            scores.setdefault(name, []).append(score)
            if name == "both" and found is not None:
                right["title"] += found.title == " ".join(article["title"].split())
                right["day"] += str(found.date) == "2018-02-18"
                right["outlet"] += found.source == OUTLET
    for name, values in scores.items():
        low = sum(value < 0.95 for value in values) / len(values)
        print(f"{name:12} F1 {sum(values) / len(values):.4f}, below 0.95 on {low:.1%} of the pages")
    print(", ".join(f"{name} right on {count / options.pages:.1%}" for name, count in right.items()))


if __name__ == "__main__":
    main()
