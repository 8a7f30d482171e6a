"""Leave slips, who approves them, the 1/7 ceiling."""
