"""Rosters, and whom a row or a column of any list is about."""
