"""From raw pages to articles: pages of the kinds news sites publish, and the seeds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from retrieval.article import Article
from retrieval.errors import ArchiveMissingError, ArticleError
from retrieval.extraction.extract import clean, clean_folder
from retrieval.sources import PageMetadata, RawPage
from tests.paths import SEEDS

PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((PAGES / "expected.toml").read_text(encoding="utf-8"))
PROSE = (
    "أعلن المجلس أمس خطة جديدة لدعم المزارعين في المناطق الجبلية، تبدأ مطلع العام.",
    "وقال رئيس المجلس إن الخطة تشمل ثلاثة آلاف أسرة، وإن تمويلها متوافر لعامين.",
    "وأضاف أن التسجيل يبدأ الأسبوع المقبل في مكاتب الجمعيات الزراعية.",
)


def page(*lines: str, name: str = "page") -> RawPage:
    return RawPage(id=name, page=f"{name}.txt", text="\n".join(lines))


def reason(raw: RawPage) -> str:
    with pytest.raises(ArticleError) as caught:
        clean(raw)
    assert caught.value.details["page"] == raw.page
    return caught.value.reason


@pytest.fixture(scope="module")
def cleaned() -> Mapping[str, Article]:
    return {found.id: found for found in clean_folder(PAGES) if isinstance(found, Article)}


@pytest.mark.parametrize("name", EXPECTED)
class TestPagesOfManyKinds:
    def test_have_their_title_outlet_and_day(self, cleaned: Mapping[str, Article], name: str) -> None:
        article, expected = cleaned[name], EXPECTED[name]
        assert (article.title, article.source or "") == (expected["title"], expected["source"])
        assert article.date == expected.get("date")

    def test_have_their_text_from_its_first_words_to_its_last(self, cleaned: Mapping[str, Article], name: str) -> None:
        body = cleaned[name].body
        assert body.startswith(EXPECTED[name]["first"])
        assert body.endswith(EXPECTED[name]["last"])

    def test_keep_every_paragraph_and_nothing_else(self, cleaned: Mapping[str, Article], name: str) -> None:
        lines, expected = cleaned[name].body.split("\n"), EXPECTED[name]
        raw = (PAGES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        assert [line for line in raw if line in lines] == lines, "lines are the page's own, in order"
        assert len(lines) == expected["lines"]
        assert set(expected["kept"]) <= set(lines)
        assert [phrase for phrase in expected["gone"] if phrase in cleaned[name].body] == []


class TestTheSeeds:
    @pytest.mark.parametrize(
        ("number", "title", "first", "last"),
        [
            ("000", "روسيا تنشر رسالة من الأسد إلى بوتين فما هي ؟!", "سربت الحكومة الروسية", "في المعركة عام 2015."),
            (
                "001",
                "عاجل.. لماذا رفض بوتين الرد على اتصالات الأسد قبل سقوط النظام السوري؟",
                "قام الرئيس السوري السابق",
                "فيما يتعلق بمحاولات الاتصال الفاشلة.",
            ),
            (
                "002",
                "هل تخلت روسيا عن بشار.. تفاصيل الأيام الأخيرة قبل سقوط الأسد",
                "بعد نحو شهر",
                "موسكو وطهران على السواء.",
            ),
            (
                "003",
                "تفاصيل إنقاذ روسيا لبشار الأسد في اللحظات الأخيرة.. هذا ما حدث",
                "في تحول مفاجئ",
                "قاعدتيها العسكريتين في سوريا.",
            ),
            ("004", "بوتين لم يرد على اتصالاته", "تحدث كامل صقر", "الدعم الذي طلبه الأسد."),
        ],
    )
    def test_come_out_whole(self, number: str, title: str, first: str, last: str) -> None:
        article = seed(number)
        assert article.title == title
        assert article.body.startswith(first)
        assert article.body.endswith(last)

    def test_lose_no_line_between_their_first_and_last(self) -> None:
        dropped = {}
        for found in clean_folder(SEEDS):
            assert isinstance(found, Article)
            raw = (SEEDS / f"{found.id}.txt").read_text(encoding="utf-8").replace("\xa0", " ").splitlines()
            lines = [" ".join(line.split()) for line in raw]
            body = found.body.split("\n")
            inside = lines[lines.index(body[0]) : lines.index(body[-1]) + 1]
            dropped[found.id[:3]] = [line for line in inside if line and line not in body]
        assert dropped == {"000": [], "001": [";"], "002": ["716.jpeg"], "003": [], "004": []}

    def test_name_their_outlets_and_days_where_they_do(self) -> None:
        found = {number: (seed(number).source, seed(number).date) for number in ("000", "001", "002", "003", "004")}
        assert found == {
            "000": (None, None),
            "001": ("سوشيال بريس", None),
            "002": (None, None),
            "003": ("مساحة نت", None),
            "004": (None, date(2025, 1, 5)),
        }

    def test_keep_a_heading_as_a_line_of_its_own(self) -> None:
        assert "\nلقاء بوتين والأسد\n" in seed("004").body


def seed(number: str) -> Article:
    found = next(found for found in clean_folder(SEEDS) if isinstance(found, Article) and found.id.startswith(number))
    assert isinstance(found, Article)
    return found


class TestWhatIsNoArticle:
    def test_white_space_is_empty(self) -> None:
        assert reason(page("", " \u200f ", "\xa0")) == "empty"

    def test_english_prose_is_not_arabic(self) -> None:
        text = "The council announced a new plan for mountain farmers, starting early next year."
        assert reason(page(text, f"{text} «خطة»")) == "not-arabic"

    def test_persian_prose_is_not_arabic(self) -> None:
        text = "این گزارش درباره وضعیت کشاورزی در استان‌های شمالی کشور است که هر سال با پایان تابستان منتشر می‌شود."
        assert reason(page(text, text.replace("گزارش", "خبر"))) == "not-arabic"

    def test_a_menu_and_headlines_are_only_links(self) -> None:
        assert (
            reason(page("الرئيسية", "اقتصاد", "تراجع أسعار النفط", "نتائج قرعة الكأس", "حفل ختام المهرجان"))
            == "only-links"
        )

    def test_millions_of_characters_are_too_large(self) -> None:
        assert reason(page("كلمة " * 500_000)) == "too-large"

    def test_one_short_sentence_is_too_short(self) -> None:
        assert reason(page("عنوان الصفحة", "لا نتائج لهذا البحث.")) == "too-short"


class TestLinesInsideTheText:
    def test_paragraphs_that_merely_mention_furniture_stay(self) -> None:
        mentions = (
            "وشارك الرئيس في الجلسة عبر تويتر من مكتبه.",
            "تابعنا على مدار اليوم ردود الفعل.",
            "المصدر الأول للدخل هنا هو الزراعة.",
            "مصدر: قال كذا.",
            "وأقرت الخطة في 3 مايو 2019.",
            "وحذفت الشركة تطبيق التسجيل من متجر Google Play.",
            "كتب: لا رجعة عن القرار بعد اليوم.",
        )
        assert clean(page(*PROSE, *mentions, PROSE[1] + " ")).body.split("\n") == [*PROSE, *mentions, PROSE[1]]

    def test_links_to_other_stories_go_and_the_text_goes_on(self) -> None:
        raw = page(PROSE[0], "اقرأ أيضا", "أزمة الأسمدة في الشمال", "موسم العنب يبدأ مبكرا", *PROSE[1:])
        assert clean(raw).body.split("\n") == list(PROSE)

    def test_a_long_line_of_names_without_marks_stays(self) -> None:
        names = " ".join(f"النادي{letter} الملعب{letter}" for letter in "ابتثجحخدذرزسشصضطظعغف")
        assert clean(page(*PROSE[:2], names, PROSE[2])).body.split("\n") == [*PROSE[:2], names, PROSE[2]]
        assert clean(page("برنامج مباريات الجولة", names)).body == names

    def test_the_caption_beside_a_credit_goes(self) -> None:
        raw = page(PROSE[0], "© رويترز", "مزارعون في حقل للقمح شمال البلاد", *PROSE[1:])
        assert clean(raw).body.split("\n") == list(PROSE)

    def test_entities_are_read_and_runs_of_spaces_made_one(self) -> None:
        raw = page("&nbsp;" + PROSE[0].replace(" ", " \xa0 "), "وقال: &quot;الخطة جاهزة&quot;.", *PROSE[1:])
        assert clean(raw).body.split("\n")[:2] == [PROSE[0], 'وقال: "الخطة جاهزة".']


class TestTitlesAndDays:
    def test_a_title_with_a_colon_or_a_dash_inside_is_whole(self) -> None:
        title = "رئيس المجلس: خطة المزارعين - المرحلة الأولى - تبدأ مطلع العام"
        assert clean(page("الرئيسية", title, *PROSE)).title == title

    def test_the_day_in_the_text_is_not_the_day_of_publication(self) -> None:
        assert clean(page("عنوان عن المزارعين والخطة", *PROSE, "وأقرت الخطة في 3 مايو 2019.")).date is None

    def test_the_day_of_another_story_is_not_the_day_of_publication(self) -> None:
        raw = page("خطة جديدة لدعم المزارعين", *PROSE, "مقالات ذات صلة", "3 مايو 2019", "موسم العنب يبدأ مبكرا")
        assert clean(raw).date is None

    def test_a_labelled_day_wins_over_the_clock_of_the_page(self) -> None:
        raw = page("الأحد 22 نوفمبر 2026", "خطة جديدة لدعم المزارعين", *PROSE, "تاريخ النشر: 05/01/2025")
        assert clean(raw).date == date(2025, 1, 5)

    @pytest.mark.parametrize(
        ("shown", "day"),
        [
            ("الأربعاء، 28 آب/أغسطس 2013، آخر تحديث 14:00", date(2013, 8, 3)),
            ("الأربعاء، 28 آب/أغسطس 2013، 14:00", date(2013, 8, 28)),
        ],
    )
    def test_the_day_of_the_address_wins_over_a_later_day_of_update(self, shown: str, day: date) -> None:
        raw = page("خطة جديدة لدعم المزارعين", shown, *PROSE)
        assert clean(replace(raw, fallback=PageMetadata(date=date(2013, 8, 3)))).date == day

    def test_the_address_is_the_one_that_the_page_labels(self) -> None:
        raw = page("خطة جديدة لدعم المزارعين", *PROSE, "رابط الخبر: https://example.org/a/1")
        assert clean(raw).url == "https://example.org/a/1"


class TestAFolder:
    def test_reports_what_is_no_article_and_goes_on(self, tmp_path: Path) -> None:
        (tmp_path / "b.txt").write_text("\n".join(PROSE), encoding="utf-8")
        (tmp_path / "a.txt").write_bytes(b"")
        (tmp_path / "c.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\xff\xfe" * 20)
        (tmp_path / "d.md").write_text("\n".join(PROSE), encoding="utf-8")
        found = list(clean_folder(tmp_path))
        assert [one.id if isinstance(one, Article) else one.reason for one in found] == ["empty", "b", "binary"]

    def test_that_is_not_there_is_said_to_be_missing(self, tmp_path: Path) -> None:
        with pytest.raises(ArchiveMissingError):
            list(clean_folder(tmp_path / "nowhere"))
