"""制度执行: duties by month, hours, pairs, rotation, rounds, records."""
