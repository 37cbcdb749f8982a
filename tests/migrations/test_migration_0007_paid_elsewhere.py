"""0007 brings dues paid elsewhere and more that is settled for a year; years settled before stay as they were."""

from collections.abc import Callable
from pathlib import Path

from branchdesk.storage import verify
from branchdesk.storage.engine import open_ledger


def test_an_older_ledger_keeps_its_settled_years_and_their_whole_first_month(
    ledger_of: Callable[[str], Path],
) -> None:
    ledger = open_ledger(ledger_of("0006"))
    settled = ledger.read(
        "SELECT first_month_next, ahead_months, large_from, collection_day, kept_from FROM dues_policy"
    )
    assert settled == [(0, None, None, None, None)]
    assert ledger.read("SELECT count(*) FROM paid_elsewhere") == [(0,)]
    assert verify.verify(ledger.connection) == []
    ledger.close()
