"""The public names, pinned: a name that comes or goes is a decision."""

from __future__ import annotations

import retrieval


def test_the_public_names_are_these() -> None:
    assert retrieval.__all__ == sorted(retrieval.__all__)
    assert all(hasattr(retrieval, name) for name in retrieval.__all__)
    assert set(retrieval.__all__) == {
        "Access", "Answer", "AnswerMetrics", "Archive", "ArchiveAddressError", "ArchiveBusyError",
        "ArchiveDamagedError", "ArchiveEmptyError", "ArchiveError", "ArchiveIndexError", "ArchiveMissingError",
        "ArchiveUnreachableError", "ArchiveVersionError", "ArchiveWriteError", "Article", "ArticleError",
        "CaseResult", "Check", "ClusterAccess", "Corroboration", "CorroborationKind",
        "Coverage", "Digest", "Story", "Timeline", "TimelineEntry",
        "Encoded", "Encoder", "EncoderError", "EncodingReport",
        "Expected", "Filters",
        "FoldModelsError", "IngestReport", "IsnadError", "Loss", "Month", "NamedOutlet", "OperatingPoint", "Outcome",
        "Outlet", "Period", "PeriodMention", "QaCase", "QaMetrics", "QaResult", "QuestionCase",
        "QuestionError", "QuestionSetError", "Quotation", "ReaderConfig", "ReliabilityBin", "ReportedValue",
        "RetryPolicy",
        "Saying", "Sayings", "Share",
        "SourceError", "SourceWatcher", "Span", "Statistics", "Timing", "Why", "answer_metrics",
        "are_near_duplicates",
        "article_from_record", "article_to_record", "changes_with_time", "count_articles", "count_encoded",
        "encode_archive", "estimate_article_count", "evaluate",
        "evaluate_qa", "find_period", "ingest_items", "is_durable", "is_outlet", "load_qa",
        "load_questions", "metrics_by", "names_period", "open_archive", "open_encoder", "operating_points",
        "outlet_name", "parse_period", "period_end",
        "qa_by_kind", "qa_by_set", "qa_curve", "qa_metrics", "read", "read_bytes", "read_link", "read_text",
        "reliability", "repair_archive", "retry", "retry_async", "strongest_features", "translate_errors",
        "vectors_make",
        "ArchiveCalibration", "CalibrationResult", "Judged", "KeptCalibration", "Level", "LevelMeasures", "Levels",
        "Promise", "QuotationKind", "Strictness", "ThresholdChoice", "calibrate", "judge", "models_make",
        "shipped_levels",
        "Arrival", "FoundAnswer", "Matched", "QuestionWatcher", "SavedQuestion", "Told", "WatchedQuestion",
        "Example", "Exchange", "Intent", "Message", "SmallTalk", "example_questions", "read_message", "settle_name",
        "whole_question", "ArchiveFreshness", "FreshnessLog", "SourceFreshness", "SourceRead", "SourceState",
        "asks_recent", "latest_freshness", "group_questions",
    }  # fmt: skip
