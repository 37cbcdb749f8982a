"""Undo and redo, read from the log: a new transaction with the inverse ops, never an erasure.

It refuses when a record has moved on, and it survives a restart because nothing is kept in memory.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.kernel.rubbish import no_collector
from branchdesk.kernel.words import tr
from branchdesk.storage import change_log, faults
from branchdesk.storage.change_log import FINAL, INSERT, NOTE, REMOVE, RESTORE, Author, Op, Transaction, decode, encode
from branchdesk.storage.engine import DriverError, Ledger
from branchdesk.storage.inserting import Executes
from branchdesk.storage.reading import in_parts, marks
from branchdesk.storage.work import driver_cursor

DEPTH = 500
"""Transactions looked back at."""
_ALIVE, _GONE = encode(1), encode(0)


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
    from sqlalchemy.exc import DBAPIError

    newest = ledger.read(
        "SELECT id FROM change_txn WHERE id = ? OR target = ? ORDER BY seq DESC LIMIT 1", (txn.id, txn.id)
    )[0][0]
    rows = ledger.read(  # what an insert wrote is not asked for: to take it back one need not know it
        "SELECT entity, uid, field, old, CASE field WHEN ? THEN NULL ELSE new END, site || ':' || seq FROM change_log"
        " WHERE txn = ? AND field <> ? ORDER BY pos DESC",
        (INSERT, newest, NOTE),
    )
    try:
        with no_collector(), ledger.engine.begin() as connection:
            steps = [_opposite(*row) for row in rows]
            values = {text: decode(text) for text in {text for op in steps for text in op[3:5]}}
            cursor = driver_cursor(connection)
            _demand_unmoved(cursor, steps, values, txn.label)
            _write(cursor, steps, values)
            change_log.append(cursor, author, txn.label, steps, kind=kind, target=txn.id)
    except (DBAPIError, DriverError) as error:
        faults.raise_for(error, ledger.path)
    return {op.entity for op in steps}


def _opposite(entity: str, uid: str, field: str, old: str | None, new: str | None, op: str) -> Op:
    """What takes an op back names the op itself as what it replaces."""
    if field in (INSERT, RESTORE):
        return change_log.made((entity, uid, REMOVE, _ALIVE, _GONE, op))
    if field == REMOVE:
        return change_log.made((entity, uid, RESTORE, _GONE, _ALIVE, op))
    return change_log.made((entity, uid, field, new, old, op))


def _column(field: str) -> str:
    return "alive" if field in (REMOVE, RESTORE) else field


def _demand_unmoved(cursor: Executes, steps: list[Op], values: Mapping[str | None, Any], label: str) -> None:
    """Every value must still be what the op left; within one command only the first step counts."""
    left: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for entity, uid, field, old, _, _ in steps:
        left[entity, _column(field)].setdefault(uid, values[old])
    for (entity, column), expected in left.items():
        for part in in_parts(expected):
            found = cursor.execute(f'SELECT id, "{column}" FROM "{entity}" WHERE id IN {marks(part)}', part)
            if dict(found.fetchall()) != {uid: expected[uid] for uid in part}:
                raise Conflict(
                    tr("“{label}”之后同一条记录又被改过，不能直接撤销").format(label=label),
                    hint=tr("请先撤销后来的修改，或直接打开记录改正。"),
                )


def _write(cursor: Executes, steps: list[Op], values: Mapping[str | None, Any]) -> None:
    """Grouped by column, so that a whole import is undone in a few statements."""
    groups: dict[tuple[str, str], list[tuple[Any, str]]] = defaultdict(list)
    for entity, uid, field, _, new, _ in steps:
        groups[entity, _column(field)].append((values[new], uid))
    for (entity, column), written in groups.items():
        cursor.executemany(f'UPDATE "{entity}" SET "{column}" = ? WHERE id = ?', written)
