"""0006 brings twinning, requests, organizers, the archive and marks of forms; what was in the ledger stays."""

from collections.abc import Callable
from pathlib import Path

from branchdesk.storage import verify
from branchdesk.storage.engine import open_ledger


def test_an_older_ledger_gets_the_tables_and_keeps_what_it_has(ledger_of: Callable[[str], Path]) -> None:
    ledger = open_ledger(ledger_of("0005"))
    assert ledger.read("SELECT step FROM case_step") == [("x",)]
    assert ledger.read("SELECT direction FROM transfer") == [("x",)]
    for table in ("joint_activity", "measure", "request", "posting", "archive_paper", "report_mark"):
        assert ledger.read(f'SELECT count(*) FROM "{table}"') == [(0,)]
    assert verify.verify(ledger.connection) == []
    ledger.close()
