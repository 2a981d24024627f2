"""Question sets and their metrics, with confidence intervals."""
