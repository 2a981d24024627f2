"""A saved question finds the article that answers it when it arrives, and says what is new in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from retrieval import (
    Archive,
    Article,
    FoundAnswer,
    QuestionError,
    QuestionWatcher,
    SavedQuestion,
    ThresholdChoice,
    WatchedQuestion,
    open_archive,
)
from retrieval.filters import Filters
from tests.paths import SEED_ARCHIVE

TODAY = date(2021, 11, 20)
QUESTION = "كم قتيلا في انهيار منجم الوادي؟"
RISEN = "ارتفع عدد قتلى انهيار منجم الوادي إلى 21 قتيلا بعد انتشال جثث جديدة، بحسب الدفاع المدني."
FIRST = "قال الدفاع المدني إن 14 قتيلا سقطوا في انهيار منجم الوادي فجر اليوم."


def article(name: str, *sentences: str, day: int = 0, source: str = "جريدة الجبل") -> Article:
    body = "\n".join(sentences)
    return Article(id=name, title=f"خبر {name}", body=body, source=source, date=TODAY + timedelta(days=day))


@pytest.fixture
def archive() -> Iterator[Archive]:
    with open_archive(SEED_ARCHIVE) as opened:
        yield opened


def found_in(archive: Archive, saved: SavedQuestion, articles: Sequence[Article], batch: int = 10) -> list[FoundAnswer]:
    """What ``saved`` finds when ``articles`` arrive one by one, and are matched ``batch`` at a time."""
    watcher = QuestionWatcher(archive)
    watcher.watch({1: WatchedQuestion(saved=saved)})
    position = watcher.last_arrival()
    for one in articles:
        archive.add([one])
    found: list[FoundAnswer] = []
    while arrivals := watcher.arrivals(position, batch):
        for arrival, matched in watcher.match(arrivals):
            position = arrival.position
            found += matched.answers.values()
    return found


def test_an_answer_is_found_word_for_word_and_other_articles_are_not(archive: Archive) -> None:
    saved = QuestionWatcher(archive).save(QUESTION, TODAY)
    found = found_in(
        archive,
        saved,
        [
            article("سوق", "افتتح الوزير سوق الخضر الجديدة في المدينة القديمة صباح اليوم."),
            article("منجم", "وصلت فرق الإنقاذ إلى الوادي.", FIRST),
            article("وزير", "زار الوزير وادي النهر وتفقد أعمال السد الكبير هناك."),
        ],
    )
    assert [one.quotation.article.id for one in found] == ["منجم"]
    quotation = found[0].quotation
    assert quotation.article.body[quotation.start : quotation.end] == quotation.text == FIRST
    assert found[0].told.value == "14 قتيلا"
    assert found[0].joined is found[0].former is None


def test_a_copy_is_joined_and_another_number_is_a_change(archive: Archive) -> None:
    saved = QuestionWatcher(archive).save(QUESTION, TODAY)
    first, copy, risen = found_in(
        archive,
        saved,
        [
            article("أول", FIRST),
            article("نسخة", "أخبار اليوم من الجبل.", FIRST, source="وكالة السهل"),
            article("ارتفاع", RISEN, day=1),
        ],
    )
    assert copy.joined == first.told
    assert copy.former is None
    assert risen.joined is None
    assert risen.former == first.told
    assert (risen.former.value, risen.told.value) == ("14 قتيلا", "21 قتيلا")


def test_another_value_than_the_last_is_told_where_its_chance_is_low() -> None:
    """Nothing passes the bar by its chance: what is told is another toll of the same event."""
    with open_archive(SEED_ARCHIVE, config=ThresholdChoice(further=1.0)) as archive:
        archive.add([article("أول", FIRST)])
        saved = QuestionWatcher(archive).save(QUESTION, TODAY)
        assert [one.value for one in saved.told] == ["14 قتيلا"]
        [risen] = found_in(
            archive,
            saved,
            [
                article("نسخة", "أخبار اليوم.", FIRST, source="وكالة السهل"),
                article("آخر", "ارتفع عدد قتلى انهيار منجم الجبل إلى 40 قتيلا، بحسب الدفاع المدني.", day=1),
                article("ارتفاع", RISEN, day=1),
                article("عام", RISEN.replace("21", "30"), day=400),
            ],
        )
        assert (risen.quotation.text, risen.former) == (RISEN, saved.told[0])


def test_an_older_article_that_arrives_late_changes_no_answer(archive: Archive) -> None:
    saved = QuestionWatcher(archive).save(QUESTION, TODAY)
    risen, first = found_in(archive, saved, [article("ارتفاع", RISEN, day=1), article("أول", FIRST)])
    assert risen.former is None
    assert first.former is None


def test_what_the_archive_says_already_is_not_told_again(archive: Archive) -> None:
    archive.add([article("أول", FIRST)])
    saved = QuestionWatcher(archive).save(QUESTION, TODAY)
    assert [one.article for one in saved.told] == ["أول"]
    [copy] = found_in(archive, saved, [article("نسخة", "أخبار اليوم.", FIRST, source="وكالة السهل")])
    assert copy.joined == saved.told[0]


def test_what_arrives_while_a_question_is_saved_is_found(archive: Archive) -> None:
    before = archive.store.last_arrival()
    archive.add([article("أول", FIRST)])
    saved = QuestionWatcher(archive).save(QUESTION, TODAY, before=before)
    assert saved.told == ()
    assert all(one.hit.article != archive.store.key("أول") for one in saved.competitors)


def test_batches_and_stored_questions_change_nothing(archive: Archive) -> None:
    saved = QuestionWatcher(archive).save(QUESTION, TODAY)
    articles = [article("أول", FIRST), article("نسخة", FIRST, source="وكالة السهل"), article("ارتفاع", RISEN, day=1)]
    whole = found_in(archive, saved, articles)
    archive.remove([one.id for one in articles])
    stored = SavedQuestion.from_record(json.loads(json.dumps(saved.to_record())))
    assert stored == saved
    single = found_in(archive, saved, articles, batch=1)
    assert [one.quotation.text for one in single] == [one.quotation.text for one in whole]
    assert [bool(one.joined) for one in single] == [bool(one.joined) for one in whole] == [False, True, False]


def test_articles_before_the_question_and_of_excluded_outlets_are_not_matched(archive: Archive) -> None:
    watcher = QuestionWatcher(archive)
    saved = watcher.save(QUESTION, TODAY)
    position = watcher.last_arrival()
    archive.add([article("أول", FIRST)])
    begins = watcher.last_arrival()
    archive.add([article("نسخة", FIRST, source="وكالة السهل")])
    watcher.watch(
        {
            1: WatchedQuestion(saved=saved, begins=begins),
            2: WatchedQuestion(saved=saved, filters=Filters(exclude_sources=("وكالة السهل",))),
        }
    )
    found = [
        (arrival.position, number)
        for arrival, one in watcher.match(watcher.arrivals(position, 9))
        for number in one.answers
    ]
    assert found == [(begins, 2), (begins + 1, 1)]


def test_a_name_finds_the_articles_about_it(archive: Archive) -> None:
    saved = QuestionWatcher(archive).save("آخر أخبار منجم الوادي", TODAY)
    assert saved.news
    found = found_in(
        archive, saved, [article("أول", FIRST), article("آخر", "قال الوزير إن وادي النهر جميل في الربيع كل عام.")]
    )
    assert [one.quotation.article.id for one in found] == ["أول"]


def test_a_replay_finds_what_arrival_finds(archive: Archive) -> None:
    archive.add([article("أول", FIRST, day=-3), article("ارتفاع", RISEN, day=-1), article("بعد", RISEN, day=5)])
    found = QuestionWatcher(archive).replay(QUESTION, TODAY - timedelta(days=29), TODAY)
    assert [one.quotation.article.id for one in found] == ["أول", "ارتفاع"]
    assert found[1].former == found[0].told


def test_a_question_without_words_is_refused(archive: Archive) -> None:
    with pytest.raises(QuestionError):
        QuestionWatcher(archive).save("هل من؟", TODAY)
