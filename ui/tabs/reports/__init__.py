"""Reports: tabs."""
