"""Who refers to a record: asked of the foreign keys of the ledger itself, so that no room can be forgotten.

A room that was not opened yet is not imported yet; its tables are there all the same.
"""

from collections.abc import Collection, Iterator

from branchdesk.storage.change_log import INSERT, Op, encode
from branchdesk.storage.work import Work


def pointing_at(work: Work, target: str) -> Iterator[tuple[str, str]]:
    """(table, column) of every reference to a table."""
    tables = work.connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in tables.fetchall():
        keys = work.connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()
        yield from ((table, key[3]) for key in keys if key[2] == target)


def counted(work: Work, target: str, uid: str, *, but: Collection[str] = ()) -> int:
    """How many living records of other tables than ``but`` refer to a record."""
    tables: dict[str, list[str]] = {}
    for table, column in pointing_at(work, target):
        if table not in but:
            tables.setdefault(table, []).append(column)
    total = 0
    for table, columns in tables.items():
        where = " OR ".join(f'"{column}" = ?' for column in columns)
        sql = f'SELECT count(*) FROM "{table}" WHERE alive = 1 AND ({where})'
        total += work.connection.exec_driver_sql(sql, (uid,) * len(columns)).scalar_one()
    return total


def repoint(work: Work, target: str, old: str, new: str) -> None:
    """Let every living record that refers to one record refer to another; each change is in the log."""
    for table, column in pointing_at(work, target):
        found = work.connection.exec_driver_sql(f'SELECT id FROM "{table}" WHERE alive = 1 AND "{column}" = ?', (old,))
        for (uid,) in found.fetchall():
            replaced = work.connection.exec_driver_sql(
                "SELECT site || ':' || seq FROM change_log WHERE entity = ? AND uid = ? AND field IN (?, ?)"
                " ORDER BY pos DESC LIMIT 1",
                (table, uid, column, INSERT),
            ).scalar()
            work.connection.exec_driver_sql(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', (new, uid))
            work.ops.append(Op(table, uid, column, encode(old), encode(new), replaced))
            work.touched.add(table)
