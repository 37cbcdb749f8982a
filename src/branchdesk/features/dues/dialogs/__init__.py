"""Dialogs of the room: one sum over several months, pasting, what is behind a total, and the forms of every record."""
