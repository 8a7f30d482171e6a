"""docx: letters, their footnotes, and the clerk's own templates."""
