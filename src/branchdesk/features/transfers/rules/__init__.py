"""Rules on transfers and on members away: states, limits, what waits. Pure; the day is always an argument."""
