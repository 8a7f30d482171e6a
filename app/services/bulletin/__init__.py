"""通报: facts, text, numbers, corrections."""
