"""Passages found to ranked sentences, each with the chance that it answers."""
