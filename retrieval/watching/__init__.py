"""Saved questions: which of them an article that has arrived answers."""
