"""Is a database sound, and how much is in it."""

from typing import Any

import sqlcipher3.dbapi2 as driver

from branchdesk.kernel.words import tr


def check_connection(connection: Any, *, quick: bool) -> list[str]:
    """Structure, references and (when encrypted) every page's seal; empty when all is sound."""
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check" if quick else "PRAGMA integrity_check")]
        faults_found = [text for text in found if text != "ok"]
        faults_found += [tr("{table} 第 {n} 行引用了不存在的记录").format(table=row[0], n=row[1]) for row in
                         connection.execute("PRAGMA foreign_key_check")]  # fmt: skip
        if not quick:
            faults_found += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    except driver.Error as error:
        return [str(error)]
    return faults_found


def row_counts(connection: Any) -> dict[str, int]:
    """Rows per table."""
    names = [r[0] for r in connection.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]  # fmt: skip
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
