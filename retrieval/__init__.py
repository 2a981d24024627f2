"""Arabic retrieval for newsrooms: the sentence that answers, and where it stands."""

from __future__ import annotations

from retrieval.addresses import is_durable
from retrieval.answer import Answer, Quotation, Span, Why
from retrieval.archive import Archive, open_archive, repair_archive
from retrieval.article import Article
from retrieval.cluster import ClusterAccess
from retrieval.errors import (
    ArchiveAddressError,
    ArchiveBusyError,
    ArchiveDamagedError,
    ArchiveEmptyError,
    ArchiveError,
    ArchiveIndexError,
    ArchiveMissingError,
    ArchiveUnreachableError,
    ArchiveVersionError,
    ArchiveWriteError,
    ArticleError,
    EncoderError,
    FoldModelsError,
    IsnadError,
    QuestionError,
    QuestionSetError,
    SourceError,
)
from retrieval.evaluation import CaseResult, Evaluation, Expected, QuestionCase, Tally, evaluate, load_questions
from retrieval.filters import Filters
from retrieval.ingesting import Account, ingest
from retrieval.intake import read_bytes, read_link, read_text
from retrieval.looking import count_articles
from retrieval.meaning import Encoder, open_encoder
from retrieval.periods import read_period
from retrieval.qa_evaluation import QaCase, QaResult, evaluate_qa, load_qa
from retrieval.qa_tallies import QaFigures, Share, qa_by_kind, qa_by_set, qa_curve, qa_figures
from retrieval.reasons import strongest_figures
from retrieval.sources.addresses import Access
from retrieval.sources.counting import expected
from retrieval.sources.reading import read
from retrieval.stores import Check, Month, Outcome, Statistics
from retrieval.timely import ask_since, ask_timely
from retrieval.watching import Watch

__all__ = [
    "Access",
    "Account",
    "Answer",
    "Archive",
    "ArchiveAddressError",
    "ArchiveBusyError",
    "ArchiveDamagedError",
    "ArchiveEmptyError",
    "ArchiveError",
    "ArchiveIndexError",
    "ArchiveMissingError",
    "ArchiveUnreachableError",
    "ArchiveVersionError",
    "ArchiveWriteError",
    "Article",
    "ArticleError",
    "CaseResult",
    "Check",
    "ClusterAccess",
    "Encoder",
    "EncoderError",
    "Evaluation",
    "Expected",
    "Filters",
    "FoldModelsError",
    "IsnadError",
    "Month",
    "Outcome",
    "QaCase",
    "QaFigures",
    "QaResult",
    "QuestionCase",
    "QuestionError",
    "QuestionSetError",
    "Quotation",
    "Share",
    "SourceError",
    "Span",
    "Statistics",
    "Tally",
    "Watch",
    "Why",
    "ask_since",
    "ask_timely",
    "count_articles",
    "evaluate",
    "evaluate_qa",
    "expected",
    "ingest",
    "is_durable",
    "load_qa",
    "load_questions",
    "open_archive",
    "open_encoder",
    "qa_by_kind",
    "qa_by_set",
    "qa_curve",
    "qa_figures",
    "read",
    "read_bytes",
    "read_link",
    "read_period",
    "read_text",
    "repair_archive",
    "strongest_figures",
]
