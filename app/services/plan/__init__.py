"""Programmes, courses, class sessions and who is due in them."""
