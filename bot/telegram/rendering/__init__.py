"""Answers, articles and buttons as Telegram shows them; pure."""
