"""The old kinds of 专项记录 and the registers they stand in."""
