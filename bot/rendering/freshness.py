"""How fresh the archive is, in words: its newest article, and when its sources were read. Pure."""

from __future__ import annotations

from typing import Final

from bot.bidi import field
from bot.i18n import Catalogue
from bot.rendering.citations import reference
from retrieval import ArchiveFreshness, SourceFreshness, SourceState

SHOWN: Final = 4  # sources under an abstention; all are in the statistics


def freshness_lines(freshness: ArchiveFreshness, say: Catalogue, *, shown: int | None = None) -> list[str]:
    """The newest article, then a line for each source, troubled ones first, at most ``shown`` of them."""
    newest = say("freshness.newest", article=reference(freshness.newest, say)) if freshness.newest else ""
    ordered = sorted(freshness.sources, key=lambda one: (one.state(freshness.at) is SourceState.READ, one.place))
    lines = [source_line(one, freshness.at, say) for one in ordered[:shown]]
    rest = len(ordered) - len(lines)
    return [line for line in (newest, *lines, say.count("freshness.rest", rest) if rest else "") if line]


def source_line(source: SourceFreshness, at: float, say: Catalogue) -> str:
    """One source: when it was read, and what is wrong with it."""
    name = field(source.name)
    if source.read_at is None:
        return say("source.never", source=name)
    silence = say.duration(source.quiet, genitive=True)
    return say(f"source.{source.state(at).value}", source=name, ago=ago(at - source.read_at, say), silence=silence)


def change_line(source: SourceFreshness, state: SourceState, at: float, say: Catalogue) -> str:
    """What the owners are told of a source that is in trouble, or with ``READ`` no longer."""
    values: dict[str, object] = {"source": field(source.name)}
    if state is SourceState.SILENT:
        values["silence"] = say.duration(source.quiet, genitive=True)
    elif state is SourceState.UNREAD:
        values["ago"] = ago(at - source.tried_at, say)
    elif state is SourceState.FAILING:
        reason = f"reason.{source.reason}"
        values["reason"] = say(reason) if say.has(reason) else source.reason
        return say.count("told.failing", source.failures, **values)
    return say(f"told.{state.value}", **values)


def ago(seconds: float, say: Catalogue) -> str:
    """A time before now: «قبل ٥ دقائق», “5 minutes ago”."""
    return say("ago", duration=say.duration(max(seconds, 0.0), genitive=True))
