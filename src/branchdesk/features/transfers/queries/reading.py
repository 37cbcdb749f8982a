"""What the questions of the room share: the scope, records by their ids, the names of branches."""

from collections.abc import Iterable
from typing import TypeVar

from branchdesk.kernel.records import Record
from branchdesk.storage.reading import Reads, in_parts, marks, records

__all__ = ["Reads", "Scope", "by_ids", "inside", "place_names"]

Scope = frozenset[str] | None
"""Organizations asked about, with all below them; None for the whole ledger."""
R = TypeVar("R", bound=Record)


def by_ids(ledger: Reads, record: type[R], ids: Iterable[str]) -> dict[str, R]:
    """Living records by id; those that are not there are left out."""
    found: dict[str, R] = {}
    for part in in_parts(dict.fromkeys(ids)):
        found |= {one.id: one for one in records(ledger, record, f"AND id IN {marks(part)}", part)}
    return found


def place_names(ledger: Reads) -> dict[str, str]:
    """The name of every organization, removed ones too: history must be readable."""
    rows = ledger.read("SELECT id, short_name, full_name FROM organization")
    return {uid: short or full for uid, short, full in rows}


def inside(scope: Scope) -> tuple[str, list[str]]:
    """A condition on members who are in a part of the tree now; begins with AND."""
    if scope is None:
        return "", []
    return f" AND (branch_id IN {marks(scope)} OR group_id IN {marks(scope)})", [*scope, *scope]
