"""Bulletins: dialogs."""
