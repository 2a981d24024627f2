"""The make of an index follows from what is indexed: nobody raises a version by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.fitting import index_make
from retrieval.index import terms
from retrieval.index.tantivy_engine import schema


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the file, which the program writes instead."""
    copy = tmp_path / "make.json"
    copy.write_bytes(index_make.FILE.read_bytes())
    monkeypatch.setattr(index_make, "FILE", copy)
    return copy


def version(file: Path) -> int:
    return int(json.loads(file.read_text(encoding="utf-8"))["version"])


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """One page with none of the words that only some processes have numbered already."""
    monkeypatch.setattr(index_make, "documents", lambda: index_make_documents()[:1])


index_make_documents = index_make.documents


def test_the_terms_are_those_that_the_file_names() -> None:
    held = json.loads(index_make.FILE.read_text(encoding="utf-8"))
    assert index_make.terms_digest(index_make.documents()) == held["terms"], "run make docs"


def test_what_has_not_changed_keeps_its_version(file: Path, pages: None, capsys: pytest.CaptureFixture[str]) -> None:
    index_make.main([])
    before = file.read_bytes()
    assert index_make.main([]) == 0
    assert index_make.main(["--check"]) == 0
    assert file.read_bytes() == before


def test_other_terms_raise_the_version_by_one(file: Path, pages: None, monkeypatch: pytest.MonkeyPatch) -> None:
    index_make.main([])
    before = version(file)
    real = terms.word_terms
    monkeypatch.setattr(terms, "word_terms", lambda word: real(word) + " another")
    assert index_make.main(["--check"]) == 1
    assert version(file) == before
    assert index_make.main([]) == 0
    assert version(file) == before + 1


def test_another_field_raises_the_version_by_one(file: Path, pages: None, monkeypatch: pytest.MonkeyPatch) -> None:
    index_make.main([])
    before = version(file)
    real = schema.passages

    def with_length(*given: Any) -> Iterator[Any]:
        for passage in real(*given):
            passage.add_integer("length", 1)
            yield passage

    monkeypatch.setattr(schema, "passages", with_length)
    assert index_make.main([]) == 0
    assert version(file) == before + 1
