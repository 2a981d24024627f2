"""Addresses of archives: the kinds, which of them are durable, and the sample. The sample is five news pages:
the folder ``seeds`` of a clone, which a wheel has as ``retrieval/sample``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SAMPLE: Final = "sample"
KINDS: Final = ("memory:FOLDER", "file:FOLDER", "opensearch://HOST:PORT/NAME", SAMPLE)
_IN_MEMORY: Final = "memory:"
# In a wheel, then in a clone.
_PACKED: Final = Path(__file__).with_name("sample")
_CLONED: Final = Path(__file__).parents[1] / "seeds"


def is_durable(address: str) -> bool:
    """Return whether an archive at ``address`` keeps its articles. True for an address of an unknown kind;
    opening it reports the fault."""
    return address != SAMPLE and not address.startswith(_IN_MEMORY)


def resolve(address: str, *, packed: Path = _PACKED) -> str:
    """Return the address of the sample's folder for ``sample``, and any other address unchanged. ``packed`` is where
    a wheel has the sample."""
    if address != SAMPLE:
        return address
    return f"{_IN_MEMORY}{packed if packed.is_dir() else _CLONED}"
