"""Archives in OpenSearch."""
