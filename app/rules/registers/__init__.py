"""登记簿: what a register's description says, who owes, and what is computed from entries. Pure."""
