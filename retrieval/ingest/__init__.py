"""Ingest of sources into an archive: in bulk, one item at a time, or continuously."""
