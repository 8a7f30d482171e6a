"""Window: dialogs."""
