from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator

import pytest

from bot.cli.main import run
from bot.cli.telegram_preview import Preview, message_record
from bot.i18n import Catalogue
from bot.telegram.delivery.outbox import markup
from bot.telegram.rendering.buttons import Button, Outgoing
from retrieval import Archive

ASKED = "متى كتب الأسد رسالته إلى بوتين؟"


@pytest.fixture
def preview(archive: Archive, arabic: Catalogue) -> Iterator[Preview]:
    opened = Preview(archive, arabic, top=3)
    yield opened
    opened.close()


def one(preview: Preview, typed: str) -> Outgoing:
    [message] = preview.reply(typed)
    return message


@pytest.mark.parametrize("typed", [ASKED, f"/ask {ASKED}", f"/اسأل {ASKED}"])
def test_a_question_gets_the_message_that_telegram_would(preview: Preview, archive: Archive, typed: str) -> None:
    best = archive.ask(ASKED, top=3).quotations[0]
    message = one(preview, typed)
    assert message.html.startswith("<blockquote>")
    assert best.text[:20] in message.html.replace("<b>", "").replace("</b>", "")


def test_a_typed_button_is_pressed(preview: Preview) -> None:
    card = one(preview, ASKED)
    data = {button.label: button.data or "" for row in card.keyboard for button in row}
    assert one(preview, data["المزيد"]).html != card.html
    assert "<blockquote expandable>" in one(preview, data["السياق"]).html
    data |= {button.label: button.data or "" for row in one(preview, data["⋯"]).keyboard for button in row}
    assert "لماذا هذه الجملة؟" in one(preview, data["لماذا؟"]).html
    assert one(preview, data["الخبر"]).html.startswith("<b>")
    assert one(preview, "p:1:0").html == card.html
    assert "<code>" in one(preview, "x:1:0").html
    assert one(preview, "t:1").html == card.html
    assert "👍 ✓" in {button.label for row in one(preview, data["👍"]).keyboard for button in row}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("/ask", "ما سؤالك؟"),
        ("/foo", "لا أمر بهذا الاسم"),
        ("/settings", "يعمل في تلغرام"),
        ("l:0", "هذا الزر يعمل في تلغرام"),
        ("p:77:0", "هذا الزر قديم"),
        ("؟!", "لا كلمات في السؤال"),
    ],
)
def test_what_cannot_be_shown_says_why(preview: Preview, typed: str, says: str) -> None:
    assert says in one(preview, typed).html


@pytest.mark.parametrize("typed", ["", "  ", "/ask@other_bot x"])
def test_what_is_not_for_the_bot_gets_nothing(preview: Preview, typed: str) -> None:
    assert list(preview.reply(typed)) == []


def test_the_console_prints_an_object_a_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.BytesIO(f"{ASKED}\np:1:1\n".encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(typed, encoding="utf-8"))
    assert run(["console", "--telegram"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["parse_mode"] for record in records] == ["HTML", "HTML"]
    assert records[0]["text"] != records[1]["text"]


def test_the_object_is_what_the_bot_sends() -> None:
    keyboard = (
        (Button(label="أ", data="p:1:1"), Button(label="ب", url="https://a.example")),
        (Button(label="ج", copy="نص"),),
    )
    sent = markup(keyboard)
    assert sent is not None
    assert message_record(Outgoing(html="x", keyboard=keyboard))["reply_markup"] == sent.to_dict()
    assert "reply_markup" not in message_record(Outgoing(html="x"))
    assert markup(()) is None
