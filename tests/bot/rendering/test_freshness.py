"""Freshness in words: the newest article, when sources were read, and what is wrong with them."""

from __future__ import annotations

from datetime import date

from bot.bidi import clean
from bot.i18n import Catalogue
from bot.rendering.freshness import change_line, freshness_lines
from bot.settings import Language
from retrieval import ArchiveFreshness, Article, SourceFreshness, SourceState

AR, EN = Catalogue(Language.AR), Catalogue(Language.EN)
NOW = 1_000_000.0
ARTICLE = Article(id="a", title="عنوان", body="نص", source="صحيفة المرفأ", date=date(2026, 11, 28))


def source(place: str, **more: object) -> SourceFreshness:
    return SourceFreshness(place=place, every=60, **{"tried_at": NOW, "read_at": NOW - 300, **more})  # type: ignore[arg-type]


READ = source("https://good.example/feed")
FAILING = source("https://bad.example/feed", failures=4, reason="unreachable", read_at=NOW - 7200)
NEVER = source("https://new.example/feed", read_at=None)


def lines(say: Catalogue, *sources: SourceFreshness, shown: int | None = None) -> list[str]:
    fresh = ArchiveFreshness(newest=ARTICLE, sources=sources, at=NOW)
    return [clean(line) for line in freshness_lines(fresh, say, shown=shown)]


def test_the_newest_article_is_cited_and_troubled_sources_come_first() -> None:
    assert lines(AR, READ, FAILING, NEVER) == [
        "أحدث خبر في الأرشيف: عنوان — صحيفة المرفأ — ٢٨ نوفمبر ٢٠٢٦",
        "تعذّرت قراءة bad.example/feed، وآخر قراءة له قبل ساعتين.",
        "قُرئ good.example/feed قبل ٥ دقائق.",
        "لم يُقرأ new.example/feed بعد.",
    ]
    assert lines(EN, READ)[1] == "good.example/feed: read 5 minutes ago."


def test_further_sources_are_counted() -> None:
    many = [source(f"/news/{number}") for number in range(5)]
    assert lines(AR, *many, shown=4)[-1] == "وسوى ذلك موضع آخر متابَع."
    assert lines(EN, *many, shown=2)[-1] == "and 3 more followed sources."


def test_an_archive_that_follows_nothing_and_holds_nothing_has_no_lines() -> None:
    assert freshness_lines(ArchiveFreshness(newest=None, sources=(), at=NOW), AR) == []


def test_owners_read_what_happened_to_a_source() -> None:
    said = clean(change_line(FAILING, SourceState.FAILING, NOW, AR))
    assert said == "تعذّرت قراءة bad.example/feed ٤ مرات متتالية: تعذّر الوصول إليه"
    quiet = source("/inbox", quiet=3 * 86_400.0)
    assert clean(change_line(quiet, SourceState.SILENT, NOW, AR)).startswith("لا جديد من inbox منذ ٧٢ ساعة")
    assert clean(change_line(quiet, SourceState.SILENT, NOW, EN)).startswith(
        "inbox has brought nothing new for 72 hours"
    )
    assert clean(change_line(READ, SourceState.READ, NOW, EN)) == "good.example/feed is back."
    unread = source("/inbox", tried_at=NOW - 40 * 86_400)
    assert "قبل ٤٠ يومًا" in clean(change_line(unread, SourceState.UNREAD, NOW, AR))
