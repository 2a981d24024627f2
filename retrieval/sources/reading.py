"""What a person names to take articles from, read by its kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from retrieval.errors import SourceError
from retrieval.sources import Found
from retrieval.sources.records import JSONL_ENDINGS, read_jsonl
from retrieval.sources.text import read_folder


def read(place: str) -> Iterator[Found]:
    """What is found at ``place``: a folder of pages or a file of JSON Lines.

    Raises ``SourceError`` when it is not there or of no kind that is known.
    """
    path = Path(place)
    if path.is_dir():
        yield from read_folder(path)
    elif not path.is_file():
        raise SourceError(f"{place}: not there", source=place, reason="missing")
    elif path.name.lower().endswith(JSONL_ENDINGS):
        with path.open("rb") as stream:
            yield from read_jsonl(stream, page=path.name, packed=path.name.lower().endswith(".gz"))
    else:
        raise SourceError(f"{place}: of no known kind", source=place, reason="unknown-kind")
