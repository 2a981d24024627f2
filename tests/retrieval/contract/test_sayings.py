"""Who said what: the same in every archive, after any change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.filters import Filters
from retrieval.speech.utterance import SpeechKind

Open = Callable[[], Archive]

OLD = Article(
    id="old",
    title="لافروف: لن نتراجع",
    body='قال وزير الخارجية الروسي سيرغي لافروف إن بلاده لن تتراجع في سوريا.\nوأضاف: "سنواصل العمل مع دمشق".',
    source="الصحيفة",
    date=date(2018, 3, 1),
)
NEW = Article(
    id="new",
    title="موسكو والناتو",
    body="وحذر سيرجي لافروف من توسع الناتو شرقا. وقال ينس ستولتنبرغ إن الحلف دفاعي تماما.",
    source="BBC",
    date=date(2018, 5, 1),
)
COPY = replace(OLD, id="copy", source="وكالة", date=date(2018, 3, 2))


def words(archive: Archive, name: str, about: str = "", **options: object) -> list[tuple[str, str]]:
    found = archive.sayings(name, about, **options)  # type: ignore[arg-type]
    return [(one.article.id, one.text) for one in found.found]


def test_sayings_are_slices_newest_first_across_spellings(archive: Archive) -> None:
    archive.add([OLD, NEW])
    sayings = archive.sayings("لافروف")
    assert [one.article.id for one in sayings.found] == ["new", "old", "old"]
    assert sayings.total == 3
    for one in sayings.found:
        assert one.text == one.article.body[one.start : one.end]
        assert one.speaker == one.article.body[slice(*one.speaker_span)]
    assert [one.kind for one in sayings.found] == [SpeechKind.REPORTED, SpeechKind.REPORTED, SpeechKind.DIRECT]
    assert sayings.found[2].speaker == "وزير الخارجية الروسي سيرغي لافروف"
    assert sayings.found[0].verb == "حذر"


def test_a_subject_narrows_the_sayings(archive: Archive) -> None:
    archive.add([OLD, NEW])
    assert words(archive, "سيرغي لافروف", "الناتو") == [("new", "من توسع الناتو شرقا")]
    assert words(archive, "سيرغي لافروف", "الصين") == []
    assert archive.sayings("سيرغي لافروف", "الصين").known


def test_another_speaker_and_an_unknown_one_have_their_own(archive: Archive) -> None:
    archive.add([OLD, NEW])
    assert words(archive, "ستولتنبرغ") == [("new", "الحلف دفاعي تماما")]
    nobody = archive.sayings("جون كيري")
    assert (nobody.found, nobody.known) == ((), False)


def test_the_same_words_of_several_articles_are_one_saying(archive: Archive) -> None:
    archive.add([OLD, COPY])
    first = archive.sayings("لافروف").found[0]
    assert (first.article.id, [other.id for other in first.also]) == ("copy", ["old"])


def test_filters_narrow_the_sayings(archive: Archive) -> None:
    archive.add([OLD, NEW])
    assert [one for one, _ in words(archive, "لافروف", filters=Filters(exclude_sources=("BBC",)))] == ["old", "old"]
    assert [one for one, _ in words(archive, "لافروف", filters=Filters(since=date(2018, 4, 1)))] == ["new"]


def test_a_changed_article_says_what_it_says_now_and_a_removed_one_nothing(archive: Archive) -> None:
    archive.add([OLD, NEW])
    archive.add([replace(NEW, body="وقال سيرغي لافروف إن الحوار مع الناتو مستمر.")])
    assert words(archive, "لافروف", "الناتو") == [("new", "الحوار مع الناتو مستمر")]
    archive.remove(["new"])
    assert words(archive, "لافروف", "الناتو") == []


def test_a_request_is_split_into_name_and_subject(archive: Archive) -> None:
    archive.add([OLD, NEW])
    assert archive.read_sayings_request("لافروف عن سوريا") == ("لافروف", "سوريا")
    assert archive.read_sayings_request("سيرغي لافروف سوريا") == ("سيرغي لافروف", "سوريا")
    assert archive.read_sayings_request("سيرغي لافروف") == ("سيرغي لافروف", "")


def test_all_sayings_of_an_article_are_there(archive: Archive) -> None:
    archive.add([NEW])
    assert [one.speaker for one in archive.sayings_in("new")] == ["سيرجي لافروف", "ينس ستولتنبرغ"]
    assert archive.sayings_in("missing") == []


def test_who_said_something_is_answered_with_the_speaker(archive: Archive) -> None:
    archive.add([OLD, NEW])
    [quotation] = archive.ask("من قال إن الحلف دفاعي تماما؟").quotations
    assert [quotation.text[slice(*point)] for point in quotation.points] == ["ينس ستولتنبرغ"]
    assert archive.ask("من قال إن الحلف هجومي تماما؟").quotations == ()


@pytest.mark.parametrize("rebuilt", [False, True])
def test_sayings_are_there_when_the_archive_is_opened_again(opened: Open, *, rebuilt: bool) -> None:
    first = opened()
    first.add([OLD, NEW])
    if rebuilt:
        first.reindex()
    assert words(opened(), "لافروف") == words(first, "لافروف")
    assert len(words(first, "لافروف")) == 3
