"""Who owes dues in which month, and to which branch (domain §1.5, §5.4).

- ``months_due(member, moves, year, *, paid_until=None, handed_over=None, temporary=(), policies=()) -> DutyYear``:
  ``.months`` owed, ``.reasons`` for each of the others, ``.notes`` where a date is not precise enough; ``month in duty``
  asks for one.
- ``Duties(year, temporary=(), policies=()).of(member, moves, paid_until, handed_over) -> DutyYear``: the same for many
  people of a year, thought out once for all of whom the same holds.
- ``branch_in(member, moves, month) -> str | None``: the branch that collects a month: of who changes branch the old one
  collects the month of the change, the new one from the next month on; of who came from elsewhere the one he came to.

Who came with a letter owes from the month after the one it says was paid (党费已交至), even before the day he reported; who
came without one from the month he reported in: ``paid_before(arrival)``. What he owed in an earlier stay stays owed. Who
has a letter out owes here up to the month it states, for whoever receives him collects from the next one on.

One rule for all: a month is owed in full when on any of its days somebody was in the Party with his membership in
order. So the month of the 支部大会 (``joined_on``) is the first, the month of leaving, dying or being suspended the last,
and the month of a restored membership the first again. The year's policy may begin with the month after the 支部大会
(``first_month_next``; no document says so or the contrary). ``moves`` are the member's own; those of others are ignored.

Months paid where a member is away (流入地交) are still his to owe: ``elsewhere`` says who received them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.dues.rules.policy import begins_next, is_kept, policy_for
from branchdesk.features.members import rules as roll
from branchdesk.features.members.model import (
    IN_PARTY,
    LEAVINGS,
    Arrival,
    Arriving,
    Aspect,
    Leaving,
    Member,
    Move,
    Registry,
)
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr

_FROM_ELSEWHERE = frozenset(
    {Arriving.WITHIN_SCHOOL, Arriving.IN_PROVINCE, Arriving.OUT_OF_PROVINCE, Arriving.WHOLE, Arriving.RESTORED}
)
"""Who came so was somebody else's to collect from before."""


@dataclass(frozen=True, slots=True)
class DutyYear:
    """The months of one year somebody owes dues for, in order; ``reasons`` say why the others are not owed here."""

    year: int
    months: tuple[Month, ...]
    reasons: dict[Month, str] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def __contains__(self, month: Month) -> bool:
        return month in self.months

    @property
    def is_whole(self) -> bool:
        """Whether every month is owed."""
        return len(self.months) == 12

    @property
    def first(self) -> Month | None:
        """The first month owed."""
        return self.months[0] if self.months else None

    @property
    def until(self) -> Month | None:
        """The last month owed, where that is not December."""
        return self.months[-1] if self.months and self.months[-1].month != 12 else None


@cache
def months_of(year: int) -> tuple[Month, ...]:
    """January to December."""
    return tuple(Month(year, number) for number in range(1, 13))


def months_due(
    member: Member,
    moves: Sequence[Move],
    year: int,
    *,
    paid_until: Month | None = None,
    handed_over: Month | None = None,
    temporary: Collection[str] = frozenset(),
    policies: Sequence[DuesPolicy] = (),
) -> DutyYear:
    """What of a year a member owes.

    ``paid_until`` is the month the letter somebody came with says dues were paid up to (党费已交至), ``handed_over`` the one
    his letter out states; ``temporary`` are the ids of temporary branches, which collect no dues; ``policies`` what was
    settled for the year (年度规定), by branches and for all.
    """
    if (
        paid_until is None
        and not any(one.kept_from for one in policies)
        and handed_over is None
        and not moves
        and _all_year(member, year)
        and member.branch_id not in temporary
    ):
        return DutyYear(year, months_of(year))
    early = _not_yet(member, moves, year, policies)
    reasons = {
        month: why
        for month in months_of(year)
        if (
            why := _handed_over(month, handed_over)
            or _why_not(member, moves, month, paid_until, temporary)
            or (tr("年度规定：预备党员从支部大会通过的次月起交") if month == early else "")
            or _in_older_books(member, moves, month, policies)
        )
    }
    owed = tuple(month for month in months_of(year) if month not in reasons)
    return DutyYear(year, owed, reasons, tuple(_vague(member, year)))


class Duties:
    """``months_due`` for many people of one year; what was settled for the year and its temporary branches is given once.

    It is thought out once for all whose dates and standing are the same, and whose moves change nothing about its months:
    nearly everybody's were made before it, or say when somebody came into the Party, or lead from one branch that collects
    to another.
    """

    def __init__(
        self, year: int, temporary: Collection[str] = frozenset(), policies: Sequence[DuesPolicy] = ()
    ) -> None:
        self.year, self._temporary = year, temporary
        self._policies = [one for one in policies if one.year == year]
        self._of_branch = cache(self._settled)
        self._known: dict[Any, DutyYear] = {}

    def of(
        self, member: Member, moves: Sequence[Move] = (), paid_until: Month | None = None, handed_over: Month | None = None
    ) -> DutyYear:  # fmt: skip
        """What of the year a member owes, see ``months_due``."""
        if moves and any(self._tells(one, member, paid_until) for one in moves):
            return self._asked(member, moves, paid_until, handed_over)
        key = (
            self._since(member), member.left_on, member.leaving, member.standing, member.registry,
            self._of_branch(member.branch_id), paid_until, handed_over,
        )  # fmt: skip
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._asked(member, (), paid_until, handed_over)
        return found

    def _tells(self, move: Move, member: Member, paid_until: Month | None) -> bool:
        """Whether a move may say anything about the months of the year which the member himself does not say."""
        within = move.on.year >= self.year
        if move.aspect == Aspect.STANDING:
            return not _is_member_since(member, move) or (within and _is_odd(member))
        if not within:
            return False
        if move.aspect != Aspect.BRANCH or paid_until is not None or _is_odd(member):
            return True
        branches = (member.branch_id, move.before, move.after)
        return len({self._of_branch(one) for one in branches}) > 1

    def _since(self, member: Member) -> Day | tuple[int, int] | bool:
        """The day of the 支部大会 as far as it matters: whether there was one long ago; a month is owed as a whole."""
        day = member.joined_on
        if day is None or day.year < self.year:
            return day is not None
        return (day.year, day.month) if member.left_on is None else day

    def _settled(self, branch_id: str | None) -> tuple[bool, bool, int | None]:
        """What being in a branch decides: it collects nothing, begins a month later, keeps the months from one on."""
        settled = policy_for(self._policies, self.year, branch_id)
        next_month, kept_from = (settled.first_month_next, settled.kept_from) if settled else (False, None)
        return branch_id in self._temporary, next_month, kept_from

    def _asked(
        self, member: Member, moves: Sequence[Move], paid_until: Month | None, handed_over: Month | None
    ) -> DutyYear:
        return months_due(
            member, moves, self.year, paid_until=paid_until, handed_over=handed_over, temporary=self._temporary,
            policies=self._policies,
        )  # fmt: skip


def _is_member_since(member: Member, move: Move) -> bool:
    """Whether a change of standing says what the member says: in the Party since the 支部大会 (see ``_in_party``)."""
    entered = move.after in IN_PARTY or (member.joined_on is not None and move.on.first() < member.joined_on.first())
    known = member.joined_on is not None or move.before in IN_PARTY
    return member.standing in IN_PARTY and entered and known


def _is_odd(member: Member) -> bool:
    """Whether somebody left while he was stopped, or before he came: then each day named has a reason of its own."""
    joined, left = member.joined_on, member.left_on
    return left is not None and (
        member.registry != Registry.NORMAL or (joined is not None and left.last() < joined.first())
    )


def _not_yet(member: Member, moves: Sequence[Move], year: int, policies: Sequence[DuesPolicy]) -> Month | None:
    """The month of the 支部大会, where the branch of that month begins with the next one."""
    if not policies or member.joined_on is None or member.joined_on.year != year:
        return None
    month = Month.of(member.joined_on.first())
    settled = policy_for(policies, year, branch_in(member, moves, month))
    return month if begins_next(member.joined_on, settled) else None


def _in_older_books(member: Member, moves: Sequence[Move], month: Month, policies: Sequence[DuesPolicy]) -> str:
    settled = policy_for(policies, month.year, branch_in(member, moves, month)) if policies else None
    if settled is None or is_kept(month, settled):
        return ""
    return tr("本台账从 {first} 月记起，以前月份见原有台账").format(first=settled.kept_from)


def branch_in(member: Member, moves: Sequence[Move], month: Month) -> str | None:
    """The branch that collects a month: that of its first day, else that of its last, else the next one he came to."""
    if not moves:
        return member.branch_id or None
    first = roll.value_at(member, moves, Aspect.BRANCH, month.first())
    then = first or roll.value_at(member, moves, Aspect.BRANCH, month.last())
    return then or next((one.after for one in _arrivals(moves, month)), None)


def _arrivals(moves: Sequence[Move], month: Month) -> list[Move]:
    """Moves into a branch from outside after a month, the first to come first."""
    found = [one for one in moves if one.aspect == Aspect.BRANCH and not one.before and one.on.first() > month.last()]
    return sorted(found, key=lambda one: (one.on.first(), one.id))


def paid_before(arrival: Arrival) -> Month | None:
    """The last month somebody who came does not owe here: what his letter says was paid, else the one before he came."""
    if arrival.paid_until is not None or arrival.way not in _FROM_ELSEWHERE:
        return arrival.paid_until
    return Month.of(arrival.on.first()).plus(-1)


def _left_since(moves: Sequence[Move], month: Month) -> bool:
    """Whether somebody was here in a month and went away later: what a newer letter says is not about it."""
    return any(one.aspect == Aspect.BRANCH and not one.after and one.on.last() >= month.first() for one in moves)


def _handed_over(month: Month, until: Month | None) -> str:
    if until is None or month <= until:
        return ""
    return tr("介绍信写明党费交至 {month}，其后由接收单位收缴").format(month=until)


def _all_year(member: Member, year: int) -> bool:
    came = member.joined_on is None or member.joined_on.last() < date(year, 1, 1)
    return came and member.left_on is None and member.registry == Registry.NORMAL and member.standing in IN_PARTY


def _why_not(
    member: Member, moves: Sequence[Move], month: Month, paid_until: Month | None, temporary: Collection[str]
) -> str:
    """Why a month is not owed; ``""`` when it is."""
    if paid_until is not None and month <= paid_until and not _left_since(moves, month):
        return tr("转入以前由原支部收缴（至 {month}）").format(month=paid_until)
    if temporary and branch_in(member, moves, month) in temporary:
        return tr("临时党支部不收缴党费")
    turns = [one.on.first() for one in moves if one.member_id == member.id]
    if member.joined_on:
        turns.append(member.joined_on.first())
    days = [month.first(), *sorted(day for day in turns if month.first() < day <= month.last())]
    found = [_standing_against(member, moves, day) for day in days]
    return "" if "" in found else found[-1]


def _standing_against(member: Member, moves: Sequence[Move], on: date) -> str:
    if member.left_on and member.left_on.last() < on:
        how = dict(LEAVINGS)[member.leaving or Leaving.OTHER]
        return tr("{day} 已离开（{how}）").format(day=member.left_on, how=tr(how))
    if not _in_party(member, moves, on):
        return tr("支部大会接收为预备党员之前") if member.joined_on else tr("不是党员")
    if roll.value_at(member, moves, Aspect.REGISTRY, on) != Registry.NORMAL:
        return tr("停止党籍")
    return ""


def _in_party(member: Member, moves: Sequence[Move], on: date) -> bool:
    """From the day of the 支部大会 on, even where the change of standing was entered later (after the approval)."""
    since = member.joined_on.first() if member.joined_on else date.min
    if on < since:
        return False
    turns = [one for one in moves if one.member_id == member.id and one.aspect == Aspect.STANDING]
    turns.sort(key=lambda one: (one.on.first(), one.id))
    past = [one for one in turns if since <= one.on.first() <= on]
    if past:
        return past[-1].after in IN_PARTY
    later = [one for one in turns if on < one.on.first()]
    if not later:
        return member.standing in IN_PARTY
    return later[0].before in IN_PARTY or (member.joined_on is not None and later[0].after in IN_PARTY)


def _vague(member: Member, year: int) -> list[Problem]:
    """Dates of this year without their month: which months are owed is for people to say."""
    found = []
    named: tuple[tuple[str, str, Day | None], ...] = (
        ("joined_on", tr("入党日期"), member.joined_on),
        ("left_on", tr("离开日期"), member.left_on),
    )
    for name, label, day in named:
        if day and day.year == year and not day.month:
            text = tr("{label}只到年份“{day}”，应交月份按全年计，请补全月份").format(label=label, day=day)
            found.append(Problem(name, "year_only", text, Level.WARN))
    return found
