"""谈话补训: warning talks, make-ups, resits."""
