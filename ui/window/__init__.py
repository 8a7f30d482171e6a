"""The frame: menus, row of pages, status line, opening and closing the data, backups."""
