"""The distribution that Isnad is installed as, and how its extras are added to this installation.

The name `isnad` on the Python Package Index belongs to another project, so the distribution has a name of
its own. The command is `isnad` all the same.
"""

from __future__ import annotations

import json
import shlex
import sys
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

NAME: Final = "isnad-newsroom"


def installed_version() -> str:
    """The version of this installation; ``0`` where the code runs without having been installed."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0"


def install_command(extra: str) -> str:
    """The shell command that adds ``extra`` to this installation.

    It names what this installation was made from, as pip recorded it (PEP 610): the clone, the wheel's file or
    its address. Where that is unknown or no longer there, it says ``WHEEL`` for the file to name.
    """
    return shlex.join([sys.executable, "-m", "pip", "install", *_requirement(extra)])


def _requirement(extra: str) -> list[str]:
    url, editable = _origin()
    if url.startswith("file:"):
        path = Path(url2pathname(urlsplit(url).path))
        if path.exists():
            return [*(["--editable"] if editable else []), f"{path}[{extra}]"]
    elif url:
        return [f"{NAME}[{extra}] @ {url}"]
    return [f"WHEEL[{extra}]"]


def _origin() -> tuple[str, bool]:
    """What pip installed from, as an address, and whether as an editable clone; an empty address when unknown."""
    try:
        recorded = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        recorded = None
    origin = json.loads(recorded or "{}")
    return str(origin.get("url", "")), bool(origin.get("dir_info", {}).get("editable"))
