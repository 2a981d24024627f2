"""The installed distribution, and how to add its extras.

The name `isnad` on the Python Package Index belongs to another project, so the distribution has a different name. The
command is still `isnad`.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

NAME: Final = "isnad-newsroom"
EXTRAS: Final = ("cluster", "plots", "semantic")


def installed_version() -> str:
    """The version of this installation; ``0`` if the code runs without an installation."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0"


def install_command(extra: str) -> str:
    """The shell command that adds ``extra`` to this installation.

    It names the source of this installation as pip recorded it (PEP 610): the clone, the file of the wheel or its
    address.
    If that is unknown or was deleted, the command says ``WHEEL`` in its place.
    """
    return shlex.join([sys.executable, "-m", "pip", "install", *_requirement(extra)])


def installed_extras() -> dict[str, bool]:
    """Maps each extra for users to whether all of it is installed. What an extra names for some machines only does
    not count."""
    found: dict[str, bool] = {}
    try:
        declared = requires(NAME) or []
    except PackageNotFoundError:
        declared = []
    for extra in EXTRAS:
        of_extra = (line.partition(";")[::2] for line in declared if re.search(rf"extra == ['\"]{extra}['\"]", line))
        needed = [requirement for requirement, condition in of_extra if " and " not in condition]
        found[extra] = bool(needed) and all(map(_is_installed, needed))
    return found


def _is_installed(requirement: str) -> bool:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    try:
        return name is not None and bool(version(name[0]))
    except PackageNotFoundError:
        return False


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
    """The address that pip installed from, empty if unknown, and whether the installation is editable."""
    try:
        recorded = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        recorded = None
    origin = json.loads(recorded or "{}")
    return str(origin.get("url", "")), bool(origin.get("dir_info", {}).get("editable"))
