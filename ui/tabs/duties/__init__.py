"""Duties: tabs."""
