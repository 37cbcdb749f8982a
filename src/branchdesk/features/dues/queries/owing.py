"""Who owes what: the people of a scope over some months, with what was settled, approved and paid."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeVar

from branchdesk.features.dues.model import Assessment, Channel, Relief
from branchdesk.features.dues.queries.reading import Place, Scope, of_place, place
from branchdesk.features.dues.rules import assessing, duty
from branchdesk.features.dues.rules.duty import DutyYear
from branchdesk.features.dues.rules.relief import relief_in
from branchdesk.features.members.model import IN_PARTY, Aspect, Leaving, Member, Move, Registry, Standing
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import AT_ONCE, Reads, marks, records

_COLUMNS = (
    "id", "name", "name_key", "number", "standing", "branch_id", "group_id", "joined_on", "registry", "unit",
    "occupation", "title", "staff_number", "birth", "left_on", "leaving",
)  # fmt: skip
_DAYS = ("joined_on", "birth", "left_on")


class OfMember(Protocol):
    """Whatever belongs to a member."""

    @property
    def member_id(self) -> str:
        """Whose it is."""


M = TypeVar("M", bound=OfMember)


class Paid(NamedTuple):
    """The money of one member for one month, red rows taken off; day, channel and collector of the newest row."""

    amount: Yuan
    extra: Yuan
    back: Yuan
    on: Day
    channel: Channel
    collector: str
    rows: int


@dataclass(slots=True)
class Owing:
    """Everything that decides what a scope owes in some months, and what it paid.

    ``owed`` has only months that are owed to the scope; ``unsettled`` those due without an assessment. Who was ``removed``
    owes nothing, but the money that came stays.
    """

    months: tuple[Month, ...]
    members: list[Member]
    assessments: Mapping[str, Sequence[Assessment]]
    reliefs: Mapping[str, Sequence[Relief]]
    paid: Mapping[str, Mapping[Month, Paid]]
    removed: frozenset[str]
    owed: dict[str, dict[Month, Yuan]] = field(default_factory=dict)
    unsettled: dict[str, set[Month]] = field(default_factory=dict)

    def relief(self, member_id: str, month: Month) -> Relief | None:
        """The approved relief of a month."""
        return relief_in(self.reliefs.get(member_id, ()), month)


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
    )
    temporary = {row[0] for row in ledger.read("SELECT id FROM organization WHERE kind = 'temporary'")}
    for member in people:
        if member.id in result.removed:
            result.owed[member.id] = {}
            continue
        _settle(result, member, moves.get(member.id, ()), found, temporary)
    return result


def _settle(
    result: Owing, member: Member, moves: Sequence[Move], found: Place | None, temporary: Collection[str]
) -> None:
    """What one member owes to the scope, month by month."""
    rows = result.assessments.get(member.id, ())
    reliefs = result.reliefs.get(member.id, ())
    owed: dict[Month, Yuan] = {}
    duties: dict[int, DutyYear] = {}
    fixed = _at_home(member, moves, found)
    for month in result.months:
        if month.year not in duties:
            duties[month.year] = duty.months_due(member, moves, month.year, temporary=temporary)
    if fixed is not None and len(rows) == 1 and not reliefs and _rules_all(rows[0], result.months, duties):
        result.owed[member.id] = dict.fromkeys(result.months, rows[0].due) if fixed else {}
        return
    for month in result.months:
        if not (fixed if fixed is not None else _inside(member, moves, month, found)):
            continue
        amount = assessing.owed(rows, reliefs, duties[month.year], month)
        if amount is not None:
            owed[month] = amount
        elif month in duties[month.year] and (not rows or month < rows[0].from_month):
            result.unsettled.setdefault(member.id, set()).add(month)
    result.owed[member.id] = owed


def _rules_all(one: Assessment, months: Sequence[Month], duties: Mapping[int, DutyYear]) -> bool:
    """Whether the one assessment of somebody who owes every month rules them all: nearly everybody's."""
    whole = len(duties) == 1 and len(duties[one.year].months) == 12 if one.year in duties else False
    return whole and one.until_month is None and one.from_month <= months[0]


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
    paid = f"SELECT member_id FROM payment WHERE alive = 1 AND month BETWEEN ? AND ?{theirs}"
    some, named = of_some(only, "id")
    sql = (
        f"SELECT {', '.join(_COLUMNS)} FROM member WHERE ((alive = 1 AND {inside}"
        f" AND (standing IN ({party}) OR left_on IS NOT NULL OR id IN (SELECT member_id FROM assessment WHERE alive = 1)))"
        f" OR id IN ({paid})){some} ORDER BY name_key, id"
    )
    rows = ledger.read(sql, [*values, first, last, *more, *named])
    return [_member(row) for row in rows if only is None or row[0] in only]


def _member(row: tuple[Any, ...]) -> Member:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in _DAYS:
        values[name] = Day.parse(str(values[name])) if values[name] else None
    values["standing"] = Standing(values["standing"])
    values["registry"] = Registry(values["registry"])
    values["leaving"] = Leaving(values["leaving"]) if values["leaving"] else None
    return Member(**values)


def branch_moves(ledger: Reads, only: Collection[str] | None = None) -> dict[str, list[Move]]:
    """The dated changes that decide duty (支部、类别、党籍), by member, oldest first."""
    aspects = (Aspect.BRANCH.value, Aspect.STANDING.value, Aspect.REGISTRY.value)
    theirs, values = of_some(only)
    where = f"AND aspect IN {marks(aspects)}{theirs}"
    return by_member(records(ledger, Move, where, [*aspects, *values], order='"on", id'), only)


def of_some(only: Collection[str] | None, column: str = "member_id") -> tuple[str, list[str]]:
    """A condition that names a few members; of many the caller picks from all. Begins with AND."""
    if only is None or len(only) > AT_ONCE:
        return "", []
    return f" AND {column} IN {marks(only)}", list(only)


def paid_sums(
    ledger: Reads, found: Place | None, months: Sequence[Month], only: Collection[str] | None = None
) -> dict[str, dict[Month, Paid]]:
    """What was paid by member and month. 补交 is money that came after its month."""
    where, values = of_place(found)
    theirs, named = of_some(only)
    rows = ledger.read(
        "SELECT member_id, month, sum(CASE extra WHEN 0 THEN amount ELSE 0 END),"
        " sum(CASE extra WHEN 0 THEN 0 ELSE amount END),"
        " sum(CASE WHEN extra = 0 AND CAST(replace(substr(paid_on, 1, 7), '-', '') AS INTEGER) > month"
        "   THEN amount ELSE 0 END), max(paid_on || ' ' || id), channel, collector, count(*)"
        f" FROM payment WHERE alive = 1 AND month BETWEEN ? AND ?{where}{theirs} GROUP BY member_id, month",
        [*_span(months), *values, *named],
    )
    result: dict[str, dict[Month, Paid]] = defaultdict(dict)
    known = {one.number: one for one in months}
    channels = {one.value: one for one in Channel}
    zero = Yuan(0)
    for uid, month, amount, extra, back, newest, channel, collector, count in rows:
        if only is None or uid in only:
            more, late = (Yuan(extra) if extra else zero), (Yuan(back) if back else zero)
            on = Day.parse(newest.partition(" ")[0])
            at = known.get(month) or Month.from_number(month)
            result[uid][at] = Paid(Yuan(amount), more, late, on, channels[channel], collector, count)
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
