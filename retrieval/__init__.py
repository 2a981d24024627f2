"""Arabic retrieval for newsrooms: the sentence that answers, and where it stands."""

from __future__ import annotations

from retrieval.answer import (
    Answer,
    Corroboration,
    CorroborationKind,
    Quotation,
    QuotationKind,
    ReportedValue,
    Span,
    Why,
)
from retrieval.answering.archive_calibration import ArchiveCalibration, KeptCalibration, models_make
from retrieval.answering.config import ReaderConfig, ThresholdChoice
from retrieval.answering.levels import Level, Levels, Promise, Strictness, shipped_levels
from retrieval.answering.newest_value import changes_with_time
from retrieval.answering.question_groups import group_questions
from retrieval.answering.recency import asks_recent, names_period, period_end
from retrieval.answering.sayings import Saying, Sayings
from retrieval.answering.stories import Digest, Story
from retrieval.answering.timeline import Coverage, Timeline, TimelineEntry
from retrieval.archive import Archive
from retrieval.archive_address import is_durable
from retrieval.article import Article, article_from_record, article_to_record
from retrieval.dialogue.examples import Example, example_questions
from retrieval.dialogue.exchanges import Exchange
from retrieval.dialogue.messages import Message, read_message, settle_name
from retrieval.dialogue.rewriting import whole_question
from retrieval.dialogue.small_talk import Intent, SmallTalk
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
    translate_errors,
)
from retrieval.evaluation.answer_metrics import (
    AnswerMetrics,
    OperatingPoint,
    ReliabilityBin,
    answer_metrics,
    metrics_by,
    operating_points,
    reliability,
)
from retrieval.evaluation.calibration import CalibrationResult, Judged, LevelMeasures, calibrate
from retrieval.evaluation.metrics import QaMetrics, Share, qa_by_kind, qa_by_set, qa_curve, qa_metrics
from retrieval.evaluation.newsroom import CaseResult, Loss, evaluate, judge
from retrieval.evaluation.question_sets import Expected, QuestionCase, load_questions
from retrieval.evaluation.squad import QaCase, QaResult, evaluate_qa, load_qa
from retrieval.filters import Filters
from retrieval.ingest.encoding import EncodingReport, encode_archive
from retrieval.ingest.freshness import (
    ArchiveFreshness,
    FreshnessLog,
    SourceFreshness,
    SourceState,
    latest_freshness,
)
from retrieval.ingest.pipeline import IngestReport, ingest_items
from retrieval.ingest.single import read_bytes, read_link, read_text
from retrieval.ingest.watcher import SourceRead, SourceWatcher
from retrieval.opening import count_articles, count_encoded, open_archive, repair_archive
from retrieval.opensearch.address import ClusterAccess
from retrieval.ranking.explain import strongest_features
from retrieval.ranking.semantic import Encoder, open_encoder, vectors_make
from retrieval.retries import RetryPolicy, Timing, retry, retry_async
from retrieval.sources.addresses import Access
from retrieval.sources.dispatch import read
from retrieval.sources.estimate import estimate_article_count
from retrieval.storage.named_outlets import NamedOutlet
from retrieval.storage.near_duplicates import are_near_duplicates
from retrieval.storage.store import Arrival, Check, Encoded, Month, Outcome, Outlet, Statistics
from retrieval.text.calendar_periods import Period
from retrieval.text.outlets import is_outlet, outlet_name
from retrieval.text.relative_dates import PeriodMention, find_period, parse_period
from retrieval.watching.novelty import FoundAnswer
from retrieval.watching.saved_question import SavedQuestion, Told
from retrieval.watching.watcher import Matched, QuestionWatcher, WatchedQuestion

__all__ = [
    "Access",
    "Answer",
    "AnswerMetrics",
    "Archive",
    "ArchiveAddressError",
    "ArchiveBusyError",
    "ArchiveCalibration",
    "ArchiveDamagedError",
    "ArchiveEmptyError",
    "ArchiveError",
    "ArchiveFreshness",
    "ArchiveIndexError",
    "ArchiveMissingError",
    "ArchiveUnreachableError",
    "ArchiveVersionError",
    "ArchiveWriteError",
    "Arrival",
    "Article",
    "ArticleError",
    "CalibrationResult",
    "CaseResult",
    "Check",
    "ClusterAccess",
    "Corroboration",
    "CorroborationKind",
    "Coverage",
    "Digest",
    "Encoded",
    "Encoder",
    "EncoderError",
    "EncodingReport",
    "Example",
    "Exchange",
    "Expected",
    "Filters",
    "FoldModelsError",
    "FoundAnswer",
    "FreshnessLog",
    "IngestReport",
    "Intent",
    "IsnadError",
    "Judged",
    "KeptCalibration",
    "Level",
    "LevelMeasures",
    "Levels",
    "Loss",
    "Matched",
    "Message",
    "Month",
    "NamedOutlet",
    "OperatingPoint",
    "Outcome",
    "Outlet",
    "Period",
    "PeriodMention",
    "Promise",
    "QaCase",
    "QaMetrics",
    "QaResult",
    "QuestionCase",
    "QuestionError",
    "QuestionSetError",
    "QuestionWatcher",
    "Quotation",
    "QuotationKind",
    "ReaderConfig",
    "ReliabilityBin",
    "ReportedValue",
    "RetryPolicy",
    "SavedQuestion",
    "Saying",
    "Sayings",
    "Share",
    "SmallTalk",
    "SourceError",
    "SourceFreshness",
    "SourceRead",
    "SourceState",
    "SourceWatcher",
    "Span",
    "Statistics",
    "Story",
    "Strictness",
    "ThresholdChoice",
    "Timeline",
    "TimelineEntry",
    "Timing",
    "Told",
    "WatchedQuestion",
    "Why",
    "answer_metrics",
    "are_near_duplicates",
    "article_from_record",
    "article_to_record",
    "asks_recent",
    "calibrate",
    "changes_with_time",
    "count_articles",
    "count_encoded",
    "encode_archive",
    "estimate_article_count",
    "evaluate",
    "evaluate_qa",
    "example_questions",
    "find_period",
    "group_questions",
    "ingest_items",
    "is_durable",
    "is_outlet",
    "judge",
    "latest_freshness",
    "load_qa",
    "load_questions",
    "metrics_by",
    "models_make",
    "names_period",
    "open_archive",
    "open_encoder",
    "operating_points",
    "outlet_name",
    "parse_period",
    "period_end",
    "qa_by_kind",
    "qa_by_set",
    "qa_curve",
    "qa_metrics",
    "read",
    "read_bytes",
    "read_link",
    "read_message",
    "read_text",
    "reliability",
    "repair_archive",
    "retry",
    "retry_async",
    "settle_name",
    "shipped_levels",
    "strongest_features",
    "translate_errors",
    "vectors_make",
    "whole_question",
]
