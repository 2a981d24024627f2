"""Archives on disk: a database, and an index that follows it."""
