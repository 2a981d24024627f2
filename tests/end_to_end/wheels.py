"""What a wheel has to hold, by the names that it has there."""

from __future__ import annotations

from tests.paths import ROOT, SEEDS


def names_of_code_and_data() -> set[str]:
    """The files of the two packages, but for the models that only evaluations need, and the sample's pages."""
    packages = {
        str(path.relative_to(ROOT))
        for package in ("bot", "retrieval")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    return (packages - names_of_fold_models()) | {f"retrieval/sample/{page.name}" for page in (SEEDS).iterdir()}


def names_of_fold_models() -> set[str]:
    """The models that have not seen one part of the data."""
    return {str(path.relative_to(ROOT)) for path in (ROOT / "retrieval" / "ranking" / "models").glob("*-[0-4].json")}
