"""Who owes what: the people of a scope over some months, with what was settled, approved and paid."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeVar

from branchdesk.features.dues.model import Assessment, Channel, Relief
from branchdesk.features.dues.queries.reading import Place, Scope, of_place, place
from branchdesk.features.dues.rules import assessing, duty
from branchdesk.features.members.model import IN_PARTY, Arrival, Aspect, Leaving, Member, Move, Registry, Standing
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import AT_ONCE, Reads, marks, records

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


class Paid(NamedTuple):
    """The money of one member for one month in fen, red rows taken off; day, channel and collector of the newest row."""

    fen: int
    extra_fen: int
    back_fen: int
    paid_on: str
    channel_value: str
    collector: str
    rows: int

    @property
    def amount(self) -> Yuan:
        """What counts for the month."""
        return Yuan(self.fen)

    @property
    def extra(self) -> Yuan:
        """多交."""
        return Yuan(self.extra_fen)

    @property
    def back(self) -> Yuan:
        """补交: what of ``amount`` came after its month."""
        return Yuan(self.back_fen)

    @property
    def on(self) -> Day:
        """The day of the newest row."""
        return Day.parse(self.paid_on)

    @property
    def channel(self) -> Channel:
        """How it came."""
        return Channel(self.channel_value)

    def and_then(self, later: "Paid") -> "Paid":
        """With a newer row."""
        return Paid(
            self.fen + later.fen, self.extra_fen + later.extra_fen, self.back_fen + later.back_fen, *later[3:6],
            self.rows + 1,
        )  # fmt: skip


class Received(Mapping[str, Mapping[Month, Paid]]):
    """What was paid by member and month, made of ``rows`` for whom somebody asks about."""

    def __init__(self, rows: Mapping[str, list[Any]]) -> None:
        self.rows = rows
        """(yyyymm, fen, extra, day, channel, collector) by member, the oldest first."""
        self._made: dict[str, Mapping[Month, Paid]] = {}

    def __getitem__(self, member_id: str) -> Mapping[Month, Paid]:
        if member_id not in self._made:
            self._made[member_id] = by_month(self.rows[member_id])
        return self._made[member_id]

    def __contains__(self, member_id: object) -> bool:
        return member_id in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def by_month(rows: Iterable[Any]) -> dict[Month, Paid]:
    """Rows of ``Received`` added up."""
    found: dict[Month, Paid] = {}
    for number, fen, extra, on, channel, collector in rows:
        month = Month.from_number(number)
        back = fen if on[:7] > str(month) else 0
        one = Paid(0, fen, 0, on, channel, collector, 1) if extra else Paid(fen, 0, back, on, channel, collector, 1)
        found[month] = found[month].and_then(one) if month in found else one
    return found


class Own(NamedTuple):
    """What decides the months of one member; see ``Owing``."""

    owed: Mapping[Month, Yuan]
    unsettled: Collection[Month]
    rows: Sequence[Any]
    elsewhere: Mapping[Month, Yuan]
    assessments: Sequence[Assessment]
    reliefs: Sequence[Relief]


@dataclass(slots=True)
class Owing:
    """Everything that decides what a scope owes in some months, and what it paid.

    ``owed`` has only months that are owed to the scope; ``unsettled`` those due without an assessment. ``paid`` is what
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

    def of(self, member_id: str) -> Own:
        """What concerns one member."""
        return Own(
            self.owed[member_id], self.unsettled.get(member_id, ()), self.paid.rows.get(member_id, ()),
            self.elsewhere.get(member_id, {}), self.assessments.get(member_id, ()), self.reliefs.get(member_id, ()),
        )  # fmt: skip

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
    reliefs = records(ledger, Relief, f"AND until_month >= ? AND from_month <= ?{theirs}", [*_span(months), *values])
    result = Owing(
        tuple(months),
        people,
        by_member(settled, ids),
        by_member(reliefs, ids),
        paid_sums(ledger, found, months, only),
        frozenset(row[0] for row in ledger.read("SELECT id FROM member WHERE alive = 0")),
        paid_elsewhere(ledger, found, months, only) if found is not None else {},
    )
    temporary = {row[0] for row in ledger.read("SELECT id FROM organization WHERE kind = 'temporary'")}
    duties = _Duties(months, temporary, came(ledger, only), went(ledger, only))
    for member in people:
        result.owed[member.id] = {}
        if member.id not in result.removed:
            _settle(result, member, moves.get(member.id, ()), found, duties)
    return result


class _Duties:
    """Which months are owed, thought out once for all whose dates are the same and who never changed anything."""

    def __init__(
        self, months: Sequence[Month], temporary: Collection[str], came: Mapping[str, Month], went: Mapping[str, Month]
    ) -> None:
        self._years = sorted({one.year for one in months})
        self._temporary, self._came, self._went = temporary, came, went
        self._known: dict[Any, frozenset[Month]] = {}

    def of(self, member: Member, moves: Sequence[Move]) -> frozenset[Month]:
        """The months of these years a member owes."""
        if moves or member.id in self._came or member.id in self._went:
            return self._asked(member, moves)
        joined = (
            member.joined_on if member.joined_on and member.joined_on.year >= self._years[0] else None
        )  # or long ago
        key = joined, member.left_on, member.standing, member.registry, member.branch_id in self._temporary
        if key not in self._known:
            self._known[key] = self._asked(member, moves)
        return self._known[key]

    def _asked(self, member: Member, moves: Sequence[Move]) -> frozenset[Month]:
        until, over = self._came.get(member.id), self._went.get(member.id)
        found = (
            duty.months_due(member, moves, year, paid_until=until, handed_over=over, temporary=self._temporary)
            for year in self._years
        )
        return frozenset(month for one in found for month in one.months)


def _settle(result: Owing, member: Member, moves: Sequence[Move], found: Place | None, duties: _Duties) -> None:
    """What one member owes to the scope, month by month."""
    rows = result.assessments.get(member.id, ())
    reliefs = result.reliefs.get(member.id, ())
    fixed = _at_home(member, moves, found)
    due = duties.of(member, moves)
    if fixed is not None and len(rows) == 1 and not reliefs and _rules_all(rows[0], result.months, due):
        result.owed[member.id] = dict.fromkeys(result.months, rows[0].due) if fixed else {}
        return
    owed = result.owed[member.id]
    for month in result.months:
        if month not in due or not (fixed if fixed is not None else _inside(member, moves, month, found)):
            continue
        amount = assessing.owed(rows, reliefs, None, month)
        if amount is not None:
            owed[month] = amount
        elif not rows or month < rows[0].from_month:
            result.unsettled.setdefault(member.id, set()).add(month)


def _rules_all(one: Assessment, months: Sequence[Month], due: frozenset[Month]) -> bool:
    """Whether the one assessment of somebody who owes every month rules them all: nearly everybody's."""
    alone = months[0].year == months[-1].year == one.year and one.until_month is None and one.from_month <= months[0]
    return alone and due.issuperset(months)


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
    first, last = _span(months)
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


def of_some(only: Collection[str] | None, column: str = "member_id") -> tuple[str, list[str]]:
    """A condition that names a few members; of many the caller picks from all. Begins with AND."""
    if only is None or len(only) > AT_ONCE:
        return "", []
    return f" AND {column} IN {marks(only)}", list(only)


def paid_sums(
    ledger: Reads, inside: Place | None, months: Sequence[Month], only: Collection[str] | None = None
) -> Received:
    """What was paid by member and month."""
    where, values = of_place(inside)
    theirs, named = of_some(only)
    rows = ledger.read(
        "SELECT member_id, month, amount, extra, paid_on, channel, collector FROM payment"
        f" WHERE alive = 1 AND month BETWEEN ? AND ?{where}{theirs} ORDER BY member_id, paid_on, id",
        [*_span(months), *values, *named],
    )
    if only is not None:
        rows = [row for row in rows if row[0] in only]
    one: Any = {}.setdefault  # days and channels come again by the thousand: each is kept once
    return Received({
        uid: [(number, fen, extra, one(on, on), one(how, how), by) for _, number, fen, extra, on, how, by in found]
        for uid, found in groupby(rows, itemgetter(0))
    })  # fmt: skip


def paid_elsewhere(
    ledger: Reads, found: Place, months: Sequence[Month], only: Collection[str] | None = None
) -> dict[str, dict[Month, Yuan]]:
    """What other branches received from people who are or were in a scope: of months before a move paid after it."""
    here, values = of_place(found)
    theirs, named = of_some(only)
    rows = ledger.read(
        "SELECT member_id, month, sum(amount) FROM payment WHERE alive = 1 AND extra = 0 AND month BETWEEN ? AND ?"
        f" AND NOT (1{here}) AND member_id IN (SELECT id FROM member WHERE branch_id IN {marks(found.branches)}"
        f" UNION SELECT member_id FROM move WHERE alive = 1 AND before IN {marks(found.branches)}){theirs}"
        " GROUP BY member_id, month",
        [*_span(months), *values, *found.branches, *found.branches, *named],
    )
    result: dict[str, dict[Month, Yuan]] = defaultdict(dict)
    for uid, month, fen in rows:
        result[uid][Month.from_number(month)] = Yuan(fen)
    return result


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


def _span(months: Sequence[Month]) -> tuple[int, int]:
    return min(months).number, max(months).number
