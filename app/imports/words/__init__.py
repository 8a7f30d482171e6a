"""What single cells and lines of an office's sheet say: names, row headings, who has left."""
