"""What every archive does, whatever keeps it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from retrieval.answer import Answer
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.filters import Filters
from retrieval.opening import open_archive
from retrieval.storage.store import Outcome
from tests.paths import ROOT

RARE = "قسطنطينية"
QUESTIONS = (
    "متى كتب الأسد رسالته إلى بوتين؟",
    "من كتب الرسالة إلى بوتين؟",
    "كم بلغ سعر النفط؟",
    "أين عقد الاجتماع؟",
    "ماذا قال الرئيس؟",
    "لماذا تراجعت الأسعار؟",
    "ما هي عاصمة أستراليا؟",
    "من فاز بالمباراة؟",
)


def visit(article_id: str, day: date | None, **changes: Any) -> Article:
    fields: dict[str, Any] = {
        "id": article_id,
        "title": "زيارة الوفد",
        "body": f"وصل الوفد التركي إلى {RARE} صباح الخميس، وكان في استقباله محافظ المدينة رقم {article_id}.",
        "date": day,
    }
    return Article(**{**fields, **changes})


def test_what_is_put_in_comes_back_as_it_was_in_order_of_id(archive: Archive, make_article: Any) -> None:
    articles = [make_article(number) for number in range(30)]
    assert archive.add(reversed(articles)) == [Outcome.ADDED] * 30
    assert list(archive.articles()) == articles
    assert archive.article("news-00007") == articles[7]
    assert archive.article("nobody") is None
    assert archive.check().sound


def test_an_archive_without_articles_is_silent_and_says_that_it_is_empty(archive: Archive, make_article: Any) -> None:
    assert archive.is_empty()
    answer = archive.ask(QUESTIONS[0])
    assert (answer.quotations, answer.near_misses, answer.archive_empty) == ((), (), True)
    archive.add([make_article(1)])
    assert not archive.is_empty()
    assert not archive.ask(QUESTIONS[0]).archive_empty
    archive.remove([make_article(1).id])
    assert archive.is_empty()


def test_an_article_whose_parts_are_all_missing_comes_back_as_it_was(archive: Archive) -> None:
    bare = Article(id="bare", title="", body="")
    archive.add([bare])
    assert archive.article("bare") == bare
    assert list(archive.articles()) == [bare]
    assert archive.check().sound


@pytest.mark.parametrize("article_id", ["https://x.example/a b?c=d#e", "خبر/٣", "a" * 700, '_"\\id*,', " "])
def test_an_id_may_be_anything(archive: Archive, make_article: Any, article_id: str) -> None:
    article = make_article(1, id=article_id, body=f"وصل الوفد إلى {RARE} أمس، وغادرها مساء اليوم نفسه.")
    assert archive.add([article]) == [Outcome.ADDED]
    assert archive.article(article_id) == article
    assert archive.retrieve(f"متى وصل الوفد إلى {RARE}؟", 3)[0] == article_id
    assert archive.remove([article_id]) == 1
    assert archive.article(article_id) is None


def test_an_article_of_a_whole_book_comes_back_as_it_was(archive: Archive) -> None:
    body = "\n".join(f"هذه الفقرة رقم {number} من كتاب طويل عن تاريخ المدينة وأهلها." for number in range(5_000))
    book = Article(id="book", title="كتاب", body=f"{body}\nوفي آخره ذكر {RARE}.")
    archive.add([book])
    assert archive.article("book") == book
    assert archive.retrieve(RARE, 3)[0] == "book"
    assert archive.check().sound


def test_putting_in_again_changes_nothing_and_says_so(archive: Archive, make_article: Any) -> None:
    archive.add([make_article(1), make_article(2)])
    changed = make_article(2, title="عنوان آخر")
    assert archive.add([make_article(1), changed, make_article(3)]) == [
        Outcome.UNCHANGED,
        Outcome.REPLACED,
        Outcome.ADDED,
    ]
    assert [article.id for article in archive.articles()] == ["news-00001", "news-00002", "news-00003"]
    assert archive.article("news-00002") == changed
    assert archive.check().sound


def test_of_two_articles_with_one_id_in_a_batch_the_later_stays(archive: Archive, make_article: Any) -> None:
    later = make_article(1, body=f"{RARE} في الخبر.")
    assert archive.add([make_article(1), later]) == [Outcome.ADDED, Outcome.REPLACED]
    assert list(archive.articles()) == [later]
    assert archive.add([make_article(1), later]) == [Outcome.REPLACED, Outcome.REPLACED]
    assert list(archive.articles()) == [later]
    assert archive.check().sound


@pytest.mark.parametrize("field", ["title", "body", "source", "date", "url", "category", "author"])
def test_a_change_of_any_part_replaces(archive: Archive, make_article: Any, field: str) -> None:
    archive.add([make_article(1)])
    changed = replace(make_article(1), **{field: date(2021, 1, 1) if field == "date" else "غيره"})
    assert archive.add([changed]) == [Outcome.REPLACED]
    assert archive.article("news-00001") == changed


def test_what_was_there_is_found_no_more_when_it_is_replaced_or_removed(
    archive: Archive, make_article: Any, find: Any
) -> None:
    archive.add([make_article(number) for number in range(20)])
    assert find(archive, RARE) == []
    archive.add([make_article(3, body=f"وصل الوفد إلى {RARE} أمس.")])
    assert find(archive, RARE)[0] == "news-00003"
    archive.add([make_article(3)])
    assert find(archive, RARE) == []
    archive.add([make_article(30, body=f"وصل الوفد إلى {RARE} أمس.")])
    assert archive.remove(["news-00030", "nobody", "news-00030"]) == 1
    assert archive.remove(["news-00030"]) == 0
    assert archive.remove([]) == 0
    assert find(archive, RARE) == []
    assert archive.check().sound


def test_an_empty_archive_is_silent_and_sound(archive: Archive) -> None:
    assert not archive.ask("متى وصل الوفد؟").answered
    assert list(archive.articles()) == []
    assert archive.add([]) == []
    archive.reindex()
    statistics = archive.statistics()
    assert (statistics.articles, statistics.copies, statistics.passages, statistics.months) == (0, 0, 0, ())
    assert archive.check().sound


def test_statistics_count_by_outlet_and_month(archive: Archive, make_article: Any) -> None:
    archive.add([make_article(number) for number in range(4)])
    archive.add([Article(id="bare", title="", body="نص قصير بلا شيء.")])
    statistics = archive.statistics()
    assert (statistics.articles, statistics.copies) == (5, 0)
    assert statistics.passages == archive._store.engine.passage_count()
    counted = [(month.source, month.month, month.articles) for month in statistics.months]
    assert counted == [
        (None, None, 1),
        ("جريدة المساء", "2020-01", 1),
        ("جريدة المساء", "2020-03", 1),
        ("وكالة الأنباء", "2020-02", 1),
        ("وكالة الأنباء", "2020-04", 1),
    ]


FILTERS = [
    (Filters(sources=("جريده المساء",)), {"1", "3"}),
    (Filters(categories=("سياسة", "رياضة")), {"2", "3"}),
    (Filters(categories=("Politics", "الرياضة")), {"2", "3"}),
    (Filters(since=date(2020, 5, 1)), {"2", "3"}),
    (Filters(until=date(2020, 5, 1)), {"1", "2"}),
    (Filters(since=date(2020, 5, 1), until=date(2020, 5, 1)), {"2"}),
    (Filters(sources=("جريدة المساء",), since=date(2020, 2, 1)), {"3"}),
    (Filters(sources=("لا أحد",)), set()),
    (Filters(exclude_sources=("جريده المساء",)), {"2", "4"}),
    (Filters(exclude_sources=("جريدة المساء",), until=date(2020, 5, 1)), {"2"}),
    (Filters(sources=("جريدة المساء",), exclude_sources=("جريدة المساء",)), set()),
    (Filters(exclude_sources=("لا أحد",)), {"1", "2", "3", "4"}),
]


@pytest.mark.parametrize(("filters", "admitted"), FILTERS)
def test_filters_leave_out_what_they_do_not_admit(archive: Archive, filters: Filters, admitted: set[str]) -> None:
    archive.add(
        [
            visit("1", date(2020, 1, 1), source="جريدة المساء"),
            visit("2", date(2020, 5, 1), category="سياسة"),
            visit("3", date(2020, 9, 9), source="جريدة المساء", category="رياضة"),
            visit("4", None),
        ]
    )
    answer = archive.ask(f"متى وصل الوفد التركي إلى {RARE}؟", top=10, filters=filters, weaker=True)
    shown = answer.quotations or answer.near_misses
    assert {quotation.article.id for quotation in shown} | {
        other.article.id for quotation in shown for other in quotation.also if filters.admits(other.article)
    } == admitted


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (Filters(sources=("سكاي نيوز عربية",)), {"1", "2", "3"}),
        (Filters(sources=("SkyNews",)), {"1", "2", "3"}),
        (Filters(sources=("bbc", "سكاي نيوز")), {"1", "2", "3", "4"}),
        (Filters(exclude_sources=("سكاي نيوز",)), {"4"}),
        (Filters(exclude_sources=("بي بي سي عربي",), sources=("skynewsarabia.com",)), {"1", "2", "3"}),
    ],
)
def test_an_outlet_is_meant_by_any_of_its_names(archive: Archive, filters: Filters, admitted: set[str]) -> None:
    names = ("skynews", "سكاي نيوز عربية", "www.skynewsarabia.com", "BBC")
    archive.add([visit(str(number), date(2020, 1, number), source=name) for number, name in enumerate(names, start=1)])
    answer = archive.ask(f"متى وصل الوفد التركي إلى {RARE}؟", top=10, filters=filters, weaker=True)
    shown = answer.quotations or answer.near_misses
    assert {quotation.article.id for quotation in shown} | {
        other.article.id for quotation in shown for other in quotation.also if filters.admits(other.article)
    } == admitted


def outlets_of(answer: Answer) -> list[str | None]:
    return [quotation.article.source for quotation in answer.quotations]


def test_an_archive_answers_without_an_excluded_outlet_as_if_it_held_nothing_of_it(archive: Archive) -> None:
    """More articles of the outlet say it than are searched for, and say it better."""
    question = f"متى وصل الوفد التركي إلى {RARE}؟"
    loud = [
        visit(f"a{n:02}", date(2020, 1, 1), source="جريدة المساء", body=f"وصل الوفد التركي إلى {RARE} في {n + 1} مايو.")
        for n in range(30)
    ]
    quiet = visit(
        "b",
        date(2020, 1, 2),
        source="وكالة الأنباء",
        body=f"قال مصدر في المطار للصحفيين إن الوفد التركي وصل إلى {RARE} في 3 مايو على متن طائرة خاصة.",
    )
    archive.add([*loud, quiet])
    assert set(outlets_of(archive.ask(question))) == {"جريدة المساء"}
    answer = archive.ask(question, filters=Filters(exclude_sources=("جريدة المساء",)))
    assert outlets_of(answer) == ["وكالة الأنباء"]
    assert not answer.excluded_answers


def test_an_abstention_says_that_an_excluded_outlet_answers(archive: Archive) -> None:
    archive.add(
        [visit("1", date(2020, 1, 1), source="جريدة المساء"), visit("2", None, source="وكالة الأنباء", body="لا.")]
    )
    excluding = Filters(exclude_sources=("جريدة المساء",))
    answer = archive.ask(f"متى وصل الوفد التركي إلى {RARE}؟", filters=excluding)
    assert (answer.answered, answer.excluded_answers) == (False, True)
    assert not archive.ask("من فاز بكأس العالم للسيدات؟", filters=excluding).excluded_answers


def test_a_copy_of_an_excluded_outlet_is_not_named_beside_the_answer(archive: Archive) -> None:
    body = f"وصل الوفد التركي إلى {RARE} صباح الخميس، وكان في استقباله محافظ المدينة."
    archive.add(visit(name, date(2020, 1, 1), source=name, body=body) for name in ("أ", "ب"))
    question = f"متى وصل الوفد التركي إلى {RARE}؟"
    [both] = archive.ask(question).quotations
    [one] = archive.ask(question, filters=Filters(exclude_sources=("ب",))).quotations
    assert (len(both.also), one.also) == (1, ())


def test_the_newest_come_first_when_they_are_asked_for(archive: Archive) -> None:
    archive.add(
        [
            visit("1", date(2020, 1, 1), body=f"وصل الوفد التركي إلى {RARE} صباح الخميس الماضي في زيارة قصيرة."),
            visit("2", date(2022, 1, 1), body=f"وصل الوفد التركي إلى {RARE} مساء الأحد للمرة الثانية هذا العام."),
            visit("3", date(2021, 1, 1), body=f"قال المحافظ إن الوفد التركي وصل إلى {RARE} يوم الاثنين مع وزيرين."),
        ]
    )
    answer = archive.ask(f"متى وصل الوفد التركي إلى {RARE}؟", top=3, filters=Filters(newest=True))
    days = [quotation.article.date for quotation in answer.quotations if quotation.article.date]
    assert days[0] == date(2022, 1, 1)
    assert days == sorted(days, reverse=True)


def test_a_rebuilt_index_finds_the_same(archive: Archive, make_article: Any, find: Any) -> None:
    archive.add([make_article(number) for number in range(25)])
    archive.remove([f"news-{number:05}" for number in range(10)])
    before = find(archive, "المحكمة والوباء")
    assert before
    archive.reindex()
    # In any order: what was removed still counts in the frequencies of an index that was not rebuilt.
    assert sorted(find(archive, "المحكمة والوباء")) == sorted(before)
    assert archive.check().sound
    archive.add([make_article(99, body=f"وصل الوفد إلى {RARE} أمس.")])
    assert find(archive, RARE) == ["news-00099"]
    assert archive.check().sound


def test_what_is_exported_makes_the_same_archive(archive: Archive, make_article: Any) -> None:
    archive.add([make_article(number) for number in range(20)])
    archive.add([Article(id="bare", title="", body="", source="")])
    other = Archive()
    other.add(archive.articles())
    assert list(other.articles()) == list(archive.articles())


def test_a_question_of_a_thousand_words_is_taken(archive: Archive, make_article: Any) -> None:
    archive.add([make_article(number) for number in range(5)])
    words = [f"{one}{other}" for one in "ابتثجحخدذرزس" for other in make_article(7).body.split()]
    assert len(words) > 1_000
    archive.add([make_article(number, title=" ".join(words[number : number + 3])) for number in range(5, 40)])
    archive.ask(f"متى {' '.join(words)}؟")


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_five_pages_answer_alike_in_every_archive(seeded: tuple[Archive, Archive], question: str) -> None:
    first, second = (archive.ask(question) for archive in seeded)
    assert first.answered == second.answered
    assert [(q.article.id, q.start) for q in first.quotations] == [(q.article.id, q.start) for q in second.quotations]


@pytest.fixture
def seeded(archive: Archive) -> tuple[Archive, Archive]:
    memory = open_archive(f"memory:{ROOT / 'seeds'}")
    archive.add(memory.articles())
    return memory, archive


def test_a_note_is_kept_until_it_is_replaced_or_removed(archive: Archive) -> None:
    store = archive._store
    assert store.read_note("calibration") is None
    store.write_note("calibration", "٣")
    store.write_note("other", "{}")
    assert (store.read_note("calibration"), store.read_note("other")) == ("٣", "{}")
    store.write_note("calibration", "4")
    store.write_note("other", None)
    store.write_note("never", None)
    assert [store.read_note(name) for name in ("calibration", "other", "never")] == ["4", None, None]
    assert archive.check().sound
