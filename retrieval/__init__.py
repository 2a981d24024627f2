"""Arabic retrieval for newsrooms: the sentence that answers, and where it stands."""

from __future__ import annotations

from retrieval.answer import Answer, Quotation, Span, Why
from retrieval.archive import Archive, open_archive
from retrieval.cleaning import Article
from retrieval.errors import (
    ArchiveAddressError,
    ArchiveEmptyError,
    ArchiveError,
    ArchiveMissingError,
    ArticleError,
    EncoderError,
    IsnadError,
    QuestionError,
    QuestionSetError,
)
from retrieval.evaluation import CaseResult, Evaluation, Expected, QuestionCase, Tally, evaluate, load_questions
from retrieval.meaning import Encoder, open_encoder

__all__ = [
    "Answer",
    "Archive",
    "ArchiveAddressError",
    "ArchiveEmptyError",
    "ArchiveError",
    "ArchiveMissingError",
    "Article",
    "ArticleError",
    "CaseResult",
    "Encoder",
    "EncoderError",
    "Evaluation",
    "Expected",
    "IsnadError",
    "QuestionCase",
    "QuestionError",
    "QuestionSetError",
    "Quotation",
    "Span",
    "Tally",
    "Why",
    "evaluate",
    "load_questions",
    "open_archive",
    "open_encoder",
]
