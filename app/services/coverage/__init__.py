"""Who was reached by what, and where the blanks are."""
