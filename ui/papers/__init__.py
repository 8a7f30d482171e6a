"""Papers in the window: looked at, printed, saved."""
