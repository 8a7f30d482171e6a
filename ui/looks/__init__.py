"""How things look: the style sheet, the marks, the categories, and the plainest widgets."""
