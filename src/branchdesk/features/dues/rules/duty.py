"""Who owes dues in which month, and to which branch (domain §1.5, §5.4).

- ``months_due(member, moves, year, *, paid_until=None, temporary=()) -> DutyYear``: ``.months`` owed, ``.reasons`` for
  each of the others, ``.notes`` where a date is not precise enough; ``month in duty`` asks for one.
- ``branch_in(member, moves, month) -> str | None``: the branch that collects a month: of who changes branch the old one
  collects the month of the change, the new one from the next month on.

One rule for all: a month is owed in full when on any of its days somebody was in the Party with his membership in
order. So the month of the 支部大会 (``joined_on``) is the first, the month of leaving, dying or being suspended the last,
and the month of a restored membership the first again. ``moves`` are the member's own; those of others are ignored.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from branchdesk.features.members import rules as roll
from branchdesk.features.members.model import IN_PARTY, LEAVINGS, Aspect, Leaving, Member, Move, Registry
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class DutyYear:
    """The months of one year a member owes dues for, in order; ``reasons`` say why the others are not owed here."""

    member_id: str
    year: int
    months: tuple[Month, ...]
    reasons: dict[Month, str] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    def __contains__(self, month: Month) -> bool:
        return month in self.months

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
    temporary: Collection[str] = frozenset(),
) -> DutyYear:
    """What of a year a member owes.

    ``paid_until`` is the month the letter of introduction says dues were paid up to (党费已交至); ``temporary`` the ids of
    temporary branches, which collect no dues.
    """
    if paid_until is None and not moves and _all_year(member, year) and member.branch_id not in temporary:
        return DutyYear(member.id, year, months_of(year))
    reasons = {
        month: why for month in months_of(year) if (why := _why_not(member, moves, month, paid_until, temporary))
    }
    owed = tuple(month for month in months_of(year) if month not in reasons)
    return DutyYear(member.id, year, owed, reasons, tuple(_vague(member, year)))


def branch_in(member: Member, moves: Sequence[Move], month: Month) -> str | None:
    """The branch that collects a month: that of its first day, else that of its last."""
    first = roll.value_at(member, moves, Aspect.BRANCH, month.first())
    return first or roll.value_at(member, moves, Aspect.BRANCH, month.last())


def _all_year(member: Member, year: int) -> bool:
    came = member.joined_on is None or member.joined_on.last() < date(year, 1, 1)
    return came and member.left_on is None and member.registry == Registry.NORMAL and member.standing in IN_PARTY


def _why_not(
    member: Member, moves: Sequence[Move], month: Month, paid_until: Month | None, temporary: Collection[str]
) -> str:
    """Why a month is not owed; ``""`` when it is."""
    if paid_until is not None and month <= paid_until:
        return tr("转入前已交至 {month}").format(month=paid_until)
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
