"""Rules of the room: when duties fall due, who is posted where, what the work amounts to."""
