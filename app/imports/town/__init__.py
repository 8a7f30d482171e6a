"""What the program knows already, as plain values."""
