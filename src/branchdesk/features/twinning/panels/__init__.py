"""What stands on the page: the plans of its lists, what the panel tells of a line, the page of statistics."""
