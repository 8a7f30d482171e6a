"""干部名册: people, units, groups, long leaves."""
