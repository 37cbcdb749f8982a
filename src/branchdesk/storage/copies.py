"""A whole copy of a ledger under its own password, with an identity of its own, to be worked in elsewhere."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import change_log, engine
from branchdesk.storage.checks import check_connection, row_counts
from branchdesk.storage.engine import Ledger
from branchdesk.storage.exporting import copy_to
from branchdesk.storage.inserting import Executes
from branchdesk.storage.verify import verify

SECRETS = "offline:"
"""What facts begin with that no copy may know: the keys of the other copies."""
_OWN = ("ledger_info", "draft")


class Base(NamedTuple):
    """How far the log went when the copy was made: what both ledgers have in common."""

    pos: int
    hash: str


def make(ledger: Ledger, part: Path, password: str, facts: Mapping[str, str], base_as: str) -> Base:
    """Write the copy to ``part``, checked and counted; safe in a worker thread.

    ``facts`` replace what the ledger knows of itself, its ``uuid`` first of all; under the name ``base_as`` it knows where
    it began. Texts somebody is still writing stay behind. A full disk, a stick pulled out, a ledger that is not sound are
    a ``Refusal``; the caller takes the rest away.
    """
    try:
        with closing(engine.connect(ledger.path, ledger.secret)) as source:
            least = row_counts(source)
            secret = copy_to(source, part, password)
        with closing(engine.connect(part, secret)) as copy:
            base = base_of(copy)
            copy.execute("PRAGMA secure_delete=ON")  # the keys of other copies shall not lie about in free pages
            copy.execute("BEGIN IMMEDIATE")
            copy.execute("DELETE FROM draft")
            copy.execute("DELETE FROM ledger_info WHERE name LIKE ? || '%'", (SECRETS,))
            known = {**facts, base_as: f"{base.pos}:{base.hash}"}
            copy.executemany("INSERT OR REPLACE INTO ledger_info (name, value) VALUES (?, ?)", list(known.items()))
            copy.execute("COMMIT")
            _demand_sound(copy, least)
            copy.execute("PRAGMA journal_mode=DELETE").fetchone()  # one file, nothing beside it
    except (OSError, engine.DriverError) as error:
        raise Refusal(
            tr("外出台账没有做成"),
            detail=f"{part.parent}：{getattr(error, 'strerror', None) or error}",
            hint=tr("请检查磁盘空间和权限，U 盘是否已插好，或换一个位置。"),
        ) from error
    return base


def _demand_sound(copy: Any, least: Mapping[str, int]) -> None:
    """Rows are never deleted, so the copy has as many of each table as there were before it was made, or more."""
    found = check_connection(copy, quick=False) or verify(copy)
    now = row_counts(copy)
    found += [name for name, count in least.items() if name not in _OWN and now.get(name, 0) < count]
    if found:
        hint = tr("请先做“台账体检”，按所列的处理；必要时从备份恢复。")
        raise Refusal(tr("这份台账没有通过核对，不能带出"), detail=found[0], hint=hint)


def base_of(connection: Executes) -> Base:
    """The end of the log."""
    row = connection.execute("SELECT pos, hash FROM change_log ORDER BY pos DESC LIMIT 1").fetchone()
    return Base(*row) if row else Base(0, change_log.START)
