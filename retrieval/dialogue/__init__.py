"""What a message asks for: small talk, an instruction, a name, questions, or a follow-up of an earlier question."""
