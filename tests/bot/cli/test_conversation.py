from __future__ import annotations

import pytest

from bot.bidi import field
from bot.cli.conversation import Conversation
from bot.i18n import Catalogue
from retrieval import Archive

QUESTIONS = (
    "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟",
    "من كتب المقال الذي نشرت فيه صحيفة زافترا رسالة الأسد؟",
    "لماذا كان جهاز الإرسال والاستقبال في الطائرة مغلقا؟",
    "ماذا اقترحت روسيا على الأسد؟",
    "من نظم عملية هروب الأسد؟",
)
UNANSWERED = "ما هي عاصمة أستراليا؟"


@pytest.fixture(scope="module")
def asked(archive: Archive) -> str:
    """A question with more than one answer: the first of these that has them."""
    return next(question for question in QUESTIONS if len(archive.ask(question, top=2).quotations) > 1)


@pytest.fixture
def conversation(archive: Archive, english: Catalogue) -> Conversation:
    return Conversation(archive, english, top=1)


def reply(conversation: Conversation, typed: str) -> list[str]:
    return ["".join(run.text for run in line) for line in conversation.reply(typed)]


def quoted(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("«")]


def test_a_question_gets_its_answers(conversation: Conversation, asked: str, archive: Archive) -> None:
    best = archive.ask(asked, top=1).quotations[0]
    assert quoted(reply(conversation, f"  {asked} ")) == [f"«{best.text}»"]


def test_a_blank_line_gets_nothing(conversation: Conversation) -> None:
    assert reply(conversation, " \t") == []


@pytest.mark.parametrize("command", ["/more", "/المزيد", "/MORE", "/مزيد"])
def test_more_goes_on_where_the_answers_stopped(
    conversation: Conversation, asked: str, archive: Archive, command: str
) -> None:
    reply(conversation, asked)
    second = archive.ask(asked, top=2).quotations[1]
    lines = reply(conversation, command)
    assert lines[0] == "Answer 2"
    assert quoted(lines) == [f"«{second.text}»"]


def test_more_ends_when_the_archive_has_no_more(conversation: Conversation, asked: str) -> None:
    reply(conversation, asked)
    shown = set[str]()
    for _ in range(200):
        lines = reply(conversation, "/more")
        if lines == ["The archive has no more answers."]:
            break
        assert not shown & set(quoted(lines))
        shown.update(quoted(lines))
    else:
        pytest.fail("the answers never end")


def test_an_abstention_has_no_more(conversation: Conversation) -> None:
    reply(conversation, UNANSWERED)
    assert reply(conversation, "/more") == ["The archive has no more answers."]


@pytest.mark.parametrize("command", ["/context", "/السياق", "/context 1", "/السياق ١"])
def test_the_context_of_the_first_answer(
    conversation: Conversation, asked: str, archive: Archive, command: str
) -> None:
    reply(conversation, asked)
    best = archive.ask(asked, top=1).quotations[0]
    lines = reply(conversation, command)
    assert [line for line in (best.before, best.text, best.after) if line is not None] == lines[: -lines.count("") - 1]


def test_the_article_of_the_second_answer(conversation: Conversation, asked: str, archive: Archive) -> None:
    reply(conversation, asked)
    reply(conversation, "/more")
    second = archive.ask(asked, top=2).quotations[1].article
    assert "\n".join(reply(conversation, "/article 2")).endswith(second.body)


def test_why_names_the_words_that_matched(conversation: Conversation, asked: str, archive: Archive) -> None:
    reply(conversation, asked)
    why = archive.ask(asked, top=1).quotations[0].why
    assert why.matched
    assert reply(conversation, "/why")[0].endswith("; ".join(why.matched))


@pytest.mark.parametrize("argument", ["0", "2", "-1", "x", "9" * 30, "1 1"])
def test_a_number_that_no_answer_has_is_said_so(conversation: Conversation, asked: str, argument: str) -> None:
    reply(conversation, asked)
    assert reply(conversation, f"/context {argument}") == ["No answer has this number; 1 answer is shown."]


@pytest.mark.parametrize("command", ["/more", "/context", "/article", "/why 1"])
def test_before_the_first_question_there_is_nothing_to_go_back_to(conversation: Conversation, command: str) -> None:
    assert reply(conversation, command) == ["No answer has been shown yet."]


def test_an_unknown_command_is_named(conversation: Conversation) -> None:
    assert reply(conversation, "/نعم 3") == ["No such command: /نعم. Commands: /help"]


@pytest.mark.parametrize("typed", ["؟!", "\udcff"])
def test_a_line_that_cannot_be_asked_does_not_end_the_conversation(
    conversation: Conversation, asked: str, typed: str
) -> None:
    assert len(reply(conversation, typed)) == 1
    assert not conversation.ended
    assert quoted(reply(conversation, asked))


def test_help_names_every_command(conversation: Conversation) -> None:
    lines = "\n".join(reply(conversation, "/help"))
    assert all(name in lines for name in ("/more", "/context", "/article", "/why", "/help", "/quit"))


@pytest.mark.parametrize("command", ["/quit", "/خروج", "/exit"])
def test_quit_ends_the_conversation(conversation: Conversation, command: str) -> None:
    assert reply(conversation, command) == []
    assert conversation.ended


@pytest.mark.parametrize("all_of_them", ["/why all", "/why 1 all", "/لماذا كل", "/why ١ ALL"])
def test_why_shows_a_dozen_figures_and_all_when_asked(
    conversation: Conversation, asked: str, archive: Archive, all_of_them: str
) -> None:
    features = archive.ask(asked, top=1).quotations[0].why.features
    reply(conversation, asked)
    few, every = reply(conversation, "/why")[-1], reply(conversation, all_of_them)[-1]
    assert sum(f" {name} " in few.replace(":", " ") for name in features) == 12
    assert all(f"{name} " in every for name in features)


def test_a_question_that_names_days_says_so_and_is_asked_of_any_time(
    conversation: Conversation, archive: Archive, english: Catalogue
) -> None:
    question = "متى كتب الأسد رسالته إلى بوتين خلال الأسبوع الماضي؟"
    assert reply(conversation, "/anytime") == [english("console.nothing-yet")]
    lines = reply(conversation, question)
    assert lines[0].startswith(english("recency.since", day="\0").partition("\0")[0])
    assert lines[1] == english("abstention")
    assert lines[2].startswith(english("freshness.newest", article="\0").partition("\0")[0]), "the archive is old"
    assert lines[3] == english("recency.widen")
    assert quoted(reply(conversation, "/anytime")) == [f"«{archive.ask(question, top=1).quotations[0].text}»"]
    assert reply(conversation, "/more") != [english("console.nothing-yet")]


def test_a_link_in_a_question_is_none_of_its_words(conversation: Conversation, asked: str, archive: Archive) -> None:
    best = archive.ask(asked, top=1).quotations[0]
    for text in (f"{asked} https://news.example/a?b=1", f"https://news.example/a {asked}"):
        assert quoted(reply(conversation, text)) == [f"«{best.text}»"]


LETTER = "متى كتب الأسد رسالته إلى بوتين؟"


def test_small_talk_is_answered_in_the_language_of_the_person(conversation: Conversation) -> None:
    arabic = reply(conversation, "مرحبا!")
    assert arabic[0].startswith("أهلًا بك")
    assert quoted(arabic) == []
    assert reply(conversation, "thanks")[0].startswith("You are welcome")
    assert reply(conversation, "👍")[0].startswith("🙂 Ask me"), "the language of the console"


def test_a_follow_up_is_shown_whole_and_can_be_asked_as_written(conversation: Conversation) -> None:
    reply(conversation, LETTER)
    lines = reply(conversation, "ومن نشرها؟")
    assert lines[0] == f"Understood as: {field('من نشر رسالة الأسد؟')}"
    assert lines[-1] == "To ask it as you wrote it: /written"
    assert "Understood as" not in reply(conversation, "/written")[0]


def test_as_written_needs_a_question_before(conversation: Conversation) -> None:
    assert reply(conversation, "/written") == ["No answer has been shown yet."]


def test_several_questions_are_answered_one_after_the_other(conversation: Conversation) -> None:
    lines = reply(conversation, f"{LETTER} ومن نشرها؟ وأين كتب الأسد رسالته؟ ولماذا؟ شكرا")
    assert [line for line in lines if line.startswith(("Question:", "Understood as:"))] == [
        f"Question: {field(LETTER)}",
        f"Understood as: {field('من نشر رسالة الأسد؟')}",
        f"Question: {field('وأين كتب الأسد رسالته؟')}",
    ]
    assert lines[-1] == "I answer three questions in a message. Send the others in another message."


def test_an_order_to_write_is_told_what_isnad_does(conversation: Conversation) -> None:
    lines = reply(conversation, "اكتب مقالا عن رسالة الأسد إلى بوتين")
    assert lines[0].startswith("I quote from the archive")
    assert len(quoted(lines)) == 1
    assert quoted(reply(conversation, "ترجم هذا النص إلى الإنجليزية")) == []
