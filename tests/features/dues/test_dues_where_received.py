"""Money stays with the branch that received it where it is put right, and what went up stays what went up."""

from dataclasses import replace
from datetime import date

import pytest
from dues_ledger import OFFICE, STUDENTS, YEAR, do, payment, remittance
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import Channel, LargeDues, Statement, StatementLine
from branchdesk.features.dues.rules import collecting
from branchdesk.features.members import commands as people
from branchdesk.features.members.model import Aspect, Leaving
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger

JANUARY = Month(YEAR, 1)


def received(ledger: Ledger) -> dict[str | None, int]:
    """What each branch received, fen."""
    return {one.branch_id: one.received.fen for one in queries.balances(ledger)}


def go_to_the_students(ledger: Ledger) -> None:
    do(ledger, people.move, ["m2"], Aspect.BRANCH, STUDENTS, Day(YEAR, 5, 6))


@pytest.mark.parametrize("fen", [4000, 0])
def test_a_cell_made_smaller_leaves_the_rest_where_it_was_received(ledger: Ledger, fen: int) -> None:
    do(ledger, commands.receive, [payment("m2", 1, 5000)])
    go_to_the_students(ledger)
    do(ledger, commands.set_paid, [commands.Cell("m2", JANUARY, Yuan(fen), shown=Yuan(5000))], "录错")
    assert received(ledger) == {OFFICE: fen}


def test_of_two_branches_the_newest_gives_back_first_and_the_other_keeps_the_rest(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m2", 1, 3000)])
    go_to_the_students(ledger)
    do(ledger, commands.receive, [payment("m2", 1, 2000, paid_on=Day(YEAR, 6, 8))])
    do(ledger, commands.set_paid, [commands.Cell("m2", JANUARY, Yuan(2500))], "录错")
    assert received(ledger) == {OFFICE: 2500, STUDENTS: 0}


def test_a_line_booked_to_another_month_stays_with_the_branch_and_to_another_person_goes_with_him(
    ledger: Ledger,
) -> None:
    head = Statement(id="s", channel=Channel.TRANSFER, file_name="流水.xlsx", digest="0" * 64, read_on=Day(YEAR, 2, 9))
    line = StatementLine(
        id="l", statement_id="s", number=1, serial="1", at="2026-01-08", payer="钱一", amount=Yuan(5000)
    )
    do(ledger, commands.read_statement, head, [line])
    do(ledger, commands.book_lines, {"l": [payment("m2", 1, 5000)]})
    go_to_the_students(ledger)
    do(ledger, commands.rebook_line, "l", [payment("m2", 2, 5000)], "记错月份")
    assert received(ledger) == {OFFICE: 5000}
    do(ledger, commands.rebook_line, "l", [payment("s1", 2, 5000)], "记错人")
    assert received(ledger) == {OFFICE: 0, STUDENTS: 5000}


def test_what_is_entered_afterwards_with_an_earlier_day_did_not_go_up(ledger: Ledger) -> None:
    (first,) = do(ledger, commands.receive, [payment("m1", 1, 9957, paid_on=Day(YEAR, 1, 20))])
    up = do(ledger, commands.remit, remittance(1, 1, 9957, remitted_on=Day(YEAR, 1, 25)))
    (late,) = do(ledger, commands.receive, [payment("m2", 2, 9957, paid_on=Day(YEAR, 1, 5))])
    assert queries.handover_parts(ledger, up) == [("2026-01 党费", Yuan(9957))]
    assert queries.fixed(ledger, [first, late]).keys() == {first.id}
    second = do(ledger, commands.remit, remittance(2, 2, 9957, remitted_on=Day(YEAR, 2, 25)))
    assert queries.handover_parts(ledger, second) == [("2026-02 党费", Yuan(9957))]


# ---- what is put right moves no money between years, and makes nobody late


def by_year(ledger: Ledger, *years: int) -> list[int]:
    """What came in by the days of each year, fen."""
    return [queries.balance(ledger, None, date(one, 1, 1), date(one, 12, 31)).received.fen for one in years]


def test_a_payment_put_right_a_year_later_stays_in_the_year_it_came_in(ledger: Ledger) -> None:
    december = {"month": Month(YEAR - 1, 12), "paid_on": Day(YEAR - 1, 12, 20)}
    (wrong,) = do(ledger, commands.receive, [replace(payment("m1", 12, 9957, paid_on=Day(YEAR, 1, 5)), **december)])
    do(ledger, commands.correct, wrong.id, [replace(wrong, id=new_id(), member_id="m2")], "记错了人")
    assert by_year(ledger, YEAR - 1, YEAR) == [9957, 0]
    right = next(one for one in queries.payments(ledger) if one.member_id == "m2")
    do(ledger, commands.correct, right.id, [replace(right, id=new_id(), amount=Yuan(5000))], "记错了金额")
    assert by_year(ledger, YEAR - 1, YEAR) == [5000, 0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    paid=st.lists(st.tuples(st.integers(1, 10), st.integers(1, 9957), st.dates(date(YEAR - 1, 1, 1), date(YEAR, 11, 20))),
                  min_size=1, max_size=4),
    turns=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["m1", "m2", "m3"]), st.integers(1, 10)), max_size=4),
    days=st.tuples(st.dates(date(YEAR - 1, 1, 1), date(YEAR, 11, 21)), st.dates(date(YEAR - 1, 1, 1), date(YEAR, 11, 21))),
)  # fmt: skip
def test_whoever_and_whatever_month_it_was_for_the_books_of_any_days_stay(
    ledger: Ledger, paid: list[tuple[int, int, date]], turns: list[tuple[int, str, int]], days: tuple[date, date]
) -> None:
    rows = [payment("m1", month, fen, paid_on=Day.of(on)) for month, fen, on in paid]
    standing = do(ledger, commands.receive, rows)
    books = queries.balance(ledger, None, min(days), max(days))
    for place, uid, month in turns:
        old = standing[place % len(standing)]
        right = replace(old, id=new_id(), member_id=uid, month=Month(YEAR, month))
        do(ledger, commands.correct, old.id, [right], "记错")
        standing[place % len(standing)] = right
    assert queries.balance(ledger, None, min(days), max(days)) == books
    assert sum(one.amount.fen for one in queries.payments(ledger)) == queries.balance(ledger).received.fen


def test_a_line_booked_anew_a_year_later_stays_in_the_year_it_came_in(ledger: Ledger) -> None:
    head = Statement(id="s", channel=Channel.TRANSFER, file_name="流水.xlsx", digest="0" * 64, read_on=Day(YEAR, 1, 9))
    line = StatementLine(
        id="l", statement_id="s", number=1, serial="1", at="2025-12-20", payer="钱一", amount=Yuan(5000)
    )
    do(ledger, commands.read_statement, head, [line])
    booked = replace(payment("m2", 12, 5000, paid_on=Day(YEAR - 1, 12, 20)), month=Month(YEAR - 1, 12))
    do(ledger, commands.book_lines, {"l": [booked]})
    do(ledger, commands.rebook_line, "l", [replace(booked, id=new_id(), month=Month(YEAR, 1))], "记错了月份")
    assert by_year(ledger, YEAR - 1, YEAR) == [5000, 0]


def test_an_amount_put_right_in_the_list_leaves_day_way_and_collector_of_what_stays(ledger: Ledger) -> None:
    first = payment("m2", 1, 7000, channel=Channel.TRANSFER, collector="孙一", paid_by="钱二", relation="配偶")
    do(ledger, commands.receive, [first])
    do(ledger, commands.set_paid, [commands.Cell("m2", JANUARY, Yuan(5000))], "录错")
    assert by_year(ledger, YEAR) == [5000]
    [left] = collecting.standing(queries.payments(ledger))
    assert left == replace(first, id=left.id, branch_id=OFFICE, amount=Yuan(5000))
    january = queries.on_time(ledger, frozenset({OFFICE}), YEAR)[0]
    assert (january.on_time, january.paid) == (1, 1)
    line = queries.member_year(ledger, "m2", YEAR)
    assert line is not None
    assert (line.back, line.paid) == (Yuan(0), Yuan(5000))


def test_a_day_and_a_way_said_with_the_smaller_amount_are_those_of_what_stays(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m2", 1, 7000)])
    do(ledger, commands.set_paid, [
        commands.Cell("m2", JANUARY, Yuan(5000), Day(YEAR, 2, 3), Channel.PLATFORM)], "录错")  # fmt: skip
    [left] = collecting.standing(queries.payments(ledger))
    assert (left.paid_on, left.channel, left.amount) == (Day(YEAR, 2, 3), Channel.PLATFORM, Yuan(5000))
    assert queries.balance(ledger, None, date(YEAR, 1, 1), date(YEAR, 1, 31)).received == Yuan(0)


def test_what_is_taken_back_altogether_goes_on_its_own_day(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m2", 1, 5000)])
    do(ledger, commands.set_paid, [commands.Cell("m2", JANUARY, Yuan(0))], "没有收到")
    [red] = [one for one in queries.payments(ledger) if one.corrects_id]
    assert red.paid_on == Day.of(clock.today())


# ---- large dues stay where they came in


def test_large_dues_stand_where_he_was_when_he_gave_them(ledger: Ledger) -> None:
    large = LargeDues(
        id=new_id(), member_id="m2", amount=Yuan(200_000), received_on=Day(YEAR, 4, 9), collector="学院党委"
    )
    do(ledger, commands.take_large, large)
    go_to_the_students(ledger)
    later = replace(large, id=new_id(), received_on=Day(YEAR, 7, 1))
    do(ledger, commands.take_large, later)
    office, students = frozenset({OFFICE}), frozenset({STUDENTS})
    assert [one.id for one in queries.large_dues(ledger, office)] == [large.id]
    assert [one.id for one in queries.large_dues(ledger, students)] == [later.id]
    do(ledger, people.leave, ["m2"], Day(YEAR, 9, 1), Leaving.DECEASED)
    assert [one.id for one in queries.large_dues(ledger, students)] == [later.id]
    assert len(queries.large_dues(ledger)) == 2
