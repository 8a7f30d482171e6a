"""A person's card: everything a year knows of somebody."""
