"""What goes round: the 4+6 board, weekly study, mentor pairs."""
