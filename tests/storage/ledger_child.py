"""Run as a program by the tests: works on a ledger until it is killed.

Says each thing on stdout only after it is done, so whatever was read here must be in the ledger.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from storage_samples import AUTHOR, OTHER_PASSWORD, PASSWORD, add_many, member

from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.records import new_id
from branchdesk.storage import backup, undo, upgrade
from branchdesk.storage.engine import open_ledger
from branchdesk.storage.work import unit_of_work


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


def hold(path: Path) -> None:
    """Keep the ledger open until stdin closes."""
    ledger = open_ledger(path, PASSWORD)
    say("ready")
    sys.stdin.read()
    ledger.close()


def edits(path: Path) -> None:
    """Two records a command, then a change; every seventh command is undone and redone."""
    ledger = open_ledger(path, PASSWORD)
    say("ready")
    number = 0
    while True:
        number += 1
        pair = new_id()
        first, second = member("甲" + pair), member("乙" + pair)
        with unit_of_work(ledger, f"新增 {number}", AUTHOR) as work:
            MemberStore(work).add_all([first, second])
        say("add", first.id, second.id)
        with unit_of_work(ledger, f"修改 {number}", AUTHOR) as work:
            MemberStore(work).save(replace(first, note="改" * 200))
        if number % 7 == 0:
            undo.undo(ledger, AUTHOR)
            undo.redo(ledger, AUTHOR)
        say("change", first.id)


def imports(path: Path) -> None:
    """Whole rosters, one after another."""
    ledger = open_ledger(path, PASSWORD)
    say("ready")
    while True:
        add_many(ledger, 5000)
        say("imported")


def passwords(path: Path) -> None:
    """The password to and fro."""
    ledger = open_ledger(path, PASSWORD)
    say("ready")
    while True:
        for password in (OTHER_PASSWORD, PASSWORD):
            ledger.change_password(password)
            say("changed")


def recodes(path: Path) -> None:
    """Encrypted to plain and back."""
    ledger = open_ledger(path, PASSWORD)
    say("ready")
    while True:
        ledger.recode(None)
        ledger.recode(PASSWORD)


def backups(path: Path) -> None:
    """Backups beside the ledger, as fast as they go."""
    ledger = open_ledger(path, PASSWORD)
    say("ready")
    while True:
        say("made", backup.make(ledger, path.parent / "backups", "manual").path.name)


def creations(path: Path) -> None:
    """New ledgers beside this one."""
    say("ready")
    number = len(list(path.parent.glob("new-*.bdb")))
    while True:
        number += 1
        upgrade.create(path.with_name(f"new-{number}.bdb"), None)
        say("created", f"new-{number}.bdb")


DEEDS: dict[str, Callable[[Path], None]] = {
    deed.__name__: deed for deed in (hold, edits, imports, passwords, recodes, backups, creations)
}

if __name__ == "__main__":
    DEEDS[sys.argv[1]](Path(sys.argv[2]))
