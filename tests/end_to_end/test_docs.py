"""The documents tell the truth: what they name exists, what exists is documented, made parts are up to date."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
import yaml

from bot.cli.main import IsnadGroup
from bot.cli.main import isnad as program
from bot.i18n import Catalogue
from bot.settings import Language, Settings
from bot.telegram.handlers.command_table import COMMANDS, command_names
from tests.paths import ROOT

PAGES = [
    *(ROOT / f"{name}.md" for name in ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY")),
    *sorted((ROOT / "docs").glob("*.md")),
]
DOCUMENTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in PAGES}
# Variables of the environment that other conventions define.
NOT_SETTINGS = {"NO_COLOR", "OPENBLAS_NUM_THREADS", "POSTGRES_PASSWORD"}
CODE = re.compile(r"^( *)```\w*\n(.*?)^\1```$|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
# A path of the repository, as a whole span of code or within one.
PATH = re.compile(r"(?<![\w/.-])(?:retrieval|bot|tests|benchmarks|docs|deploy|requirements|\.ci)/[\w./*-]*[\w*/]")
WORDS_OF_ARCHITECTURE = 1_600
JSON = re.findall(r"^```json\n(.*?)^```$", DOCUMENTS["docs/json.md"], re.MULTILINE | re.DOTALL)

each_document = pytest.mark.parametrize("name", DOCUMENTS)


def code(text: str) -> list[str]:
    """The lines of code in a document: those of its blocks, and what stands between backticks."""
    return [line for _, block, span in CODE.findall(text) for line in (block or span).splitlines()]


def calls(text: str) -> list[tuple[str, str]]:
    """The commands of isnad that the code of a document calls, each with what stands behind it."""
    return [
        call for line in code(text) for call in re.findall(r"(?<![\w/-])(?:\S*/)?isnad ([a-z][a-z-]*)([^#|>]*)", line)
    ]


def program_of_ci(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"ci_{name}", ROOT / ".ci" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def generator() -> ModuleType:
    return program_of_ci("docs")


def options(name: str) -> set[str]:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    return {option for param in command.params for option in param.opts if option.startswith("-")} | {"--help"}


def shape(value: Any) -> Any:
    """Keys, and what is inside them, of the first of each list; leaves are None."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [shape(value[0])]
    return None


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_what_the_code_decides_is_as_make_docs_writes_it() -> None:
    assert generator().stale() == []


def test_a_command_that_is_added_is_documented_by_the_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(IsnadGroup, "places", {**IsnadGroup.places, "again": IsnadGroup.places["stats"]})
    made = generator()
    assert "[`isnad again`](#isnad-again)" in made.command_table()
    assert "### isnad again\n" in made.command_reference()


def test_a_document_without_a_place_for_what_is_made_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generator()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "settings.md").write_text("# Settings\n", encoding="utf-8")
    monkeypatch.setattr(made, "ROOT", tmp_path)
    monkeypatch.setattr(made, "PARTS", {"docs/settings.md": made.PARTS["docs/settings.md"]})
    with pytest.raises(ValueError, match="no place for settings"):
        made.made()


@each_document
def test_every_command_and_option_that_is_named_exists(name: str) -> None:
    for command, rest in calls(DOCUMENTS[name]):
        assert command in IsnadGroup.places
        assert set(re.findall(r"(?<!\S)(--[a-z][a-z-]*)", rest)) <= options(command)


def test_every_command_is_documented_with_its_options() -> None:
    for name in IsnadGroup.places:
        [section] = re.findall(
            rf"^### isnad {name}$(.*?)(?=^###? |\Z)", DOCUMENTS["docs/commands.md"], re.MULTILINE | re.DOTALL
        )
        assert set(re.findall(r"^\| `(--[a-z-]+)", section, re.MULTILINE)) == options(name)


@pytest.mark.parametrize(
    "name", sorted(DOCUMENTS.keys() - {"CONTRIBUTING.md"})
)  # which names constants of the code too
def test_every_setting_that_is_named_exists(name: str) -> None:
    lines = code(DOCUMENTS[name])
    named = {word for line in lines for word in re.findall(r"(?<![\w{/])([A-Z]+(?:_[A-Z]+)+)(?![\w/])", line)}
    given = {
        word
        for line in lines
        for word in re.findall(r"(?:^|\s)([A-Z]{3,})=", line)
        if not line.lstrip("$ ").startswith("make ")
    }
    assert (named | given) - NOT_SETTINGS <= {field.upper() for field in Settings.model_fields}


def test_every_setting_is_documented() -> None:
    named = re.findall(r"^\| `([A-Z_]+)` \|", DOCUMENTS["docs/settings.md"], re.MULTILINE)
    assert named == [name.upper() for name in Settings.model_fields]


@pytest.mark.parametrize("name", ["docs/commands.md", "docs/newsroom.md"])
def test_the_bots_commands_are_documented_and_exist(name: str) -> None:
    known = {**command_names(Catalogue(Language.EN)), **command_names(Catalogue(Language.AR))}
    section = DOCUMENTS[name].partition("## The bot")[2].partition("\n## ")[0] or DOCUMENTS[name]
    named = {word for line in code(section) for word in re.findall(r"(?<!\S)/([^\s`/]+)", line)}
    assert named <= known.keys()
    assert {known[word] for word in named} == {entry.name for entry in COMMANDS}


@pytest.mark.parametrize("command", ["more", "context", "article", "why", "help"])
def test_the_consoles_commands_are_understood_in_both_scripts(isnad: Any, command: str) -> None:
    section = DOCUMENTS["docs/commands.md"].partition("## The console")[2].partition("\n## ")[0]
    [arabic] = re.findall(rf"`/{command}` \(`(/.+?)`\)", section)
    typed = isnad("console", typed=f"/{command}\n{arabic}\n").out
    assert "No such command" not in typed
    first, second = typed[: len(typed) // 2], typed[len(typed) // 2 :]
    assert first == second != ""


@each_document
def test_every_make_target_that_is_named_exists(name: str) -> None:
    named = {target for line in code(DOCUMENTS[name]) for target in re.findall(r"(?:^|\$ )make ([a-z-]+)", line)}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= targets


@each_document
def test_every_link_and_picture_leads_somewhere(name: str) -> None:
    links = [
        *re.findall(r"\]\(([^)\s]+)\)", DOCUMENTS[name]),
        *re.findall(r'<(?:img|a) (?:src|href)="([^"]+)"', DOCUMENTS[name]),
    ]
    for link in links:
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        path = (ROOT / name).parent / target if target else ROOT / name
        assert path.exists(), link
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("name", sorted(DOCUMENTS.keys() - {"CHANGELOG.md"}))  # which may name what is gone
def test_every_path_that_is_named_exists(name: str) -> None:
    named = {path for line in code(DOCUMENTS[name]) for path in PATH.findall(line) if "NAME" not in path}
    assert [path for path in sorted(named) if not any(ROOT.glob(path.rstrip("/")))] == []


@each_document
def test_every_benchmark_that_is_named_exists(name: str) -> None:
    named = {module for line in code(DOCUMENTS[name]) for module in re.findall(r"python -m (benchmarks[.\w]*)", line)}
    assert [module for module in sorted(named) if importlib.util.find_spec(module) is None] == []


@each_document
def test_a_line_is_a_sentence_or_a_part_of_one(name: str) -> None:
    prose = re.sub(
        r"^( *)```.*?^\1```$|^<!-- made: .*?^<!-- end: ", "", DOCUMENTS[name], flags=re.MULTILINE | re.DOTALL
    )
    lines = [line for line in prose.splitlines() if not line.startswith(("|", "#"))]
    plain = {line: re.sub(r"`[^`]*`|\*\*[^*]*\*\*|«[^»]*»|^\d+\.", "", line) for line in lines}
    assert [line for line, text in plain.items() if re.search(r"[.?!؟] [A-Z\u0621-\u064a]", text)] == []


@pytest.mark.parametrize("package", ["retrieval", "bot"])
def test_the_architecture_describes_every_room_and_no_other(package: str) -> None:
    table = DOCUMENTS["docs/architecture.md"].partition(f"| room of `{package}/` |")[2].partition("\n\n")[0]
    named = [room for row in table.splitlines() for room in re.findall(r"`(\w+)`", row.partition(" | ")[0])]
    assert sorted(named) == sorted(program_of_ci("rooms").arrows_of(ROOT / package))


@pytest.mark.parametrize("package", ["retrieval", "bot"])
def test_the_architecture_lists_a_room_above_those_that_it_imports(package: str) -> None:
    table = DOCUMENTS["docs/architecture.md"].partition(f"| room of `{package}/` |")[2].partition("\n\n")[0]
    rows = [set(re.findall(r"`(\w+)`", row.partition(" | ")[0])) for row in table.splitlines()]
    row_of = {room: number for number, rooms in enumerate(rows) for room in rooms}
    arrows = program_of_ci("rooms").arrows_of(ROOT / package)
    upwards = [(room, other) for room, others in arrows.items() for other in others if row_of[other] < row_of[room]]
    assert upwards == []


def test_the_architecture_is_short() -> None:
    assert len(DOCUMENTS["docs/architecture.md"].split()) <= WORDS_OF_ARCHITECTURE


def test_every_document_is_linked_from_the_readme() -> None:
    for name in DOCUMENTS.keys() - {"README.md"}:
        assert f"]({name})" in DOCUMENTS["README.md"]


def test_every_path_that_contributors_are_sent_to_exists() -> None:
    spans = [line for line in code(DOCUMENTS["CONTRIBUTING.md"]) if re.fullmatch(r"[\w./-]+", line)]
    paths = [span for span in spans if "/" in span or span.endswith((".py", ".md", ".toml", ".yaml"))]
    assert len(paths) > 40
    beside = {"shared/qa"}  # data that is no part of the project
    assert [path for path in paths if "NAME" not in path and path not in beside and not (ROOT / path).exists()] == []


def test_every_name_that_contributors_are_sent_to_is_in_its_file() -> None:
    named = re.findall(r"`(\w+)`(?: there)? (?:in|of) `([\w/.-]+\.py)`", DOCUMENTS["CONTRIBUTING.md"])
    assert len(named) > 10
    for name, path in named:
        assert re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8")), f"{name} in {path}"


def test_every_text_that_contributors_are_told_to_add_is_one_that_the_program_asks_for() -> None:
    keys = set(re.findall(r"`((?:telegram|menu|help|setting)\.[\w.]+)`", DOCUMENTS["CONTRIBUTING.md"]))
    assert len(keys) > 5
    say, real = Catalogue(Language.EN), {"telegram": "start", "menu": "start", "help": "check", "setting": "port"}
    assert [key for key in keys if not say.has(key.replace("NAME", real[key.partition(".")[0]]))] == []


def test_what_is_to_be_added_takes_ten_lines_at_most() -> None:
    sections = re.findall(r"^## Add (.*)\n((?:.*\n)*?)(?=^## |\Z)", DOCUMENTS["CONTRIBUTING.md"], re.MULTILINE)
    assert len(sections) == 8
    assert [title for title, text in sections if len([line for line in text.splitlines() if line]) > 10] == []


@pytest.mark.parametrize("name", ["bug", "answer", "feature"])
def test_every_form_for_an_issue_can_be_shown(name: str) -> None:
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / f"{name}.yml").read_text(encoding="utf-8"))
    assert form["name"]
    assert form["description"]
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert all(field["id"] and field["attributes"]["label"] for field in fields)
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_the_version_of_the_project_has_its_changes_and_its_date() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changes, re.MULTILINE)


def test_the_chart_of_the_peers_shows_the_figures_of_the_page_on_quality() -> None:
    data = (ROOT / "docs" / "pictures" / "peers.json").read_bytes()
    for engine in json.loads(data)["engines"]:
        [row] = re.findall(rf"^\| {re.escape(engine['name'])} \|(.*)\|$", DOCUMENTS["docs/quality.md"], re.MULTILINE)
        assert [float(cell.split()[0]) for cell in row.split("|")] == engine["right"]
    picture = (ROOT / "docs" / "pictures" / "peers.svg").read_text(encoding="utf-8")
    assert hashlib.sha256(data).hexdigest() in picture


def test_the_chart_says_in_words_what_it_shows() -> None:
    engines = json.loads((ROOT / "docs" / "pictures" / "peers.json").read_bytes())["engines"]
    [told] = re.findall(r"!\[([^\]]*)\]\(docs/pictures/peers.svg\)", DOCUMENTS["README.md"])
    best = [max(engine["right"][number] for engine in engines[:-1]) for number in (0, 1)]
    assert re.findall(r"([\d.]+) %", told) == [f"{100 * share:.1f}" for share in (*engines[-1]["right"], *best)]


def test_the_json_shown_has_the_shape_of_the_programs(isnad: Any) -> None:
    shown = json.loads(JSON[0])
    out = isnad("ask", "--json", "متى وقعت روسيا اتفاقا مع النظام السوري لاستخدام قاعدة حميميم؟").out
    record = json.loads(out)
    record["answers"] = [{**record["answers"][0], "also": shown["answers"][0]["also"]}]
    assert shape(record) == shape(shown)
    assert list(record["answers"][0]) == list(shown["answers"][0])


def test_the_file_of_questions_shown_can_be_read(isnad: Any, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(JSON[1:3]).replace("…", "متى كتب الأسد رسالته؟"), encoding="utf-8")
    record = json.loads(isnad("eval", "--json", str(file)).out)
    assert record["answerable"] == 2
    assert list(record["by_style"]) == ["dialect"]


def test_the_fields_of_an_evaluation_are_documented(isnad: Any, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(JSON[1].replace("…", "متى كتب الأسد رسالته؟"), encoding="utf-8")
    fields = set(json.loads(isnad("eval", "--json", str(file)).out))
    table = (ROOT / "docs" / "json.md").read_text(encoding="utf-8").split("`isnad eval --json` writes these fields:")[1]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    assert {name for row in rows for name in re.findall("`([a-z_0-9]+)`", row)} == fields
