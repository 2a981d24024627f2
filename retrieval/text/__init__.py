"""Arabic text: normalization, analysis, sentences, dates, and the lexicon as data."""
