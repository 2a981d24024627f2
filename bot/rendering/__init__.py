"""Rendering of quotations and citations that the console and Telegram share."""
