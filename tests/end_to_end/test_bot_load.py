"""Many at once: every question is answered, once.

How many messages Telegram refuses as too fast depends on when they arrive, which a busy machine decides too:
``benchmarks/bot_load.py`` counts them,
``tests/bot/telegram/delivery/test_rate_limiter.py`` holds the limits by a clock of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.botapi import BotServer
from tests.end_to_end.bots import RunningBot, in_form, make_archive
from tests.end_to_end.load import ask_all, make_chats

pytestmark = pytest.mark.loopback


def test_two_hundred_questions_from_fifty_chats_are_all_answered_within_the_limits(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "pages")
    with BotServer(limits=True) as server:
        server.person("سلمى")
        with RunningBot(server, tmp_path, archive, settings={"PERSON_QUOTA": "0", "CHAT_QUOTA": "0"}):
            chats = make_chats(server, people=30, groups=20)
            load = ask_all(server, chats, 4, patience=240)
        assert load.asked == 200
        assert load.answered == 200
        for _, room in chats:
            if room.chat.group:
                questions = [message.id for message in room.shown() if not message.from_bot]
                assert sorted(message.replies_to or 0 for message in room.from_bot()) == questions
        in_form(server)
