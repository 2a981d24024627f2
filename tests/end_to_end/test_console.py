from __future__ import annotations

import dataclasses
import os
import pty
import re
import select
import signal
import subprocess
import time
from typing import Any

import pytest

from tests.botapi.directions import spoilt_tokens
from tests.end_to_end.bots import PORT

QUESTION = "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟"
FACT = "في أغسطس 2015"


def test_piped_it_answers_until_the_end_of_input_and_prompts_nothing(isnad: Any) -> None:
    outcome = isnad("console", typed=f"{QUESTION}\n/context\n\n/zzz\n{QUESTION}\n")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(("«", "Answer 1\n«"))
    assert outcome.out.count(FACT) >= 3
    assert "No such command: /zzz" in outcome.out


def test_quit_leaves_the_rest_unread(isnad: Any) -> None:
    assert isnad("console", typed=f"/خروج\n{QUESTION}\n").out == ""


def test_empty_input_is_an_end_of_input(isnad: Any) -> None:
    outcome = isnad("console")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")


def test_ctrl_c_ends_it_quietly(isnad: Any) -> None:
    with isnad.start("console") as process:
        process.stdin.write(f"{QUESTION}\n".encode())
        process.stdin.flush()
        process.stdout.readline()  # it is up and answering
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=240) == 130
        assert process.stderr.read() == b""


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, isnad: Any, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [isnad.command, *arguments],
            cwd=isnad.folder,
            env={**isnad.environment, "TERM": "xterm", "COLUMNS": "100", "PROMPT_TOOLKIT_NO_CPR": "1"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._raw = b""
        self._waited = 0

    @property
    def seen(self) -> str:
        return self._raw.decode(errors="replace")

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, text: str, patience: float = 240) -> None:
        """Read until ``text`` comes, after what was waited for before."""
        deadline = time.monotonic() + patience
        while (found := self.seen.find(text, self._waited)) < 0:
            ready, _, _ = select.select([self._ours], [], [], max(0, deadline - time.monotonic()))
            try:
                if not ready:
                    raise TimeoutError
                self._raw += os.read(self._ours, 65536)
            except OSError:  # time is up, or the program has left its terminal
                pytest.fail(f"{text!r} never came; seen: {self.seen!r}")
        self._waited = found + len(text)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


def test_on_a_terminal_it_prompts_remembers_and_ends_with_ctrl_d(isnad: Any) -> None:
    terminal = Terminal(isnad, "console")
    try:
        terminal.wait_for("Question:")
        terminal.type(f"{QUESTION}\r")
        terminal.wait_for("Source: ")
        terminal.wait_for("Question:")
        terminal.type("\x04")
        assert terminal.process.wait(timeout=240) == 0
    finally:
        terminal.close()
    kept = isnad.folder.parent / ".local" / "state" / "isnad" / "history"
    assert QUESTION in kept.read_text(encoding="utf-8")


def test_on_a_terminal_an_answer_has_bold_matches_and_isolated_numbers(isnad: Any) -> None:
    terminal = Terminal(isnad, "ask", QUESTION)
    try:
        terminal.wait_for("Source: ")
        assert "\x1b[1m" in terminal.seen
        assert "أغسطس \u20682015\u2069" in terminal.seen.replace("\x1b[1m", "").replace("\x1b[0m", "")
    finally:
        terminal.close()


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["ask", "كم يبلغ طول السفينة؟"], "https://news.example/%D9%85%D9%8A%D9%86%D8%A7%D8%A1/2021"),
        (["articles", "004_0a7a118b1a2866d0"], "004_0a7a118b1a2866d0"),
        (["ingest", "--archive", "file:new", "https://a.invalid/news?id=1&x=2"], "https://a.invalid/news?id=1&x=2"),
        (["ask", "--archive", "file:no-such-folder", "سؤال"], "isnad ingest --archive file:no-such-folder"),
    ],
)
def test_on_an_arabic_terminal_no_direction_mark_touches_what_is_copied(
    isnad: Any, arguments: list[str], shown: str
) -> None:
    (isnad.folder / "pages").mkdir()
    (isnad.folder / "pages" / "port.txt").write_text(PORT, encoding="utf-8")
    environment = {**isnad.environment, "LANGUAGE": "ar", "ARCHIVE": "memory:pages"}
    terminal = Terminal(dataclasses.replace(isnad, environment=environment), *arguments)
    try:
        terminal.wait_for(shown)
        terminal.wait_for("\n")
        seen = re.sub(r"\x1b\[[0-9;]*m", "", terminal.seen)
        assert spoilt_tokens(seen) == []
    finally:
        terminal.close()
