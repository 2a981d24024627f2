"""The method sendPhoto, with Telegram's limits on photos."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from tests.botapi.markup import formatted
from tests.botapi.parameters import Parameters
from tests.botapi.refusals import Json, form
from tests.botapi.sending import COMMON, loser, open_chat, store_sent, uploaded
from tests.botapi.text import MAX_CAPTION
from tests.botapi.world import World

# sendPhoto, Bot API: 10 MB, width and height together 10,000, and at most 20 to 1.
MAX_BYTES: Final = 10 * 2**20
MAX_SIDES: Final = 10_000
MAX_RATIO: Final = 20
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def send_photo(world: World, parameters: Parameters) -> Json:
    parameters.only(*COMMON, "photo", "caption", "has_spoiler", "show_caption_above_media", *parameters.files)
    chat = open_chat(world, parameters)
    upload = uploaded(parameters, "photo")
    if len(upload.content) > MAX_BYTES:
        raise form("file is too big for a photo")
    width, height = _size(upload.content)
    if width + height > MAX_SIDES or max(width, height) > MAX_RATIO * min(width, height):
        raise form("PHOTO_INVALID_DIMENSIONS")
    for name in ("has_spoiler", "show_caption_above_media"):
        parameters.boolean(name)
    caption, entities = formatted(
        parameters.text("caption") or "",
        parameters.text("parse_mode"),
        limit=MAX_CAPTION,
        lose=loser(world, "sendPhoto"),
        empty=True,
    )
    file = world.keep(upload.name, upload.content, upload.content_type)
    photo = {name: file[name] for name in ("file_id", "file_unique_id", "file_size")}
    content = {
        "photo": [{**photo, "width": width, "height": height}],
        "caption": caption,
        "caption_entities": entities,
    }
    return store_sent(world, chat, parameters, {key: value for key, value in content.items() if value})


def _size(content: bytes) -> tuple[int, int]:
    """Width and height of a whole PNG, the only kind that is spoken here."""
    chunks: dict[bytes, bytes] = {}
    place = len(_SIGNATURE)
    while content.startswith(_SIGNATURE) and place + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        data = content[place + 8 : place + 8 + length]
        if content[place + 8 + length : place + 12 + length] != struct.pack(">I", zlib.crc32(name + data)):
            break
        chunks[name] = chunks.get(name, b"") + data
        place += 12 + length
    if b"IEND" not in chunks or len(chunks.get(b"IHDR", b"")) != 13:
        raise form("IMAGE_PROCESS_FAILED")
    try:
        zlib.decompress(chunks.get(b"IDAT", b""))
    except zlib.error:
        raise form("IMAGE_PROCESS_FAILED") from None
    width, height = struct.unpack_from(">II", chunks[b"IHDR"])
    return int(width), int(height)
