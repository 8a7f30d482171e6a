"""What a page of the window asks at once."""
