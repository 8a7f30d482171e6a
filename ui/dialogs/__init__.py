"""Windows that edit one thing."""
