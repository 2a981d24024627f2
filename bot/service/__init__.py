"""What the bot and the commands do with an archive and the bot's database, independent of Telegram."""
