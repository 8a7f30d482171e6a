"""What was done and what a closed year keeps: operations, steps of undo, seals, the values of then."""
