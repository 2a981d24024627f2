from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.i18n import Catalogue
from bot.service.answers import AnswerService, GivenAnswer, outlet_filters
from bot.service.follow_ups import question_words
from bot.service.quotation_refs import GoneError
from bot.state import MEMORY, State
from bot.state.answers import text_digest
from bot.telegram.rendering.renderer import Renderer
from retrieval import (
    Answer,
    Archive,
    ArchiveCalibration,
    Article,
    Filters,
    Level,
    QuestionError,
    QuotationKind,
    ReaderConfig,
    Strictness,
    ThresholdChoice,
    models_make,
    open_archive,
)
from tests.paths import SEED_ARCHIVE

ASKED = "متى كتب الأسد رسالته إلى بوتين؟"
UNANSWERED = "كم هدفا سجل ميسي في مباراة البرازيل؟"


@pytest.fixture
def state() -> Iterator[State]:
    opened = State(MEMORY)
    yield opened
    opened.close()


@pytest.fixture
def answer_service(archive: Archive, state: State) -> AnswerService:
    return AnswerService(archive, state, answers=3)


def ask(answer_service: AnswerService, question: str, *, message: int = 1, follows: int | None = None) -> GivenAnswer:
    return answer_service.ask(chat=1, message=message, person=1, topic=None, question=question, follows=follows)


def test_an_answer_is_kept_as_it_was_given(answer_service: AnswerService, archive: Archive) -> None:
    given = ask(answer_service, ASKED)
    best = archive.ask(ASKED, top=3).quotations
    assert [cited.quotation for cited in given.cited] == list(best)
    card = answer_service.card(answer_service.recall(given.kept.id, chat=1), 0)
    shown, original = card.cited.quotation, best[0]
    assert (shown.text, shown.start, shown.highlights, shown.why.matched) == (
        original.text,
        original.start,
        original.highlights,
        original.why.matched,
    )
    assert (card.pages, card.understood) == (len(best), None)


def test_who_else_says_it_and_what_changed_are_kept_with_their_sentences(state: State) -> None:
    bodies = {
        "a": ("قتل 131 شخصا في الزلزال الذي ضرب جزيرة لومبوك الأحد.", 6),
        "b": ("وقالت الشرطة إن 259 قتيلا سقطوا في الزلزال في جزيرة لومبوك.", 9),
        "c": ("ارتفع عدد قتلى الزلزال في جزيرة لومبوك إلى 259 قتيلا.", 9),
    }
    archive = Archive(config=ReaderConfig(answer=0.0, answer_unnamed=0.0))
    archive.add(
        Article(id=name, title="زلزال", body=body, source=name, date=date(2018, 8, day))
        for name, (body, day) in bodies.items()
    )
    service = AnswerService(archive, state, answers=1)
    given = ask(service, "كم قتيلا في زلزال لومبوك؟")
    shown = given.cited[0].quotation
    assert (len(shown.also), [one.said for one in shown.values]) == (1, ["131 شخصا", shown.values[1].said])
    restored = service.card(service.recall(given.kept.id, chat=1), 0).cited.quotation
    assert (restored.also, restored.values) == (shown.also, shown.values)
    archive.remove([shown.also[0].article.id, "a"])
    left = service.card(service.recall(given.kept.id, chat=1), 0).cited.quotation
    assert (left.also, left.values) == ((), ())


def test_what_stands_in_another_chat_is_not_recalled(answer_service: AnswerService) -> None:
    given = ask(answer_service, ASKED)
    with pytest.raises(GoneError, match="answer"):
        answer_service.recall(given.kept.id, chat=2)
    with pytest.raises(GoneError, match="answer"):
        answer_service.card(given.kept, 99)


def test_a_question_without_words_is_refused_and_not_kept(answer_service: AnswerService, state: State) -> None:
    with pytest.raises(QuestionError):
        ask(answer_service, "؟!")
    assert state.answers.totals()["asked"] == 0


def test_the_number_of_answers_is_the_chats(answer_service: AnswerService, state: State) -> None:
    state.chats.set_answers(1, 1)
    assert len(ask(answer_service, ASKED).cited) == 1


def test_a_follow_up_keeps_the_topic_and_says_so(answer_service: AnswerService, state: State) -> None:
    first = ask(answer_service, ASKED)
    state.answers.sent(first.kept.id, 2)
    second = ask(answer_service, "ولماذا؟", message=3, follows=2)
    assert second.understood is not None
    assert second.understood.startswith("ولماذا؟ ")
    assert {"كتب", "الأسد", "بوتين"} <= set(second.understood.split())


def test_a_follow_up_of_a_follow_up_keeps_it_still(answer_service: AnswerService, state: State) -> None:
    state.answers.sent(ask(answer_service, ASKED).kept.id, 2)
    state.answers.sent(ask(answer_service, "ولماذا؟", message=3, follows=2).kept.id, 4)
    third = ask(answer_service, "وأين؟", message=5, follows=4)
    assert third.understood is not None
    assert "الأسد" in third.understood.split()


def test_taking_it_back_asks_what_was_written(answer_service: AnswerService, state: State) -> None:
    state.answers.sent(ask(answer_service, ASKED).kept.id, 2)
    question = "من هو رسلان بوخوف؟"
    given = ask(answer_service, question, message=3, follows=2)
    plain = answer_service.ask_as_written(given.kept)
    assert (plain.understood, plain.kept.question, plain.kept.id) == (None, question, given.kept.id)


def test_a_reply_to_what_is_no_answer_is_a_question_of_its_own(answer_service: AnswerService) -> None:
    assert ask(answer_service, ASKED, follows=77).understood is None


def test_more_goes_on_behind_what_is_known_until_there_is_no_more(answer_service: AnswerService, state: State) -> None:
    state.chats.set_answers(1, 1)
    given = ask(answer_service, ASKED)
    seen = {(q.article, q.start) for q in given.kept.quotations}
    for _ in range(20):
        kept = answer_service.recall(given.kept.id, chat=1)
        page = answer_service.more(kept)
        if page is None:
            break
        new = answer_service.recall(given.kept.id, chat=1).quotations[page:]
        assert not seen & {(q.article, q.start) for q in new}
        seen |= {(q.article, q.start) for q in new}
    else:
        pytest.fail("the answers never end")
    assert len(seen) > 1


def test_more_shows_weaker_sentences_behind_the_answers_and_marks_them(state: State) -> None:
    with open_archive(SEED_ARCHIVE, config=ThresholdChoice(near_miss=0.0)) as archive:
        answer_service = AnswerService(archive, state, answers=3)
        given = ask(answer_service, ASKED)
        assert {cited.quotation.kind for cited in given.cited} == {QuotationKind.ANSWER}
        page = answer_service.more(given.kept)
        assert page == len(given.cited)
        kept = answer_service.recall(given.kept.id, chat=1)
        kinds = [answer_service.card(kept, number).cited.quotation.kind for number in range(len(kept.quotations))]
    assert set(kinds[:page]) == {QuotationKind.ANSWER}
    assert kinds[-1] is QuotationKind.NEAR_MISS
    assert kinds == sorted(kinds)


def test_the_level_of_a_chat_decides_whether_it_gets_an_answer(state: State) -> None:
    levels = {
        one: Level(answer=bar, further=bar, near_miss=0.0) for one, bar in zip(Strictness, (1, 0.1, 0), strict=True)
    }
    with open_archive(SEED_ARCHIVE) as archive:
        archive.keep_calibration(
            ArchiveCalibration(
                levels=levels, meaning=False, make=models_make(), day=date(2026, 3, 5), questions=100, answerable=70
            )
        )
        answer_service = AnswerService(archive, state, answers=3)
        assert answer_service.strictness_for(state.chats.settings(1)) is Strictness.BALANCED
        assert ask(answer_service, ASKED).kept.answered
        state.chats.set_strictness(1, "strict")
        assert not ask(answer_service, ASKED, message=2).kept.answered
        assert not answer_service.search(ASKED, 1).answered
        assert answer_service.search(ASKED, 2).answered
        state.chats.set_strictness(1, "open")
        assert ask(answer_service, UNANSWERED, message=3).kept.answered


def test_a_place_leads_to_its_sentence(answer_service: AnswerService) -> None:
    given = ask(answer_service, ASKED)
    article, (start, end) = answer_service.place(given.cited[0].place)
    assert article.body[start:end] == given.cited[0].quotation.text


def test_what_left_the_archive_or_changed_in_it_is_told_apart(state: State, article: Article) -> None:
    archive = Archive()
    archive.add([article])
    answer_service = AnswerService(archive, state, answers=3)
    start, end = 0, article.body.index("\n")
    [place] = state.answers.places([(article.id, start, end, text_digest(article.body[start:end]))])
    assert answer_service.place(place) == (article, (start, end))
    archive.add([Article(id=article.id, title="ع", body="نص آخر تمامًا في هذا الخبر الجديد كله.")])
    with pytest.raises(GoneError, match="changed"):
        answer_service.place(place)
    archive.remove([article.id])
    with pytest.raises(GoneError, match="article"):
        answer_service.place(place)
    with pytest.raises(GoneError, match="answer"):
        answer_service.place(999)


@pytest.fixture
def sourced(archive: Archive, state: State) -> Iterator[AnswerService]:
    """The pages, each of an outlet of its own."""
    with Archive() as opened:
        opened.add(replace(article, source=f"وسيلة {number}") for number, article in enumerate(archive.articles()))
        yield AnswerService(opened, state, answers=3)


def test_the_outlets_of_a_chat_are_filters_of_its_questions(sourced: AnswerService, state: State) -> None:
    answer_service = sourced
    best = ask(answer_service, ASKED).cited[0].quotation.article
    assert best.source
    state.chats.turn_source(1, best.source)
    assert outlet_filters(state.chats.settings(1)) == Filters(prefer_sources=(best.source,))
    state.chats.turn_source(1, best.source)
    assert outlet_filters(state.chats.settings(1)) == Filters(exclude_sources=(best.source,))
    without = ask(answer_service, ASKED, message=2)
    assert best.source not in {cited.quotation.article.source for cited in without.cited}


def test_when_only_excluded_outlets_answer_that_is_said(sourced: AnswerService, state: State) -> None:
    answer_service = sourced
    for source in {article.source or "" for article in answer_service.archive.articles()}:
        for _ in range(2):
            state.chats.turn_source(1, source)
    given = ask(answer_service, ASKED)
    assert (given.kept.answered, given.cited, given.excluded) == (False, (), True)
    assert not ask(answer_service, UNANSWERED, message=2).excluded


def test_the_words_of_a_question_are_those_that_the_reader_took(archive: Archive) -> None:
    words = question_words(archive.ask(ASKED))
    assert "متى" not in words
    assert {"كتب", "الأسد", "رسالته", "بوتين"} <= set(words)


def test_a_question_that_finds_nothing_has_no_words() -> None:
    assert question_words(Answer(question="س", quotations=(), near_misses=(), took_ms=0.0)) == ()


OLD = Article(
    id="old",
    title="انفجار في المرفأ",
    body="سقط 30 قتيلا في انفجار المرفأ بحسب وزارة الصحة.\nوتواصلت عمليات البحث عن المفقودين طوال الليل.",
    date=date(2019, 8, 4),
)
NAMED_DAYS = "كم قتيلا سقط في انفجار المرفأ هذا الشهر؟"


@pytest.fixture
def dated(state: State) -> AnswerService:
    archive = Archive()
    others = (
        Article(id=f"f{n}", title=f"خبر {n}", body=f"افتتح الوزير المعرض رقم {n} في المدينة.", date=date(2019, 1, n))
        for n in range(1, 9)
    )
    archive.add([OLD, *others])
    return AnswerService(archive, state, answers=3)


def test_a_question_that_names_days_is_kept_with_the_first_and_can_be_asked_of_any_time(
    dated: AnswerService, arabic: Catalogue
) -> None:
    first = datetime.now().astimezone().date().replace(day=1)
    given = ask(dated, NAMED_DAYS)
    assert (given.kept.answered, given.kept.since) == (False, first)
    [message] = Renderer(arabic, "bot").answer(given)
    assert arabic.date(first) in message.html
    assert any(button.data == f"e:{given.kept.id}" for row in message.keyboard for button in row)
    wide = dated.ask_any_time(dated.recall(given.kept.id, chat=1))
    assert (wide.kept.id, wide.kept.answered, wide.kept.since) == (given.kept.id, True, None)
    dated.more(wide.kept)
    assert {one.article for one in dated.recall(given.kept.id, chat=1).quotations} == {"old"}


def test_the_days_hold_for_what_follows_until_it_names_others(dated: AnswerService, state: State) -> None:
    dated.archive.add([replace(OLD, id="new", date=datetime.now().astimezone().date())])
    given = ask(dated, NAMED_DAYS)
    assert {cited.quotation.article.id for cited in given.cited} == {"new"}
    dated.more(given.kept)
    known = dated.recall(given.kept.id, chat=1).quotations
    assert {one.article for one in known} == {"new"}, "what was published before stays out"
    state.answers.sent(given.kept.id, 2)
    second = ask(dated, "وماذا قالت وزارة الصحة؟", message=3, follows=2)
    assert second.kept.since == given.kept.since
    third = ask(dated, "ومن قتل أمس؟", message=4, follows=2)
    assert third.kept.since == datetime.now().astimezone().date() - timedelta(days=1)
    assert dated.card(dated.recall(given.kept.id, chat=1), 0).since == given.kept.since
