"""Money stays with the branch that received it where it is put right, and what went up stays what went up."""

import pytest
from dues_ledger import OFFICE, STUDENTS, YEAR, do, payment, remittance

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import Channel, Statement, StatementLine
from branchdesk.features.members import commands as people
from branchdesk.features.members.model import Aspect
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
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
