"""The console: reads lines, asks, prints answers.

On a terminal prompt_toolkit edits lines and keeps a history. Piped lines are read without a prompt.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.cli.conversation import Conversation
from bot.cli.rendering import BLANK, Look, note
from bot.cli.session import Session
from bot.service.freshness import Freshness
from bot.text_input import lines_of
from retrieval import Archive

PRIVATE = 0o600  # questions of journalists are confidential


def converse(session: Session, archive: Archive, *, top: int, freshness: Freshness) -> None:
    """Ask and answer until the end of input or ``/quit``."""
    conversation = Conversation(archive, session.say, top=top, freshness=freshness)
    if at_terminal(session):
        session.show([note(session.say("console.welcome"), Look.FAINT)])
    for line in typed_lines(session):
        reply = list(conversation.reply(line))
        if conversation.ended:
            return
        if reply:
            session.show([*reply, BLANK])


def at_terminal(session: Session) -> bool:
    """Whether standard input and output are both a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and session.out.isatty()


def typed_lines(session: Session) -> Iterator[str]:
    """The lines typed at the terminal until Ctrl-D, or those piped in."""
    if not at_terminal(session):
        yield from lines_of(sys.stdin)
        return
    prompts = PromptSession[str](history=history(session.settings.history))
    while True:
        try:
            yield prompts.prompt(session.say("console.prompt") + " ")
        except EOFError:
            return


def history(path: Path) -> History:
    """The history in the file ``path``; an empty one for this run if the file cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=PRIVATE)
        with path.open("ab"):
            return FileHistory(path)
    except OSError:
        return InMemoryHistory()
