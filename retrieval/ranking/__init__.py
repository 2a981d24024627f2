"""From retrieved passages to ranked sentences, each with a probability that it answers."""
