"""Table: widgets."""
