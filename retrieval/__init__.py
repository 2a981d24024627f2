"""Arabic retrieval for newsrooms: the sentence that answers, and where it stands."""

from __future__ import annotations

from retrieval.answer import Answer, Quotation, Span, Why
from retrieval.archive import Archive, open_archive
from retrieval.article import Article
from retrieval.errors import (
    ArchiveAddressError,
    ArchiveBusyError,
    ArchiveDamagedError,
    ArchiveEmptyError,
    ArchiveError,
    ArchiveMissingError,
    ArchiveVersionError,
    ArchiveWriteError,
    ArticleError,
    IsnadError,
    QuestionError,
    QuestionSetError,
    SourceError,
)
from retrieval.evaluation import CaseResult, Evaluation, Expected, QuestionCase, Tally, evaluate, load_questions

__all__ = [
    "Answer",
    "Archive",
    "ArchiveAddressError",
    "ArchiveBusyError",
    "ArchiveDamagedError",
    "ArchiveEmptyError",
    "ArchiveError",
    "ArchiveMissingError",
    "ArchiveVersionError",
    "ArchiveWriteError",
    "Article",
    "ArticleError",
    "CaseResult",
    "Evaluation",
    "Expected",
    "IsnadError",
    "QuestionCase",
    "QuestionError",
    "QuestionSetError",
    "Quotation",
    "SourceError",
    "Span",
    "Tally",
    "Why",
    "evaluate",
    "load_questions",
    "open_archive",
]
