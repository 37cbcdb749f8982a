"""Ledgers as older programs left them."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from branchdesk.storage import change_log, engine, schema, upgrade
from branchdesk.storage.change_log import INSERT, Author, Op

OWN = ("ledger_info", "change_txn", "change_log", "alembic_version", "draft")
"""Tables that hold no records."""


@pytest.fixture
def ledger_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """``ledger_of("0001")`` is a ledger made by the steps up to this one, with a record of id "1" in every table.

    Texts say ``"x"``, numbers 0, references ``"1"``; what may be empty is.
    """

    def make(step: str) -> Path:
        steps = tmp_path / f"steps to {step}"
        shutil.copytree(upgrade.MIGRATIONS, steps, ignore=shutil.ignore_patterns("__pycache__"))
        for later in (steps / "versions").glob("[0-9]*.py"):
            if later.name[:4] > step:
                later.unlink()
        path = tmp_path / f"{step}.bdb"
        with monkeypatch.context() as past:
            past.setattr(upgrade, "MIGRATIONS", steps)
            past.setattr(schema, "SCHEMA", int(step))
            upgrade.create(path, None)
        with closing(engine.connect(path, None)) as connection:
            _fill(connection)
        return path

    return make


def _fill(connection: Any) -> None:
    """One record in every table, with its line in the log, as a command would have written them."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys=ON")
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
    ops = []
    for table in tables:
        if table in OWN:
            continue
        record = _record(connection, table)
        names = ", ".join(f'"{name}"' for name in record)
        marks = ", ".join("?" * len(record))
        connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(record.values()))
        ops.append(Op(table, "1", INSERT, None, change_log.encode(record)))
    change_log.append(connection, Author(), "录入", ops)
    connection.execute("COMMIT")


def _record(connection: Any, table: str) -> dict[str, Any]:
    references = {row[3] for row in connection.execute(f'PRAGMA foreign_key_list("{table}")')}
    record: dict[str, Any] = {}
    for _, name, kind, needed, _default, key in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
        if name != "alive":
            filled = 0 if kind == "INTEGER" else "1" if key or name in references else "x"
            record[name] = filled if needed else None
    return record
