"""Answers, articles and buttons as messages of Telegram. Pure."""
