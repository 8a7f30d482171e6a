"""Exams, tries, resits."""
