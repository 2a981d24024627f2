"""The OpenSearch client (extra ``cluster``)."""
