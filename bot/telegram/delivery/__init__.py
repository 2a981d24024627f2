"""Updates in and messages out: each once, in order, within the limits."""
