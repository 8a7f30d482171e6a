"""Paper: widgets."""
