"""An archive: articles, an engine over them, and a reader. Wiring only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from retrieval.answer import Answer
from retrieval.cleaning import Article, clean_folder
from retrieval.document import Document
from retrieval.engines import Engine
from retrieval.engines.memory import MemoryEngine
from retrieval.errors import ArchiveAddressError, ArchiveEmptyError, ArchiveMissingError, ArticleError
from retrieval.reader import Reader, warm_up

KINDS: Final = ("memory",)
TOP: Final = 3


class Archive:
    """Articles that answer questions. A context manager; ``close`` lets go of it."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine: Engine = engine or MemoryEngine()
        self._documents: dict[str, Document] = {}
        self._reader = Reader(self._engine, self._documents.get)
        self._rejected: tuple[ArticleError, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, articles: Iterable[Article]) -> None:
        """Add ``articles``; one with a known id replaces the one before."""
        documents = [Document(article) for article in articles]
        self._documents.update((document.article.id, document) for document in documents)
        self._engine.add(documents)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget the articles with these ids; unknown ids are no error."""
        known = [article for article in ids if self._documents.pop(article, None) is not None]
        self._engine.remove(known)

    def articles(self) -> Iterator[Article]:
        """Every article, in order of id."""
        for _, document in sorted(self._documents.items()):
            yield document.article

    def article(self, article_id: str) -> Article | None:
        """The article with this id, or None."""
        document = self._documents.get(article_id)
        return document.article if document else None

    @property
    def rejected(self) -> tuple[ArticleError, ...]:
        """Pages that could not be read as articles when the archive was opened."""
        return self._rejected

    def refuse(self, errors: Iterable[ArticleError]) -> None:
        """Remember pages that are no articles."""
        self._rejected += tuple(errors)

    def ask(self, question: str, *, top: int = TOP) -> Answer:
        """At most ``top`` quotations that answer ``question``, or an abstention.

        Raises ``QuestionError`` when the question has no words.
        """
        return self._reader.answer(question, top)

    def close(self) -> None:
        """Let go of what the archive holds."""


def open_archive(address: str) -> Archive:
    """The archive at ``address``: ``memory:FOLDER`` reads a folder of ``.txt`` pages.

    Raises ``ArchiveAddressError`` for an unknown kind, ``ArchiveMissingError`` for a
    missing folder, ``ArchiveEmptyError`` when no page in it is an article.
    """
    kind, colon, place = address.partition(":")
    if not colon or kind not in KINDS or not place:
        known = ", ".join(f"{name}:FOLDER" for name in KINDS)
        raise ArchiveAddressError(f"unknown archive {address!r}: expected {known}", address=address, known=known)
    folder = Path(place)
    if not folder.is_dir():
        raise ArchiveMissingError(f"no such folder: {place}", address=address, folder=place)
    pages = list(clean_folder(folder))
    archive = Archive()
    warm_up()
    archive.add(page for page in pages if isinstance(page, Article))
    archive.refuse(page for page in pages if isinstance(page, ArticleError))
    if not any(isinstance(page, Article) for page in pages):
        raise ArchiveEmptyError(f"no article in {place}", address=address, folder=place, pages=len(pages))
    return archive
