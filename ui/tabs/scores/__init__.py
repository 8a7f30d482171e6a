"""Scores: tabs."""
