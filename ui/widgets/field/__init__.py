"""Field: widgets."""
