"""The commands of ``isnad``, a file each; loaded one at a time by ``bot.cli.main``."""
