"""Handlers, one module for each kind of update. They decide nothing themselves: ``routing`` decides whether a
message is for the bot, ``service.access`` who may ask, ``service.answers`` what the answer is.
"""
