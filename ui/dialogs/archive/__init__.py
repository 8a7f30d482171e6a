"""Archive: dialogs."""
