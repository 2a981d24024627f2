"""Archives on disk: a database, and an index derived from it."""
