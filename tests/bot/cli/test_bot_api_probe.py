"""One request to the Bot API: what it may answer, and that nothing of it hangs or tells the token."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic, sleep

import pytest

from bot.cli.bot_api_probe import ProbeError, get_me, run_within
from tests.botapi.world import TOKEN

pytestmark = pytest.mark.loopback

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """The address of a server that gives ``answer``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the library names it
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/bot"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def saying(status: int, body: bytes, day: str | None = None) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(status)
        if day is not None:
            handler.send_header("Date", day)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


GOOD = b'{"ok": true, "result": {"username": "news_bot"}}'


def test_the_bots_name_and_how_far_the_clocks_are_apart() -> None:
    day = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    with serving(saying(200, GOOD, day)) as address:
        reached = get_me(address, TOKEN, timeout=5)
    assert (reached.username, reached.refused) == ("news_bot", False)
    assert reached.ahead == pytest.approx(3600, abs=10)


@pytest.mark.parametrize("day", [None, "yesterday", ""])
def test_a_server_that_tells_no_time_is_reached_all_the_same(day: str | None) -> None:
    with serving(saying(200, GOOD, day)) as address:
        assert get_me(address, TOKEN, timeout=5).ahead is None


@pytest.mark.parametrize("status", [401, 404])
def test_a_token_may_be_refused(status: int) -> None:
    with serving(saying(status, b'{"ok": false, "error_code": 401}')) as address:
        reached = get_me(address, TOKEN, timeout=5)
    assert (reached.username, reached.refused) == (None, True)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b"\xff", b'"ok"'])
def test_what_does_not_speak_as_the_bot_api_is_not_it(body: bytes) -> None:
    with serving(saying(200, body)) as address, pytest.raises(ProbeError, match="HTTP 200"):
        get_me(address, TOKEN, timeout=5)


def test_an_answer_that_drips_is_given_up_in_time() -> None:
    ended = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(200)
        handler.end_headers()
        for _ in range(100):
            if ended.wait(0.1):
                return
            handler.wfile.write(b" ")

    with serving(drip) as address:
        began = monotonic()
        with pytest.raises(ProbeError, match="timed out"):
            get_me(address, TOKEN, timeout=0.5)
        assert monotonic() - began < 3
        ended.set()
        sleep(0.2)  # the thread that was left sees the end


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/bot", "http://127.0.0.1:1/a b/bot", "http://127.0.0.1:x/bot"])
def test_no_error_holds_the_token(address: str) -> None:
    with pytest.raises(ProbeError) as unreached:
        get_me(address, TOKEN, timeout=5)
    assert TOKEN not in str(unreached.value)
    assert str(unreached.value)


def test_what_takes_too_long_is_left_and_what_fails_is_raised() -> None:
    assert run_within(5, lambda: 1) == 1
    with pytest.raises(TimeoutError):
        run_within(0.05, lambda: sleep(0.3))
    with pytest.raises(ValueError, match="x"):
        run_within(5, lambda: int("x"))
