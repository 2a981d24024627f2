from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.i18n import Catalogue
from bot.service.answers import AnswerService, GivenAnswer
from bot.service.follow_ups import ChatQuestion
from bot.service.quotation_refs import GoneError
from bot.state import MEMORY, KeptAnswer, State
from bot.state.answers import text_digest
from bot.telegram.rendering.renderer import Renderer
from retrieval import (
    Archive,
    ArchiveCalibration,
    Article,
    Level,
    QuestionError,
    QuotationKind,
    ReaderConfig,
    Strictness,
    ThresholdChoice,
    models_make,
    open_archive,
)
from tests.bot.state.clock import Clock
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


def ask(
    answer_service: AnswerService,
    question: str,
    *,
    message: int = 1,
    follows: int | None = None,
    private: bool = False,
    after: KeptAnswer | None = None,
) -> GivenAnswer:
    return answer_service.ask(
        ChatQuestion(
            chat=1,
            message=message,
            person=1,
            topic=None,
            text=question,
            follows=follows,
            private=private,
            after=after,
        )
    )


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


def test_a_card_says_whether_what_was_asked_changes_with_time(state: State) -> None:
    with Archive() as archive:
        body = "وصل الرئيس الفرنسي إيمانويل ماكرون إلى القاهرة.\nوقال ماكرون إن الزيارة مهمة لبلاده."
        archive.add([Article(id="visit", title="زيارة", body=body, date=date(2018, 10, 12))])
        service = AnswerService(archive, state, answers=3)
        for message, (question, changes) in enumerate({"من هو رئيس فرنسا؟": True, "متى وصل ماكرون؟": False}.items(), 1):
            given = ask(service, question, message=message)
            assert given.card(0).dated is changes
            assert service.card(service.recall(given.kept.id, chat=1), 0).dated is changes


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


def test_a_reply_is_asked_with_the_names_before_it_as_a_sentence(answer_service: AnswerService, state: State) -> None:
    state.answers.sent(ask(answer_service, ASKED).kept.id, 2)
    second = ask(answer_service, "ولماذا؟", message=3, follows=2)
    assert second.understood == "لماذا كتب الأسد رسالته إلى بوتين؟"


def test_a_follow_up_of_a_follow_up_knows_what_it_is_about(answer_service: AnswerService, state: State) -> None:
    state.answers.sent(ask(answer_service, ASKED).kept.id, 2)
    state.answers.sent(ask(answer_service, "ولماذا؟", message=3, follows=2).kept.id, 4)
    third = ask(answer_service, "وأين؟", message=5, follows=4)
    assert third.understood == "أين كتب الأسد رسالته إلى بوتين؟"


@pytest.mark.parametrize(("seconds", "understood"), [(599, "من نشر رسالة الأسد؟"), (601, None)])
def test_a_follow_up_without_reply_is_one_in_a_private_chat_for_ten_minutes(
    archive: Archive, seconds: int, understood: str | None
) -> None:
    clock = Clock()
    state = State(MEMORY, clock)
    answer_service = AnswerService(archive, state, answers=3)
    ask(answer_service, ASKED, private=True)
    clock.now += seconds
    assert ask(answer_service, "ومن نشرها؟", message=3, private=True).understood == understood
    state.close()


def test_in_a_group_only_a_reply_follows_up(answer_service: AnswerService, state: State) -> None:
    state.answers.sent(ask(answer_service, ASKED).kept.id, 2)
    assert ask(answer_service, "ومن نشرها؟", message=3).understood is None
    assert ask(answer_service, "ومن نشرها؟", message=4, follows=2).understood == "من نشر رسالة الأسد؟"


def test_a_question_with_names_of_its_own_is_asked_as_it_is(answer_service: AnswerService) -> None:
    ask(answer_service, ASKED, private=True)
    assert ask(answer_service, "ومن هو رسلان بوخوف؟", message=3, private=True).understood is None


def test_a_further_question_of_a_message_follows_up_the_one_before(answer_service: AnswerService, state: State) -> None:
    first = ask(answer_service, ASKED)
    state.answers.sent(first.kept.id, 2)
    second = ask(answer_service, "ومن نشرها؟", after=replace(first.kept, sent_message=2))
    assert second.understood == "من نشر رسالة الأسد؟"
    assert [kept.id for kept in state.answers.to(1, 1)] == [first.kept.id, second.kept.id]


def test_a_question_that_is_only_kept_if_answered_leaves_no_trace(answer_service: AnswerService, state: State) -> None:
    question = ChatQuestion(chat=1, message=1, person=1, topic=None, text=UNANSWERED)
    assert answer_service.ask_if_answered(question) is None
    assert state.answers.totals()["asked"] == 0
    given = answer_service.ask_if_answered(replace(question, text=ASKED, written="الرسالة"))
    assert given is not None
    assert (given.understood, given.kept.written) == (ASKED, "الرسالة")


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
        assert ask(answer_service, "ماذا قال ميسي عن المباراة؟", message=3).kept.answered


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


def test_when_only_excluded_outlets_answer_that_is_said(sourced: AnswerService, state: State) -> None:
    answer_service = sourced
    for source in {article.source or "" for article in answer_service.archive.articles()}:
        for _ in range(2):
            state.chats.turn_source(1, source)
    given = ask(answer_service, ASKED)
    assert (given.kept.answered, given.cited, given.excluded) == (False, (), True)
    assert not ask(answer_service, UNANSWERED, message=2).excluded


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


def test_a_period_in_a_question_is_told_on_every_page_and_can_be_widened(
    dated: AnswerService, arabic: Catalogue
) -> None:
    first, last = date(2019, 8, 1), date(2019, 8, 28)
    question = f"{NAMED_DAYS.partition(' هذا')[0]} بين {first} و{last}؟"
    given = ask(dated, question)
    assert (given.kept.answered, given.kept.since, given.until) == (True, first, last)
    card = dated.card(dated.recall(given.kept.id, chat=1), 0)
    assert (card.since, card.until) == (first, last)
    for message in (*Renderer(arabic, "bot").answer(given), *Renderer(arabic, "bot").card(card)):
        assert arabic("recency.between", first=arabic.date(first), last=arabic.date(last)) in message.html
    wide = dated.ask_any_time(dated.recall(given.kept.id, chat=1))
    assert (wide.kept.answered, wide.kept.since, wide.until) == (True, None, None)


def test_a_silence_on_recent_days_cites_the_newest_article(dated: AnswerService, arabic: Catalogue) -> None:
    [message] = Renderer(arabic, "bot").answer(ask(dated, NAMED_DAYS))
    newest = arabic("freshness.newest", article="\0").partition("\0")[0]
    [line] = [line for line in message.html.splitlines() if newest in line]
    assert arabic.date(date(2019, 8, 4)) in line
    assert arabic("recency.newest", day="").rstrip(". ") not in message.html.replace(line, "")


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
