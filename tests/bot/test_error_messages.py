from __future__ import annotations

import pytest

from bot.error_messages import CommandError, describe
from bot.i18n import Catalogue
from retrieval import ArchiveMissingError, ArticleError, QuestionError


def test_an_error_of_the_library_is_told_in_the_language(arabic: Catalogue, english: Catalogue) -> None:
    error = QuestionError("the question has no words")
    assert describe(error, arabic) == "السؤال خالٍ من الكلمات."
    assert describe(error, english) == "the question has no words"


def test_the_reason_of_a_refused_page_is_told_in_the_language(arabic: Catalogue) -> None:
    error = ArticleError("p is empty", reason="empty", page="p.txt")
    assert describe(error, arabic) == "صفحة ليست خبرًا: p.txt (فارغة)"


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
    assert describe(PermissionError(13, "Permission denied", "/x/y"), english) == "cannot use /x/y: Permission denied"


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2Jb", "a\u2028b", "a\udcffb"])
def test_a_message_is_one_line_without_control_characters(english: Catalogue, name: str) -> None:
    message = describe(CommandError("no-such-article", id=name), english)
    assert len(message.splitlines()) == 1
    assert "\x1b" not in message
    message.encode("utf-8")
