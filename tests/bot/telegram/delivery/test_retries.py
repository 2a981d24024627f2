"""What is tried again, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.telegram.delivery.retries import RETRY_MARGIN, TELEGRAM, after_flood, after_telegram_error

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@pytest.mark.parametrize("error", [NetworkError("reset"), TimedOut()])
def test_a_failed_network_is_tried_again_but_is_no_flood(error: Exception) -> None:
    assert after_telegram_error(error) is True
    assert after_flood(error) is False


@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("blocked"), ValueError()])
def test_a_refusal_is_final(error: Exception) -> None:
    assert after_telegram_error(error) is False


@pytest.mark.parametrize("wanted", [7, timedelta(seconds=7)])
def test_a_flood_wait_is_as_long_as_telegram_says(wanted: int | timedelta) -> None:
    assert after_telegram_error(RetryAfter(wanted)) == after_flood(RetryAfter(wanted)) == 7 + RETRY_MARGIN


def test_a_message_is_tried_for_half_an_hour_on_average() -> None:
    assert TELEGRAM.attempts
    waits = sum(TELEGRAM.wait(failures, lambda: 0.5) for failures in range(1, TELEGRAM.attempts))
    assert 1800 <= waits <= 2000
