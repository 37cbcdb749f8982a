"""What the pages of the room ask for, and the lists they open."""
