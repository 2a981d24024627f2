"""Ranked sentences to quotations, or to silence."""
