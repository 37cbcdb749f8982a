"""安全: backups, recycle bin, history of changes, health of the ledger, recovery sheet."""
