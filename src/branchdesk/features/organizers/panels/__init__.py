"""What the lists of the room are made of, what stands beside them, and the calendar of a year."""
