"""Answers, articles and metrics as JSON records, one object per line.

``docs/json.md`` describes the records. Users rely on the keys and their order.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any, Final

from retrieval import (
    Answer,
    ArchiveFreshness,
    Article,
    Corroboration,
    Digest,
    Quotation,
    ReportedValue,
    Saying,
    Sayings,
    Statistics,
    Timeline,
    article_to_record,
)

Record = dict[str, Any]

# The fields of an article, in the order in which they are written.
CITATION: Final[tuple[str, ...]] = ("id", "title", "source", "date", "url")
EXPORT: Final[tuple[str, ...]] = (*CITATION, "body", "category", "author")
# Some readers take these characters for line ends. JSON may escape them without changing the text.
_LINE_ENDS: Final = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def to_json(record: Record | Sequence[Record]) -> str:
    """``record`` on one line, with Arabic letters unescaped."""
    return json.dumps(record, ensure_ascii=False).translate(_LINE_ENDS)


def answer_record(answer: Answer) -> Record:
    """``{"question", "since", "until", "archive_newest", "answered", "answers", "near_misses", "took_ms"}``.

    ``since`` and ``until`` are the first and last day that were searched if the question named them, else None.
    ``archive_newest`` is the day of the newest article if recent articles were asked for and it is old, else None.
    """
    return {
        "question": answer.question,
        "since": _iso(answer.since),
        "until": _iso(answer.until),
        "archive_newest": _iso(answer.archive_newest),
        "answered": answer.answered,
        "answers": [quotation_record(quotation) for quotation in answer.quotations],
        "near_misses": [quotation_record(quotation) for quotation in answer.near_misses],
        "took_ms": round(answer.took_ms, 3),
    }


def refusal_record(question: str, error: str) -> Record:
    """As ``answer_record`` with ``"error"``, for a question that could not be asked."""
    return {
        "question": question,
        "since": None,
        "until": None,
        "archive_newest": None,
        "answered": False,
        "answers": [],
        "near_misses": [],
        "took_ms": 0.0,
        "error": error,
    }


def small_talk_record(question: str, intent: str) -> Record:
    """As ``answer_record`` with ``"small_talk"``, what it means, for words that ask the archive nothing."""
    return {
        "question": question,
        "since": None,
        "until": None,
        "archive_newest": None,
        "answered": False,
        "answers": [],
        "near_misses": [],
        "took_ms": 0.0,
        "small_talk": intent,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def quotation_record(quotation: Quotation) -> Record:
    """``kind`` is ``answer`` or ``near_miss``. ``confidence`` is the chance that the sentence answers; ``score`` is the
    same, under its older name. ``span`` holds offsets in the article's body. ``highlights`` (words that match) and
    ``points`` (words that answer) hold offsets in ``text``.
    """
    confidence = round(quotation.score, 4)
    return {
        "text": quotation.text,
        "kind": quotation.kind.value,
        "confidence": confidence,
        "score": confidence,
        "span": [quotation.start, quotation.end],
        "highlights": [list(span) for span in quotation.highlights],
        "points": [list(span) for span in quotation.points],
        "article": citation_record(quotation.article),
        "context": {"before": quotation.before, "after": quotation.after},
        "also": [corroboration_record(other) for other in quotation.also],
        "disagrees": [
            citation_record(one.article) for one in quotation.values if one.article.id != quotation.article.id
        ],
        "values": [value_record(one) for one in quotation.values],
    }


def corroboration_record(other: Corroboration) -> Record:
    """As ``citation_record``, with ``text``, ``span`` (offsets in the body) and ``kind``: ``copy``, ``same_outlet`` or
    ``independent``."""
    return {
        **citation_record(other.article),
        "text": other.text,
        "span": [other.start, other.end],
        "kind": other.kind.value,
    }


def value_record(one: ReportedValue) -> Record:
    """``{"value", "number", "text", "span", "points", "article"}``: the value as the article writes it, its number if
    it is digits, its sentence, and where the value stands in that."""
    return {
        "value": one.said,
        "number": one.number,
        "text": one.text,
        "span": [one.start, one.end],
        "points": [list(one.span)],
        "article": citation_record(one.article),
    }


def timeline_record(timeline: Timeline) -> Record:
    """``{"subject", "since", "until", "articles", "days", "coverage", "took_ms"}``.

    ``days`` holds one sentence a day: ``{"day", "named", "sentences", "text", "span", "highlights", "points",
    "article", "context", "also"}``. ``coverage`` holds ``{"day", "source", "articles"}``. ``since`` and ``until`` are
    the days to which the subject itself limits the story, else None.
    """
    return {
        "subject": timeline.subject,
        "since": _iso(timeline.since),
        "until": _iso(timeline.until),
        "articles": timeline.articles,
        "days": [
            {
                "day": one.day.isoformat(),
                "named": one.named,
                "sentences": one.sentences,
                **_sentence_record(one.quotation),
            }
            for one in timeline.entries
        ],
        "coverage": [
            {"day": one.day.isoformat(), "source": one.source, "articles": one.articles} for one in timeline.coverage
        ],
        "took_ms": round(timeline.took_ms, 3),
    }


def digest_record(digest: Digest) -> Record:
    """``{"since", "until", "articles", "stories", "others", "took_ms"}``.

    ``stories`` holds one sentence a story: ``{"text", "span", "highlights", "points", "article", "context", "also",
    "outlets", "articles"}``, where ``articles`` cites all articles of the story. ``others`` counts the stories that are
    left out.
    """
    return {
        "since": digest.since.isoformat(),
        "until": digest.until.isoformat(),
        "articles": len(digest.articles),
        "stories": [
            {
                **_sentence_record(story.quotation),
                "outlets": list(story.outlets),
                "articles": [citation_record(article) for article in story.articles],
            }
            for story in digest.stories
        ],
        "others": digest.others,
        "took_ms": round(digest.took_ms, 3),
    }


def _sentence_record(quotation: Quotation) -> Record:
    """As ``quotation_record``, without what only answers have."""
    record = quotation_record(quotation)
    return {name: record[name] for name in ("text", "span", "highlights", "points", "article", "context", "also")}


def citation_record(article: Article) -> Record:
    """``{"id", "title", "source", "date", "url"}``; the date in ISO 8601 or None."""
    return _pick(article, CITATION)


def article_record(article: Article) -> Record:
    """As ``citation_record``, with ``"body"``."""
    return _pick(article, (*CITATION, "body"))


def export_record(article: Article) -> Record:
    """As ``article_record``, with ``"category"`` and ``"author"``."""
    return _pick(article, EXPORT)


def _pick(article: Article, names: Sequence[str]) -> Record:
    record = article_to_record(article)
    return {name: record[name] for name in names}


def sayings_record(sayings: Sayings) -> Record:
    """``{"name", "about", "known", "total", "sayings"}``; ``about`` is empty without a subject."""
    return {
        "name": sayings.name,
        "about": sayings.about,
        "known": sayings.known,
        "total": sayings.total,
        "sayings": [saying_record(one) for one in sayings.found],
    }


def saying_record(saying: Saying) -> Record:
    """``kind`` is ``direct`` or ``reported``. ``span`` (of ``text``) and ``speaker_span`` hold offsets in the article's
    body. ``certain`` is False where the speaker is not named beside the words."""
    return {
        "speaker": saying.speaker,
        "verb": saying.verb,
        "kind": saying.kind.value,
        "certain": saying.certain,
        "text": saying.text,
        "span": [saying.start, saying.end],
        "speaker_span": list(saying.speaker_span),
        "article": citation_record(saying.article),
        "also": [citation_record(other) for other in saying.also],
    }


def finding_record(check: str, state: str, text: str) -> Record:
    """``{"check", "state", "text"}`` of one check of ``isnad doctor``; ``state`` is ``ok``, ``warning`` or
    ``error``."""
    return {"check": check, "state": state, "text": text}


def statistics_record(statistics: Statistics) -> Record:
    """``{"articles", "copies", "passages", "bytes", "months": [{"source", "month", "articles"}]}``."""
    return asdict(statistics)


def freshness_record(freshness: ArchiveFreshness) -> Record:
    """``{"newest", "sources": [{"source", "state", "read", "quiet_seconds", "reason"}]}``: ``newest`` as
    ``citation_record`` or None, ``read`` the time of the last read (ISO 8601, UTC) or None."""
    return {
        "newest": citation_record(freshness.newest) if freshness.newest else None,
        "sources": [
            {
                "source": one.place,
                "state": one.state(freshness.at).value,
                "read": _utc(one.read_at),
                "quiet_seconds": round(one.quiet),
                "reason": one.reason or None,
            }
            for one in freshness.sources
        ],
    }


def _utc(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
