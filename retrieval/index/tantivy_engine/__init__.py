"""BM25 on disk with tantivy."""
