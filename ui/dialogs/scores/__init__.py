"""Scores: dialogs."""
