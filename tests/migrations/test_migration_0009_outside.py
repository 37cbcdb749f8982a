"""0009 brings an index and nothing else."""

from collections.abc import Callable
from pathlib import Path

from branchdesk.features.members.tables import OUTSIDE
from branchdesk.storage import verify
from branchdesk.storage.engine import open_ledger


def test_an_older_ledger_finds_who_is_outside_the_party_without_looking_at_everybody(
    ledger_of: Callable[[str], Path],
) -> None:
    ledger = open_ledger(ledger_of("0008"))
    question = f"SELECT id FROM member WHERE ({OUTSIDE}) AND NOT (alive = 1 AND standing IN ('full'))"
    assert ledger.read(question) == [("1",)]
    assert "ix_member_id_standing_alive" in str(ledger.read(f"EXPLAIN QUERY PLAN {question}"))
    assert ledger.read("SELECT name FROM member") == [("x",)]
    assert verify.verify(ledger.connection) == []
    ledger.close()
