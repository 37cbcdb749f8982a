"""What a scope means: the branches that hold books, and the people asked about; and what was settled for years."""

from collections.abc import Collection
from typing import NamedTuple

from branchdesk.features.dues.model import DuesPolicy
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import AT_ONCE, Reads, marks, records

__all__ = [
    "Place", "Reads", "Scope", "of_branches", "of_people", "of_place", "of_some", "place", "policies_of", "span",
]  # fmt: skip

Scope = frozenset[str] | None
"""Organizations asked about, with all below them; None for the whole ledger."""


class Place(NamedTuple):
    """A scope in two: organizations that hold books, and groups asked about without their branch.

    Money belongs to a branch and not to its groups: of a group alone the rows of its people are meant.
    """

    branches: frozenset[str]
    groups: frozenset[str]

    def holds(self, branch_id: str | None, group_id: str | None = None) -> bool:
        """Whether a branch, or the group of a member, belongs to it."""
        return branch_id in self.branches or group_id in self.groups


def place(ledger: Reads, scope: Scope) -> Place | None:
    """The scope in two; None for the whole ledger."""
    if scope is None:
        return None
    tiers = {uid: (tier, parent) for uid, tier, parent in ledger.read("SELECT id, tier, parent_id FROM organization")}
    groups = {uid for uid in scope if uid in tiers and tiers[uid][0] == "group"}
    return Place(scope - groups, frozenset(uid for uid in groups if tiers[uid][1] not in scope))


def of_place(found: Place | None) -> tuple[str, list[str]]:
    """A condition on ``branch_id`` and, of groups, on ``member_id``; begins with AND."""
    if found is None:
        return "", []
    where = f" AND (branch_id IN {marks(found.branches)}"
    if found.groups:
        where += f" OR member_id IN (SELECT id FROM member WHERE group_id IN {marks(found.groups)})"
    return where + ")", [*found.branches, *found.groups]


def of_branches(found: Place | None) -> tuple[str, list[str]]:
    """A condition on ``branch_id`` alone, for what belongs to branches and nobody in them; begins with AND."""
    return ("", []) if found is None else (f" AND branch_id IN {marks(found.branches)}", [*found.branches])


def of_people(found: Place | None) -> tuple[str, list[str]]:
    """A condition on the people who are in a scope now; begins with AND."""
    if found is None:
        return "", []
    inside = f"branch_id IN {marks(found.branches)} OR group_id IN {marks(found.groups)}"
    return f" AND member_id IN (SELECT id FROM member WHERE {inside})", [*found.branches, *found.groups]


def policies_of(ledger: Reads, years: Collection[int]) -> list[DuesPolicy]:
    """What was settled for some years (年度规定), by branches and for all."""
    return records(ledger, DuesPolicy, f"AND year IN {marks(years)}", [*years])


def of_some(only: Collection[str] | None, column: str = "member_id") -> tuple[str, list[str]]:
    """A condition that names a few members; of many the caller picks from all. Begins with AND."""
    if only is None or len(only) > AT_ONCE:
        return "", []
    return f" AND {column} IN {marks(only)}", list(only)


def span(months: Collection[Month]) -> tuple[int, int]:
    """The first and the last of some months, as they are stored."""
    return min(months).number, max(months).number
