"""What a question in a chat means, free of Telegram."""
