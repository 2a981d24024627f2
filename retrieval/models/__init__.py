"""Fitted models, one JSON file each, made by ``benchmarks/fit_ranker.py``."""
