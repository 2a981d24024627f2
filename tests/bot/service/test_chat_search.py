"""What the settings of a chat, and the question before it, make of a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.service.chat_search import ChatSearch, outlet_filters
from bot.service.follow_ups import ChatQuestion
from bot.state import MEMORY, Asked, State
from retrieval import Archive, Filters, QuestionError, ReaderConfig, Strictness

ASKED = "متى كتب الأسد رسالته إلى بوتين؟"


@pytest.fixture
def state() -> Iterator[State]:
    opened = State(MEMORY)
    yield opened
    opened.close()


@pytest.fixture
def sourced(archive: Archive) -> Iterator[Archive]:
    """The pages, each of an outlet of its own."""
    with Archive() as opened:
        opened.add(replace(article, source=f"وسيلة {number}") for number, article in enumerate(archive.articles()))
        yield opened


def question(text: str, *, follows: int | None = None) -> ChatQuestion:
    return ChatQuestion(chat=1, message=5, person=1, topic=None, text=text, follows=follows, private=False, after=None)


def test_a_chat_gets_as_many_answers_as_it_chose(archive: Archive, state: State) -> None:
    search = ChatSearch(archive, state, answers=3)
    assert search.answers_for(state.chats.settings(1)) == 3
    assert len(search.search(ASKED, state.chats.settings(1), most=2).quotations) <= 2
    state.chats.set_answers(1, 1)
    assert search.answers_for(state.chats.settings(1)) == 1
    assert len(search.search(ASKED, state.chats.settings(1)).quotations) == 1


def test_the_level_is_the_chats_else_the_archives(archive: Archive, state: State) -> None:
    search = ChatSearch(archive, state, answers=3)
    assert search.strictness_for(state.chats.settings(1)) is archive.strictness is Strictness.BALANCED
    state.chats.set_strictness(1, "strict")
    assert search.strictness_for(state.chats.settings(1)) is Strictness.STRICT
    with Archive(config=ReaderConfig()) as exact:
        assert ChatSearch(exact, state, answers=3).strictness_for(state.chats.settings(2)) is None


def test_outlets_that_a_chat_prefers_or_excludes_are_filters(sourced: Archive, state: State) -> None:
    search = ChatSearch(sourced, state, answers=3)
    best = search.search(ASKED, state.chats.settings(1)).quotations[0].article.source
    assert best
    state.chats.turn_source(1, best)
    assert outlet_filters(state.chats.settings(1)) == Filters(prefer_sources=(best,))
    state.chats.turn_source(1, best)
    assert outlet_filters(state.chats.settings(1)) == Filters(exclude_sources=(best,))
    without = search.search(ASKED, state.chats.settings(1))
    assert best not in {quotation.article.source for quotation in without.quotations}


def test_a_follow_up_is_searched_as_a_whole_question(archive: Archive, state: State) -> None:
    search, settings = ChatSearch(archive, state, answers=3), state.chats.settings(1)
    _, asked_as = search.search_in_context(question(ASKED), settings)
    assert asked_as == ASKED
    asked = Asked(chat=1, message=1, person=1, topic=None, written=ASKED, question=ASKED, since=None)
    state.answers.sent(state.answers.keep(asked, [], answered=True).id, 2)
    _, asked_as = search.search_in_context(question("ولماذا؟", follows=2), settings)
    assert asked_as == "لماذا كتب الأسد رسالته إلى بوتين؟"


def test_a_question_without_words_is_refused(archive: Archive, state: State) -> None:
    with pytest.raises(QuestionError):
        ChatSearch(archive, state, answers=3).search("؟؟", state.chats.settings(1))
