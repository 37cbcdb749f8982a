"""The page of one list, what it is made of, and what stands beside it."""
