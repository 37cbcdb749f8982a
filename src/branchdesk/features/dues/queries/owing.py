"""Who owes what: the people of a scope over some months, with what was settled, approved and paid."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, TypeVar

from branchdesk.features.dues.model import Assessment, DuesPolicy, PaidElsewhere, Relief
from branchdesk.features.dues.queries.reading import Place, Scope, of_place, of_some, place, policies_of, span
from branchdesk.features.dues.queries.received import Received, paid_sums, received_elsewhere
from branchdesk.features.dues.rules import assessing, duty
from branchdesk.features.dues.rules.elsewhere import vouched_in
from branchdesk.features.members.model import IN_PARTY, Arrival, Aspect, Leaving, Member, Move, Registry, Standing
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import Reads, marks, records

_COLUMNS = (
    "id", "name", "name_key", "number", "standing", "branch_id", "group_id", "joined_on", "registry", "unit",
    "occupation", "title", "staff_number", "birth", "left_on", "leaving",
)  # fmt: skip
_DAYS = ("joined_on", "birth", "left_on")
_STANDINGS = {one.value: one for one in Standing}
_REGISTRIES = {one.value: one for one in Registry}


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
        found: dict[int, int] = {}
        for number, fen, extra, *_ in self.paid.rows.get(member_id, ()):
            if not extra:
                found[number] = found.get(number, 0) + fen
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
    duties = _Duties(months, temporary, came(ledger, only), went(ledger, only), policies_of(ledger, years))
    vouchers = by_member(records(ledger, PaidElsewhere, within, [*span(months), *values]), ids)
    for member in people:
        result.owed[member.id] = {}
        if member.id not in result.removed:
            _settle(result, member, moves.get(member.id, ()), found, duties, vouchers.get(member.id, ()))
    return result


class _Duties:
    """Which months are owed, thought out once for all whose dates are the same and who never changed anything."""

    def __init__(
        self, months: Sequence[Month], temporary: Collection[str], came: Mapping[str, Month], went: Mapping[str, Month],
        policies: Sequence[DuesPolicy],
    ) -> None:  # fmt: skip
        self.by_year = [tuple(found) for _, found in groupby(sorted(months), attrgetter("year"))]
        """The months of each year: what is settled is settled by the year."""
        self._years = [found[0].year for found in self.by_year]
        self._temporary, self._came, self._went, self._policies = temporary, came, went, policies
        self._known: dict[Any, frozenset[Month]] = {}

    def of(self, member: Member, moves: Sequence[Move]) -> frozenset[Month]:
        """The months of these years a member owes."""
        if moves or member.id in self._came or member.id in self._went:
            return self._asked(member, moves)
        day = member.joined_on if member.joined_on and member.joined_on.year >= self._years[0] else None  # or long ago
        joined = (day.year, day.month) if day and member.left_on is None else day  # a month is owed as a whole
        place = member.branch_id if joined and self._policies else None  # its policy may begin a month later
        key = joined, member.left_on, member.standing, member.registry, member.branch_id in self._temporary, place
        if key not in self._known:
            self._known[key] = self._asked(member, moves)
        return self._known[key]

    def _asked(self, member: Member, moves: Sequence[Move]) -> frozenset[Month]:
        until, over = self._came.get(member.id), self._went.get(member.id)
        found = (
            duty.months_due(
                member, moves, year, paid_until=until, handed_over=over, temporary=self._temporary,
                policies=self._policies,
            )
            for year in self._years
        )  # fmt: skip
        return frozenset(month for one in found for month in one.months)


def _settle(
    result: Owing, member: Member, moves: Sequence[Move], found: Place | None, duties: _Duties,
    vouchers: Sequence[PaidElsewhere],
) -> None:  # fmt: skip
    """What one member owes to the scope, month by month."""
    rows = result.assessments.get(member.id, ())
    reliefs = result.reliefs.get(member.id, ())
    fixed = _at_home(member, moves, found)
    due, owed = duties.of(member, moves), result.owed[member.id]
    for months in duties.by_year:
        own = [one for one in rows if one.year == months[0].year]
        if fixed is not None and len(own) == 1 and not reliefs and not vouchers and _rules_all(own[0], months, due):
            owed.update(dict.fromkeys(months, own[0].due) if fixed else {})
            continue
        for month in months:
            if month not in due or not (fixed if fixed is not None else _inside(member, moves, month, found)):
                continue
            if (voucher := vouched_in(vouchers, month)) is not None:
                result.vouched.setdefault(member.id, {})[month] = voucher
            elif (amount := assessing.owed(own, reliefs, None, month)) is not None:
                owed[month] = amount
            elif not own or month < own[0].from_month:
                result.unsettled.setdefault(member.id, set()).add(month)


def _rules_all(one: Assessment, months: Sequence[Month], due: frozenset[Month]) -> bool:
    """Whether the one assessment of somebody who owes every month of a year rules them all: nearly everybody's."""
    return one.until_month is None and one.from_month <= months[0] and due.issuperset(months)


def _at_home(member: Member, moves: Sequence[Move], found: Place | None) -> bool | None:
    """Whether all months are the scope's, where that does not change; None where he moved."""
    if found is None or found.groups:
        return found is None or found.holds(member.branch_id, member.group_id)
    return None if any(one.aspect == Aspect.BRANCH for one in moves) else found.holds(member.branch_id)


def _inside(member: Member, moves: Sequence[Move], month: Month, found: Place | None) -> bool:
    return found is None or found.holds(duty.branch_in(member, moves, month))


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
        f" OR EXISTS ({paid})){some} ORDER BY name_key, id"
    )
    rows = ledger.read(sql, [*values, first, last, *more, *named])
    return [_member(row) for row in rows if only is None or row[0] in only]


def people_of(ledger: Reads, ids: Collection[str]) -> dict[str, Member]:
    """Some members by id, removed ones too, as far as it concerns what they owe and where."""
    theirs, values = of_some(ids, "id")
    rows = ledger.read(f"SELECT {', '.join(_COLUMNS)} FROM member WHERE 1{theirs}", values)
    return {row[0]: _member(row) for row in rows}


def _member(row: tuple[Any, ...]) -> Member:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in _DAYS:
        if values[name]:
            values[name] = Day.parse(values[name])
    values["standing"] = _STANDINGS[values["standing"]]
    values["registry"] = _REGISTRIES[values["registry"]]
    values["leaving"] = Leaving(values["leaving"]) if values["leaving"] else None
    return Member(**values)


def branch_moves(ledger: Reads, only: Collection[str] | None = None) -> dict[str, list[Move]]:
    """The dated changes that decide duty (支部、类别、党籍), by member, oldest first."""
    aspects = (Aspect.BRANCH.value, Aspect.STANDING.value, Aspect.REGISTRY.value)
    theirs, values = of_some(only)
    where = f"AND aspect IN {marks(aspects)}{theirs}"
    return by_member(records(ledger, Move, where, [*aspects, *values], order='"on", id'), only)


def came(ledger: Reads, only: Collection[str] | None = None) -> dict[str, Month]:
    """The last month those who came from elsewhere do not owe here, as the newest record of it says."""
    theirs, values = of_some(only)
    found = {one.member_id: duty.paid_before(one) for one in records(ledger, Arrival, theirs, values, order='"on", id')}
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
