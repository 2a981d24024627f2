"""Which days were searched, in words."""

from __future__ import annotations

from datetime import date

from bot.i18n import Catalogue


def recency_notes(since: date | None, until: date | None, archive_newest: date | None, say: Catalogue) -> list[str]:
    """One sentence each on the days that were searched and on how old the archive is.

    The arguments are those fields of ``Answer``.
    """
    notes = []
    if since and since == until:
        notes.append(say("recency.on", day=say.date(since)))
    elif since and until:
        notes.append(say("recency.between", first=say.date(since), last=say.date(until)))
    elif since:
        notes.append(say("recency.since", day=say.date(since)))
    if archive_newest:
        notes.append(say("recency.newest", day=say.date(archive_newest)))
    return notes
