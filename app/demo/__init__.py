"""The sample town, built from its spreadsheets through the importers, and made-up towns of any size.

Everything here is invented: ID numbers start with 99, an area code nobody has.
"""
