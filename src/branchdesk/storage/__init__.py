"""The ledger file: one encrypted SQLite database, one log of everything that happened in it.

Why: every value lives in one file the user can copy, and one log feeds undo, history and proof.
Reads for screens are plain SQL (nothing heavy is imported before the first window is painted);
writes go through ``Store`` and SQLAlchemy Core, so the same tables can stand on PostgreSQL later.
"""
