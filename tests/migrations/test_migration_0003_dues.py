"""0003 brings the dues; what was in the ledger stays."""

from collections.abc import Callable
from pathlib import Path

from branchdesk.storage import verify
from branchdesk.storage.engine import open_ledger


def test_a_ledger_with_meetings_gets_the_tables_of_dues_and_keeps_what_it_has(
    ledger_of: Callable[[str], Path],
) -> None:
    ledger = open_ledger(ledger_of("0002"))
    assert ledger.read("SELECT kind, place FROM meeting") == [("x", "x")]
    for table in ("assessment", "payment", "statement_line", "remittance"):
        assert ledger.read(f'SELECT count(*) FROM "{table}"') == [(0,)]
    assert verify.verify(ledger.connection) == []
    ledger.close()
