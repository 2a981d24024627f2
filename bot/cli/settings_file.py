"""A file of settings, written so that ``isnad`` and systemd's ``EnvironmentFile`` read the same values in it.

Both know ``NAME=value`` and double quotes, in which a backslash sets off ``"`` and itself. Unquoted values are
the only ones that ``docker --env-file`` reads alike, so quotes stand where they must. ``python-dotenv`` fills in
``${NAME}`` whatever the quotes, systemd never: a value that holds it cannot be written for both.
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

# Readers of every kind take these as they are.
_PLAIN: Final = re.compile(r"[\w./:@%+,=-]*")
_UNWRITABLE: Final = re.compile(r"\$\{|[^\S ]|[\x00-\x1f\x7f\ud800-\udfff]")


def is_writable(value: str) -> bool:
    """Whether ``value`` can stand in a file so that all readers get it as it is: one line, without ``${``."""
    return not _UNWRITABLE.search(value)


def setting_line(name: str, value: str) -> str:
    """``NAME=value``, quoted where it must be. Raises ``ValueError`` unless ``is_writable(value)``."""
    if not is_writable(value):
        raise ValueError(f"{name} cannot be written to a file of settings")
    if _PLAIN.fullmatch(value):
        return f"{name}={value}"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}="{escaped}"'


def settings_text(values: Mapping[str, str], header: str) -> str:
    """The file: ``header`` as comments, then each of ``values`` (by the setting's name) below what it is for."""
    lines = [f"# {line}" for line in header.splitlines()]
    for name, value in values.items():
        lines += ["", f"# {Settings.model_fields[name.lower()].description}", setting_line(name, value)]
    return "\n".join(lines) + "\n"


@contextmanager
def replacing(path: Path, text: str) -> Iterator[None]:
    """Have ``text`` ready beside ``path``, safe on disk and readable by this user alone; it takes the place of
    ``path`` when the block ends well, and is gone when it does not. Raises ``OSError``."""
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # made with mode 600
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
    """Keep the file at ``path`` under a free name beside it, which is returned. Raises ``OSError``."""
    number = 1
    while (kept := path.with_name(f"{path.name}.old-{number}")).exists():
        number += 1
    path.replace(kept)
    return kept
