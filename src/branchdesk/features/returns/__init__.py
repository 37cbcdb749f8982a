"""照填单: fields in the order of official forms, and what has changed since they were last filled in."""
