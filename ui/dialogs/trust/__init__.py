"""Trust: dialogs."""
