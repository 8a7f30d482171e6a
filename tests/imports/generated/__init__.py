"""Sheets made from a known truth and disturbed as offices disturb them; what is read is held against it.

A difference that nobody is told of is a failure: no message on the row, no question, no refusal, no left-out
sheet by name. `python -m tests.imports.generated --count 20000` runs any number.
"""
