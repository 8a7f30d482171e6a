"""The first page of the window before the data is open: a picture of its rows, kept beside the data file."""
