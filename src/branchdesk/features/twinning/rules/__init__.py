"""Rules of the room: which category an activity is reported under, what is counted, what is overdue, what may be written."""
