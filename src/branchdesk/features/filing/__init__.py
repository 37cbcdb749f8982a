"""归档: archive numbers, binders, what is missing, the archive package."""
