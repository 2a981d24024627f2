"""Fitted models, made by ``make fit`` (``docs/models.md``), and the titles of the pages that they were fitted on."""
