"""Who owes what: the people of a scope over some months, with what was settled, approved and paid."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import groupby, repeat
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, TypeVar

from branchdesk.features.dues.model import Assessment, PaidElsewhere, Relief
from branchdesk.features.dues.queries.reading import Place, Scope, of_place, of_some, place, policies_of, span
from branchdesk.features.dues.queries.received import Received, paid_sums, received_elsewhere
from branchdesk.features.dues.rules import assessing
from branchdesk.features.dues.rules.duty import Duties, DutyYear, branch_in, paid_before
from branchdesk.features.dues.rules.elsewhere import vouched_in
from branchdesk.features.members.model import IN_PARTY, Arrival, Aspect, Leaving, Member, Move, Registry, Standing
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import AT_ONCE, Reads, marks, records

_COLUMNS = (
    "id", "name", "name_key", "number", "standing", "branch_id", "group_id", "joined_on", "registry", "unit",
    "occupation", "title", "staff_number", "birth", "left_on", "leaving",
)  # fmt: skip
_READ: dict[str, Callable[[str], Any]] = {
    "joined_on": Day.parse, "birth": Day.parse, "left_on": Day.parse, "standing": cache(Standing),
    "registry": cache(Registry), "leaving": cache(Leaving),
}  # fmt: skip
_YEAR = attrgetter("year")


class OfMember(Protocol):
    """Whatever belongs to a member."""

    @property
    def member_id(self) -> str:
        """Whose it is."""


M = TypeVar("M", bound=OfMember)


class Own(NamedTuple):
    """What decides the months of one member; see ``Owing``."""

    owed: Mapping[Month, Yuan]
    unsettled: Collection[Month]
    rows: Sequence[Any]
    elsewhere: Mapping[Month, Yuan]
    assessments: Sequence[Assessment]
    reliefs: Sequence[Relief]
    vouched: Mapping[Month, PaidElsewhere]


@dataclass(slots=True)
class Owing:
    """Everything that decides what a scope owes in some months, and what it paid.

    ``owed`` has only months that are owed to the scope; ``unsettled`` those due without an assessment; ``vouched`` those
    that would be owed but were paid where the member is away (流入地交), with the voucher. ``paid`` is what
    the scope received, ``elsewhere`` what other branches received from its people: it pays the months of the scope off
    all the same. Who was ``removed`` owes nothing, but the money that came stays.
    """

    months: tuple[Month, ...]
    members: list[Member]
    assessments: Mapping[str, Sequence[Assessment]]
    reliefs: Mapping[str, Sequence[Relief]]
    paid: Received
    removed: frozenset[str]
    elsewhere: Mapping[str, Mapping[Month, Yuan]] = field(default_factory=dict)
    owed: dict[str, dict[Month, Yuan]] = field(default_factory=dict)
    unsettled: dict[str, set[Month]] = field(default_factory=dict)
    vouched: dict[str, dict[Month, PaidElsewhere]] = field(default_factory=dict)

    def of(self, member_id: str) -> Own:
        """What concerns one member."""
        return Own(
            self.owed[member_id], self.unsettled.get(member_id, ()), self.paid.rows.get(member_id, ()),
            self.elsewhere.get(member_id, {}), self.assessments.get(member_id, ()), self.reliefs.get(member_id, ()),
            self.vouched.get(member_id, {}),
        )  # fmt: skip

    def had(self, member_id: str) -> dict[int, int]:
        """What pays the months of a member off, whichever branch received it: fen by yyyymm."""
        found = self.paid.had(member_id)
        for month, there in self.elsewhere.get(member_id, {}).items():
            found[month.number] = found.get(month.number, 0) + there.fen
        return found

    def settled(self, member_id: str, month: Month) -> Yuan:
        """What pays a month off, whichever branch received it."""
        here = self.paid.get(member_id, {}).get(month)
        there = self.elsewhere.get(member_id, {}).get(month)
        return Yuan((here.amount.fen if here else 0) + (there.fen if there else 0))


def owing(ledger: Reads, scope: Scope, months: Sequence[Month], only: Collection[str] | None = None) -> Owing:
    """The people of a scope over some months; ``only`` some of them.

    A month belongs to the branch of its first day; money to the branch that received it. So whoever changed branch stands
    with his months in the one and in the other, and nothing counts twice.
    """
    found = place(ledger, scope)
    people = members(ledger, found, months, only)
    moves = branch_moves(ledger, only)
    years = sorted({one.year for one in months})
    ids = {one.id for one in people}
    theirs, values = of_some(only)
    settled = records(
        ledger, Assessment, f"AND year IN {marks(years)}{theirs}", [*years, *values], order="from_month, id"
    )
    within = f"AND until_month >= ? AND from_month <= ?{theirs}"
    reliefs = records(ledger, Relief, within, [*span(months), *values])
    result = Owing(
        tuple(months),
        people,
        by_member(settled, ids),
        by_member(reliefs, ids),
        paid_sums(ledger, found, months, only),
        frozenset(row[0] for row in ledger.read("SELECT id FROM member WHERE alive = 0")),
        received_elsewhere(ledger, found, months, only) if found is not None else {},
    )
    temporary = {row[0] for row in ledger.read("SELECT id FROM organization WHERE kind = 'temporary'")}
    policies = policies_of(ledger, years)
    by_year = [(tuple(found), Duties(year, temporary, policies)) for year, found in groupby(sorted(months), _YEAR)]
    until, over = came(ledger, only), went(ledger, only)
    vouchers = by_member(records(ledger, PaidElsewhere, within, [*span(months), *values]), ids)
    for member in people:
        result.owed[member.id] = {}
        if member.id not in result.removed:
            own, paid_until, handed_over = moves.get(member.id, ()), until.get(member.id), over.get(member.id)
            duties = [(asked, one.of(member, own, paid_until, handed_over)) for asked, one in by_year]
            _settle(result, member, own, found, duties, vouchers.get(member.id, ()))
    return result


def _settle(
    result: Owing, member: Member, moves: Sequence[Move], found: Place | None,
    duties: Iterable[tuple[tuple[Month, ...], DutyYear]], vouchers: Sequence[PaidElsewhere],
) -> None:  # fmt: skip
    """What one member owes to the scope, month by month; what is settled is settled by the year."""
    rows = result.assessments.get(member.id, ())
    reliefs = result.reliefs.get(member.id, ())
    fixed, owed = _at_home(member, moves, found), result.owed[member.id]
    for months, duty in duties:
        own = [one for one in rows if one.year == duty.year]
        due = months if duty.is_whole else [one for one in months if one in duty]
        if fixed is not None and len(own) == 1 and not reliefs and not vouchers and _rules_all(own[0], months, due):
            owed.update(dict.fromkeys(months, own[0].due) if fixed else {})
            continue
        for month in due:
            if not (fixed if fixed is not None else _inside(member, moves, month, found)):
                continue
            if (voucher := vouched_in(vouchers, month)) is not None:
                result.vouched.setdefault(member.id, {})[month] = voucher
            elif (amount := assessing.owed(own, reliefs, None, month)) is not None:
                owed[month] = amount
            elif not own or month < own[0].from_month:
                result.unsettled.setdefault(member.id, set()).add(month)


def _rules_all(one: Assessment, months: Sequence[Month], due: Sequence[Month]) -> bool:
    """Whether the one assessment of somebody who owes every month of a year rules them all: nearly everybody's."""
    return one.until_month is None and one.from_month <= months[0] and len(due) == len(months)


def _at_home(member: Member, moves: Sequence[Move], found: Place | None) -> bool | None:
    """Whether all months are the scope's, where that does not change; None where he moved."""
    if found is None or found.groups:
        return found is None or found.holds(member.branch_id, member.group_id)
    return None if any(one.aspect == Aspect.BRANCH for one in moves) else found.holds(member.branch_id)


def _inside(member: Member, moves: Sequence[Move], month: Month, found: Place | None) -> bool:
    return found is None or found.holds(branch_in(member, moves, month))


def members(
    ledger: Reads, found: Place | None, months: Sequence[Month], only: Collection[str] | None = None
) -> list[Member]:
    """Who may owe something in these months or paid something, removed people too where money came from them; by name."""
    first, last = span(months)
    party = ",".join(f"'{one.value}'" for one in IN_PARTY)
    inside, values = "1", []
    if found is not None:
        inside = f"(branch_id IN {marks(found.branches)} OR group_id IN {marks(found.groups)}"
        inside += f" OR id IN (SELECT member_id FROM move WHERE alive = 1 AND before IN {marks(found.branches)}))"
        values = [*found.branches, *found.groups, *found.branches]
    theirs, more = of_place(found)
    # Asked of the few whom nothing else brings in: a list of all who paid would take longer than the rest.
    settled = "SELECT 1 FROM assessment WHERE member_id = member.id AND alive = 1"
    paid = f"SELECT 1 FROM payment WHERE member_id = member.id AND alive = 1 AND month BETWEEN ? AND ?{theirs}"
    some, named = of_some(only, "id")
    sql = (
        f"SELECT {', '.join(_COLUMNS)} FROM member WHERE ((alive = 1 AND {inside}"
        f" AND (standing IN ({party}) OR left_on IS NOT NULL OR EXISTS ({settled})))"
        f" OR EXISTS ({paid})){some}"
    )
    rows = ledger.read(sql, [*values, first, last, *more, *named])
    people = _made([row for row in rows if only is None or row[0] in only])
    # Sorted here: by its index of names SQLite would fetch a large table from all over the file.
    people.sort(key=attrgetter("id"))
    people.sort(key=attrgetter("name_key"))
    return people


def people_of(ledger: Reads, ids: Collection[str]) -> dict[str, Member]:
    """Some members by id, removed ones too, as far as it concerns what they owe and where."""
    theirs, values = of_some(ids, "id")
    rows = ledger.read(f"SELECT {', '.join(_COLUMNS)} FROM member WHERE 1{theirs}", values)
    return {one.id: one for one in _made(rows)}


def _made(rows: Sequence[tuple[Any, ...]]) -> list[Member]:
    """Members by columns, as ``codec.from_rows`` makes records; what was not asked for is as in somebody new.

    Some hundreds at a time: what is written to column by column should not have left the processor in between.
    """
    found: list[Member] = []
    for start in range(0, len(rows), AT_ONCE):
        found += _some_made(rows[start : start + AT_ONCE])
    return found


def _some_made(rows: Sequence[tuple[Any, ...]]) -> list[Member]:
    found: dict[str, Iterable[Any]] = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
    for name, read in _READ.items():
        found[name] = [read(value) if value else None for value in found[name]]
    made = [Member.__new__(Member) for _ in rows]
    for one in fields(Member):
        deque(map(getattr(Member, one.name).__set__, made, found.get(one.name, repeat(one.default))), maxlen=0)
    return made


def branch_moves(ledger: Reads, only: Collection[str] | None = None) -> dict[str, list[Move]]:
    """The dated changes that decide duty (支部、类别、党籍), by member, oldest first."""
    aspects = (Aspect.BRANCH.value, Aspect.STANDING.value, Aspect.REGISTRY.value)
    theirs, values = of_some(only)
    where = f"AND aspect IN {marks(aspects)}{theirs}"
    return by_member(records(ledger, Move, where, [*aspects, *values], order='"on", id'), only)


def came(ledger: Reads, only: Collection[str] | None = None) -> dict[str, Month]:
    """The last month those who came from elsewhere do not owe here, as the newest record of it says."""
    theirs, values = of_some(only)
    found = {one.member_id: paid_before(one) for one in records(ledger, Arrival, theirs, values, order='"on", id')}
    return {uid: month for uid, month in found.items() if month is not None}


def went(ledger: Reads, only: Collection[str] | None = None) -> dict[str, Month]:
    """The last month collected here of those whose letter out counts: not given back or voided, and nobody came back.

    Whose letter is closed has left; who is on the roll all the same was put back onto it, and owes.

    The letters are a room's above this one, so they are read as the roster is read by the tree: by their table.
    """
    theirs, values = of_some(only)
    rows = ledger.read(
        "SELECT member_id, paid_until FROM transfer WHERE alive = 1 AND direction = 'out' AND halt IS NULL"
        " AND issued_on IS NOT NULL AND paid_until IS NOT NULL"
        " AND (closed_on IS NULL OR member_id IN (SELECT id FROM member WHERE left_on IS NOT NULL))"
        " AND NOT EXISTS (SELECT 1 FROM arrival WHERE arrival.member_id = transfer.member_id AND arrival.alive = 1"
        f" AND way <> 'admitted' AND arrival.\"on\" > issued_on){theirs} ORDER BY issued_on, id",
        values,
    )
    return {uid: Month.from_number(number) for uid, number in rows}


def owed_by_member(ledger: Reads, member_ids: Collection[str], months: Iterable[Month]) -> dict[str, dict[Month, Yuan]]:
    """What some members owe for some months, to whichever branch; what a sum of theirs is spread over."""
    return owing(ledger, None, sorted(set(months)), set(member_ids)).owed


def by_member(found: Iterable[M], only: Collection[str] | None = None) -> dict[str, list[M]]:
    """Records by the member they belong to, in their order."""
    result: dict[str, list[M]] = defaultdict(list)
    for one in found:
        if only is None or one.member_id in only:
            result[one.member_id].append(one)
    return result
