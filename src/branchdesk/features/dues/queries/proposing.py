"""A year's assessment as it would be: the people, what they had, and the difference to be looked at before it is saved."""

from collections.abc import Collection, Mapping
from operator import attrgetter

from branchdesk.features.dues.model import Assessment
from branchdesk.features.dues.queries.lists import policies
from branchdesk.features.dues.queries.owing import branch_moves, came, members, went
from branchdesk.features.dues.queries.reading import Scope, place
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.assessing import Given, Proposal, Subject, propose
from branchdesk.features.members.model import Member
from branchdesk.features.organization.model import BranchKind
from branchdesk.storage.reading import Reads, marks, records
from branchdesk.storage.rubbish import no_collector


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
    """The difference a year's assessment would make (年初核定), with bases ``given`` by member; nothing is saved."""
    return [found for _, found in proposed(ledger, scope, year, given, copy_last, only)]


def proposed(
    ledger: Reads, scope: Scope, year: int, given: Mapping[str, Given] | None = None, copy_last: bool = True,
    only: Collection[str] | None = None,
) -> list[tuple[Member, Proposal]]:  # fmt: skip
    """The ``proposals``, each beside the member it is about."""
    years = (year - 1, year)
    with no_collector():
        temporary = {
            row[0] for row in ledger.read("SELECT id FROM organization WHERE kind = ?", (BranchKind.TEMPORARY.value,))
        }
        earlier = records(ledger, Assessment, f"AND year IN {marks(years)}", years, order="from_month, id")
        people = subjects(ledger, scope, year, only)
        # Ids rise with those of the members: so a year is stored from one end of every index to the other.
        found = propose(
            year, sorted(people, key=attrgetter("member.id")), earlier, given, policies(ledger, year),
            temporary=temporary, copy_last=copy_last,
        )  # fmt: skip
        by_member = {one.member_id: one for one in found}
        return [(one.member, by_member[one.member.id]) for one in people]
