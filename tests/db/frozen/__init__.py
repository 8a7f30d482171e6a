"""A data file of the ninth schema, with what the program then said of it."""
