"""Reports: dialogs."""
