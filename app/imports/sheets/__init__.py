"""Which sheet of a file is meant, and through which door another kind of list is read."""
