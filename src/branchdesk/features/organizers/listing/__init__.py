"""What the lists of the room show of a line: columns, filters, what waits, and what is searched."""
