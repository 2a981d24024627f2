"""Stores of articles: in memory, on disk, in OpenSearch."""
