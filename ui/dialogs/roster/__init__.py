"""Roster: dialogs."""
