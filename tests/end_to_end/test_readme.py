"""The README tells the truth: it is short, its targets exist, its answer is the program's."""

from __future__ import annotations

import re
from typing import Any

from tests.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = 120
FIRST_SCREEN = 60  # lines


def test_it_is_short() -> None:
    assert len(README.splitlines()) < LINES


def test_the_first_screen_says_what_this_is_in_both_languages_the_two_commands_and_an_answer() -> None:
    first = "\n".join(README.splitlines()[:FIRST_SCREEN])
    for part in ("word for word", "إسناد", "make console", "make test", "المصدر: "):
        assert part in first


def test_the_answer_shown_is_what_the_program_prints(isnad: Any) -> None:
    [shown] = re.findall(r"^```console\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    command, _, output = shown.partition("\n")
    question = re.fullmatch(r'\$ make ask Q="(.*)"', command)
    assert question is not None
    assert isnad("ask", question[1], settings={"LANGUAGE": "ar"}).out == output


def test_every_picture_is_there_and_light() -> None:
    pictures = re.findall(r'<img src="([^"]+)"', README) + re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert len(pictures) == 2
    for picture in pictures:
        assert 10_000 < (ROOT / picture).stat().st_size < 300_000
