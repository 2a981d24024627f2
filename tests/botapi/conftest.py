from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.botapi import BotServer, Json


@pytest.fixture
def server() -> Iterator[BotServer]:
    with BotServer() as running:
        yield running


Call = Callable[..., Json]


def caller(server: BotServer, client: httpx.Client) -> Call:
    """Calls methods as bots do: a form whose values are strings or JSON."""

    def call(method: str, **values: Any) -> Json:
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
        answer = client.post(f"{server.base_url}{server.token}/{method}", data=form)
        body: Json = answer.json()
        assert body["ok"] == (answer.status_code == 200)
        return body

    return call


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as opened:
        yield opened


@pytest.fixture
def call(server: BotServer, client: httpx.Client) -> Call:
    return caller(server, client)
