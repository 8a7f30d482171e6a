"""Marks added up: the sums that lists, papers and figures share."""
