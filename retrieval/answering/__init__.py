"""From ranked sentences to quotations, or to an abstention."""
