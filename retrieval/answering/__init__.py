"""RankedSentence sentences to quotations, or to silence."""
