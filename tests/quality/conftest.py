"""The archive of 40,003 news articles that floors are measured on.

The articles are not part of the project: the gate runs where they lie in ``shared`` beside the checkout, and says so
where they do not.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval import Archive, ingest_items, open_archive
from retrieval import read as read_source
from tests.paths import ROOT

FILES = [ROOT.parent / "shared" / "archive" / f"{name}.jsonl.gz" for name in ("ant-multisource", "ant-jawhara")]


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The archive with all articles, built once."""
    missing = [file.name for file in FILES if not file.is_file()]
    if missing:
        pytest.skip(f"the quality gate did not run: no {' and no '.join(missing)} in shared/ beside the checkout")
    with open_archive(f"file:{tmp_path_factory.mktemp('news') / 'archive'}", create=True) as opened:
        for file in FILES:
            for _ in ingest_items(opened, read_source(str(file))):
                pass
        yield opened
