"""What each row of a list is, and its cells one by one."""
