"""离线外出: copies of the ledger that work elsewhere, and what comes home from them."""
