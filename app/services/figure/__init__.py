"""The figures of the year: facts read once, a measure for each word of the catalogue, and how to ask."""
