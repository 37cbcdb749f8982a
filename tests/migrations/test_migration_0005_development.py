"""0005 brings development and transfers; committees may approve members until somebody says they may not."""

from collections.abc import Callable
from pathlib import Path

from branchdesk.storage import verify
from branchdesk.storage.engine import open_ledger


def test_an_older_ledger_gets_the_tables_and_keeps_what_it_has(ledger_of: Callable[[str], Path]) -> None:
    ledger = open_ledger(ledger_of("0004"))
    assert ledger.read("SELECT id, full_name, may_approve FROM organization") == [("1", "x", 1)]
    assert ledger.read("SELECT name FROM member") == [("x",)]
    for table in ("development_case", "case_step", "transfer", "away_contact", "arrival", "restriction"):
        assert ledger.read(f'SELECT count(*) FROM "{table}"') == [(0,)]
    assert verify.verify(ledger.connection) == []
    ledger.close()
