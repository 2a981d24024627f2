"""Where articles are kept: in memory, on disk, in OpenSearch."""
