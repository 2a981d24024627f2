"""Question sets to figures, with intervals."""
