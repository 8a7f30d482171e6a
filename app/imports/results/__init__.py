"""Scores of tests and lists of hours."""
