"""One word, one number: the catalogue of the year's figures, how they are counted and how they are printed.

`catalogue` says what each figure is called, means and how it is rounded, `printing` gives its one text;
`counting` and `exam_counting` are the pure cores that a page's strip may call at every key. Nothing here
knows a session: what reads a year and asks for values (`facts`, `ask`, `bridges`) is `app.services.figure`.
"""
