"""What the questions of the room share: the scope, records by their ids, the names of branches."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TypeVar

from branchdesk.features.meetings import queries as meetings
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.transfers.rules.findings import SUBJECT, Rules, pack
from branchdesk.kernel import rulepacks
from branchdesk.kernel.records import Record
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.storage.reading import Reads, in_parts, marks, records

__all__ = ["Reads", "Scope", "by_ids", "inside", "own_numbers", "place_names", "rules_of"]

Scope = frozenset[str] | None
"""Organizations asked about, with all below them; None for the whole ledger."""
R = TypeVar("R", bound=Record)


def own_numbers(ledger: Reads) -> list[RuleOverlay]:
    """The numbers the school has tightened, the oldest first."""
    return meetings.overlays(ledger, SUBJECT)


def rules_of(ledger: Reads) -> Rules:
    """The rules with the school's own numbers; of one that was set more than once the last word counts."""
    own = own_numbers(ledger)
    if not own:
        return pack

    @cache
    def on(day: date) -> RulePack:
        begun = {one.name: one for one in own if one.from_on.first() <= day}
        return rulepacks.tightened(pack(day), begun.values())

    return on


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
