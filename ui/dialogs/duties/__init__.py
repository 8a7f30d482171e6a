"""Duties: dialogs."""
