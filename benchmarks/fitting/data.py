"""The data that models are fitted on, as ``data.toml`` names it, and the cache of what is worked out from it."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Self

ROOT: Final = Path(__file__).parents[2]
FILE: Final = Path(__file__).with_name("data.toml")
_CHUNK: Final = 1 << 20


class DataError(Exception):
    """Data is missing, or is not the data that ``data.toml`` names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of data. ``file`` is its path below the folder of data, or in the project when ``in_project``; ``kind`` is
    ``news`` (articles), ``qa`` (questions with their pages) or ``newsroom`` (editors' questions of news)."""

    name: str
    file: str
    kind: str
    what: str
    origin: str
    licence: str
    sha256: str
    in_project: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """The sources below ``folder``, what each is used for (``roles``), and the folder of cached work."""

    folder: Path
    cache: Path
    sources: dict[str, Source]
    roles: dict[str, tuple[str, ...]]

    @classmethod
    def read(cls, folder: Path, cache: Path, file: Path = FILE) -> Self:
        """The data that ``file`` names."""
        named = tomllib.loads(file.read_text(encoding="utf-8"))
        sources = {name: Source(name=name, **fields) for name, fields in named["sources"].items()}
        roles = {role: tuple(names) for role, names in named["roles"].items()}
        return cls(folder=folder, cache=cache, sources=sources, roles=roles)

    def check(self, roles: Iterable[str]) -> None:
        """Raise ``DataError`` unless every file of ``roles`` is there, byte for byte."""
        for name in dict.fromkeys(name for role in roles for name in self.roles[role]):
            source = self.sources[name]
            path = self._path(source)
            if not path.is_file():
                raise DataError(f"no {source.file} in {self.folder}: name its folder by DATA=")
            if digest(path) != source.sha256:
                raise DataError(f"{path} is not the file of data.toml: its SHA-256 is {digest(path)}")

    def paths(self, role: str) -> list[Path]:
        """The files of ``role``, in order."""
        return [self._path(self.sources[name]) for name in self.roles[role]]

    def _path(self, source: Source) -> Path:
        return (ROOT if source.in_project else self.folder) / source.file

    def articles(self, role: str) -> Iterator[dict[str, Any]]:
        """The records of the news of ``role``."""
        for path in self.paths(role):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from map(json.loads, lines)


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    made = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            made.update(chunk)
    return made.hexdigest()
