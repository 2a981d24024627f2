"""The expected content of a wheel, by the names in it."""

from __future__ import annotations

from tests.paths import ROOT, SEEDS


def names_of_code_and_data() -> set[str]:
    """The files of the two packages and the pages of the sample."""
    packages = {
        str(path.relative_to(ROOT))
        for package in ("bot", "retrieval")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return packages | {f"retrieval/sample/{page.name}" for page in (SEEDS).iterdir()}
