"""登记簿: entries of every register read and written as its description says."""
