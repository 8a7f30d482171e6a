"""Hours by pot, rules per person, why and forecast."""
