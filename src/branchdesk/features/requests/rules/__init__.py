"""Rules of the room: which clock runs, what forbids a step, which calls are due, how many were in time (domain §7)."""
