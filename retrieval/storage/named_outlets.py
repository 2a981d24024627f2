"""The outlets of an archive by the name to show, each with all the ways in which its articles spell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.filters import plain
from retrieval.storage.store import Outlet
from retrieval.text.outlets import is_outlet, outlet_forms, outlet_name


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOutlet:
    """An outlet: its ``name`` to show, which is empty for articles without one, its number of ``articles``, and the
    ``spellings`` (``Outlet.name``) under which they are stored, the most frequent first.
    """

    name: str
    articles: int
    spellings: tuple[str, ...]


def named_outlets(outlets: Iterable[Outlet]) -> tuple[NamedOutlet, ...]:
    """Join ``outlets`` that are one by their names, the largest first, ties by name. An outlet that the lexicon does
    not know is shown as most of its articles spell it.
    """
    groups: dict[str, list[Outlet]] = {}
    for outlet in outlets:
        groups.setdefault(plain(outlet_name(outlet.name)), []).append(outlet)
    named = []
    for group in groups.values():
        group.sort(key=lambda outlet: (-outlet.articles, outlet.name))
        total = sum(outlet.articles for outlet in group)
        spellings = tuple(outlet.name for outlet in group)
        named.append(NamedOutlet(name=outlet_name(spellings[0]), articles=total, spellings=spellings))
    return tuple(sorted(named, key=lambda outlet: (-outlet.articles, outlet.name)))


def outlets_called(name: str, outlets: Iterable[NamedOutlet]) -> tuple[NamedOutlet, ...]:
    """Those of ``outlets`` that ``name`` names, by any of their names; without one, those of which a name contains
    ``name``.
    """
    known = tuple(outlets)
    exact = tuple(outlet for outlet in known if is_outlet(outlet.name, name))
    part = plain(name)
    return exact or tuple(
        outlet for outlet in known if outlet.name and any(part in form for form in outlet_forms(outlet.name))
    )
