"""A look at an archive that changes nothing, for whoever asks whether it can be used."""

from __future__ import annotations

from pathlib import Path

from retrieval.archive import open_archive
from retrieval.opensearch.address import ClusterAccess
from retrieval.storage.disk.opening import count_in_folder


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
