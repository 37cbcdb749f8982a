"""What the page asks for: a request, one step of it, calls; and what a period amounts to."""
