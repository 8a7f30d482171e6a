"""Spreadsheets as plain values: `reading.read_file` runs a tolerant reader in a child process, and `sheet` is
what it found.

The modules of the child (`child` and what it imports) use the standard library, olefile and calamine only,
and nothing may be imported here: the child has to start in a few hundredths of a second.
"""
