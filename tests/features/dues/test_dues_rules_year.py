"""One year computed twice: by the rules, and by brute force day by day and fen by fen, written down a second time."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from dues_people import assessment, member, move, owed_months, relief
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues.model import Payer, Relief, ReliefKind
from branchdesk.features.dues.rules import collecting
from branchdesk.features.dues.rules.assessing import Given, Subject, owed, propose
from branchdesk.features.dues.rules.duty import months_due, months_of
from branchdesk.features.members.model import Aspect, Leaving, Move
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month

YEAR = months_of(2026)
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
days = st.sampled_from(DAYS)
kinds = st.sampled_from([Payer.MONTHLY, Payer.ANNUAL, Payer.RETIRED, Payer.STUDENT])
cents = st.integers(0, 6_000_000)


def _by_hand(payer: Payer, fen: int) -> int:
    """A month's dues in fen, with exact decimals and the table once more."""
    if payer is Payer.STUDENT:
        return 20
    base = Decimal(fen) / 100
    if payer is Payer.RETIRED:
        rate = Decimal("0.5") if base <= 5000 else Decimal(1)
    else:
        rate = (
            Decimal(2)
            if base > 10000
            else Decimal("1.5")
            if base > 5000
            else Decimal(1)
            if base > 3000
            else Decimal("0.5")
        )
    sum_ = (base * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(min(sum_, Decimal(1000)) * 100)


class Life(NamedTuple):
    """What happens to one member in a year."""

    payer: Payer
    fen: int
    raised: int
    change: Month
    joined: date | None
    left: date | None
    stopped: tuple[date, int] | None
    free: tuple[int, int] | None
    reduced: tuple[int, int] | None


lives = st.builds(
    Life, kinds, cents, cents, st.sampled_from(YEAR), days | st.none(), days | st.none(),
    st.none() | st.tuples(days, st.integers(1, 200)), st.none() | st.tuples(st.integers(1, 12), st.integers(1, 12)),
    st.none() | st.tuples(st.integers(1, 12), st.integers(0, 5000)),
)  # fmt: skip


def _moves(life: Life) -> tuple[Move, ...]:
    if life.stopped is None:
        return ()
    stop, length = life.stopped
    back = stop + timedelta(days=length)
    return (move(Aspect.REGISTRY, "normal", "suspended", stop.isoformat()),
            move(Aspect.REGISTRY, "suspended", "normal", back.isoformat()))  # fmt: skip


def _reliefs(life: Life) -> list[Relief]:
    found = []
    if life.free:
        found.append(relief(ReliefKind.EXEMPT, *(f"2026-{number:02d}" for number in sorted(life.free))))
    if life.reduced:
        number = f"2026-{life.reduced[0]:02d}"
        found.append(relief(ReliefKind.REDUCED, number, number, Yuan(life.reduced[1]), approved_on=Day(2024, 1, 1)))
    return found


def _by_rule(life: Life) -> dict[Month, Yuan | None]:
    """A yearly assessment, a change within the year, relief, the months owed."""
    moves = _moves(life)
    one = member(
        joined_on=Day.of(life.joined) if life.joined else Day(2012, 6),
        left_on=Day.of(life.left) if life.left else None, leaving=Leaving.TRANSFERRED if life.left else None,
    )  # fmt: skip
    based = life.payer is not Payer.STUDENT
    subject = Subject(one, moves)
    first, later = (
        propose(2026, [subject], [], {"m": Given(life.payer, Yuan(fen) if based else None)})[0].assessment
        for fen in (life.fen, life.raised)
    )
    rows = [row for row in (first,) if row]
    if first and later and life.change > first.from_month:
        rows.append(assessment(later.due, str(life.change), until_month=first.until_month))
    duty = months_due(one, moves, 2026)
    return {month: owed(rows, _reliefs(life), duty, month) for month in YEAR}


def _counts(life: Life, day: date) -> bool:
    inside = (not life.joined or day >= life.joined) and (not life.left or day <= life.left)
    return inside and not (life.stopped and 0 <= (day - life.stopped[0]).days < life.stopped[1])


def _day_by_day(life: Life) -> dict[Month, Yuan | None]:
    """Every day of the year says whether its month counts."""
    found: dict[Month, Yuan | None] = dict.fromkeys(YEAR)
    begun: Month | None = None
    for day in DAYS:
        month = Month(day.year, day.month)
        if not _counts(life, day) or found[month] is not None:
            continue
        begun = begun or month
        amount = _by_hand(life.payer, life.raised if month >= life.change > begun else life.fen)
        if life.reduced and month.month == life.reduced[0]:
            amount = min(amount, life.reduced[1])
        if life.free and min(life.free) <= month.month <= max(life.free):
            amount = 0
        found[month] = Yuan(amount)
    return found


@given(lives)
def test_a_year_by_the_rules_is_a_year_by_hand(life: Life) -> None:
    assert _by_rule(life) == _day_by_day(life)


@given(
    st.lists(st.tuples(kinds, cents), min_size=1, max_size=8),
    st.lists(st.integers(1, 40_000), max_size=12),
    st.integers(1, 12),
)
def test_a_branch_adds_up_by_members_by_months_and_by_fen(people, sums, this) -> None:
    subjects = [Subject(member(f"m{number}")) for number in range(len(people))]
    given_ = {
        f"m{number}": Given(payer, None if payer is Payer.STUDENT else Yuan(fen))
        for number, (payer, fen) in enumerate(people)
    }
    rows = [one.assessment for one in propose(2026, subjects, [], given_) if one.assessment]
    grid = {one.member_id: owed_months([one], [], None, YEAR) for one in rows}
    by_members = sum(sum(amount.fen for amount in cells.values()) for cells in grid.values())
    by_months = sum(cells[month].fen for month in YEAR for cells in grid.values())
    assert by_members == by_months == 12 * sum(_by_hand(payer, fen) for payer, fen in people)
    paid: dict[str, dict[Month, Yuan]] = {uid: {} for uid in grid}
    purse = {uid: dict.fromkeys(YEAR, 0) for uid in grid}
    for number, fen in enumerate(sums):
        uid = f"m{number % len(people)}"
        found = collecting.spread(Yuan(fen), collecting.rest_of(grid[uid], paid[uid]), YEAR[this - 1])
        for part in found.parts:
            if not part.extra:
                paid[uid][part.month] = paid[uid].get(part.month, Yuan(0)) + part.amount
        # By hand: each fen goes to the first month with room.
        months = iter(YEAR)
        current = next(months, None)
        while fen and current:
            room = grid[uid][current].fen - purse[uid][current]
            if room == 0:
                current = next(months, None)
                continue
            step = min(room, fen)
            purse[uid][current] += step
            fen -= step
    for uid, months_paid in purse.items():
        assert {month: Yuan(fen) for month, fen in months_paid.items() if fen} == paid[uid]
