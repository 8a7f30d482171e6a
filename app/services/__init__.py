"""Queries and commands, one module per noun.

Every function takes the SQLAlchemy session first and never keeps or commits it. Queries return tuples
of frozen dataclasses; commands return ids or counts. What a command changed comes from the write unit.
"""
