"""What was done and what is kept: the trail, taking back, closed years and slips, kept papers, restoring."""
