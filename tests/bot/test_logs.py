from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import Hasher, redacted, start_logging

TOKEN = "1234567890:AAE-abcdefghijklmnopqrstuvwxyz_123"  # noqa: S105 - of the right form, nobody's


@pytest.fixture
def _quiet_again() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield
    root.handlers, root.level = before[0], before[1]
    structlog.reset_defaults()


def records(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.usefixtures("_quiet_again")
def test_an_event_is_one_object_with_its_ids_hashed(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(TOKEN, "info")
    log = structlog.get_logger()
    log.info("answered", chat=-100123, person=777, answered=True)
    log.debug("not shown")
    [event] = records(capsys)
    assert (event["event"], event["answered"], event["level"]) == ("answered", True, "info")
    assert event["chat"] == Hasher(TOKEN)(-100123) != Hasher("another")(-100123)
    assert "777" not in str(event)


@pytest.mark.usefixtures("_quiet_again")
def test_errors_are_told_without_the_token_or_what_was_in_hand(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(TOKEN, "info")
    question = "سر من غرفة الأخبار"
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/sendMessage: {len(question)}")  # noqa: TRY301
    except ValueError as error:
        structlog.get_logger().error("failed", exc_info=error, path=[f"x{TOKEN}"])
    logging.getLogger("telegram.ext.Updater").warning("no answer from /bot%s/getUpdates", TOKEN)
    text = json.dumps(records(capsys), ensure_ascii=False)
    assert "ValueError" in text
    assert "getUpdates" in text
    assert TOKEN not in text
    assert question not in text


@pytest.mark.usefixtures("_quiet_again")
def test_libraries_that_log_addresses_are_kept_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(TOKEN, "debug")
    logging.getLogger("httpx").info("POST …/bot%s/sendMessage", TOKEN)
    logging.getLogger("telegram.Bot").debug("سؤال")
    assert records(capsys) == []


def test_only_tokens_are_redacted() -> None:
    assert redacted(f"/bot{TOKEN}/x at 12:30 id 1234567") == "/bot[token]/x at 12:30 id 1234567"
