"""From when on this ledger is kept (从几月记起): one fact of the year's rules, asked by whoever judges what is missing."""

from collections.abc import Collection
from datetime import date

from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.storage.reading import Reads, records


def ledger_begins(ledger: Reads, branch_ids: Collection[str], year: int) -> list[tuple[str, date]]:
    """The first day that is kept, by branch, where it comes after the beginning of a year; those that keep it whole are left out.

    A year for which nothing was settled lies before the ledger where the first one that was begins within it.
    """
    settled = records(ledger, DuesPolicy)
    found = []
    for uid in branch_ids:
        years = sorted(one.year for one in settled if one.branch_id in (None, uid))
        first = year if year in years else next(iter(years), year)
        policy = policy_for(settled, first, uid) if first >= year else None
        if policy is not None and policy.kept_from is not None:
            begins = date(policy.year, policy.kept_from, 1)
            found += [(uid, begins)] if begins > date(year, 1, 1) else []
    return found
