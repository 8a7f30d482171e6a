"""Where things stand on a sheet: headers, columns, blocks, dates over columns, which sheets are read."""
