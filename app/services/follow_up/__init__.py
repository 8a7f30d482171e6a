"""Warning talks and make-ups."""
