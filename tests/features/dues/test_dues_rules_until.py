"""已交至: how far dues are paid without a gap, the same in the lists and on the letters."""

from dataclasses import replace

from dues_ledger import YEAR, assessment, do, payment
from dues_people import month, yuan

from branchdesk.features.dues import commands, listing, queries
from branchdesk.features.dues.queries import MonthLine
from branchdesk.features.dues.rules.until import MonthOf, Reach, months_known, reach
from branchdesk.features.transfers import queries as letters
from branchdesk.kernel import clock
from branchdesk.kernel.months import Month
from branchdesk.storage.engine import Ledger

JANUARY = month("2026-01")
YEAR_LONG = [JANUARY.plus(n) for n in range(12)]
THIS = month("2026-06")


def reached(had: dict[int, int], owed: int = 12, unsettled: tuple[int, ...] = ()) -> Reach:
    """With 10.00 owed each of the first months."""
    dues = {one: yuan("10") for one in YEAR_LONG[:owed] if one.month not in unsettled}
    sums = {202600 + number: fen for number, fen in had.items()}
    return reach(months_known(YEAR_LONG, dues, sums, {JANUARY.plus(n - 1) for n in unsettled}, (), {2026}), THIS)


def test_the_last_month_without_a_gap_counts_not_the_last_one_paid() -> None:
    found = reached({1: 1000, 2: 1000, 4: 1000, 5: 1000})
    assert (found.month, found.first_open.month, found.beyond) == (month("2026-02"), month("2026-03"), True)  # type: ignore[union-attr]
    plain = reached({1: 1000, 2: 1000})
    assert (plain.month, plain.beyond) == (month("2026-02"), False)


def test_a_part_of_a_month_does_not_reach_it() -> None:
    assert reached({1: 1000, 2: 999}).month == JANUARY


def test_money_ahead_reaches_on_and_months_without_dues_only_once_they_have_begun() -> None:
    assert reached(dict.fromkeys(range(1, 9), 1000)).month == month("2026-08")
    assert reached({1: 1000}, owed=1).month == JANUARY


def test_a_month_nobody_settled_ends_the_count() -> None:
    found = reached({1: 1000, 3: 1000}, unsettled=(2,))
    assert (found.month, found.first_open, found.beyond) == (
        JANUARY,
        MonthOf(month("2026-02"), True, False, False),
        True,
    )


def month_line(ledger: Ledger, uid: str, on: Month) -> MonthLine:
    return next(one for one in queries.month_lines(ledger, None, on) if one.line.member_id == uid)


def test_the_grid_says_the_gap_that_a_letter_sees(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", n, 9957) for n in (1, 2, 4, 5)])
    line = month_line(ledger, "m1", Month(YEAR, 5))
    assert line.line.paid_until == Month(YEAR, 2)
    assert letters.paid_until(ledger, ["m1"], clock.today())["m1"].month == Month(YEAR, 2)
    column = next(one for one in listing.month_columns(listing.Words()) if one.name == "until")
    fault = column.fault(line) if column.fault else None
    assert fault is not None
    assert fault.sentence.startswith(f"{YEAR}-03 未交清，其后有已交的月份")
    do(ledger, commands.receive, [payment("m1", 3, 9957)])
    mended = month_line(ledger, "m1", Month(YEAR, 5))
    assert (mended.line.paid_until, column.fault(mended) if column.fault else "") == (Month(YEAR, 5), None)


def test_a_gap_of_last_year_is_not_forgotten_in_this_one(ledger: Ledger) -> None:
    last = YEAR - 1
    do(ledger, commands.assess, [replace(assessment("m1"), id="last", year=last, from_month=Month(last, 1))])
    rows = [replace(payment("m1", 1, 9957), month=Month(last, n)) for n in range(1, 13) if n != 8]
    do(ledger, commands.receive, [*rows, *(payment("m1", n, 9957) for n in range(1, 12))])
    line = month_line(ledger, "m1", Month(YEAR, 11)).line
    assert (line.paid_until, line.reach.beyond) == (Month(last, 7), True)
    assert letters.paid_until(ledger, ["m1"], clock.today())["m1"].month == Month(last, 7)
    do(ledger, commands.receive, [replace(payment("m1", 11, 9957), month=Month(last, 8))])
    assert month_line(ledger, "m1", Month(YEAR, 11)).line.paid_until == Month(YEAR, 11)
