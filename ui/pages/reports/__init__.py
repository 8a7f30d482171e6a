"""台账报表: the papers of the year, the summary and its words."""
