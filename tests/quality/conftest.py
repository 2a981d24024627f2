"""The archive of 40,003 news articles, which lies beside the checkout."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval import Archive, ingest_items, open_archive
from retrieval import read as read_source
from tests.paths import ROOT

SHARED = ROOT.parent / "shared"
ARCHIVES = ("ant-multisource.jsonl.gz", "ant-jawhara.jsonl.gz")


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    missing = [name for name in ARCHIVES if not (SHARED / "archive" / name).is_file()]
    if missing:
        pytest.skip(f"the quality gate did not run: no {' and no '.join(missing)} in shared/ beside the checkout")
    with open_archive(f"file:{tmp_path_factory.mktemp('news') / 'archive'}", create=True) as opened:
        for name in ARCHIVES:
            for _ in ingest_items(opened, read_source(str(SHARED / "archive" / name))):
                pass
        yield opened
