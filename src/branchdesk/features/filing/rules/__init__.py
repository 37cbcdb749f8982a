"""Pure rules of the room: retention, numbers, names of files, marks of secrecy."""
