"""0004 drops the home address of members; the log keeps what it said, and still proves the tables."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from branchdesk.storage import engine, verify
from branchdesk.storage.engine import open_ledger


def test_members_lose_the_address_and_nothing_else(ledger_of: Callable[[str], Path]) -> None:
    path = ledger_of("0003")
    with closing(engine.connect(path, None, read_only=True)) as old:
        before = [row[1] for row in old.execute("PRAGMA table_info(member)")]
    ledger = open_ledger(path)
    after = [row[1] for row in ledger.read("PRAGMA table_info(member)")]
    assert after == [name for name in before if name != "address"]
    assert ledger.read("SELECT id, name, note FROM member") == [("1", "x", "x")]
    assert [row[2] for row in ledger.read("PRAGMA foreign_key_list(member)")] == ["organization", "organization"]
    ledger.close()


def test_the_log_of_a_member_with_an_address_still_proves_the_table(ledger_of: Callable[[str], Path]) -> None:
    ledger = open_ledger(ledger_of("0003"))
    logged = ledger.read("SELECT new FROM change_log WHERE entity = 'member'")
    assert '"address":"x"' in logged[0][0]
    assert verify.verify(ledger.connection) == []
    ledger.close()
