"""Opens the archive at an address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from retrieval.answering.config import BY_LEVEL, ReaderConfig, ThresholdChoice
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
from retrieval.storage.disk.recovery import repair_folder
from retrieval.storage.disk.store import FolderStore
from retrieval.storage.disk.vector_database import VectorDatabase
from retrieval.storage.store import Encoded, Store


def repair_archive(address: str) -> int:
    """Repair an archive at ``address`` whose database is too damaged to be opened.

    Returns how many articles have no readable copy. An archive that can be opened has ``Archive.repair``.
    Raises as ``open_archive`` does.
    """
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
    config: ReaderConfig | ThresholdChoice = BY_LEVEL,
) -> Archive:
    """Open the archive at ``address``.

    ``memory:FOLDER`` reads a folder of ``.txt`` pages. ``file:FOLDER`` is an archive on disk.
    ``opensearch://HOST:PORT/NAME`` (or ``opensearch+https://``) is one in OpenSearch, reached with
    ``access``. The last two are created when they are missing and ``create`` is set. ``sample`` reads the
    sample pages.

    ``notify`` is called with a code before slow work: ``rebuilding`` the index. ``config`` has the thresholds
    of the archive.

    Raises ``ArchiveAddressError`` for an unknown kind, ``ArchiveMissingError`` when there is no archive,
    ``ArchiveEmptyError`` when no page of a folder is an article, and for durable archives the other kinds of
    ``ArchiveError``.
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
    archive.add_rejected(page for page in pages if isinstance(page, ArticleError))
    if not any(isinstance(page, Article) for page in pages):
        raise ArchiveEmptyError(f"no article in {place}", address=address, folder=place, pages=len(pages))
    return archive


def count_articles(address: str, *, access: ClusterAccess | None = None) -> int:
    """Return the number of articles in the archive at ``address``, without creating, updating or rebuilding
    anything.

    Raises as ``open_archive`` does. For a missing archive on disk it raises ``ArchiveWriteError`` where none
    could be created, otherwise ``ArchiveMissingError``. ``Archive.check`` finds faults inside the files.
    """
    kind, _, place = address.partition(":")
    if kind == "file" and place:
        return count_in_folder(Path(place))
    with open_archive(address, access=access) as archive:
        return archive.statistics().articles


def count_encoded(address: str, *, access: ClusterAccess | None = None) -> tuple[Encoded, ...]:
    """Return the number of encoded articles in the archive at ``address``, by encoder. Changes nothing; raises as
    ``open_archive`` does, but not for a missing archive on disk, which has none."""
    kind, _, place = address.partition(":")
    if kind == "file" and place:
        vectors = VectorDatabase(Path(place), writable=False)
        try:
            return vectors.counts()
        finally:
            vectors.close()
    with open_archive(address, access=access) as archive:
        return archive.statistics().encoded


def _cluster_store(address: str, *, create: bool, notify: Callable[[str], None], access: ClusterAccess) -> Store:
    place = parse_cluster_address(address)
    try:
        from retrieval.storage.opensearch.store import ClusterStore  # noqa: PLC0415 - what makes the extra optional
    except ImportError as absent:
        raise ArchiveUnreachableError(
            f"{place}: the extra cluster is not installed", folder=str(place), reason="cluster-extra"
        ) from absent
    return ClusterStore(place, access, create=create, notify=notify)
