from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.error_messages import CommandError, describe, system_reason
from bot.i18n import Catalogue
from bot.settings import Language
from retrieval import (
    ArchiveBusyError,
    ArchiveMissingError,
    ArchiveUnreachableError,
    ArchiveWriteError,
    ArticleError,
    QuestionError,
    QuestionSetError,
    load_questions,
    read_bytes,
    read_text,
)

LINE = '{"title": "خطة", "text": "أعلن المجلس أمس خطة جديدة لدعم المزارعين في الريف."}'


def test_an_error_of_the_library_is_told_in_the_language(arabic: Catalogue, english: Catalogue) -> None:
    error = QuestionError("the question has no words")
    assert describe(error, arabic) == "لا كلمات في السؤال."
    assert describe(error, english) == "The question has no words."


def test_the_reason_of_a_refused_page_is_told_in_the_language(arabic: Catalogue) -> None:
    error = ArticleError("p is empty", reason="empty", page="p.txt")
    assert describe(error, arabic) == "رُفض p.txt: فارغ"


def test_a_file_of_many_articles_is_told_as_that(arabic: Catalogue, english: Catalogue) -> None:
    refused = read_bytes("a.jsonl", f"{LINE}\n{LINE}".encode())
    assert isinstance(refused, ArticleError)
    assert describe(refused, english, plain=True) == (
        "Not added: a.jsonl, because it holds several articles, and a chat takes one article in a file. "
        "The bot's owner can add the whole file."
    )
    assert describe(refused, arabic, plain=True).startswith("لم يُضف a.jsonl: فيه أكثر من خبر، ")
    assert "isnad ingest" in describe(refused, english)


def test_a_message_that_is_no_article_is_called_a_message(arabic: Catalogue) -> None:
    refused = read_text("قليل من الكلام")
    assert isinstance(refused, ArticleError)
    assert describe(refused, arabic, plain=True) == "لم يُضف نص الرسالة: أقصر من أن يكون خبرًا."


@pytest.mark.parametrize(
    "error",
    [
        ArchiveBusyError("busy", folder="/srv/news", holder="12@machine, 2026-10-05"),
        ArchiveWriteError("read-only", folder="/srv/news", reason="read-only"),
        ArchiveUnreachableError("no", folder="opensearch://node:9200/news", reason="password"),
        CommandError("not-durable", archive="memory:/srv/news"),
        ArticleError("inner", reason="private-address", page="http://10.0.0.1/"),
    ],
)
def test_who_reads_it_in_a_chat_is_told_no_setting_command_or_place(
    error: Exception, arabic: Catalogue, english: Catalogue
) -> None:
    for say in (arabic, english):
        told = describe(error, say, plain=True)
        assert told != describe(error, say)
        assert not re.search("srv|9200|[A-Z]+_[A-Z]+|isnad |file:|machine", told)


def test_the_reason_of_a_refused_question_file_is_told_in_the_language(tmp_path: Path, arabic: Catalogue) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("{}\n{", encoding="utf-8")
    with pytest.raises(QuestionSetError) as refused:
        load_questions(file)
    assert describe(refused.value, arabic) == f"ملف الأسئلة {file}:1: ليس سؤالًا بالحقول المطلوبة"
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(QuestionSetError) as refused:
        load_questions(file)
    assert describe(refused.value, arabic) == f"ملف الأسئلة {file}: لا أسئلة فيه"


def test_an_error_without_the_details_that_the_text_asks_for_is_told_in_its_own_words(arabic: Catalogue) -> None:
    assert describe(ArchiveMissingError("nothing at all there"), arabic) == "nothing at all there"


@pytest.mark.parametrize(("address", "named"), [("file:news", "isnad init"), ("memory:news", "sample")])
def test_an_archive_that_is_not_there_is_told_with_what_to_do_next(
    address: str, named: str, arabic: Catalogue, english: Catalogue
) -> None:
    error = ArchiveMissingError("no archive", address=address, folder="news")
    for say in (arabic, english):
        told = describe(error, say)
        assert address in told
        assert named in told
        assert "--archive sample" in told


def test_a_failure_of_the_system_names_the_file(english: Catalogue) -> None:
    assert describe(PermissionError(13, "Permission denied", "/x/y"), english) == "Cannot use /x/y: permission denied"


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2Jb", "a\u2028b", "a\udcffb"])
def test_a_message_is_one_line_without_control_characters(english: Catalogue, name: str) -> None:
    message = describe(CommandError("no-such-article", id=name), english)
    assert len(message.splitlines()) == 1
    assert "\x1b" not in message
    message.encode("utf-8")


def test_a_reason_of_the_system_is_told_in_the_language_of_the_program() -> None:
    arabic = Catalogue(Language.AR)
    assert system_reason("No such file or directory", arabic) == arabic("system.ENOENT")
    assert system_reason("Name or service not known", arabic) == arabic("system.EAI_NONAME")
    assert system_reason("disk on fire", arabic) == "disk on fire"
    missing = CommandError("port", port=80, reason="Address already in use")
    assert arabic("system.EADDRINUSE") in describe(missing, arabic)
