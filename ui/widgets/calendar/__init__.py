"""Calendar: widgets."""
