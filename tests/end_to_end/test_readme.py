"""The README tells the truth: its targets, options, settings and shapes exist, its answer is the program's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.cli import IsnadGroup
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
FIRST_SCREEN = 60  # lines


def blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCKS if found == kind]


def shape(value: Any) -> Any:
    """Keys, and what is inside them, of the first of each list; leaves are None."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [shape(value[0])]
    return None


def test_every_make_target_that_is_named_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"console", "test", "ask", "setup"} <= named
    assert named <= targets


def test_the_first_screen_says_what_this_is_in_both_languages_the_two_commands_and_an_answer() -> None:
    first = "\n".join(README.splitlines()[:FIRST_SCREEN])
    for part in ("quoting its sentences", "إسناد", "make console", "make test", "المصدر: "):
        assert part in first


def test_the_answer_shown_is_what_the_program_prints(isnad: Any) -> None:
    [shown] = blocks("console")
    command, _, output = shown.partition("\n")
    question = re.fullmatch(r'\$ make ask Q="(.*)"', command)
    assert question is not None
    assert isnad("ask", question[1], settings={"LANGUAGE": "ar"}).out == output


def test_every_command_and_option_that_is_named_exists(isnad: Any) -> None:
    for name in IsnadGroup.places:
        [usage] = re.findall(rf"^\| `isnad {name} (.*?)` \|", README, re.MULTILINE)
        help_ = isnad(name, "--help").out
        assert set(re.findall(r"--[a-z]+", usage)) | {"--help"} == set(
            re.findall(r"^  (--[a-z]+)", help_, re.MULTILINE)
        )


def test_every_setting_is_named() -> None:
    named = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_json_shown_has_the_shape_of_the_programs(isnad: Any) -> None:
    shown = json.loads(blocks("json")[0])
    out = isnad("ask", "--json", "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟").out
    record = json.loads(out)
    record["answers"] = [{**record["answers"][0], "also": shown["answers"][0]["also"]}]
    assert shape(record) == shape(shown)
    assert list(record["answers"][0]) == list(shown["answers"][0])


@pytest.mark.parametrize("command", ["more", "context", "article", "why", "help"])
def test_the_consoles_commands_are_understood_in_both_scripts(isnad: Any, command: str) -> None:
    [arabic] = re.findall(rf"`/{command}`\s+\(`(/.+?)`\)", README)
    typed = isnad("console", typed=f"/{command}\n{arabic}\n").out
    assert "No such command" not in typed
    first, second = typed[: len(typed) // 2], typed[len(typed) // 2 :]
    assert first == second != ""


def test_the_file_of_questions_shown_can_be_read(isnad: Any, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(blocks("json")[1].replace("…", "متى كتب الأسد رسالته؟"), encoding="utf-8")
    assert json.loads(isnad("eval", "--json", str(file)).out)["answerable"] == 1


def test_every_picture_is_there_and_light() -> None:
    pictures = re.findall(r'<img src="([^"]+)"', README)
    assert pictures
    for picture in pictures:
        assert 10_000 < (ROOT / picture).stat().st_size < 300_000
