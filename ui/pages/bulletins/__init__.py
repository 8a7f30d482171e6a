"""通报: the list, the paper, issuing, correcting and withdrawing."""
