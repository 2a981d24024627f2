"""Takes the pictures of the README and of docs/newsroom.md: real messages of the real bot over the five pages, and over
``toll.jsonl``, four invented reports of an invented earthquake.

    .venv/bin/python docs/pictures/make.py

Needs Chromium and the Noto fonts (Debian: chromium, fonts-noto-core, fonts-noto-color-emoji). The bot runs
as ``isnad bot`` against the tests' Bot API server; nothing is typed in by hand.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))

from page import WIDTH, chat_page

from retrieval import ingest_items, open_archive
from retrieval import read as read_source
from tests.botapi import BotServer
from tests.end_to_end.bots import AR, RunningBot

HERE: Final = Path(__file__).parent
SEEDS: Final = HERE.parents[1] / "seeds"
# The tests show more sentences below the first than the program does by default.
DEFAULTS: Final = {"FURTHER_THRESHOLD": ""}
TOLLS: Final = HERE / "toll.jsonl"
MOST_BYTES: Final = 300_000
SCALE: Final = 1.6


def photograph(page: str, target: Path) -> None:
    """The page as PNG, as high as it is, in a palette that keeps it small."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("chromium is not installed (on Debian: apt install chromium fonts-noto-core fonts-noto-color-emoji)")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
        ]
        height = _height(chromium, flags, source)
        subprocess.run(
            [
                chromium,
                *flags,
                f"--force-device-scale-factor={SCALE}",
                f"--window-size={WIDTH},{height}",
                f"--screenshot={target}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    size = target.stat().st_size
    print(f"{target.name}: {size} bytes")
    if size > MOST_BYTES:
        sys.exit(f"{target.name} is larger than {MOST_BYTES} bytes")


def _height(chromium: str, flags: list[str], source: Path) -> int:
    """How high the page is once it is laid out: it writes that into its own title."""
    measuring = source.with_name("measure.html")
    script = "<script>document.title = document.body.offsetHeight</script>"
    measuring.write_text(source.read_text(encoding="utf-8").replace("</body>", script + "</body>"), encoding="utf-8")
    done = subprocess.run(
        [chromium, *flags, f"--window-size={WIDTH},800", "--dump-dom", measuring.as_uri()],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return int(done.stdout.partition("<title>")[2].partition("</title>")[0])


def private_chat(server: BotServer) -> str:
    """A question and its answer, then a question that follows it up."""
    reem = server.person("ريم").meet()
    server.replies(reem.say("متى كتب الأسد رسالته إلى بوتين؟"))
    server.replies(reem.say("ومن نشرها؟"))
    server.settle()
    return chat_page("إسناد", "روبوت", reem.private.shown(), own=reem.id)


def name_chat(server: BotServer) -> str:
    """A greeting and its answer, then a name alone."""
    hind = server.person("هند").meet()
    server.replies(hind.say("مرحبا"))
    server.replies(hind.say("رسلان بوخوف"))
    server.settle()
    return chat_page("إسناد", "روبوت", hind.private.shown(), own=hind.id)


def group_chat(server: BotServer) -> str:
    """A newsroom's group: a question by command and its answer, then one that the archive does not answer."""
    salma, ziad = server.person("سلمى"), server.person("زياد")
    group = server.supergroup("غرفة الأخبار", salma, ziad)
    server.replies(ziad.say("/بحث من نظم عملية هروب الأسد؟", to=group))
    server.replies(salma.say("/بحث ما عاصمة اليابان؟", to=group))
    server.settle()
    return chat_page("غرفة الأخبار", "٣ أعضاء", group.shown(), own=salma.id)


def changed_chat(server: BotServer) -> str:
    """A number that changed: the answer with all buttons, and what the articles said."""
    nour = server.person("نور").meet()
    [first] = server.replies(nour.say("كم عدد قتلى زلزال جزيرة مرجان؟"))
    nour.press(first, AR("chat.menu")).answer()
    nour.private.edited(first)
    [second] = server.replies(nour.say("كم شخصا قتل في زلزال مرجان؟"))
    nour.press(second, AR("chat.also.button")).answer()
    nour.private.edited(second)
    server.settle()
    return chat_page("إسناد", "روبوت", nour.private.shown(), own=nour.id)


def pictures(address: str, folder: Path, chats: Mapping[str, Callable[[BotServer], str]]) -> dict[str, str]:
    """The pages of ``chats`` with a bot over the archive at ``address``."""
    folder.mkdir()
    with BotServer() as server, RunningBot(server, folder, address, settings=DEFAULTS):
        server.person("صاحب الروبوت")
        pages = {name: chat(server) for name, chat in chats.items()}
        problems = [*server.form_refusals, *server.losses]
    if problems:
        sys.exit(f"the server refused: {problems}")
    return pages


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tolls = f"file:{folder / 'tolls'}"
        with open_archive(tolls, create=True) as archive:
            for _ in ingest_items(archive, read_source(str(TOLLS))):
                pass
        chats = {"private.png": private_chat, "name.png": name_chat, "group.png": group_chat}
        pages = pictures(f"memory:{SEEDS}", folder / "sample", chats)
        pages |= pictures(tolls, folder / "toll", {"changed.png": changed_chat})
    for target, page in pages.items():
        photograph(page, HERE / target)


if __name__ == "__main__":
    main()
