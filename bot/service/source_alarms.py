"""Which changes of the followed sources the owners are told: trouble once, and its end once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from retrieval import SourceFreshness, SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChange:
    """A source that is in trouble, or with ``READ`` no longer."""

    source: SourceFreshness
    state: SourceState


def source_changes(
    told: Mapping[str, str], sources: Iterable[SourceFreshness], *, at: float, running_since: float
) -> tuple[list[SourceChange], dict[str, str]]:
    """What is new since the owners were told ``told`` (the trouble of each place), and what they then have been told.

    A source is unread only if that came to be while the bot was running: after a pause of the bot itself the follower
    needs time for its first round. A place that is followed no longer is forgotten.
    """
    changes: list[SourceChange] = []
    new: dict[str, str] = {}
    for source in sources:
        state, before = source.state(at), told.get(source.place)
        if state is SourceState.UNREAD and at - running_since <= source.unread_after:
            state = SourceState(before) if before in set(SourceState) else SourceState.READ
        if state is SourceState.READ:
            changes += [SourceChange(source=source, state=state)] if before else []
            continue
        new[source.place] = before or state.value
        if not before:
            changes.append(SourceChange(source=source, state=state))
    return changes, new
