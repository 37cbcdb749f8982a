"""What the page asks, and lists it shows beside its own."""
