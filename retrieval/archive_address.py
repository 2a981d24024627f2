"""Addresses of archives: the kinds there are, which of them last, and the sample.

The sample is five pages of news: the folder ``seeds`` of a clone, which travels in the wheel
as ``retrieval/sample``.
"""

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
    """Whether an archive at ``address`` keeps what is put into it. True of an address of no known kind:
    opening it says what is wrong."""
    return address != SAMPLE and not address.startswith(_IN_MEMORY)


def resolve(address: str) -> str:
    """``address`` with the sample's own in place of ``sample``; any other as it is."""
    if address != SAMPLE:
        return address
    return f"{_IN_MEMORY}{_PACKED if _PACKED.is_dir() else _CLONED}"
