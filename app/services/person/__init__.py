"""The roster: people, units, groups."""
