"""What the duties of branches depend on in a year: their members month by month, committee, groups; read at once for all."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from branchdesk.features.meetings.queries.whole import branch_facts
from branchdesk.features.meetings.rules import duty, roll
from branchdesk.features.members.model import Aspect, Member, Standing
from branchdesk.features.members.rules import on_roll_at, standing_at, value_at
from branchdesk.features.organization.model import BranchKind, Organization, Running, Tier
from branchdesk.features.organization.rules import SEATS, posts_at
from branchdesk.kernel import clock, rulepacks
from branchdesk.kernel.months import Month
from branchdesk.storage import following
from branchdesk.storage.reading import Reads, records


def duty_facts(ledger: Reads, ids: Sequence[str], year: int) -> dict[str, duty.BranchFacts]:
    """By branch, in the order of ``ids``.

    Temporary branches are exempt (ORG-7); whether there is a committee is judged at the end of the year, or today. From
    when on the ledger is kept the room of dues knows (从几月记起), and is asked.
    """
    facts = branch_facts(ledger, ids)
    until = min(date(year, 12, 31), clock.today())
    least = rulepacks.pack("organization", until)["committee_least"]
    people, seats = _full_members(facts, year), seated(facts, until)
    known = {one.id: one for one in records(ledger, Organization)}
    begins: dict[str, date] = dict(following.gather(ledger, "ledger_begins", ids, year))
    groups: dict[str, list[str]] = defaultdict(list)
    for one in known.values():
        if one.tier is Tier.GROUP and one.running is Running.ACTIVE:
            groups[one.parent_id or ""].append(one.id)
    return {
        uid: replace(
            _of_branch(
                known[uid], [people[uid, month] for month in range(1, 13)], len(seats[uid]) >= least, groups[uid]
            ),
            kept_from=begins.get(uid),
        )
        if uid in known
        else duty.BranchFacts(uid)
        for uid in ids
    }


def _of_branch(
    branch: Organization, people: Sequence[int], has_committee: bool, groups: Sequence[str]
) -> duty.BranchFacts:
    over = branch.ended_on is not None and branch.running is not Running.ACTIVE
    return duty.BranchFacts(
        branch.id,
        full_members=tuple(people),
        has_committee=has_committee,
        groups=tuple(groups),
        exempt=branch.kind is BranchKind.TEMPORARY,
        set_up_on=branch.set_up_on.first() if branch.set_up_on else None,
        ended_on=branch.ended_on.last() if branch.ended_on and over else None,
    )


def _full_members(facts: roll.Roll, year: int) -> Counter[tuple[str, int]]:
    """How many full members each branch had at the end of each month: (branch, month) → heads."""
    moves = roll.by_member(facts.moves)
    heads: Counter[tuple[str, int]] = Counter()
    ends = [Month(year, month).last() for month in range(1, 13)]
    for member in facts.members:
        known = moves.get(member.id, ())
        if not known and (member.standing is not Standing.FULL or _all_year(member, year)):
            if member.standing is Standing.FULL:
                heads.update((member.branch_id or "", on.month) for on in ends)
            continue
        for on in ends:
            if standing_at(member, known, on) is Standing.FULL and on_roll_at(member, on):
                heads[value_at(member, known, Aspect.BRANCH, on) or "", on.month] += 1
    return heads


def _all_year(member: Member, year: int) -> bool:
    """Whether a full member who never changed anything was one here all the year: nearly everybody."""
    days = (member.joined_on, member.confirmed_on)
    return member.left_on is None and all(day is None or day.last() < date(year, 1, 1) for day in days)


def seated(facts: roll.Roll, on: date) -> dict[str, set[str]]:
    """Who sits on the committee of each organization on a day."""
    found: dict[str, set[str]] = defaultdict(set)
    for post in posts_at(facts.posts, on):
        if post.role in SEATS:
            found[post.organization_id].add(post.member_id or post.holder)
    return found
