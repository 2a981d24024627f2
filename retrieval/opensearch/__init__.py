"""Requests to OpenSearch (the extra ``cluster``)."""
