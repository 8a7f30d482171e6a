"""The town and what a new file starts with."""
