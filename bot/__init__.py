"""The user interfaces of Isnad: the command line, the console and the Telegram bot, over the public names of
``retrieval``.
"""
