"""Generates the parts of the documents that follow from the code. ``make docs`` runs it.

A generated part is between ``<!-- made: NAME -->`` and ``<!-- end: NAME -->``. The rest is written by hand.
``.env.example`` is generated as a whole. ``docs.py --check`` only names the files that are out of date.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click

from benchmarks.fitting import document as models
from benchmarks.quality_report import document as quality
from bot.cli.conversation import COMMANDS as CONSOLE_COMMANDS
from bot.cli.main import IsnadGroup, isnad
from bot.cli.printer import printer_for
from bot.cli.session import Session
from bot.i18n import Catalogue
from bot.settings import Language, Settings
from bot.telegram.handlers.command_table import COMMANDS, Audience

ROOT: Final = Path(__file__).parents[1]
ENGLISH: Final = Catalogue(Language.EN)
ARABIC: Final = Catalogue(Language.AR)
WIDTH: Final = 100
TIMEOUT: Final = 120
ENV_HEAD: Final = """\
# Made by `make docs` from bot/settings.py: every setting with its default.
# Copy this file to .env in the folder that isnad runs in, and change what you need.
# The environment wins over the file. An empty value counts as unset.
"""


def context() -> click.Context:
    """Click's context of the program, in English, with the default settings."""
    out = io.StringIO()
    session = Session(settings=Settings.model_construct(), say=ENGLISH, show=printer_for(out, Language.EN), out=out)
    return click.Context(isnad, info_name="isnad", obj=session, max_content_width=WIDTH, terminal_width=WIDTH)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def command_table() -> str:
    """The commands, each with its line of help."""
    rows = [(f"[`isnad {name}`](#isnad-{name})", ENGLISH(f"help.{name}.short")) for name in IsnadGroup.places]
    return table(("command", "what it does"), rows)


def command_reference() -> str:
    """Each command as its ``--help`` shows it: usage, text, options, examples."""
    group = context()
    return "\n".join(_command(group, name) for name in IsnadGroup.places)


def _command(group: click.Context, name: str) -> str:
    command = isnad.get_command(group, name)
    assert command is not None
    own = click.Context(command, info_name=name, parent=group)
    usage = " ".join([f"isnad {name}", *command.collect_usage_pieces(own)])
    records = [param.get_help_record(own) for param in command.get_params(own) if isinstance(param, click.Option)]
    options = [(f"`{written}`", text) for written, text in filter(None, records)]
    parts = [
        f"### isnad {name}\n",
        f"```\n{usage}\n```\n",
        f"{ENGLISH(command.help or '')}\n",
        table(("option", ""), options),
    ]
    if command.epilog:
        parts.append(f"```sh\n{ENGLISH(command.epilog)}\n```\n")
    return "\n".join(parts)


def console_table() -> str:
    """The console's commands in both scripts, with the lines of ``/help``."""
    told = dict(re.findall(r"^/(\w+): (.*)$", ENGLISH("console.help"), re.MULTILINE))
    return table(("command", "what it does"), [(_names(f"command.{name}"), told[name]) for name in CONSOLE_COMMANDS])


def telegram_table() -> str:
    """The bot's commands in both scripts, and who may use them."""
    who = {Audience.EVERYONE: "everyone", Audience.EDITORS: "editors and owners", Audience.OWNERS: "owners"}
    rows = [
        (_names(f"telegram.{entry.name}"), ENGLISH(f"menu.{entry.name}"), who[entry.audience]) for entry in COMMANDS
    ]
    return table(("command", "what it does", "for"), rows)


def newsroom_table() -> str:
    """The bot's commands for editors, in Arabic."""
    who = {Audience.EVERYONE: "", Audience.EDITORS: "، للمحررين", Audience.OWNERS: "، للمسؤولين"}
    rows = [
        (_names(f"telegram.{entry.name}", " `/{}`"), ARABIC(f"menu.{entry.name}") + who[entry.audience])
        for entry in COMMANDS
    ]
    return table(("الأمر", "ما يفعله"), rows)


def _names(key: str, second: str = " (`/{}`)") -> str:
    names = ENGLISH(key).split()
    arabic = next(name for name in names if not name.isascii())
    return f"`/{names[0]}`" + second.format(arabic)


def settings_table() -> str:
    """The settings with their defaults."""
    rows = [
        (f"`{name.upper()}`", f"`{default(field)}`" if default(field) else "", str(field.description))
        for name, field in Settings.model_fields.items()
    ]
    return table(("setting", "default", "what it is"), rows)


def env_example() -> str:
    """``.env.example``."""
    fields = [
        f"\n# {field.description}\n{name.upper()}={default(field)}\n" for name, field in Settings.model_fields.items()
    ]
    return ENV_HEAD + "".join(fields)


def default(field: Any) -> str:  # noqa: ANN401 - pydantic stands behind the settings
    """The default of a setting as ``.env`` writes it; empty if it has none."""
    value = field.default
    return "" if value in ((), None) else str(value).lower() if isinstance(value, bool) else str(value)


def answer() -> str:
    """The program's answer to the question in the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    question = re.findall(r'^\$ make ask Q="(.*)"$', readme, re.MULTILINE)[0]
    command = [str(Path(sys.executable).with_name("isnad")), "ask", "--archive", "memory:seeds", "--", question]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env={"LANGUAGE": "ar"}, timeout=TIMEOUT)
    return f'```console\n$ make ask Q="{question}"\n{done.stdout.decode()}```\n'


PARTS: Final[dict[str, dict[str, Callable[[], str]]]] = {
    "README.md": {"answer": answer, "newsroom": quality.newsroom_line},
    "docs/commands.md": {
        "commands": command_table,
        "reference": command_reference,
        "console": console_table,
        "telegram": telegram_table,
    },
    "docs/newsroom.md": {"commands": newsroom_table},
    "docs/models.md": models.PARTS,
    "docs/quality.md": quality.PARTS,
    "docs/settings.md": {"settings": settings_table},
}


def made() -> dict[Path, str]:
    """Every file with generated parts, with its up-to-date text."""
    files = {ROOT / ".env.example": env_example()}
    for name, parts in PARTS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        for part, make in parts.items():
            begin, end = f"<!-- made: {part} -->\n", f"<!-- end: {part} -->\n"
            before, middle, rest = text.partition(begin)
            after = rest.partition(end)[2]
            if not middle or end not in rest:
                raise ValueError(f"{name} has no place for {part}")
            text = f"{before}{begin}{make()}{end}{after}"
        files[ROOT / name] = text
    return files


def stale() -> list[str]:
    """The files that are out of date."""
    return [str(path.relative_to(ROOT)) for path, text in made().items() if path.read_text(encoding="utf-8") != text]


def main() -> None:
    if "--check" in sys.argv[1:]:
        if wrong := stale():
            sys.exit(f"out of date, run make docs: {', '.join(wrong)}")
        return
    for path, text in made().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
