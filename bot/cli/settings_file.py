"""A settings file that ``isnad`` and systemd's ``EnvironmentFile`` read alike.

Both accept ``NAME=value`` and double quotes, in which a backslash escapes ``"`` and itself. ``docker --env-file`` reads
only unquoted values alike, so values are quoted only where necessary.
``python-dotenv`` expands ``${NAME}`` inside all quotes and systemd never does, so a value that holds ``${`` cannot be
written.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bot.settings import Settings

# Characters that all readers take literally without quotes.
_PLAIN: Final = re.compile(r"[\w./:@%+,=-]*")
_UNWRITABLE: Final = re.compile(r"\$\{|[^\S ]|[\x00-\x1f\x7f\ud800-\udfff]")


def is_writable(value: str) -> bool:
    """Whether ``value`` can be written so that all readers get it unchanged: one line, without ``${``."""
    return not _UNWRITABLE.search(value)


def setting_line(name: str, value: str) -> str:
    """``NAME=value``, quoted if necessary. Raises ``ValueError`` unless ``is_writable(value)``."""
    if not is_writable(value):
        raise ValueError(f"{name} cannot be written to a file of settings")
    if _PLAIN.fullmatch(value):
        return f"{name}={value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}="{escaped}"'


def settings_text(values: Mapping[str, str], header: str) -> str:
    """The text of the file: ``header`` as comments, then each of ``values`` (by the setting's name) below its
    description.
    """
    lines = [f"# {line}" for line in header.splitlines()]
    for name, value in values.items():
        lines += ["", f"# {Settings.model_fields[name.lower()].description}", setting_line(name, value)]
    return "\n".join(lines) + "\n"


@contextmanager
def replacing(path: Path, text: str) -> Iterator[None]:
    """Replace ``path`` by a file with ``text`` when the block ends without an error.

    The new file is written and synced before the block, and readable by this user alone. If the block fails, it is
    deleted. Raises ``OSError``.
    """
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # created with mode 600
    written = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def set_aside(path: Path) -> Path:
    """Rename the file at ``path`` to a free name beside it, and return that. Raises ``OSError``."""
    number = 1
    while (kept := path.with_name(f"{path.name}.old-{number}")).exists():
        number += 1
    path.replace(kept)
    return kept
