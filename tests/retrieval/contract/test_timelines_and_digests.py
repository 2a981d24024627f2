"""The story of a subject by days, and the stories of a day, in every kind of archive."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval import Archive, Article, Filters, QuestionError

# The 2nd of July 2018 is a Monday.
DAYS = {number: date(2018, 7, number) for number in range(1, 32)}


def news(name: str, day: int, title: str, body: str, source: str = "وكالة", category: str | None = None) -> Article:
    return Article(id=name, title=title, body=body, source=source, date=DAYS[day], category=category)


STORY = [
    news(
        "found",
        3,
        "العثور على فتية الكهف",
        "عثر غواصون الاثنين على الفتية العالقين في كهف الجبل منذ أيام وهم بصحة جيدة.",
        "جريدة المساء",
    ),
    news(
        "found-again",
        3,
        "فتية كهف الجبل أحياء",
        "وصل غواصون الاثنين إلى الفتية العالقين في كهف الجبل وقدموا لهم الطعام والدواء.",
        "وكالة الأنباء",
    ),
    news(
        "rescue",
        9,
        "إخراج أول الفتية من كهف الجبل",
        "أخرج الغواصون أمس أربعة من الفتية العالقين في كهف الجبل في عملية استمرت ساعات.",
        "جريدة المساء",
    ),
    news(
        "rescue-again",
        8,
        "عملية كهف الجبل تبدأ",
        "بدأت الأحد عملية إخراج الفتية العالقين في كهف الجبل بمشاركة عشرات الغواصين.",
        "وكالة الأنباء",
    ),
    news(
        "plan",
        6,
        "خطط لإنقاذ فتية كهف الجبل",
        "قال المحافظ إن العملية في كهف الجبل ستبدأ يوم الأحد إذا سمح الطقس بذلك للغواصين.",
        "إذاعة البحر",
    ),
    news("other", 8, "افتتاح معرض الكتاب", "افتتح الوزير الأحد معرض الكتاب الدولي في قاعة المدينة الكبرى أمام الزوار."),
    news("mountain", 8, "ثلوج الجبل", "غطت الثلوج قمة الجبل الأحد ولم تصل السيارات إلى القرى البعيدة هناك بعد."),
]


@pytest.fixture
def told(archive: Archive) -> Archive:
    archive.add(STORY)
    return archive


def test_the_days_are_those_that_the_sentences_about_the_subject_name(told: Archive) -> None:
    timeline = told.timeline("كهف الجبل", top=10)
    assert [(one.day, one.sentences, one.named) for one in timeline.entries] == [
        (DAYS[2], 2, True),
        (DAYS[8], 2, True),
    ]
    assert timeline.articles == 5
    for one in timeline.entries:
        quotation = one.quotation
        assert quotation.text == quotation.article.body[quotation.start : quotation.end]
        assert "كهف الجبل" in quotation.text


@pytest.mark.parametrize("subject", ["غرق كهف الجبل", "مقتل فتية"])
def test_a_subject_whose_words_stand_apart_has_no_timeline(archive: Archive, subject: str) -> None:
    apart = [
        news("dead", 8, "غرق قارب في البحر", "قال المحافظ الأحد إن الطريق إلى كهف الجبل مفتوح للزوار مرة أخرى."),
        news("boys", 8, "مقتل سائق", "وعلى الطريق البعيد وقف عدد من سكان القرى ينظرون إلى فتية من بلدة الجبل الأحد."),
    ]
    archive.add(apart)
    timeline = archive.timeline(subject, top=10)
    assert (timeline.entries, timeline.coverage, timeline.articles) == ((), (), 0)


def test_a_subject_with_a_negation_is_said_word_for_word_or_not_at_all(told: Archive) -> None:
    assert told.timeline("لا كهف الجبل", top=10).entries == ()


def test_the_words_that_name_the_day_are_the_points_of_the_sentence(told: Archive) -> None:
    texts = [one.quotation for one in told.timeline("كهف الجبل", top=10).entries]
    words = [[one.text[slice(*span)] for span in one.points] for one in texts]
    assert words == [["الاثنين"], [words[1][0]]]
    assert words[1][0] in {"الأحد", "أمس"}


def test_a_weekday_that_may_be_to_come_is_no_day_of_the_story(told: Archive) -> None:
    told.remove(["rescue", "rescue-again"])
    assert DAYS[1] not in [one.day for one in told.timeline("كهف الجبل", top=10).entries]


def test_the_coverage_counts_the_articles_of_each_day_and_outlet(told: Archive) -> None:
    assert [(one.day, one.source, one.articles) for one in told.timeline("كهف الجبل", top=1).coverage] == [
        (DAYS[3], "جريدة المساء", 1),
        (DAYS[3], "وكالة الأنباء", 1),
        (DAYS[6], "إذاعة البحر", 1),
        (DAYS[8], "وكالة الأنباء", 1),
        (DAYS[9], "جريدة المساء", 1),
    ]


def test_the_days_of_most_sentences_are_chosen_and_told_in_order(told: Archive) -> None:
    told.add(
        [news("third", 10, "نجاة فتية كهف الجبل", "خرج الفتية من كهف الجبل الأحد في عملية كبرى شارك فيها جيش كامل.")]
    )
    [only] = told.timeline("كهف الجبل", top=1).entries
    assert (only.day, only.sentences) == (DAYS[8], 3)


def test_filters_and_a_period_in_the_subject_limit_the_days(told: Archive) -> None:
    until = told.timeline("كهف الجبل", top=10, filters=Filters(until=DAYS[5]))
    assert [one.day for one in until.entries] == [DAYS[2]]
    named = told.timeline("كهف الجبل منذ 5 يوليو 2018", top=10, today=DAYS[31])
    assert [one.day for one in named.entries] == [DAYS[8]]
    assert named.since == DAYS[5]


def test_of_a_subject_that_no_sentence_names_there_is_no_story(told: Archive) -> None:
    assert told.timeline("مهرجان السينما", top=10).entries == ()


def test_without_a_named_day_the_day_of_publication_stands_in(archive: Archive) -> None:
    archive.add([news("one", 4, "حريق في سوق الحميدية", "اندلع حريق كبير في سوق الحميدية وأتى على عشرات المحال.")])
    [entry] = archive.timeline("سوق الحميدية", top=10).entries
    assert (entry.day, entry.named) == (DAYS[4], False)


def test_a_subject_without_words_cannot_be_told(archive: Archive) -> None:
    with pytest.raises(QuestionError):
        archive.timeline("؟!", top=10)


STORIES = [
    news(
        "train-1",
        5,
        "خروج قطار عن مساره قرب طنطا",
        "خرج قطار ركاب عن مساره قرب طنطا وأصيب عشرات الركاب بجروح.",
        "جريدة المساء",
    ),
    news(
        "train-2",
        5,
        "قطار طنطا: عشرات المصابين",
        "أصيب عشرات الركاب حين خرج قطار عن مساره قرب مدينة طنطا المصرية.",
        "وكالة الأنباء",
    ),
    news(
        "train-3",
        5,
        "وزير النقل في موقع قطار طنطا",
        "زار وزير النقل موقع خروج قطار طنطا عن مساره وعاد الركاب المصابين.",
        "إذاعة البحر",
    ),
    news(
        "bank-1",
        5,
        "البنك المركزي يرفع الفائدة",
        "رفع البنك المركزي سعر الفائدة مئة نقطة أساس لكبح التضخم.",
        "جريدة المساء",
        "اقتصاد",
    ),
    news(
        "bank-2",
        5,
        "رفع الفائدة لكبح التضخم",
        "قرر البنك المركزي رفع سعر الفائدة سعيا إلى كبح التضخم المرتفع.",
        "وكالة الأنباء",
        "اقتصاد",
    ),
    news(
        "goal",
        5,
        "الترجي يفوز بالكأس",
        "فاز الترجي بكأس تونس بعد مباراة حاسمة في ملعب رادس أمام جمهوره.",
        "إذاعة البحر",
    ),
    news(
        "later", 6, "قطار طنطا يعود", "عادت حركة القطارات إلى طنطا بعد يوم من خروج قطار عن مساره هناك.", "جريدة المساء"
    ),
]


@pytest.fixture
def day(archive: Archive) -> Archive:
    archive.add(STORIES)
    return archive


def test_articles_that_tell_one_thing_are_one_story_and_the_largest_comes_first(day: Archive) -> None:
    digest = day.stories(since=DAYS[5], until=DAYS[5], top=2)
    assert [sorted(one.id for one in story.articles) for story in digest.stories] == [
        ["train-1", "train-2", "train-3"],
        ["bank-1", "bank-2"],
    ]
    assert [sorted(story.outlets) for story in digest.stories] == [
        ["إذاعة البحر", "جريدة المساء", "وكالة الأنباء"],
        ["جريدة المساء", "وكالة الأنباء"],
    ]
    assert digest.others == 1
    assert len(digest.articles) == 6
    for story in digest.stories:
        assert story.quotation.text == story.quotation.article.body[story.quotation.start : story.quotation.end]
        assert story.quotation.article in story.articles


def test_a_digest_is_narrowed_by_outlet_category_and_name(day: Archive) -> None:
    def ids(**how: object) -> list[list[str]]:
        found = day.stories(since=DAYS[5], until=DAYS[5], top=5, **how)  # type: ignore[arg-type]
        return [[one.id for one in story.articles] for story in found.stories]

    assert ids(filters=Filters(sources=("إذاعة البحر",))) == [["goal"], ["train-3"]]
    assert [sorted(one) for one in ids(filters=Filters(categories=("اقتصاد",)))] == [["bank-1", "bank-2"]]
    assert ids(name="الترجي") == [["goal"]]


def test_a_digest_of_a_name_has_no_articles_with_its_words_apart_or_alike(archive: Archive) -> None:
    archive.add(
        [
            news("player", 5, "هدف جديد", "سجل محمد صلاح هدفا في مرمى الفريق الضيف مساء اليوم."),
            news("prince", 5, "لجنة في الرياض", "شكل الأمير محمد بن نايف لجنة توسع صلاحيات الهيئة العامة في الرياض."),
        ]
    )
    assert archive.stories(since=DAYS[5], until=DAYS[5], top=5, name="محمد صلاح").articles == ("player",)
    assert archive.stories(since=DAYS[5], until=DAYS[5], top=5, name="رياضة").articles == ()
    assert archive.newest_day(name="محمد صلاح") == DAYS[5]
    assert archive.newest_day(name="رياضة") is None


def test_a_day_without_articles_has_no_stories(day: Archive) -> None:
    digest = day.stories(since=DAYS[20], until=DAYS[21], top=5)
    assert (digest.stories, digest.articles, digest.others) == ((), (), 0)


def test_articles_that_were_told_are_left_out(day: Archive) -> None:
    digest = day.stories(since=DAYS[5], until=DAYS[5], top=5, without=["train-1", "train-2", "train-3"])
    assert set(digest.articles) == {"bank-1", "bank-2", "goal"}


def test_copies_of_articles_that_were_told_are_left_out(lasting: Archive) -> None:
    lasting.add([*STORIES, news("train-copy", 5, "خروج قطار عن مساره", STORIES[0].body, "موقع آخر")])
    digest = lasting.stories(since=DAYS[5], until=DAYS[5], top=5, without=["train-1", "train-2", "train-3"])
    assert set(digest.articles) == {"bank-1", "bank-2", "goal"}


def test_a_name_without_words_has_no_digest(archive: Archive) -> None:
    with pytest.raises(QuestionError):
        archive.stories(since=DAYS[5], until=DAYS[5], top=5, name="؟!")


def test_the_newest_day_is_that_of_the_articles_that_filters_admit(day: Archive) -> None:
    assert day.newest_day() == DAYS[6]
    assert day.newest_day(Filters(sources=("إذاعة البحر",))) == DAYS[5]
    assert day.newest_day(Filters(sources=("غير موجود",))) is None
