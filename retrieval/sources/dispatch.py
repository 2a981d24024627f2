"""Reads a source by its kind: file, folder, web address or standard input.

Libraries for HTML, PDF, Word and the web are imported by name when they are needed. Asking a question does not load
them.
"""

from __future__ import annotations

import io
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from retrieval.errors import ArticleError, SourceError
from retrieval.sources import RawPage, SourceItem
from retrieval.sources.addresses import Access
from retrieval.sources.records import CSV_ENDINGS, JSONL_ENDINGS, read_csv, read_jsonl
from retrieval.sources.text import ENDING as TEXT_ENDING
from retrieval.sources.text import decode

STANDARD_INPUT: Final = "-"
OPENED_ENDINGS: Final = (
    *(".html", ".htm", ".xhtml", ".shtml", ".docx", ".pdf"),  # pages
    *(".xml", ".rss", ".atom", ".opml", ".rdf"),  # lists
)
ENDINGS: Final = (TEXT_ENDING, *JSONL_ENDINGS, *CSV_ENDINGS, *OPENED_ENDINGS)
MAX_FILE_BYTES: Final = 64_000_000  # of a file that is read at once


def read(
    place: str, *, access: Access | None = None, skip: Callable[[str], bool] | None = None
) -> Iterator[SourceItem]:
    """The items at ``place``: a file or folder, a web address, or ``-`` for JSON Lines on standard input.

    ``skip`` says which pages of feeds are already known. Raises ``SourceError`` when the place does not exist, has
    an unknown kind or cannot be fetched. The error of a single page is yielded.
    """
    with Sources(access=access, skip=skip) as sources:
        yield from sources.read(place)


class Sources:
    """Reads places, and owns the sandbox and connections for it. A context manager."""

    def __init__(self, *, access: Access | None = None, skip: Callable[[str], bool] | None = None) -> None:
        self._access = access
        self._skip = skip
        self._open = ExitStack()
        self._held: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close what was opened."""
        self._open.close()
        self._held.clear()

    def read(self, place: str) -> Iterator[SourceItem]:
        """As the function ``read``."""
        if place == STANDARD_INPUT:
            yield from read_jsonl(sys.stdin.buffer, page=STANDARD_INPUT)
        elif place.lower().startswith(("http://", "https://")):
            try:
                yield from self.web.read(place)
            except ArticleError as error:
                raise SourceError(str(error), source=place, reason=error.reason) from error
        else:
            yield from self._read_local(Path(place), place)

    def file(self, path: Path, *, name: str, page: str) -> Iterator[SourceItem]:
        """The items in one file. ``name`` is the id of its article, ``page`` its name in reports."""
        try:
            if path.name.lower().endswith((*JSONL_ENDINGS, *CSV_ENDINGS)):
                with path.open("rb") as stream:
                    yield from _read_records(stream, page=path.name, place=page)
            else:
                yield from self.bytes(_read_bytes(path, page), name=name, page=page)
        except ArticleError as error:
            yield error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            yield ArticleError(f"{page}: cannot be read ({reason})", reason="unreadable", page=page)

    def bytes(self, data: bytes, *, name: str, page: str) -> Iterator[SourceItem]:
        """The items in the bytes of the file ``page``. An error of the file is yielded."""
        ending = page.lower()
        try:
            if ending.endswith((*JSONL_ENDINGS, *CSV_ENDINGS)):
                yield from _read_records(io.BytesIO(data), page=page, place=page)
            elif ending.endswith(TEXT_ENDING):
                yield RawPage(id=name, page=page, text=decode(data, page=page))
            else:
                found = self.sandbox.run(page, "retrieval.sources.sniffing:parse_bytes", data, name=name, page=page)
                yield from [found] if isinstance(found, RawPage) else self.web.follow(found)
        except ArticleError as error:
            yield error

    def page(self, address: str) -> Iterator[SourceItem]:
        """The single page at ``address``.

        Raises ``SourceError`` when it cannot be read, or when the address holds a list of pages
        (``list-of-pages``).
        """
        try:
            yield self.web.page(address)
        except ArticleError as error:
            raise SourceError(str(error), source=address, reason=error.reason) from error

    @property
    def sandbox(self) -> Any:  # noqa: ANN401 - a Sandbox, loaded when first used
        """The sandbox in which files are read."""
        return self._load_once("sandbox", "retrieval.sources.sandbox:Sandbox")

    @property
    def web(self) -> Any:  # noqa: ANN401 - a WebReader, loaded when first used
        """The reader of web addresses."""
        return self._load_once("web", "retrieval.sources.web:WebReader", self.fetcher, self.sandbox, skip=self._skip)

    @property
    def fetcher(self) -> Any:  # noqa: ANN401 - a Fetcher, loaded when first used
        """The fetcher of web addresses."""
        return self._load_once("fetcher", "retrieval.sources.fetching:Fetcher", self._access)

    def _load_once(self, name: str, kind: str, *arguments: object, **options: object) -> Any:  # noqa: ANN401
        if name not in self._held:
            made = pkgutil.resolve_name(kind)(*arguments, **options)
            self._held[name] = self._open.enter_context(made) if hasattr(made, "__exit__") else made
        return self._held[name]

    def _read_local(self, path: Path, place: str) -> Iterator[SourceItem]:
        if path.is_dir():
            for page, name, file in folder_files(path):
                if isinstance(file, ArticleError):
                    yield file
                else:
                    yield from self.file(file, name=name, page=page)
        elif not path.is_file():
            raise SourceError(f"{place}: not there", source=place, reason="missing")
        elif not path.name.lower().endswith(ENDINGS):
            raise SourceError(f"{place}: of no known kind", source=place, reason="unknown-kind")
        else:
            yield from self.file(path, name=path.stem, page=path.name)


def _read_records(stream: BinaryIO, *, page: str, place: str) -> Iterator[SourceItem]:
    records = read_jsonl if page.lower().endswith(JSONL_ENDINGS) else read_csv
    yield from records(stream, page=place, packed=page.lower().endswith(".gz"))


def _read_bytes(path: Path, page: str) -> bytes:
    if path.stat().st_size > MAX_FILE_BYTES:
        message = f"{page}: larger than {MAX_FILE_BYTES} bytes"
        raise ArticleError(message, reason="too-large", page=page, limit=MAX_FILE_BYTES)
    return path.read_bytes()


def folder_files(folder: Path) -> Iterator[tuple[str, str, Path | ArticleError]]:
    """Every file under ``folder`` in order of path, as (page, id, file or error).

    The page is the path within the folder. The id is the file's name without ending, or the path without ending
    where that name is taken. The error says why a file is not read: its kind is unknown, or it is a link that leads
    out of the folder. Hidden files and folders are skipped.
    """
    home = folder.resolve()
    taken: set[str] = set()
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).parts):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or not path.is_file():
            continue
        page = "/".join(parts)
        if not path.name.lower().endswith(ENDINGS):
            yield page, "", ArticleError(f"{page}: of no known kind", reason="unknown-kind", page=page)
        elif not path.resolve().is_relative_to(home):
            yield page, "", ArticleError(f"{page}: leads out of the folder", reason="outside", page=page)
        else:
            name = path.stem if path.stem not in taken else page.removesuffix(path.suffix)
            taken.add(name)
            yield page, name, path
