"""Spellings of one outlet are one outlet."""

from __future__ import annotations

from retrieval.storage.named_outlets import NamedOutlet, named_outlets, outlets_called
from retrieval.storage.store import Outlet

OUTLETS = (
    Outlet(name="skynews", articles=7),
    Outlet(name="BBC", articles=4),
    Outlet(name="بي بي سي عربي", articles=5),
    Outlet(name="صحيفه المرفأ", articles=1),
    Outlet(name="صحيفة المرفأ", articles=3),
    Outlet(name="", articles=2),
)


def test_the_spellings_of_an_outlet_are_counted_together_the_largest_first() -> None:
    assert named_outlets(OUTLETS) == (
        NamedOutlet(name="بي بي سي", articles=9, spellings=("بي بي سي عربي", "BBC")),
        NamedOutlet(name="سكاي نيوز عربية", articles=7, spellings=("skynews",)),
        NamedOutlet(name="صحيفة المرفأ", articles=4, spellings=("صحيفة المرفأ", "صحيفه المرفأ")),
        NamedOutlet(name="", articles=2, spellings=("",)),
    )


def called(name: str) -> list[str]:
    return [outlet.name for outlet in outlets_called(name, named_outlets(OUTLETS))]


def test_an_outlet_is_found_by_any_of_its_names_or_a_part_of_one() -> None:
    assert called("bbc") == called("بي بي سي") == called("بي بي") == ["بي بي سي"]
    assert called("سكاي نيوز") == called("Sky News Arabia") == called("سكاي") == ["سكاي نيوز عربية"]
    assert called("المرفا") == ["صحيفة المرفأ"]
    assert called("الأهرام") == []
