"""Plan: dialogs."""
