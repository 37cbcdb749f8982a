"""Texts somebody is still writing, kept in the ledger so that a crash loses nothing and the encryption covers them.

*Why not the log:* a draft is kept every few seconds; a line of history for each pause at the keyboard would bury
what was really decided. Saving writes the record through its command and drops the draft.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlcipher3.dbapi2 as driver

from branchdesk.kernel import clock
from branchdesk.storage import faults

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger


@dataclass(frozen=True, slots=True)
class Draft:
    """A kept text; ``place`` names what it belongs to, like ``meeting:<id>``."""

    place: str
    text: str
    kept_at: datetime


def keep(ledger: "Ledger", place: str, text: str) -> Draft:
    """Put a text down for its place, over the one before. Raises ``Refusal`` for a full disk or a read-only file."""
    draft = Draft(place, text, clock.now())
    _write(
        ledger,
        "INSERT INTO draft (place, text, kept_at) VALUES (?, ?, ?)"
        " ON CONFLICT (place) DO UPDATE SET text = excluded.text, kept_at = excluded.kept_at",
        place, text, draft.kept_at.isoformat(),
    )  # fmt: skip
    return draft


def drop(ledger: "Ledger", place: str) -> None:
    """Forget the text of a place: it was saved, or given up."""
    _write(ledger, "DELETE FROM draft WHERE place = ?", place)


def draft(ledger: "Ledger", place: str) -> Draft | None:
    """The text of a place."""
    rows = ledger.read("SELECT place, text, kept_at FROM draft WHERE place = ?", (place,))
    return _draft(*rows[0]) if rows else None


def drafts(ledger: "Ledger", kind: str) -> list[Draft]:
    """All texts of a kind of place (``meeting``), the oldest first."""
    rows = ledger.read("SELECT place, text, kept_at FROM draft WHERE place LIKE ? ORDER BY kept_at", (f"{kind}:%",))
    return [_draft(*row) for row in rows]


def _draft(place: str, text: str, kept_at: str) -> Draft:
    return Draft(place, text, datetime.fromisoformat(kept_at))


def _write(ledger: "Ledger", sql: str, *values: str) -> None:
    if ledger.read_only:
        return  # nothing can be typed there either
    try:
        ledger.connection.execute(sql, values)
    except driver.Error as error:
        faults.raise_for(error, ledger.path)
