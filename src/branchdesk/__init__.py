"""BranchDesk (支部事务台账): an offline ledger for a university Party branch."""

__version__ = "0.1.0"
