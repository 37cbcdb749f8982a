"""0002 brings the meetings; what was in the ledger stays."""

from collections.abc import Callable
from pathlib import Path

from branchdesk.storage import verify
from branchdesk.storage.engine import open_ledger


def test_a_ledger_without_meetings_gets_their_tables_and_keeps_its_members(ledger_of: Callable[[str], Path]) -> None:
    path = ledger_of("0001")
    ledger = open_ledger(path)
    assert ledger.read("SELECT name FROM member") == [("x",)]
    for table in ("meeting", "ballot", "attendance", "minutes_version", "draft"):
        assert ledger.read(f'SELECT count(*) FROM "{table}"') == [(0,)]
    assert verify.verify(ledger.connection) == []
    ledger.close()
