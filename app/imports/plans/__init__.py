"""Course plans: lists and weekly grids."""
