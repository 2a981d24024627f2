"""The bot follows a folder beside its answers, where its settings say so."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.end_to_end.bots import PORT, WHEN, RunningBot, ingest
from tests.paths import SEEDS

pytestmark = pytest.mark.loopback

PATIENCE = 240.0  # seconds


def test_a_page_put_into_a_watched_folder_is_quoted(fresh: RunningBot, tmp_path: Path) -> None:
    archive, inbox = f"file:{tmp_path / 'archive'}", tmp_path / "inbox"
    ingest(SEEDS, archive, tmp_path)
    inbox.mkdir()
    (inbox / "port.txt").write_text(PORT, encoding="utf-8")
    os.utime(inbox / "port.txt", (time.time() - 60,) * 2)
    fresh.archive = archive
    fresh.settings = {"WATCH": str(inbox), "WATCH_IN_BOT": "true", "WATCH_EVERY": "10"}
    fresh.start()
    reem = fresh.server.person("ريم")
    assert "كتب الأسد" in fresh.server.replies(reem.say(WHEN[0]))[0].text
    until, said = time.monotonic() + PATIENCE, ""
    while "399" not in said and time.monotonic() < until:
        said = fresh.server.replies(reem.say("كم يبلغ طول السفينة؟"))[0].text
    assert "399" in said
