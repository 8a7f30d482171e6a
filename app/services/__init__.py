"""Queries and commands, one folder per noun; no circle among them (a contract says so).

Every function takes the SQLAlchemy session first and never keeps or commits it. Queries return tuples
of frozen dataclasses; commands return ids or counts. What a command changed comes from the write unit.
"""
