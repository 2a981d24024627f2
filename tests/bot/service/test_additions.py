"""Additions are kept so that they can be undone, made once, and undone only where nobody was faster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import pytest

from bot.error_messages import CommandError
from bot.service.additions import AdditionService, Decision, Origin, Taken, Undone
from bot.service.corrections import CorrectedField
from bot.service.quotation_refs import GoneError
from bot.state import MEMORY, Brought, State
from retrieval import Access, Archive, Article, ArticleError, EncoderError, open_archive
from tests.gram_encoder import GramEncoder

FORMER = Article(id="a", title="قديم", body="نص قديم.", source="صدى", date=date(2020, 1, 2), author="هدى")
NEWER = replace(FORMER, title="جديد", body="نص جديد.", category="محليات")
BROUGHT = Brought(chat=1, message=7, given="x", person=5)
TEXT = "أعلن المجلس أمس خطة جديدة لدعم المزارعين في المناطق الجبلية، تبدأ مطلع العام."


@pytest.fixture
def state() -> Iterator[State]:
    opened = State(MEMORY)
    yield opened
    opened.close()


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], Archive]:
    address = f"file:{tmp_path / 'archive'}"
    open_archive(address, create=True).close()
    return lambda: open_archive(address)


@pytest.fixture
def addition_service(opened: Callable[[], Archive], state: State) -> AdditionService:
    return AdditionService(opened, state, Access())


def held(opened: Callable[[], Archive]) -> list[Article]:
    with opened() as archive:
        return list(archive.articles())


def test_an_article_that_was_not_there_goes_again(
    opened: Callable[[], Archive], addition_service: AdditionService
) -> None:
    added = addition_service.put(BROUGHT, FORMER)
    assert (added.taken, held(opened)) == (Taken.ADDED, [FORMER])
    assert addition_service.undo(added.kept) is Undone.REMOVED
    assert held(opened) == []


def test_an_article_that_was_replaced_comes_back_with_all_its_fields(
    opened: Callable[[], Archive], addition_service: AdditionService
) -> None:
    with opened() as archive:
        archive.add([FORMER])
    added = addition_service.put(BROUGHT, NEWER)
    assert (added.taken, held(opened)) == (Taken.REPLACED, [NEWER])
    assert addition_service.undo(added.kept) is Undone.RESTORED
    assert held(opened) == [FORMER]


BODY = " ".join(f"قال المتحدث في البند {number} إن الأمر لم يتغير." for number in range(12))
FILE = Article(id="خبر", title="خبر", body=BODY)


def test_a_corrected_file_of_the_same_name_replaces_and_can_be_undone(
    opened: Callable[[], Archive], addition_service: AdditionService
) -> None:
    assert addition_service.put(BROUGHT, FILE, asks=True).taken is Taken.ADDED
    corrected = replace(FILE, body=BODY.replace("البند 7", "البند 70"))
    second = addition_service.put(replace(BROUGHT, message=8, given="y"), corrected, asks=True)
    assert (second.taken, held(opened)) == (Taken.REPLACED, [corrected])
    assert addition_service.undo(second.kept) is Undone.RESTORED
    assert held(opened) == [FILE]


OTHER = replace(FILE, title="شيء آخر", body="افتتحت البلدية صباح اليوم مكتبة عامة في حي النهر تضم أربعين ألف كتاب.")


def test_another_text_in_a_file_of_the_same_name_changes_nothing_before_it_is_decided(
    opened: Callable[[], Archive], addition_service: AdditionService
) -> None:
    addition_service.put(BROUGHT, FILE, asks=True)
    again = replace(BROUGHT, message=8)
    for _ in range(2):  # an update delivered again asks again
        asked = addition_service.put(again, OTHER, asks=True)
        assert (asked.taken, asked.former, held(opened)) == (Taken.ASKED, FILE, [FILE])


@pytest.mark.parametrize(
    ("decision", "taken", "titles"),
    [
        (Decision.REPLACE, Taken.REPLACED, ["شيء آخر"]),
        (Decision.KEEP_BOTH, Taken.ADDED, ["خبر", "شيء آخر"]),
        (Decision.CANCEL, Taken.CANCELLED, ["خبر"]),
    ],
)
def test_what_is_decided_about_a_file_is_done_once_and_can_be_undone(
    opened: Callable[[], Archive],
    addition_service: AdditionService,
    state: State,
    decision: Decision,
    taken: Taken,
    titles: list[str],
) -> None:
    addition_service.put(BROUGHT, FILE, asks=True)
    asked = addition_service.put(replace(BROUGHT, message=8), OTHER, asks=True).kept
    done = addition_service.decide(asked, decision)
    assert done is not None
    assert (done.taken, sorted(article.title for article in held(opened))) == (taken, titles)
    kept = state.additions.get(asked.id)
    assert kept is not None
    assert addition_service.decide(kept, Decision.REPLACE) is None
    addition_service.undo(kept)
    assert held(opened) == [FILE]


def test_a_file_that_was_added_beside_another_is_known_when_it_is_sent_again(
    addition_service: AdditionService,
) -> None:
    addition_service.put(BROUGHT, FILE, asks=True)
    asked = addition_service.put(replace(BROUGHT, message=8), OTHER, asks=True)
    addition_service.decide(asked.kept, Decision.KEEP_BOTH)
    assert addition_service.put(replace(BROUGHT, message=9), OTHER, asks=True).taken is Taken.UNCHANGED


def test_the_id_of_a_file_is_its_name_and_without_a_name_comes_from_its_bytes(
    addition_service: AdditionService,
) -> None:
    data = f"عنوان\n{TEXT}".encode()
    assert addition_service.file("folder/خبر  اليوم.txt", data, Origin()).id == "خبر اليوم"
    nameless = addition_service.file("document.txt", data, Origin(), named=False)
    assert nameless.id == addition_service.file("other.txt", data, Origin(), named=False).id != "document"


TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        (CorrectedField.TITLE, "  عنوان\nآخر\u200f ", replace(FORMER, title="عنوان آخر")),
        (CorrectedField.SOURCE, "صَدى", FORMER),
        (CorrectedField.SOURCE, "المساء", replace(FORMER, source="المساء")),
        (CorrectedField.DATE, "24 نوفمبر 2018", replace(FORMER, date=date(2018, 11, 24))),
        (CorrectedField.DATE, "أمس", replace(FORMER, date=date(2026, 11, 28))),
    ],
)
def test_an_addition_is_corrected_and_its_undo_still_works(
    opened: Callable[[], Archive],
    addition_service: AdditionService,
    state: State,
    field: CorrectedField,
    text: str,
    expected: Article,
) -> None:
    added = addition_service.put(BROUGHT, FORMER)
    done = addition_service.correct(added.kept, field, text, TODAY)
    assert (done.taken, done.article, held(opened)) == (Taken.CORRECTED, expected, [expected])
    assert addition_service.correct(added.kept, field, text, TODAY).article == expected, "delivered again"
    kept = state.additions.get(added.kept.id)
    assert kept is not None
    assert addition_service.undo(kept) is Undone.REMOVED
    assert held(opened) == []


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        (CorrectedField.TITLE, " \u200f", "no-name"),
        (CorrectedField.SOURCE, "س" * 301, "long-name"),
        (CorrectedField.DATE, "لا أدري", "no-day"),
        (CorrectedField.DATE, "مايو 2018", "no-day"),
        (CorrectedField.DATE, "2030-01-01", "no-day"),
    ],
)
def test_a_value_that_is_none_is_refused_and_changes_nothing(
    opened: Callable[[], Archive], addition_service: AdditionService, field: CorrectedField, text: str, code: str
) -> None:
    added = addition_service.put(BROUGHT, FORMER)
    with pytest.raises(CommandError) as refused:
        addition_service.correct(added.kept, field, text, TODAY)
    assert refused.value.code == code
    assert held(opened) == [FORMER]


def test_what_someone_changed_or_removed_since_is_not_corrected(
    opened: Callable[[], Archive], addition_service: AdditionService
) -> None:
    added = addition_service.put(BROUGHT, FORMER)
    with opened() as archive:
        archive.add([NEWER])
    with pytest.raises(CommandError):
        addition_service.correct(added.kept, CorrectedField.TITLE, "آخر", TODAY)
    assert held(opened) == [NEWER]
    with opened() as archive:
        archive.remove([NEWER.id])
    with pytest.raises(GoneError):
        addition_service.correct(added.kept, CorrectedField.TITLE, "آخر", TODAY)


def test_what_is_there_already_is_unchanged(opened: Callable[[], Archive], addition_service: AdditionService) -> None:
    with opened() as archive:
        archive.add([FORMER])
    assert addition_service.put(BROUGHT, FORMER).taken is Taken.UNCHANGED


def test_what_was_brought_twice_is_added_once_and_its_undo_stays(
    opened: Callable[[], Archive], addition_service: AdditionService, state: State
) -> None:
    first = addition_service.put(BROUGHT, FORMER)
    again = addition_service.put(BROUGHT, FORMER)
    assert (again.kept, again.taken) == (first.kept, Taken.ADDED)
    addition_service.undo(first.kept)
    kept = state.additions.get(first.kept.id)
    assert kept is not None
    assert addition_service.undo(kept) is Undone.REMOVED
    addition_service.put(BROUGHT, FORMER)
    assert held(opened) == [], "an update delivered again does not undo the undoing"


def test_a_death_before_the_archive_has_it_begins_again(
    opened: Callable[[], Archive], addition_service: AdditionService, state: State
) -> None:
    def dies() -> Archive:
        archive = opened()
        archive.add = archive.close  # type: ignore[method-assign, assignment]
        return archive

    with pytest.raises(TypeError):
        AdditionService(dies, state, Access()).put(BROUGHT, FORMER)
    assert held(opened) == []
    assert addition_service.put(BROUGHT, FORMER).taken is Taken.ADDED
    assert held(opened) == [FORMER]


def test_what_someone_changed_since_is_left_as_it_is(
    opened: Callable[[], Archive], addition_service: AdditionService
) -> None:
    added = addition_service.put(BROUGHT, FORMER)
    with opened() as archive:
        archive.add([NEWER])
    assert addition_service.undo(added.kept) is Undone.CHANGED
    assert held(opened) == [NEWER]
    with opened() as archive:
        archive.remove(["a"])
    assert addition_service.undo(added.kept) is Undone.REMOVED


def test_a_file_takes_from_its_forward_what_it_does_not_say_itself(addition_service: AdditionService) -> None:
    origin = Origin(source="قناة الضفة", day=date(2021, 3, 4), url="https://t.me/daffa/1")
    article = addition_service.file("a.txt", f"عنوان\n{TEXT}".encode(), origin)
    assert (article.source, article.date, article.url) == (origin.source, origin.day, origin.url)
    said = addition_service.file("a.jsonl", f'{{"text": "{TEXT}", "source": "صدى"}}'.encode(), origin)
    assert said.source == "صدى"


def test_a_post_edited_and_forwarded_again_takes_its_own_place(addition_service: AdditionService) -> None:
    origin = Origin(source="قناة", key="-100/5")
    assert addition_service.text(TEXT, origin).id == addition_service.text(f"{TEXT} وقد بدأت.", origin).id
    assert addition_service.text(TEXT, Origin()).id != addition_service.text(f"{TEXT} وقد بدأت.", Origin()).id


@pytest.mark.processes
def test_what_is_no_article_says_why(addition_service: AdditionService) -> None:
    with pytest.raises(ArticleError):
        addition_service.text("قصير", Origin())
    with pytest.raises(ArticleError):
        addition_service.link("x")
    with pytest.raises(ArticleError):
        addition_service.file("a", b"", Origin())


def test_an_added_article_is_encoded_at_once_where_there_is_an_encoder(tmp_path: Path, state: State) -> None:
    address, encoder = f"file:{tmp_path / 'archive'}", GramEncoder()

    def opened() -> Archive:
        archive = open_archive(address, create=True)
        archive.use_encoder(encoder, encode_added=True)
        return archive

    AdditionService(opened, state, Access()).put(BROUGHT, FORMER)
    assert encoder.asked == [f"{FORMER.title}. {FORMER.body}"]
    with opened() as archive:
        assert archive.unencoded() == []


def test_an_article_is_added_even_if_it_cannot_be_encoded(tmp_path: Path, state: State) -> None:
    address = f"file:{tmp_path / 'archive'}"

    def opened() -> Archive:
        archive = open_archive(address, create=True)
        encoder = GramEncoder()
        encoder.encode = Mock(side_effect=EncoderError("x", reason="model-wrong"))  # type: ignore[method-assign]
        archive.use_encoder(encoder, encode_added=True)
        return archive

    assert AdditionService(opened, state, Access()).put(BROUGHT, FORMER).taken is Taken.ADDED
    with opened() as archive:
        assert list(archive.articles()) == [FORMER]
        assert len(archive.unencoded()) == 1
