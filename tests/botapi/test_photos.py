"""What the server takes and refuses as a photo."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.botapi import BotServer, Json
from tests.botapi.conftest import Call

pytestmark = pytest.mark.loopback


def png(width: int, height: int) -> bytes:
    """A whole PNG in grey."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 1) * height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def send(server: BotServer, client: httpx.Client, content: bytes | None, **values: Any) -> Json:
    url = f"{server.base_url}{server.token}/sendPhoto"
    files = {} if content is None else {"photo": ("photo.png", content, "image/png")}
    answer: Json = client.post(url, data=values, files=files).json()
    return answer


def test_a_photo_arrives_with_its_size_and_caption(server: BotServer, client: httpx.Client) -> None:
    reem = server.person("ريم").meet()
    sent = send(server, client, png(30, 20), chat_id=str(reem.id), caption="<b>تغطية</b>", parse_mode="HTML")
    [message] = reem.private.shown()
    assert sent["result"] == message.json
    assert message.photo is not None
    assert (message.photo["width"], message.photo["height"]) == (30, 20)
    assert (message.text, message.marked("bold")) == ("تغطية", ["تغطية"])


def test_a_photo_may_arrive_in_pieces(server: BotServer, client: httpx.Client) -> None:
    # A piece shorter than the boundary, then one longer than a read of aiohttp.
    reem = server.person("ريم").meet()
    url = f"{server.base_url}{server.token}/sendPhoto"
    photo = ("photo.png", png(9000, 990), "image/png")
    request = client.build_request("POST", url, data={"chat_id": str(reem.id)}, files={"photo": photo})
    body = request.read()
    start = body.index(b"\x89PNG") + 4
    cuts = [0, start, start + 10, len(body)]

    def pieces() -> Iterator[bytes]:
        for first, last in pairwise(cuts):
            yield body[first:last]
            time.sleep(0.1)

    answer = client.post(url, content=pieces(), headers=dict(request.headers))
    assert answer.json()["ok"], answer.text
    assert len(reem.private.shown()) == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "there is no photo in the request"),
        (b"", "file must be non-empty"),
        (b"GIF89a", "IMAGE_PROCESS_FAILED"),
        (png(5, 5)[:-6], "IMAGE_PROCESS_FAILED"),
        (png(5, 5).replace(b"IDAT", b"IDAU"), "IMAGE_PROCESS_FAILED"),
        (png(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (png(210, 10), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
def test_what_is_no_photo_is_refused(
    server: BotServer, client: httpx.Client, content: bytes | None, complaint: str
) -> None:
    reem = server.person("ريم").meet()
    assert complaint in send(server, client, content, chat_id=str(reem.id))["description"]
    assert reem.private.shown() == []


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"caption": "ا" * 1025}, "caption is too long"),
        ({"caption": "<b>قال", "parse_mode": "HTML"}, "parse entities"),
        ({"text": "قال"}, "unknown parameter 'text'"),
        ({"link_preview_options": "{}"}, "unknown parameter 'link_preview_options'"),
        ({"has_spoiler": "perhaps"}, "must be a boolean"),
    ],
)
def test_parameters_of_a_photo_are_checked(
    server: BotServer, client: httpx.Client, values: dict[str, str], complaint: str
) -> None:
    reem = server.person("ريم").meet()
    assert complaint in send(server, client, png(5, 5), chat_id=str(reem.id), **values)["description"]


def test_the_text_of_a_photo_cannot_be_edited(server: BotServer, client: httpx.Client, call: Call) -> None:
    reem = server.person("ريم").meet()
    number = send(server, client, png(5, 5), chat_id=str(reem.id))["result"]["message_id"]
    edited = call("editMessageText", chat_id=reem.id, message_id=number, text="قال")
    assert "there is no text in the message to edit" in edited["description"]
