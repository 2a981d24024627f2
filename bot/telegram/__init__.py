"""The bot in Telegram: updates in, answers out."""
