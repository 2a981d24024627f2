"""docs/operating.md: its commands and options exist, the files that it names are there, all of deploy/ is in it."""

from __future__ import annotations

import re
import shlex
from pathlib import PurePath

import click
import pytest
import yaml

from bot.cli.main import IsnadGroup, isnad
from tests.paths import ROOT

OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
# Options of `podman compose` and `podman compose run` that take a value.
VALUED = {"--file", "--volume", "--entrypoint"}
# Words that are part of a path, in code.
OURS = re.compile(
    r"(?<![\w/.-])((?:deploy|tests|docs|requirements)/[\w./-]*\w|compose[\w.]*\.yaml|Containerfile|\.env\.example)"
)


def shell_lines() -> list[list[str]]:
    """The commands of the fenced blocks, as a shell takes them apart."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", OPERATING, re.MULTILINE | re.DOTALL)
    script = re.sub(r"<<'END'\n.*?^END$", "", "".join(blocks), flags=re.MULTILINE | re.DOTALL)
    return [shlex.split(line, comments=True) for line in script.splitlines() if line.strip()]


def composed(words: list[str]) -> tuple[str, str, str, list[str]] | None:
    """Of a line with ``compose … run``: the file, the service, the program of its image (empty for its own) and the
    arguments."""
    if "compose" not in words:
        return None
    options, plain = {"--file": "compose.yaml", "--entrypoint": ""}, list[str]()
    rest = iter(words[words.index("compose") + 1 :])
    for word in rest:
        if plain[:1] == ["run"] and len(plain) >= 2:
            plain.append(word)
        elif word in VALUED:
            options[word] = next(rest)
        elif not word.startswith("-"):
            plain.append(word)
    if plain[0] != "run":
        return None
    return options["--file"], plain[1], options["--entrypoint"], plain[2:]


def isnad_commands() -> list[list[str]]:
    """What follows the word ``isnad`` on each line that runs it, there or in a container."""
    found = []
    for words in shell_lines():
        run = composed(words)
        if run is not None:
            file, service, entrypoint, arguments = run
            image = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))["services"][service]
            if (entrypoint or image.get("entrypoint", ["isnad"])[0]) == "isnad":
                found.append(arguments)
        elif words[0] == "isnad-run":
            found.append(words[1:])
    inline = re.findall(r"`isnad(?:-run)? ([^`]+)`", OPERATING)
    return found + [shlex.split(line) for line in inline]


@pytest.mark.parametrize("words", isnad_commands(), ids=" ".join)
def test_each_command_of_isnad_exists_with_its_options(words: list[str]) -> None:
    name, *arguments = words
    assert name in IsnadGroup.places
    command = isnad.get_command(click.Context(isnad), name)
    assert command is not None
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in arguments if word.startswith("--")} <= options


def test_the_page_has_commands_of_both_ways() -> None:
    first = {words[0] for words in isnad_commands()}
    assert first >= {"init", "doctor", "ingest", "backup", "restore", "stats", "check"}
    assert any(composed(words) for words in shell_lines())


def test_each_file_that_the_page_names_is_there() -> None:
    named = set(OURS.findall(OPERATING))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_page_names_each_file_of_deploy() -> None:
    assert [file.name for file in (ROOT / "deploy").iterdir() if f"deploy/{file.name}" not in OPERATING] == []


def test_each_program_of_isnad_is_called_from_where_the_page_installs_it() -> None:
    installed = {}
    for words in shell_lines():
        if words[0] == "install":
            *files, target = [word for word in words[1:] if not word.startswith("-") and not word.isdigit()]
            installed.update(dict.fromkeys(files, target))
    assert installed["deploy/isnad-run"] == "/usr/local/bin/"
    unit = (ROOT / "deploy" / "isnad-backup.service").read_text(encoding="utf-8")
    assert f"ExecStart={installed['deploy/isnad-backup']}isnad-backup " in unit
    for name in ("isnad.service", "isnad-backup.service", "isnad-backup.timer"):
        assert installed[f"deploy/{name}"] == "/etc/systemd/system/"


def test_packages_are_installed_as_locked_and_isnad_from_a_wheel() -> None:
    installs = [words for words in shell_lines() if "pip" in PurePath(words[0]).name and "install" in words]
    assert installs
    for words in installs:
        assert "--no-deps" in words
        target = words[-1]
        if "-r" in words:
            assert {"--require-hashes", "--only-binary"} <= set(words)
        else:
            assert re.fullmatch(r"dist[\w-]*/isnad_newsroom-\*\.whl", target)
