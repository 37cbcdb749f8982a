"""Numbers that identify a ledger file; in a module of its own because opening must import nothing heavy."""

APPLICATION_ID = 0x42444B31
"""``BDK1`` in the header of every ledger."""

SCHEMA = 9
"""The schema this program writes: the number of migrations. A test holds it to the files."""

LEAST_SQLITE = (3, 51, 3)
"""Older SQLite libraries can lose pages when the write-ahead log is reset."""
