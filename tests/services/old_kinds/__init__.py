"""The old kinds of 专项记录 as tests put them into registers."""
