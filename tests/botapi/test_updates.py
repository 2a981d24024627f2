"""How updates reach the bot, by polling and by webhook; limits; faults."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from tests.botapi import BotServer
from tests.botapi.conftest import Call, caller
from tests.botapi.limits import Limits

pytestmark = pytest.mark.loopback

SECRET = "a-b_c"  # noqa: S105 - of nobody


def test_updates_stay_until_an_offset_confirms_them(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    for text in ("أولى", "ثانية", "ثالثة"):
        reem.say(text)
    first = call("getUpdates")["result"]
    assert [update["message"]["text"] for update in first] == ["أولى", "ثانية", "ثالثة"]
    assert call("getUpdates")["result"] == first
    assert call("getUpdates", offset=first[1]["update_id"], limit=1)["result"] == [first[1]]
    assert server.pending == 2
    assert call("getUpdates", offset=-1)["result"] == [first[2]]
    assert call("getUpdates", offset=first[2]["update_id"] + 1)["result"] == []


def test_a_long_poll_returns_when_something_happens(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    with ThreadPoolExecutor() as pool:
        poll = pool.submit(call, "getUpdates", timeout=5)
        server.wait_until(lambda: server.world.polls)
        reem.say("متى؟")
        assert poll.result()["result"][0]["message"]["text"] == "متى؟"


def test_a_second_poll_ends_the_first(server: BotServer, call: Call) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(call, "getUpdates", timeout=5)
        server.wait_until(lambda: server.world.polls)
        second = pool.submit(call, "getUpdates", timeout=1)
        assert first.result()["error_code"] == 409
        assert second.result()["ok"]


def test_kinds_that_were_not_asked_for_do_not_come(server: BotServer, call: Call) -> None:
    reem = server.person("ريم")
    call("getUpdates", allowed_updates=["callback_query"])
    reem.say("متى؟")
    assert call("getUpdates")["result"] == []
    call("getUpdates", allowed_updates=[])
    reem.say("متى؟")
    assert len(call("getUpdates")["result"]) == 1


class Hook(BaseHTTPRequestHandler):
    """Refuses the first delivery, takes the rest."""

    taken: list[tuple[str | None, bytes]]
    refuse: int

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = type(self)
        if kind.refuse > 0:
            kind.refuse -= 1
            self.send_response(500)
        else:
            kind.taken.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
            self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def hook() -> Iterator[tuple[str, type[Hook]]]:
    kind = type("OneHook", (Hook,), {"taken": [], "refuse": 1})
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/hook", kind
        listening.shutdown()
        thread.join()


def test_a_webhook_gets_each_update_until_it_takes_it(
    server: BotServer, call: Call, hook: tuple[str, type[Hook]]
) -> None:
    url, kind = hook
    reem = server.person("ريم")
    assert call("setWebhook", url=url, secret_token=SECRET, max_connections=1)["ok"]
    reem.say("متى؟")
    reem.say("أين؟")
    server.wait_until(lambda: not server.world.pending)
    assert sorted(secret for secret, _ in kind.taken if secret) == [SECRET, SECRET]
    info = call("getWebhookInfo")["result"]
    assert (info["url"], info["last_error_message"]) == (url, "Wrong response from the webhook: 500")
    assert call("getUpdates")["error_code"] == 409
    assert call("deleteWebhook")["ok"]
    assert call("getUpdates")["ok"]


def test_a_webhook_of_telegrams_own_servers_must_be_https_on_a_known_port(client: httpx.Client) -> None:
    with BotServer(local=False) as server:
        call = caller(server, client)
        assert "HTTPS URL" in call("setWebhook", url="http://a.example/")["description"]
        assert "only on ports" in call("setWebhook", url="https://a.example:8000/")["description"]
        assert (
            "unallowed characters"
            in call("setWebhook", url="https://a.example/", secret_token=f"{SECRET} ")["description"]
        )
        assert "invalid URL" in call("setWebhook", url="a.example")["description"]
        assert len(server.form_refusals) == 4


def test_limits_are_those_of_telegram() -> None:
    limits = Limits()
    assert [limits.admit(1, 0.0, group=False) for _ in range(4)] == [None, None, None, 1]
    assert limits.admit(1, 1.0, group=False) is None
    overall = Limits()
    assert [overall.admit(chat, 0.0, group=False) for chat in range(31)] == [None] * 30 + [1]
    assert overall.admit(99, 1.1, group=False) is None
    group = Limits()
    times = [float(second) for second in range(21)]
    assert [group.admit(-5, at, group=True) for at in times] == [None] * 20 + [40]
    assert group.admit(-5, 60.5, group=True) is None


def test_too_fast_is_429_with_a_wait(client: httpx.Client) -> None:
    with BotServer(limits=True) as server:
        call = caller(server, client)
        reem = server.person("ريم").meet()
        bodies = [call("sendMessage", chat_id=reem.id, text="قال") for _ in range(4)]
        assert [body["ok"] for body in bodies] == [True, True, True, False]
        assert bodies[3]["error_code"] == 429
        assert bodies[3]["parameters"] == {"retry_after": 1}
        assert len(reem.private.shown()) == 3


def test_faults_happen_as_often_as_injected(server: BotServer, call: Call, client: httpx.Client) -> None:
    reem = server.person("ريم").meet()
    url = f"{server.base_url}{server.token}/sendMessage"
    form = {"chat_id": str(reem.id), "text": "قال"}
    server.fault("error", "sendMessage", code=502)
    answer = client.post(url, data=form)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (502, "text/html")
    server.fault("flood", "sendMessage", seconds=7, chat_id=reem.id)
    assert call("sendMessage", **form)["parameters"] == {"retry_after": 7}
    server.fault("cut-before", "sendMessage")
    with pytest.raises(httpx.TransportError):
        client.post(url, data=form)
    assert reem.private.shown() == []
    server.fault("cut-after", "sendMessage")
    with pytest.raises(httpx.TransportError):
        client.post(url, data=form)
    assert len(reem.private.shown()) == 1
    hang = server.fault("hang", "sendMessage", seconds=0.2)
    began = time.monotonic()
    with pytest.raises(httpx.TransportError):
        client.post(url, data=form)
    assert time.monotonic() - began >= 0.2
    assert hang.met == 1
    assert call("sendMessage", **form)["ok"]


def test_a_file_is_handed_out_at_the_path_that_get_file_gives(
    server: BotServer, call: Call, client: httpx.Client
) -> None:
    reem = server.person("ريم").meet()
    document = reem.send_file("خبر.txt", "قال".encode()).json["document"]
    found = call("getFile", file_id=document["file_id"])["result"]
    root = server.base_url.removesuffix("bot") + f"file/bot{server.token}/"
    assert client.get(root + found["file_path"]).content == "قال".encode()
    assert client.get(root + f"documents/{document['file_id']}").status_code == 404
    assert "wrong file_id" in call("getFile", file_id="nothing")["description"]


def test_a_file_above_the_limit_is_not_handed_out(server: BotServer, call: Call) -> None:
    reem = server.person("ريم").meet()
    document = reem.send_file("a.pdf", b"%PDF", size=(20 << 20) + 1).json["document"]
    assert call("getFile", file_id=document["file_id"])["description"] == "Bad Request: file is too big"


def test_a_forward_says_where_it_comes_from(server: BotServer) -> None:
    reem, ziad = server.person("ريم").meet(), server.person("زياد").meet()
    post = server.channel("قناة", reem, username="qanat").post("خبر")
    origin = reem.forward(post).json["forward_origin"]
    assert (origin["type"], origin["chat"]["username"], origin["message_id"]) == ("channel", "qanat", post.id)
    said = ziad.say("قال")
    assert reem.forward(said).json["forward_origin"]["sender_user"]["id"] == ziad.id
    assert reem.forward(said, hidden=True).json["forward_origin"]["sender_user_name"] == "زياد"
