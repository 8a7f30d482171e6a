"""Entries of any register from a list: its description says what the columns mean."""
