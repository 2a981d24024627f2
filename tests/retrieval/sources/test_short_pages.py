"""Pages whose article is short among long lists of links, and pages of links alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.extraction.extract import clean
from retrieval.sources.html import read_html

TITLE = "انقطاع المياه عن حي الميناء يومين"
# As television stations write: short paragraphs without full stops, which have the shape of headlines.
PARAGRAPHS = (
    "تنقطع المياه عن حي الميناء يومي السبت والأحد بسبب أعمال الصيانة",
    "فرق الصيانة تبدأ العمل فجرا وتستبدل الأنابيب القديمة في ستة شوارع",
    "البلدية دعت السكان إلى خزن ما يكفيهم وخصصت رقما للطوارئ",
)
HEADLINES = tuple(
    f"{subject} {verb} {where}"
    for subject in ("الحكومة", "لجنة الموازنة", "نقابة المعلمين", "شركة الكهرباء", "المنتخب الوطني")
    for verb, where in (
        ("تبحث خطة جديدة", "مع ممثلي المحافظات الشرقية قبل نهاية الشهر"),
        ("تعلن موعد لقائها المقبل", "في العاصمة بعد انقطاع دام عامين"),
        ("ترد على انتقادات الصحف", "وتعد بنشر الأرقام كاملة خلال أيام"),
        ("تنفي ما نشر عن خلاف", "داخل مجلسها بشأن تمويل المشاريع الصغيرة"),
    )
)
RULES = (
    "إن تسجيل مستخدمي الموقع عبر حسابات أخرى يشير إلى قبولهم قواعد الموقع والتزامهم بالقوانين المحلية والدولية. "
    "ويحق لإدارة الموقع أن تحذف التعليقات المكتوبة بلغات أخرى، وأن تمنع من يخالف القواعد من المشاركة في النقاش."
)


def as_list(headlines: Sequence[str]) -> str:
    return "<ul>" + "".join(f'<li><a href="/o">{one}</a></li>' for one in headlines) + "</ul>"


def as_headings(headlines: Sequence[str]) -> str:
    return "".join(f'<h3><a href="/o">{one}</a></h3><span>منذ ساعة</span>' for one in headlines)


def as_row(headlines: Sequence[str]) -> str:
    return "<div>" + "".join(f'<a href="/o">{one}</a>' for one in headlines) + "</div>"


def page(article: str, lists: Callable[[Sequence[str]], str], *, below: str = "") -> bytes:
    head = f"<meta charset=utf-8><title>{TITLE} | قناة الضفة</title>"
    return (
        f"<html lang=ar><head>{head}</head><body>{lists(HEADLINES)}"
        f"<div><h1>{TITLE}</h1><span>4 مايو 2015</span>{article}</div>{lists(HEADLINES[::-1])}{below}</body></html>"
    ).encode()


def read(markup: bytes) -> Article:
    return clean(read_html(markup, name="page", page="page.html"))


LISTS = pytest.mark.parametrize("lists", [as_list, as_headings, as_row])


@LISTS
@pytest.mark.parametrize("count", [2, 3])
def test_short_paragraphs_without_full_stops_are_the_article(lists: Callable[[Sequence[str]], str], count: int) -> None:
    article = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[:count])
    assert read(page(article, lists)).body.split("\n") == list(PARAGRAPHS[:count])


@LISTS
def test_the_lead_is_kept_where_only_later_paragraphs_have_the_shape_of_text(
    lists: Callable[[Sequence[str]], str],
) -> None:
    texts = [*PARAGRAPHS[:2], "وقالت البلدية إن المياه تعود صباح الاثنين إلى كل الشوارع."]
    assert read(page("".join(f"<p>{text}</p>" for text in texts), lists)).body.split("\n") == texts


@LISTS
def test_a_page_of_links_alone_is_refused(lists: Callable[[Sequence[str]], str]) -> None:
    with pytest.raises(ArticleError) as refused:
        read(page("", lists))
    assert refused.value.reason == "only-links"


def test_a_row_of_links_in_one_line_is_no_text() -> None:
    row = " | ".join(["الصفحة الأولى", "خدمة الأخبار للهاتف", "خدمة الأخبار للبريد", "شاشة القناة", "صفحات القناة"] * 2)
    with pytest.raises(ArticleError):
        read(page("", as_list, below=f"<p>{row}</p>"))


@pytest.mark.parametrize("name", ["modal-window comments-rules", "cookies", "login popup"])
def test_rules_and_windows_longer_than_a_short_article_are_not_taken_for_it(name: str) -> None:
    window = f'<div class="{name}"><p>{RULES}</p><p>{RULES[::-1]}</p></div>'
    article = "".join(f"<p>{text}.</p>" for text in PARAGRAPHS[:2])
    assert read(page(article, as_list, below=window)).body == "\n".join(f"{text}." for text in PARAGRAPHS[:2])
    with pytest.raises(ArticleError):
        read(page("", as_list, below=window))


def test_a_headline_that_is_a_link_and_ends_in_a_full_stop_is_no_paragraph() -> None:
    with pytest.raises(ArticleError):
        read(page("", lambda headlines: as_headings([f"{one}." for one in headlines])))
