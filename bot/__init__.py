"""Isnad for people: the command line and the console, over what ``retrieval`` exports."""
