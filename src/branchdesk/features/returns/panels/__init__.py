"""Parts of the window of the forms."""
