"""A question asked of a store: damaged indexes, near-duplicates, excluded and preferred outlets."""

from __future__ import annotations

import pytest

from retrieval.answering.asking import search_store, with_copies
from retrieval.answering.config import ReaderConfig
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.filters import ALL, Filters
from retrieval.index.engine import IndexDamagedError
from retrieval.storage.memory import MemoryStore

QUESTION = "متى وصل الوفد التركي إلى موسكو؟"
VISIT = "وصل الوفد التركي إلى موسكو صباح الخميس للقاء الوزير وبحث الديون وتفقد المدارس في العاصمة."


class Rebuilt(MemoryStore):
    """A store that counts the rebuilds of its index."""

    rebuilds = 0

    def rebuild_index(self) -> None:
        self.rebuilds += 1
        super().rebuild_index()


def visits(*sources: str) -> list[Article]:
    return [Article(id=source, title="زيارة", body=VISIT, source=source) for source in sources]


def test_a_damaged_index_is_rebuilt_once_and_searched_again() -> None:
    store = Rebuilt()

    def search() -> int:
        if store.rebuilds < 1:
            raise IndexDamagedError("broken")
        return store.rebuilds

    assert search_store(store, search) == 1
    store.rebuilds = -5
    with pytest.raises(IndexDamagedError):
        search_store(store, search)
    assert store.rebuilds == -4


def test_a_quotation_names_the_near_duplicates_that_the_filters_admit() -> None:
    archive = Archive()
    archive.add(visits("أ", "ب", "ت"))
    [quotation] = archive.ask(QUESTION).quotations[:1]
    first = quotation.article.source or ""
    others = sorted({"أ", "ب", "ت"} - {first})
    assert sorted(one.article.source or "" for one in with_copies(archive.store, quotation, ALL).also) == others
    [answer] = archive.ask(QUESTION, filters=Filters(exclude_sources=(others[0],))).quotations
    assert {answer.article.source, *(one.article.source for one in answer.also)} == {first, others[1]}


def test_a_silence_says_that_an_excluded_outlet_answers() -> None:
    archive = Archive()
    archive.add([*visits("أ"), Article(id="x", title="طقس", body="هطلت أمطار غزيرة على الساحل.", source="ب")])
    silence = archive.ask(QUESTION, filters=Filters(exclude_sources=("أ",)))
    assert (silence.answered, silence.excluded_answers) == (False, True)
    other = archive.ask("كم بلغ سعر الذهب في لندن؟", filters=Filters(exclude_sources=("أ",)))
    assert (other.answered, other.excluded_answers) == (False, False)


def test_an_empty_archive_says_so() -> None:
    assert Archive().ask(QUESTION).archive_empty


@pytest.mark.parametrize(("comparable", "goes_first"), [(0.1, True), (1.0, False)])
def test_a_preferred_outlet_goes_before_a_comparable_sentence_and_no_other(
    *, comparable: float, goes_first: bool
) -> None:
    question = "متى وصل الوفد التركي إلى قسطنطينية؟"
    bodies = (
        "وصل الوفد التركي إلى قسطنطينية في 3 مايو 2019 للقاء الحاكم وتفقد المدارس.",
        "وصل الوفد التركي إلى قسطنطينية في 9 يونيو 2020 مع ثلاثة وزراء لبحث الديون.",
    )
    with Archive(config=ReaderConfig(comparable=comparable, further=0.0)) as archive:
        archive.add(
            Article(id=name, title="زيارة الوفد", body=body, source=name)
            for name, body in zip("أب", bodies, strict=True)
        )
        first, second = (one.article.source or "" for one in archive.ask(question).quotations)
        preferring = archive.ask(question, filters=Filters(prefer_sources=(second,)))
    assert preferring.quotations[0].article.source == (second if goes_first else first)
