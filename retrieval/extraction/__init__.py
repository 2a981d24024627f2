"""Extraction of an article from a scraped page."""
