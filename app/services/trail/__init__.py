"""What was done: operations, undo, audit, seals, integrity."""
