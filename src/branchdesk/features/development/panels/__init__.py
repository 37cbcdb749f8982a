"""What the page is built of: the board, the list, the findings, and the page of one case."""
