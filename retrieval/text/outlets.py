"""Outlets by name: which names are one outlet's, and which of them to show.

Pages, feeds and hosts name an outlet in several ways («skynews», «سكاي نيوز», «www.skynewsarabia.com»). The names are
in ``lexicon/outlets.toml``. An outlet that is not there has the name that its articles give.
"""

from __future__ import annotations

import re
from functools import cache

from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold

_PREFIX = re.compile(r"(?:www|m|mobile|amp)\.(?=[a-z0-9-]+\.[a-z])")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def outlet_name(name: str | None) -> str:
    """The name to show for an outlet that an article calls ``name``; empty if it names none."""
    key = _key(name or "")
    return _shown().get(key) or _shown().get(_PREFIX.sub("", key, count=1)) or (name or "").strip()


def outlet_forms(name: str) -> frozenset[str]:
    """Every name of the outlet called ``name``, folded and in lower case, as an article may give it."""
    forms = {_key(name), *_forms().get(_key(outlet_name(name)), ())}
    return frozenset(forms)


def is_outlet(one: str | None, other: str | None) -> bool:
    """Whether two names are one outlet's."""
    return _key(outlet_name(one)) == _key(outlet_name(other))


def _key(name: str) -> str:
    return " ".join(fold(name).casefold().split())


@cache
def _shown() -> dict[str, str]:
    """The name to show by every name of an outlet."""
    found: dict[str, str] = {}
    for shown, names in lists("outlets").items():
        for name in (shown, *names):
            found[_key(name)] = shown
    return found


@cache
def _forms() -> dict[str, frozenset[str]]:
    """All names of an outlet by its name to show, with the usual variants of hosts."""
    found: dict[str, set[str]] = {}
    for name, shown in _shown().items():
        hosts = {f"{prefix}.{name}" for prefix in ("www", "m", "mobile", "amp")} if _HOST.fullmatch(name) else set()
        found.setdefault(_key(shown), set()).update({name}, hosts)
    return {shown: frozenset(names) for shown, names in found.items()}
