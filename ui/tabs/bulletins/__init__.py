"""Bulletins: tabs."""
