"""Run as a program by the tests: takes copies out, or merges and undoes a packet, until it is killed."""

import os
import sys
from itertools import count
from pathlib import Path

from exchange_pairs import OFFICE, PASSWORD

from branchdesk.features.exchange import commands, queries
from branchdesk.storage import undo
from branchdesk.storage.engine import open_ledger
from branchdesk.storage.work import unit_of_work


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201


def take_out(folder: Path) -> None:
    """One copy after another."""
    ledger = open_ledger(folder / "office.bdb")
    say("ready")
    for number in count(1):
        name = f"out-{os.getpid()}-{number}.bdb"
        commands.take_out(ledger, OFFICE, folder / name, PASSWORD, "笔记本")
        say(name)


def merge(folder: Path) -> None:
    """Merge the packet and take it back, for ever."""
    ledger = open_ledger(folder / "office.bdb")
    say("ready")
    while True:
        examined = queries.examine(ledger, folder / "1.bdk")
        with unit_of_work(ledger, commands.merge_label(examined), OFFICE) as work:
            commands.merge(work, examined, {})
        say("merged")
        undo.undo(ledger, OFFICE)
        say("undone")


if __name__ == "__main__":
    {"take_out": take_out, "merge": merge}[sys.argv[1]](Path(sys.argv[2]))
