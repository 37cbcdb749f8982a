"""Parts of the window of the archive."""
