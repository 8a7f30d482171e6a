"""What the year asks of people: the rules as data, and the people they are asked of."""
