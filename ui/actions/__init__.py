"""What can be done, as tables: a line an action; row, menus, keys, tips, help and palette follow from it."""
