"""Plan: tabs."""
