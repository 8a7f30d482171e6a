"""Roster: tabs."""
