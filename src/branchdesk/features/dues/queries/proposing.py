"""A year's assessment as it would be: the people, what they had, and the difference to be looked at before it is saved."""

from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter

from branchdesk.features.dues.model import Assessment
from branchdesk.features.dues.queries.lists import policies
from branchdesk.features.dues.queries.owing import branch_moves, came, members, went
from branchdesk.features.dues.queries.reading import Scope, place
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.assessing import Given, Proposal, Subject, propose
from branchdesk.features.members.model import Member
from branchdesk.features.organization.model import BranchKind
from branchdesk.kernel.rubbish import no_collector
from branchdesk.storage.reading import Reads, marks, records


def subjects(ledger: Reads, scope: Scope, year: int, only: Collection[str] | None = None) -> list[Subject]:
    """Who may owe something in a year, by name, with what decides it."""
    with no_collector():
        kinds = {
            uid: BranchKind(kind)
            for uid, kind in ledger.read("SELECT id, kind FROM organization WHERE kind IS NOT NULL")
        }
        moves, letters, left = branch_moves(ledger, only), came(ledger, only), went(ledger, only)
        gone = {row[0] for row in ledger.read("SELECT id FROM member WHERE alive = 0")}
        return [
            Subject(
                one, tuple(moves.get(one.id, ())), kinds.get(one.branch_id or ""), letters.get(one.id), left.get(one.id)
            )
            for one in members(ledger, place(ledger, scope), duty.months_of(year), only)
            if one.id not in gone and (one.left_on is None or one.left_on.year >= year)
        ]


def proposals(
    ledger: Reads, scope: Scope, year: int, given: Mapping[str, Given] | None = None, *, copy_last: bool = True,
    only: Collection[str] | None = None,
) -> list[Proposal]:  # fmt: skip
    """The difference a year's assessment would make (年初核定), with bases ``given`` by member; nothing is saved.

    In the order of the members' ids, and those of the assessments rise with them: so a year is stored from one end of
    every index to the other.
    """
    with no_collector():
        return _proposals(ledger, subjects(ledger, scope, year, only), year, given, copy_last)


def proposed(
    ledger: Reads, scope: Scope, year: int, given: Mapping[str, Given] | None = None, copy_last: bool = True
) -> list[tuple[Member, Proposal]]:
    """The ``proposals`` by name, each beside the member it is about."""
    with no_collector():
        people = subjects(ledger, scope, year)
        found = {one.member_id: one for one in _proposals(ledger, people, year, given, copy_last)}
        return [(one.member, found[one.member.id]) for one in people]


def _proposals(
    ledger: Reads, people: Sequence[Subject], year: int, given: Mapping[str, Given] | None, copy_last: bool
) -> list[Proposal]:
    years = (year - 1, year)
    temporary = {
        row[0] for row in ledger.read("SELECT id FROM organization WHERE kind = ?", (BranchKind.TEMPORARY.value,))
    }
    earlier = records(ledger, Assessment, f"AND year IN {marks(years)}", years, order="from_month, id")
    in_order = sorted(people, key=attrgetter("member.id"))
    return propose(year, in_order, earlier, given, policies(ledger, year), temporary=temporary, copy_last=copy_last)
