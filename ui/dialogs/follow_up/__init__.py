"""Follow up: dialogs."""
