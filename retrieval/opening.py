"""From an address to an open archive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from retrieval.answering.config import DEFAULTS, ReaderConfig
from retrieval.answering.reader import warm_up
from retrieval.archive import Archive
from retrieval.archive_address import KINDS, resolve
from retrieval.article import Article
from retrieval.errors import (
    ArchiveAddressError,
    ArchiveEmptyError,
    ArchiveMissingError,
    ArchiveUnreachableError,
    ArticleError,
)
from retrieval.extraction.extract import clean_folder
from retrieval.opensearch.address import SCHEMES, ClusterAccess, parse_cluster_address
from retrieval.storage.disk.database import DATABASE_FILE
from retrieval.storage.disk.opening import count_in_folder
from retrieval.storage.disk.store import FolderStore, repair_folder
from retrieval.storage.store import Store


def repair_archive(address: str) -> int:
    """Make the archive at ``address``, of which the database is so damaged that it cannot
    be opened, one that can; returns how many articles could not be read from anywhere.
    One that can be opened has ``Archive.repair``. Raises as ``open_archive`` does."""
    kind, _, place = address.partition(":")
    if kind != "file" or not (Path(place) / DATABASE_FILE).is_file():
        raise ArchiveMissingError(f"no archive in {place}", address=address, folder=place)
    return repair_folder(Path(place))


def open_archive(
    address: str,
    *,
    create: bool = False,
    notify: Callable[[str], None] = lambda _: None,
    access: ClusterAccess | None = None,
    config: ReaderConfig = DEFAULTS,
) -> Archive:
    """The archive at ``address``: ``memory:FOLDER`` reads a folder of ``.txt`` pages;
    ``file:FOLDER`` is an archive on disk and ``opensearch://HOST:PORT/NAME`` (or
    ``opensearch+https://``) one in OpenSearch, reached by ``access``; both are made when
    they are not there and ``create`` is set. ``sample`` reads the five pages that travel with the code.

    ``notify`` is told, in a word, of work that takes long: ``rebuilding`` the index.
    ``config`` holds the thresholds that it answers with.
    Raises ``ArchiveAddressError`` for an unknown kind, ``ArchiveMissingError`` when there
    is none, ``ArchiveEmptyError`` when no page of a folder is an article, and for archives
    that last the other kinds of ``ArchiveError``.
    """
    address = resolve(address)
    kind, colon, place = address.partition(":")
    if kind in SCHEMES and place.startswith("//"):
        store = _cluster_store(address, create=create, notify=notify, access=access or ClusterAccess())
        return Archive(store, config=config)
    if not colon or kind not in ("memory", "file") or not place:
        known = ", ".join(KINDS)
        raise ArchiveAddressError(f"unknown archive {address!r}: expected {known}", address=address, known=known)
    folder = Path(place)
    if kind == "file":
        return Archive(FolderStore(folder, create=create, notify=notify), config=config)
    if not folder.is_dir():
        raise ArchiveMissingError(f"no such folder: {place}", address=address, folder=place)
    pages = list(clean_folder(folder))
    archive = Archive(config=config)
    warm_up()
    archive.add(page for page in pages if isinstance(page, Article))
    archive.refuse(page for page in pages if isinstance(page, ArticleError))
    if not any(isinstance(page, Article) for page in pages):
        raise ArchiveEmptyError(f"no article in {place}", address=address, folder=place, pages=len(pages))
    return archive


def count_articles(address: str, *, access: ClusterAccess | None = None) -> int:
    """How many articles the archive at ``address`` holds; nothing is made, brought up to date or built anew.

    Raises as ``open_archive`` does; for an archive on disk that is not there, ``ArchiveWriteError`` where none
    could be made, else ``ArchiveMissingError``. What is wrong inside its files, ``Archive.check`` finds.
    """
    kind, _, place = address.partition(":")
    if kind == "file" and place:
        return count_in_folder(Path(place))
    with open_archive(address, access=access) as archive:
        return archive.statistics().articles


def _cluster_store(address: str, *, create: bool, notify: Callable[[str], None], access: ClusterAccess) -> Store:
    place = parse_cluster_address(address)
    try:
        from retrieval.storage.opensearch.store import ClusterStore  # noqa: PLC0415 - what makes the extra optional
    except ImportError as absent:
        raise ArchiveUnreachableError(
            f"{place}: the extra cluster is not installed", folder=str(place), reason="cluster-extra"
        ) from absent
    return ClusterStore(place, access, create=create, notify=notify)
