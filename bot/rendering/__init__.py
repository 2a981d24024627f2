"""Answers as people see them, pure: ``lines`` for the console, ``chat`` for Telegram."""

from __future__ import annotations

from bot.rendering.lines import (
    BLANK,
    Line,
    Look,
    Run,
    answer_lines,
    article_lines,
    citation_lines,
    context_lines,
    listing_lines,
    note,
    quotation_lines,
    why_lines,
)

__all__ = [
    "BLANK",
    "Line",
    "Look",
    "Run",
    "answer_lines",
    "article_lines",
    "citation_lines",
    "context_lines",
    "listing_lines",
    "note",
    "quotation_lines",
    "why_lines",
]
