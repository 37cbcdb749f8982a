"""组织关系转接: letters and their three slips, return slips, graduation; members who live away and their contacts."""
