"""What 工作概览 and the number beside the tab want to know of dues: one reading of two years answers all of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.dues.queries.behind import arrears_in, looked_at
from branchdesk.features.dues.queries.lists import policies
from branchdesk.features.dues.queries.owing import Owing, branch_moves, owing
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.queries.totals import OnTime, Sum, on_time_in
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.arrears import Arrear
from branchdesk.features.dues.rules.policy import collection_day, policy_for
from branchdesk.features.members.model import Move
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.engine import Ledger


class Collecting(NamedTuple):
    """A branch in a month: by which day it collects, what is still open there and of how many, and who is not settled."""

    branch_id: str
    name: str
    day: date
    open: Sum
    unsettled: int


class Glance(NamedTuple):
    """The month of a day: ``owed``, ``paid`` and ``open`` count as the totals of the room do; ``behind`` is 欠交名单.

    ``collecting`` are the branches where something is open or not settled, by day and name; ``on_time`` the year so far.
    """

    owed: Sum
    paid: Sum
    open: Sum
    collecting: tuple[Collecting, ...]
    behind: tuple[Arrear, ...]
    on_time: tuple[OnTime, ...]


class _Counts:
    """People and money of one month of one branch."""

    def __init__(self) -> None:
        self.owed = self.owing = self.paid = self.settled = self.open = self.lacking = self.unsettled = 0

    def add(self, due: int, here: int, there: int, *, unsettled: bool) -> None:
        """One member: what he owes, what the scope and what others received for it, in fen."""
        rest = max(0, due - here - there)
        self.owed += due
        self.owing += due != 0
        self.paid += here
        self.settled += due > 0 and rest == 0
        self.open += rest
        self.lacking += rest > 0
        self.unsettled += unsettled


def glance(ledger: Ledger, scope: Scope, today: date) -> Glance:
    """Dues of a part of the tree as they stand on a day."""
    this = Month.of(today)
    facts = owing(ledger, scope, [*looked_at(this.plus(-1)), this])
    counts = _counted(facts, this, branch_moves(ledger))
    every = list(counts.values())
    return Glance(
        Sum(Yuan(sum(one.owed for one in every)), sum(one.owing for one in every)),
        Sum(Yuan(sum(one.paid for one in every)), sum(one.settled for one in every)),
        Sum(Yuan(sum(one.open for one in every)), sum(one.lacking for one in every)),
        _collecting(ledger, counts, this),
        tuple(arrears_in(ledger, facts, this.plus(-1))),
        tuple(on_time_in(ledger, facts, [month for month in duty.months_of(this.year) if month <= this])),
    )


def _counted(facts: Owing, month: Month, moves: Mapping[str, Sequence[Move]]) -> dict[str, _Counts]:
    """The month by the branch that collects it; whoever stands in none under no name."""
    found, wanted = defaultdict[str, _Counts](_Counts), month.number
    for member in facts.members:
        due = facts.owed[member.id].get(month)
        there = facts.elsewhere.get(member.id, {}).get(month)
        moved = moves.get(member.id, ())
        found[(duty.branch_in(member, moved, month) if moved else member.branch_id) or ""].add(
            due.fen if due is not None else 0,
            facts.paid.had(member.id).get(wanted, 0),
            there.fen if there is not None and due is not None else 0,
            unsettled=month in facts.unsettled.get(member.id, ()),
        )
    return found


def _collecting(ledger: Ledger, counts: dict[str, _Counts], month: Month) -> tuple[Collecting, ...]:
    names, settled = organization.names(ledger), policies(ledger, month.year)
    found = [
        Collecting(
            uid,
            names.get(uid, ""),
            collection_day(policy_for(settled, month.year, uid or None), month),
            Sum(Yuan(one.open), one.lacking),
            one.unsettled,
        )
        for uid, one in counts.items()
        if one.open or one.unsettled
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.name, one.branch_id)))
