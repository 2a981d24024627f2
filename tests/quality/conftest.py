"""The news archive of the quality floors, made once for all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval import Archive, ingest_items, open_archive
from retrieval import read as read_source
from tests.quality.news import ARCHIVES, require


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive on disk of 40,003 news articles."""
    require(ARCHIVES)
    with open_archive(f"file:{tmp_path_factory.mktemp('news') / 'archive'}", create=True) as opened:
        for file in ARCHIVES:
            for _ in ingest_items(opened, read_source(str(file))):
                pass
        yield opened
