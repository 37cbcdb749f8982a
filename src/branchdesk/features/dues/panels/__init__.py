"""What the page of dues is made of: the grid one types into, the cards of sums, the views behind the segments."""
