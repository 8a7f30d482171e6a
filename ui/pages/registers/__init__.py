"""登记簿: every register by its description; what is owed on top, entries below."""
