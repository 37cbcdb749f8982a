"""The views of the page and what stands beside them."""
