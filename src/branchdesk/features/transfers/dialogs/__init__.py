"""What the page asks for: letters, days, people who come, absences, contacts, batches."""
