"""Editors add from the chat: a file, a link, a forwarded post; shown as understood, and undone."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from filelock import FileLock

from tests.botapi import BotServer, Message, Person, find_button
from tests.end_to_end.bots import AR, OWNER, PORT, WHEN, RunningBot, in_form, ingest
from tests.paths import SEEDS
from tests.retrieval.sources.conftest import Site
from tests.retrieval.sources.conftest import site as site  # noqa: PLC0414 - the fixture

pytestmark = pytest.mark.loopback

EDITOR = 100_002  # the second person of a server
PATIENCE = 180.0  # seconds: a file is read in a process of its own
TITLE = "البلدية تفتتح مكتبة عامة في حي النهر"
BODY = (
    "افتتحت البلدية صباح اليوم مكتبة عامة في حي النهر تضم أربعين ألف كتاب.",
    "وقال مدير المكتبة سليم الحداد إن الدخول مجاني طوال أيام الأسبوع عدا الجمعة.",
)
BOOKS = ("كم كتابا تضم مكتبة حي النهر؟", "أربعين ألف كتاب")


@pytest.fixture(scope="session")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive on disk that holds the five pages; to be copied."""
    folder = tmp_path_factory.mktemp("ingested")
    ingest(SEEDS, f"file:{folder / 'archive'}", folder)
    return folder / "archive"


@pytest.fixture
def bot(fresh: RunningBot, tmp_path: Path, site: Site, ingested: Path) -> Iterator[RunningBot]:
    """A bot over an archive on disk, which may read the site of the tests; one of its people is an editor."""
    shutil.copytree(ingested, tmp_path / "archive")
    fresh.archive = f"file:{tmp_path / 'archive'}"
    fresh.settings = {"EDITORS": str(EDITOR), "ALLOW_HOSTS": site.host}
    fresh.start()
    yield fresh
    assert fresh.failures() == []
    in_form(fresh.server)


@pytest.fixture
def server(bot: RunningBot) -> BotServer:
    return bot.server


@pytest.fixture
def editor(server: BotServer) -> Person:
    person = server.person("هدى").meet()
    assert person.id == EDITOR
    return person


@pytest.fixture
def reader(server: BotServer, editor: Person) -> Person:
    return server.person("ريم").meet()


def told(server: BotServer, sent: Message) -> Message:
    """The one line or card about what was sent."""
    [message] = server.replies(sent, patience=PATIENCE)
    return message


def says(server: BotServer, person: Person, question: str) -> str:
    [answer] = server.replies(person.say(question))
    return answer.bare


def silent(server: BotServer, person: Person, question: str) -> bool:
    said = says(server, person, question)
    return AR("near-misses") in said or AR("abstention") in said


def undo(person: Person, card: Message) -> Message:
    person.press(card, AR("adding.undo")).answer()
    return person.private.edited(card)


def word(paragraphs: tuple[str, ...] = (TITLE, *BODY)) -> bytes:
    document, held = docx.Document(), io.BytesIO()
    document.core_properties.author = ""
    document.add_heading(paragraphs[0], 1)
    for paragraph in paragraphs[1:]:
        document.add_paragraph(paragraph)
    document.save(held)
    return held.getvalue()


def page(*paragraphs: str) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        "<html lang=ar><head><meta charset=utf-8>"
        f"<title>{TITLE}</title><meta property='og:site_name' content='جريدة الضفة'>"
        "<meta property='article:published_time' content='2021-03-04T08:00:00Z'></head>"
        f"<body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    )


def test_a_word_file_is_added_quoted_and_undone(server: BotServer, editor: Person, reader: Person) -> None:
    assert silent(server, reader, BOOKS[0])
    card = told(server, editor.send_file("مكتبة.docx", word()))
    assert AR("adding.added") in card.bare
    assert TITLE in card.bare
    assert AR("adding.unknown") in card.bare, "the file names no outlet"
    assert BOOKS[1] in says(server, reader, BOOKS[0])
    assert AR("adding.removed") in undo(editor, card).bare
    assert silent(server, reader, BOOKS[0])


def test_a_corrected_file_of_the_same_name_replaces_the_former_one(
    server: BotServer, editor: Person, reader: Person
) -> None:
    told(server, editor.send_file("مكتبة.docx", word()))
    card = told(server, editor.send_file("مكتبة.docx", word((TITLE, BODY[0].replace("أربعين", "ستين"), BODY[1]))))
    assert AR("adding.replaced") in card.bare
    answer = says(server, reader, BOOKS[0])
    assert "ستين ألف كتاب" in answer
    assert BOOKS[1] not in answer
    assert AR("adding.restored") in undo(editor, card).bare
    assert BOOKS[1] in says(server, reader, BOOKS[0])


def test_another_text_in_a_file_of_the_same_name_is_asked_about(
    server: BotServer, editor: Person, reader: Person
) -> None:
    told(server, editor.send_file("خبر.docx", word()))
    other = ("الميناء يستقبل أكبر سفينة", "استقبل الميناء الشرقي مساء أمس سفينة طولها تسعمئة متر وعلى متنها قمح.")
    asked = told(server, editor.send_file("خبر.docx", word(other)))
    assert AR("adding.asked", former="").strip() in asked.bare
    assert TITLE in asked.bare.splitlines()[0], "the article that is there is named"
    assert silent(server, reader, "كم طول السفينة التي استقبلها الميناء الشرقي؟")
    button = find_button(asked, AR("adding.keep-both"))["callback_data"]
    assert reader.press_data(asked, button).answer()["text"] == AR("adding.only")
    editor.press(asked, AR("adding.keep-both")).answer()
    assert AR("adding.added") in editor.private.edited(asked).bare
    assert "تسعمئة متر" in says(server, reader, "كم طول السفينة التي استقبلها الميناء الشرقي؟")
    assert BOOKS[1] in says(server, reader, BOOKS[0])
    assert editor.press_data(asked, button).answer()["text"] == AR("adding.decided")


def test_title_outlet_and_day_of_an_addition_are_corrected_at_a_press(
    server: BotServer, editor: Person, reader: Person
) -> None:
    card = told(server, editor.send_file("مكتبة.docx", word()))
    values = {"title": "افتتاح مكتبة النهر", "source": "جريدة الضفة", "date": "24 نوفمبر 2018"}
    for field, value in values.items():
        pressed = editor.press(card, AR(f"correct.{field}"))
        pressed.answer()
        prompt = editor.private.from_bot()[-1]
        assert prompt.bare.startswith(AR(f"correct.{field}.prompt")[:15])
        assert server.replies(editor.say(value, reply_to=prompt))[0].bare == AR(f"correct.{field}.done")
    shown = editor.private.edited(card)
    for part in ("افتتاح مكتبة النهر", "جريدة الضفة", "٢٤ نوفمبر ٢٠١٨", AR("adding.corrected")):
        assert part in shown.bare
    answer = says(server, reader, BOOKS[0])
    assert "افتتاح مكتبة النهر — جريدة الضفة — ٢٤ نوفمبر ٢٠١٨" in answer
    assert AR("adding.removed") in undo(editor, shown).bare
    assert silent(server, reader, BOOKS[0])


def test_a_day_that_cannot_be_read_is_said_and_other_replies_stay_questions(
    server: BotServer, editor: Person, reader: Person
) -> None:
    card = told(server, editor.send_file("مكتبة.docx", word()))
    editor.press(card, AR("correct.date")).answer()
    prompt = editor.private.from_bot()[-1]
    refused = server.replies(editor.say("قبل الحرب", reply_to=prompt))[0]
    assert refused.bare == AR("error.no-day", value="قبل الحرب")
    assert BOOKS[1] in server.replies(editor.say(BOOKS[0], reply_to=card))[0].bare
    assert BOOKS[1] in says(server, editor, BOOKS[0])
    with server.world.lock:
        [call] = [call for call in server.world.calls if "force_reply" in str(call.values.get("reply_markup"))]
    assert json.loads(call.values["reply_markup"])["input_field_placeholder"] == AR("correct.date.hint")


def test_a_link_is_added_with_its_outlet_and_day_and_replaced_when_the_page_changes(
    server: BotServer, editor: Person, reader: Person, site: Site
) -> None:
    address = site.put("/library", page(*BODY))
    first = told(server, editor.say(address))
    assert AR("adding.added") in first.bare
    assert "جريدة الضفة" in first.bare
    assert "٤ مارس ٢٠٢١" in first.bare
    again = told(server, editor.say(address))
    assert AR("adding.unchanged") in again.bare
    assert AR("adding.undo") not in [button["text"] for button in again.buttons]
    site.put("/library", page(BODY[0].replace("أربعين", "ستين"), BODY[1]))
    second = told(server, editor.say(address))
    assert AR("adding.replaced") in second.bare
    assert "ستين ألف كتاب" in says(server, reader, BOOKS[0])
    editor.press(first, AR("adding.undo")).answer()
    assert "ستين ألف كتاب" in says(server, reader, BOOKS[0]), "what came later is left as it is"
    assert AR("adding.restored") in undo(editor, second).bare
    assert BOOKS[1] in says(server, reader, BOOKS[0])
    assert AR("adding.removed") in undo(editor, first).bare
    assert silent(server, reader, BOOKS[0])


def test_a_forwarded_post_is_added_under_its_channel(server: BotServer, editor: Person, reader: Person) -> None:
    channel = server.channel("قناة الضفة", editor, username="daffa_news")
    post = channel.post("\n".join([TITLE, *BODY, "@daffa_news"]))
    card = told(server, editor.forward(post))
    assert AR("adding.added") in card.bare
    assert "قناة الضفة" in card.bare
    [answer] = server.replies(reader.say(BOOKS[0]))
    assert BOOKS[1] in answer.bare
    assert "قناة الضفة" in answer.bare
    assert any(f"t.me/daffa_news/{post.id}" in button.get("url", "") for button in answer.buttons)
    assert AR("adding.removed") in undo(editor, card).bare
    assert silent(server, reader, BOOKS[0])


def test_who_may_not_add_is_told_so_and_nothing_changes(
    server: BotServer, reader: Person, editor: Person, site: Site
) -> None:
    post = server.channel("قناة الضفة", editor).post("\n".join([TITLE, *BODY]))
    brings: list[Callable[[], Message]] = [
        lambda: reader.send_file("a.docx", word()),
        lambda: reader.say(site.put("/a", page(*BODY))),
        lambda: reader.forward(post),
        lambda: reader.say(f"/add {TITLE}"),
    ]
    for bring in brings:
        assert told(server, bring()).bare == AR("adding.only")
    assert site.asked == []
    assert silent(server, reader, BOOKS[0])
    card = told(server, editor.send_file("a.docx", word()))
    assert reader.press_data(card, card.buttons[0]["callback_data"]).answer()["text"] == AR("adding.only")
    assert BOOKS[1] in says(server, reader, BOOKS[0])


def test_words_forwarded_from_a_person_are_a_question_to_who_only_asks(server: BotServer, reader: Person) -> None:
    asked = server.person("زياد").meet().say(WHEN[0])
    server.settle()
    assert WHEN[1] in told(server, reader.forward(asked, hidden=True)).bare


def test_editors_are_told_how_and_have_the_command(server: BotServer, editor: Person, reader: Person) -> None:
    how = AR("help.editors").splitlines()[0]
    assert how in told(server, editor.say("/help")).bare
    assert how not in told(server, reader.say("/help")).bare
    assert told(server, editor.say("/add")).bare == AR("routing.nothing-to-add")


def test_a_link_inside_a_question_stays_a_question(server: BotServer, editor: Person, site: Site) -> None:
    address = site.put("/a", page(*BODY))
    assert WHEN[1] in told(server, editor.say(f"{WHEN[0]} {address}")).bare
    assert site.asked == []


def test_in_a_group_what_is_not_addressed_is_left_alone(server: BotServer, editor: Person, reader: Person) -> None:
    group = server.supergroup("غرفة الأخبار", editor, reader)
    file = reader.send_file("a.docx", word(), to=group)
    editor.send_file("b.docx", word(), to=group)
    server.settle()
    assert group.from_bot() == []
    [card] = server.replies(editor.say("/add", to=group, reply_to=file), patience=PATIENCE)
    assert AR("adding.added") in card.bare
    assert BOOKS[1] in says(server, reader, BOOKS[0])


@pytest.mark.parametrize(
    ("name", "content", "size", "reason"),
    [
        ("big.pdf", b"%PDF-1.7", (20 << 20) + 1, "too-large"),
        ("a.bin", b"\0\1\2", None, "binary"),
        ("a.txt", b"", None, "empty"),
        ("bad.pdf", b"%PDF-1.7 nothing", None, "unreadable"),
    ],
)
def test_a_file_of_no_use_is_one_line(
    server: BotServer, editor: Person, name: str, content: bytes, size: int | None, reason: str
) -> None:
    line = told(server, editor.send_file(name, content, size=size)).bare
    assert AR(f"reason.{reason}") in line
    assert "\n" not in line


def test_a_link_into_an_inner_network_is_one_line(server: BotServer, editor: Person) -> None:
    line = told(server, editor.say("http://169.254.169.254/latest/")).bare
    assert AR("reason.private-address.chat") in line
    assert "\n" not in line


def test_a_file_that_telegram_fails_to_hand_out_at_first_is_added_once(
    server: BotServer, editor: Person, reader: Person
) -> None:
    server.fault("error", "getFile", code=502)
    server.fault("cut-before", "file")
    card = told(server, editor.send_file("مكتبة.docx", word()))
    assert AR("adding.added") in card.bare
    server.settle()
    assert len(editor.private.from_bot()) == 1


def test_an_archive_in_memory_says_that_nothing_stays(fresh: RunningBot) -> None:
    fresh.start()
    salma = fresh.server.person("سلمى", number=OWNER).meet()
    line = told(fresh.server, salma.send_file("a.txt", PORT.encode())).bare
    assert "file:" in line
    assert "\n" not in line


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder cannot be written: by its modes or, for root, whom they do not keep out, by its mount."""
    if os.geteuid() == 0:
        bind = [["mount", "--bind", str(folder), str(folder)], ["mount", "-o", "remount,ro,bind", str(folder)]]
        if any(subprocess.run(command, capture_output=True, check=False).returncode for command in bind):
            pytest.skip("no folder can be mounted here")
        yield
        subprocess.run(["umount", folder], check=True)
        return
    held = [folder, *folder.rglob("*")]
    for path in held:
        path.chmod(path.stat().st_mode & ~0o222)
    yield
    for path in held:
        path.chmod(path.stat().st_mode | 0o200)


def test_a_folder_that_cannot_be_written_is_said(bot: RunningBot, editor: Person, tmp_path: Path) -> None:
    bot.stop()
    with read_only(tmp_path / "archive"):
        bot.start()
        line = told(bot.server, editor.send_file("a.docx", word())).bare
        bot.stop()
    assert line == AR("error.archive.chat"), "who edits is told no place of a file"


def test_an_archive_that_another_process_writes_to_is_said(bot: RunningBot, editor: Person, tmp_path: Path) -> None:
    with FileLock(tmp_path / "archive" / "writer.lock"):
        line = told(bot.server, editor.send_file("a.docx", word())).bare
    assert line == AR("error.archive-busy.chat")
    assert AR("adding.added") in told(bot.server, editor.send_file("a.docx", word())).bare


def test_killed_while_adding_it_is_added_once_and_can_be_undone(
    bot: RunningBot, server: BotServer, editor: Person, reader: Person, site: Site
) -> None:
    address = site.put("/slow", page(*BODY))
    site.pages["/slow"].drip = 0.05
    sent = editor.say(address)
    server.wait_until(lambda: site.paths, what="the page being read")
    bot.kill()
    site.pages["/slow"].drip = 0.0
    bot.start()
    card = told(server, sent)
    assert AR("adding.added") in card.bare
    assert AR("adding.removed") in undo(editor, card).bare
    assert silent(server, reader, BOOKS[0])
