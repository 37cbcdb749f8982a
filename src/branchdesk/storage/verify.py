"""Proof that the tables are what the log says, and that nobody has edited the log."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from branchdesk.kernel.words import tr
from branchdesk.storage import change_log
from branchdesk.storage.change_log import INSERT, NOTE, REMOVE, RESTORE, START, Transaction

MOST = 20
"""Findings reported at once."""


def verify(connection: Any) -> list[str]:
    """Chinese sentences on every disagreement between log, chain and tables (at most 20)."""
    found = _chains(connection) + _hollow(connection)
    if found:
        # What a broken log says of the tables proves nothing, and it may not even be readable.
        return found[:MOST]
    expected, names = _project(connection)
    found += [tr("缺少整张表 {table}").format(table=entity) for entity in sorted(set(expected) - names)]
    for entity in sorted(names):
        if len(found) >= MOST:
            break
        found += _compare(connection, entity, expected.get(entity, {}))
    return found[:MOST]


def _chains(connection: Any) -> list[str]:
    transactions = connection.execute("SELECT id, label, kind, target, at, actor, host FROM change_txn")
    rows = connection.execute(
        "SELECT site, seq, hlc, txn, entity, uid, field, old, new, prev, hash FROM change_log ORDER BY pos"
    )
    return broken_links(transactions, rows, {})


def broken_links(
    transactions: Iterable[Sequence[Any]], rows: Iterable[Sequence[Any]], ends: Mapping[str, tuple[int, str]]
) -> list[str]:
    """Where ops do not continue the chain of their site; ``ends`` is (number, hash) of what was before them."""
    digests = {uid: change_log.digest_of(Transaction(0, uid, *facts)) for uid, *facts in transactions}
    last_of: dict[str, tuple[int, str]] = defaultdict(lambda: (0, START), ends)
    found: list[str] = []
    for (site, sealed), block in groupby(rows, itemgetter(0, -1)):
        last, previous = last_of[site]
        ops = [(site, seq, hlc, digests.get(txn, ""), *op) for _, seq, hlc, txn, *op, _ in block]
        numbers = [seq for _, seq, *_ in ops]
        if numbers != list(range(last + 1, last + 1 + len(ops))) or change_log.seal(previous, *ops) != sealed:
            which = numbers[0] if len(ops) == 1 else f"{numbers[0]}–{numbers[-1]}"
            found.append(tr("变更记录第 {n} 条（{site}）与前一条不衔接，可能被改动过").format(n=which, site=site))
        if len(found) >= MOST:
            break
        last_of[site] = (numbers[-1], sealed)
    return found


def _hollow(connection: Any) -> list[str]:
    """Transactions without a single line: the end of the log has been cut off."""
    rows = connection.execute(
        "SELECT seq, label FROM change_txn WHERE id NOT IN (SELECT txn FROM change_log) ORDER BY seq LIMIT ?", (MOST,)
    )
    return [tr("第 {n} 次操作（{label}）的变更记录已缺失").format(n=seq, label=label) for seq, label in rows]


def _project(connection: Any) -> tuple[dict[str, dict[str, dict[str, Any]]], set[str]]:
    """The rows every table should have, from the log alone; and the tables the log governs."""
    tables: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    added: Iterator[dict[str, Any]] = iter(())
    for entity, uid, field, new in connection.execute(
        "SELECT entity, uid, field, new FROM change_log WHERE field <> ? ORDER BY pos", (NOTE,)
    ):
        if field == INSERT:
            added = added if new is None else change_log.rows_of(new)
            tables[entity][uid] = {**next(added), "alive": 1}
        elif field in (REMOVE, RESTORE):
            tables[entity][uid]["alive"] = 0 if field == REMOVE else 1
        else:
            tables[entity][uid][field] = json.loads(new)
    own = {"ledger_info", "change_txn", "change_log", "alembic_version", "draft"}
    names = {r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    return tables, {n for n in names if not n.startswith("sqlite_")} - own


def _compare(connection: Any, entity: str, expected: dict[str, dict[str, Any]]) -> list[str]:
    cursor = connection.execute(f'SELECT * FROM "{entity}"')
    names = [column[0] for column in cursor.description]
    where = names.index("id")
    seen = set()
    found: list[str] = []
    for row in cursor:
        uid = row[where]
        seen.add(uid)
        right = expected.get(uid)
        # A column younger than the record's insert has its default, which the log need not repeat.
        wrong = right is None or any(name in right and right[name] != value
                                     for name, value in zip(names, row, strict=True))  # fmt: skip
        if wrong:
            found.append(tr("{table} 表记录 {uid} 与变更记录不一致").format(table=entity, uid=uid))
    found += [
        tr("{table} 表缺少变更记录中的 {uid}").format(table=entity, uid=uid) for uid in expected if uid not in seen
    ]
    return found
