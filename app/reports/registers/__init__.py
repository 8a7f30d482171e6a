"""The papers of registers, made from what their descriptions say: list, page, letter, blank form."""
