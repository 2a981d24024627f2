"""How quotations and citations look, for the console and Telegram alike."""
