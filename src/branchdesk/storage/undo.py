"""Undo and redo, read from the log: a new transaction with the inverse ops, never an erasure.

It refuses when a record has moved on, and it survives a restart because nothing is kept in memory.
"""

from collections import defaultdict
from typing import Any, NamedTuple

import sqlalchemy as sa

from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import change_log, faults
from branchdesk.storage.change_log import FINAL, INSERT, NOTE, REMOVE, RESTORE, Author, Op, Transaction, decode, encode
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import DriverCursor

DEPTH = 500
"""Transactions looked back at."""


class Stacks(NamedTuple):
    """What can be undone and redone, newest last."""

    undo: list[Transaction]
    redo: list[Transaction]


def stacks(ledger: Ledger) -> Stacks:
    """Replay the newest transactions into the two stacks."""
    rows = ledger.read(
        "SELECT seq, id, label, kind, target, at, actor, host FROM change_txn ORDER BY seq DESC LIMIT ?", (DEPTH,)
    )
    undo: list[Transaction] = []
    redo: list[Transaction] = []
    for row in reversed(rows):
        txn = Transaction(*row)
        if txn.kind == "do":
            undo.append(txn)
            redo.clear()
        elif txn.kind == "undo" and undo:
            redo.append(undo.pop())
        elif txn.kind == "redo" and redo:
            undo.append(redo.pop())
        elif txn.kind == FINAL:
            undo.clear()
            redo.clear()
    return Stacks(undo, redo)


def undo(ledger: Ledger, author: Author) -> tuple[Transaction, set[str]]:
    """Take the last command back; the transaction undone and the tables touched."""
    found = stacks(ledger).undo
    if not found:
        raise Refusal(tr("没有可撤销的操作"))
    return found[-1], _turn_back(ledger, author, found[-1], "undo")


def redo(ledger: Ledger, author: Author) -> tuple[Transaction, set[str]]:
    """Do the command last undone again."""
    found = stacks(ledger).redo
    if not found:
        raise Refusal(tr("没有可重做的操作"))
    return found[-1], _turn_back(ledger, author, found[-1], "redo")


def _turn_back(ledger: Ledger, author: Author, txn: Transaction, kind: str) -> set[str]:
    """Write the opposite of the newest transaction about ``txn``: to redo is to undo the undoing."""
    newest = ledger.read(
        "SELECT id FROM change_txn WHERE id = ? OR target = ? ORDER BY seq DESC LIMIT 1", (txn.id, txn.id)
    )[0][0]
    rows = ledger.read(
        "SELECT entity, uid, field, old, new, site || ':' || seq FROM change_log"
        " WHERE txn = ? AND field <> ? ORDER BY pos DESC",
        (newest, NOTE),
    )
    steps = [_opposite(Op(*row)) for row in rows]
    try:
        with ledger.engine.begin() as connection:
            cursor = DriverCursor(connection)
            _demand_unmoved(cursor, steps, txn.label)
            _write(cursor, steps)
            change_log.append(cursor, author, txn.label, steps, kind=kind, target=txn.id)
    except sa.exc.DBAPIError as error:
        faults.raise_for(error, ledger.path)
    return {op.entity for op in steps}


def _opposite(op: Op) -> Op:
    """``op.prev`` holds the op itself here: it is what the opposite replaces."""
    if op.field in (INSERT, RESTORE):
        return Op(op.entity, op.uid, REMOVE, encode(1), encode(0), op.prev)
    if op.field == REMOVE:
        return Op(op.entity, op.uid, RESTORE, encode(0), encode(1), op.prev)
    return Op(op.entity, op.uid, op.field, op.new, op.old, op.prev)


def _column(op: Op) -> str:
    return "alive" if op.field in (REMOVE, RESTORE) else op.field


def _demand_unmoved(cursor: DriverCursor, steps: list[Op], label: str) -> None:
    """Every value must still be what the op left; within one command only the first step counts."""
    first: dict[tuple[str, str], dict[str, Op]] = defaultdict(dict)
    for op in steps:
        first[op.entity, op.uid].setdefault(_column(op), op)
    for (entity, uid), expected in first.items():
        columns = ",".join(f'"{name}"' for name in expected)
        row = cursor.execute(f'SELECT {columns} FROM "{entity}" WHERE id = ?', (uid,)).fetchone()
        values = [decode(op.old) for op in expected.values()]
        if row is None or list(row) != values:
            raise Conflict(
                tr("“{label}”之后同一条记录又被改过，不能直接撤销").format(label=label),
                hint=tr("请先撤销后来的修改，或直接打开记录改正。"),
            )


def _write(cursor: DriverCursor, steps: list[Op]) -> None:
    """Grouped by column, so that a whole import is undone in a few statements."""
    groups: dict[tuple[str, str], list[tuple[Any, str]]] = defaultdict(list)
    for op in steps:
        groups[op.entity, _column(op)].append((decode(op.new), op.uid))
    for (entity, column), values in groups.items():
        cursor.executemany(f'UPDATE "{entity}" SET "{column}" = ? WHERE id = ?', values)
