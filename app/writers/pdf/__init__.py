"""PDF: tables and letters, set by us."""
