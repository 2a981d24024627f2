"""What a command does not need it does not load: a question at the terminal waits for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = "{'aiohttp', 'alembic', 'sqlalchemy', 'telegram'}"


@pytest.mark.processes
@pytest.mark.parametrize("command", ["ask", "console", "ingest", "watch", "check", "evaluate", "init"])
def test_commands_that_need_no_database_of_the_bot_load_none(command: str) -> None:
    code = f"import sys, bot.cli.main, bot.cli.commands.{command}; print(sorted({HEAVY} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240)
    assert done.stdout == "[]\n"
