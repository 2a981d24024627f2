"""The commands of ``isnad``, one module each. ``bot.cli.main`` imports the one that is called."""
