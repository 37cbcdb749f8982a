"""已交至: how far dues are paid without a gap, the same in the lists and on the letters."""

from dataclasses import replace

from dues_ledger import SCOPE, STUDENTS, YEAR, assessment, do, payment
from dues_people import month, yuan

from branchdesk.features.dues import commands, listing, queries
from branchdesk.features.dues.queries import MonthLine
from branchdesk.features.dues.rules.until import MonthOf, Reach, months_known, reach
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Arrival, Arriving, Aspect
from branchdesk.features.transfers import queries as letters
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
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


def test_who_went_on_paying_the_old_amount_after_a_change_last_year_has_a_gap(ledger: Ledger) -> None:
    last = YEAR - 1
    for first, base in ((1, 663783), (7, 900000)):
        one = assessment("m1", from_month=Month(last, first), base=Yuan(base), reason="工资调整")
        do(ledger, commands.assess, [one])
    rows = [replace(payment("m1", 1, 9957), month=Month(last, n)) for n in range(1, 13)]
    do(ledger, commands.receive, [*rows, *(payment("m1", n, 9957) for n in range(1, 12))])
    line = month_line(ledger, "m1", Month(YEAR, 11)).line
    assert (line.paid_until, line.reach.beyond) == (Month(last, 6), True)
    assert letters.paid_until(ledger, ["m1"], clock.today())["m1"].month == Month(last, 6)


def test_months_nobody_settled_at_the_beginning_of_a_year_are_a_gap_after_a_year_that_was_paid(ledger: Ledger) -> None:
    """m5 has no assessment this year, and paid nothing before September."""
    last = YEAR - 1
    do(ledger, commands.assess, [assessment("m5", from_month=Month(last, 1))])
    do(ledger, commands.receive, [replace(payment("m5", 1, 20), month=Month(last, n)) for n in range(1, 13)])
    do(ledger, commands.receive, [payment("m5", 9, 20)])
    line = month_line(ledger, "m5", Month(YEAR, 9)).line
    assert (line.paid_until, line.reach.beyond) == (Month(last, 12), True)
    assert letters.paid_until(ledger, ["m5"], clock.today())["m5"].month == Month(last, 12)


def test_both_branches_of_somebody_who_moved_see_the_gap_a_letter_sees(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", n, 9957) for n in (1, 2, 4, 5)])
    do(ledger, members.move, ["m1"], Aspect.BRANCH, STUDENTS, Day(YEAR, 5, 20))
    do(ledger, commands.receive, [payment("m1", n, 9957) for n in range(6, 12)])
    said = letters.paid_until(ledger, ["m1"], clock.today())["m1"].month
    for scope in (None, SCOPE, frozenset({STUDENTS})):
        line = next(one for one in queries.year_grid(ledger, scope, YEAR) if one.member_id == "m1")
        assert (line.paid_until, line.reach.beyond) == (said, True) == (Month(YEAR, 2), True)
    do(ledger, commands.receive, [payment("m1", 3, 9957, paid_on=Day(YEAR, 11, 2))])
    for scope in (None, SCOPE, frozenset({STUDENTS})):
        line = next(one for one in queries.year_grid(ledger, scope, YEAR) if one.member_id == "m1")
        assert (line.paid_until, line.reach.beyond) == (Month(YEAR, 11), False)


def test_the_list_knows_what_the_letter_somebody_came_with_says(ledger: Ledger) -> None:
    for at, (way, paid) in enumerate(((Arriving.IN_PROVINCE, Month(YEAR, 4)), (Arriving.WHOLE, Month(YEAR - 3, 2)))):
        uid = f"m{at + 1}"
        came = Arrival(id=new_id(), member_id=uid, on=Day(paid.year, paid.month, 15), way=way, paid_until=paid)
        do(ledger, members.note_arrival, came)
        line = month_line(ledger, uid, Month(YEAR, 11)).line
        assert line.paid_until == letters.paid_until(ledger, [uid], clock.today())[uid].month == paid


def test_money_beyond_a_gap_of_last_year_does_not_hide_what_was_paid_before_it(ledger: Ledger) -> None:
    last = YEAR - 1
    came = Arrival(
        id=new_id(), member_id="m1", on=Day(last - 1, 6, 15), way=Arriving.WHOLE, paid_until=Month(last - 1, 6)
    )
    do(ledger, members.note_arrival, came)
    do(ledger, commands.assess, [assessment("m1", from_month=Month(last, 1))])
    do(ledger, commands.receive, [replace(payment("m1", 1, 9957), month=Month(last, 3))])
    line = month_line(ledger, "m1", Month(YEAR, 11)).line
    assert (line.paid_until, line.reach.beyond) == (Month(last - 1, 6), True)
    assert letters.paid_until(ledger, ["m1"], clock.today())["m1"].month == Month(last - 1, 6)


def both(ledger: Ledger, uid: str) -> tuple[Month | None, Month | None]:
    """What the list of a month says, and a letter."""
    return month_line(ledger, uid, Month(YEAR, 11)).line.paid_until, letters.paid_until(ledger, [uid], clock.today())[
        uid
    ].month


def test_the_list_goes_on_with_what_was_paid_for_the_next_year(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", n, 9957) for n in range(1, 12)])
    ahead = [replace(payment("m1", 11, 9957), month=Month(YEAR, 11).plus(n)) for n in (1, 2, 3)]
    do(ledger, commands.receive, ahead)
    assert both(ledger, "m1") == (Month(YEAR + 1, 2), Month(YEAR + 1, 2))


def test_a_gap_of_this_year_is_said_where_only_months_of_the_next_are_paid_beyond_it(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", n, 9957) for n in range(1, 11)])
    do(ledger, commands.receive, [replace(payment("m1", 11, 9957), month=Month(YEAR + 1, 1))])
    line = month_line(ledger, "m1", Month(YEAR, 11)).line
    assert both(ledger, "m1") == (Month(YEAR, 10), Month(YEAR, 10))
    assert (line.reach.first_open, line.reach.beyond) == (MonthOf(Month(YEAR, 11), True, True, False), True)


def test_where_the_last_payment_is_older_than_last_year_nobody_says_how_far_dues_are_paid(ledger: Ledger) -> None:
    old = YEAR - 2
    do(ledger, commands.assess, [assessment("m1", from_month=Month(old, 1))])
    do(ledger, commands.receive, [replace(payment("m1", 1, 9957), month=Month(old, n)) for n in range(1, 13)])
    assert both(ledger, "m1") == (None, None)


def test_money_of_last_year_beyond_its_first_open_month_says_nothing_of_how_far(ledger: Ledger) -> None:
    last = YEAR - 1
    do(ledger, commands.assess, [assessment("m1", from_month=Month(last, 1))])
    do(ledger, commands.receive, [replace(payment("m1", 1, 9957), month=Month(last, 3))])
    assert both(ledger, "m1") == (None, None)


def test_a_list_of_another_year_says_how_far_as_this_years_does(ledger: Ledger) -> None:
    last = YEAR - 1
    do(ledger, commands.assess, [assessment("m1", from_month=Month(last, 1))])
    do(ledger, commands.receive, [replace(payment("m1", 1, 9957), month=Month(last, n)) for n in range(1, 13)])
    do(ledger, commands.receive, [payment("m1", n, 9957) for n in (1, 2)])
    ahead = [replace(payment("m1", 11, 9957), month=Month(YEAR + 1, 1))]
    do(ledger, commands.receive, ahead)
    for on in (Month(last, 5), Month(YEAR, 1), Month(YEAR + 1, 1)):
        line = month_line(ledger, "m1", on).line
        assert (line.paid_until, line.reach.beyond) == (Month(YEAR, 2), True), on
