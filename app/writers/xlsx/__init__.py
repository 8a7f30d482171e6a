"""xlsx: tables, their rows streamed."""
