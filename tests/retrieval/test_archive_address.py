"""Where archives are: which of them last, and the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import is_durable, open_archive
from retrieval.archive_address import SAMPLE, resolve
from tests.paths import SEEDS


@pytest.mark.parametrize("address", ["file:archive", "opensearch://host:9200/news", "opensearch+https://host/news"])
def test_archives_on_disk_and_in_opensearch_last(address: str) -> None:
    assert is_durable(address)
    assert resolve(address) == address


@pytest.mark.parametrize("address", ["memory:pages", SAMPLE])
def test_archives_in_memory_do_not_last(address: str) -> None:
    assert not is_durable(address)


def test_the_sample_holds_the_five_pages_of_the_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_archive(SAMPLE) as sample:
        assert sorted(article.id for article in sample.articles()) == sorted(page.stem for page in SEEDS.iterdir())
        assert not sample.is_empty()


def test_the_sample_of_a_wheel_lies_inside_the_package(tmp_path: Path) -> None:
    assert resolve(SAMPLE, packed=tmp_path) == f"memory:{tmp_path}"
