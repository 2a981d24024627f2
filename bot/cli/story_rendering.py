"""Timelines and digests as lines of text. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cli.rendering import BLANK, Line, Look, citation_lines, note, quoted_line
from bot.i18n import Catalogue
from bot.rendering.storylines import day_head, digest_head, story_note, timeline_head
from retrieval import Digest, Timeline


def timeline_lines(timeline: Timeline, say: Catalogue) -> Iterator[Line]:
    """The days of a story, each with its sentence and citation; or that there is none."""
    entries = timeline.entries
    yield note(timeline_head(timeline.subject, len(entries), timeline.articles, say), Look.LABEL)
    for entry in entries:
        yield BLANK
        yield note(day_head(entry.day, entry.sentences, named=entry.named, say=say), Look.LABEL)
        yield quoted_line(entry.quotation)
        yield from citation_lines(entry.quotation.article, say)


def digest_lines(digest: Digest, say: Catalogue, *, about: str = "") -> Iterator[Line]:
    """The stories of a digest, each with its sentence, citation, outlets and number of articles. ``about`` is what the
    digest is narrowed to."""
    head = digest_head(digest.since, digest.until, told=bool(digest.stories), about=about, say=say)
    yield note(head, Look.LABEL)
    for story in digest.stories:
        yield BLANK
        yield quoted_line(story.quotation)
        yield from citation_lines(story.quotation.article, say)
        if len(story.articles) > 1:
            yield note(story_note(len(story.articles), story.outlets, say), Look.FAINT)
    if digest.stories and digest.others:
        yield BLANK
        yield note(say.count("digest.others", digest.others), Look.FAINT)
