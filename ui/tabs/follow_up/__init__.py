"""Follow up: tabs."""
