"""Arabic text: spelling, words, sentences, days, and what is known of the language as data."""
