"""Estimates how many articles a source holds, for the remaining time of an ingest."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Final

from retrieval.sources.records import CSV_ENDINGS, JSONL_ENDINGS

# Bytes sampled from a file of records to estimate the length of its records. On the two news archives the
# estimate is 13 % and 28 % too low.
SAMPLE: Final = 2_000_000


def estimate_article_count(place: str) -> int | None:
    """An estimate from file sizes; None when ``place`` gives no basis for one."""
    path = Path(place)
    try:
        if path.is_dir():
            return sum(1 for found in path.rglob("*") if found.is_file())
        if not path.is_file():
            return None
        if path.name.lower().endswith((*JSONL_ENDINGS, *CSV_ENDINGS)):
            return _estimate_records(path)
    except (OSError, EOFError, zlib.error, ValueError):
        return None
    return 1


def _estimate_records(path: Path) -> int | None:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        data = gzip.GzipFile(fileobj=file).read(SAMPLE) if packed else file.read(SAMPLE)
        lines, read = data.count(b"\n"), file.tell()
    if len(data) < SAMPLE:
        return lines + (not data.endswith(b"\n"))
    return round(lines * path.stat().st_size / read) if lines else None
