"""0008 brings the copies that work elsewhere; a ledger from before has none, and all it had."""

from collections.abc import Callable
from pathlib import Path

from branchdesk.storage import verify
from branchdesk.storage.engine import open_ledger


def test_an_older_ledger_has_no_copies_elsewhere_and_everything_else_as_it_was(
    ledger_of: Callable[[str], Path],
) -> None:
    ledger = open_ledger(ledger_of("0007"))
    assert ledger.read("SELECT count(*) FROM offline_copy") == [(0,)]
    assert ledger.read("SELECT count(*) FROM packet") == [(0,)]
    assert ledger.read("SELECT name FROM member") == [("x",)]
    assert verify.verify(ledger.connection) == []
    ledger.close()
