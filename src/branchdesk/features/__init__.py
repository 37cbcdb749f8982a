"""The rooms: one folder for each thing a branch secretary does."""
