"""One word, one number: the catalogue of the year's figures, and the only place that counts them.

`catalogue` says what each figure is called, means and how it is rounded; `facts` reads a year once; `ask`
gives values, `printing` their one text, `bridges` the equations that lead from one figure to another;
`counting` and `exam_counting` are the pure cores that a page's strip may call at every key without a query.
"""
