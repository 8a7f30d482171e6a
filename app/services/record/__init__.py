"""专项记录: what was done beside the class sessions, and counts for a duty."""
