"""Forms of whole values: an activity or an agreement with everything that hangs on it, saved in one step."""
