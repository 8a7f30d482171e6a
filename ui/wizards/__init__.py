"""Step-by-step windows."""
