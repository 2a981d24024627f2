"""BM25 on disk, by tantivy."""
