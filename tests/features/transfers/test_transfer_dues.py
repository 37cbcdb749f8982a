"""What a letter does to dues: who came owes from the next month on, who leaves with a letter up to the month it states."""

from dataclasses import replace

import pytest
from transfers_ledger import OFFICE, TODAY, do, letter, paid, person, settled

from branchdesk.features.dues import commands as dues
from branchdesk.features.dues import queries as money
from branchdesk.features.dues.model import DuesPolicy, Payer
from branchdesk.features.dues.rules.assessing import Given
from branchdesk.features.dues.rules.duty import months_due, months_of
from branchdesk.features.members.model import Arrival
from branchdesk.features.members.store import MemberStore
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.model import Channel, Direction, Transfer
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.undo import undo

YEAR = months_of(2026)


def owed(ledger: Ledger, uid: str) -> list[int]:
    return [month.month for month in money.owing(ledger, None, YEAR, {uid}).owed[uid]]


def behind(ledger: Ledger) -> set[str]:
    return {one.member_id for one in money.arrears(ledger, None)}


def came(**values: object) -> Transfer:
    one = Transfer(
        id="in", member_id="n1", direction=Direction.IN, channel=Channel.BEYOND, number="外 1", from_place="外校",
        to_branch_id=OFFICE, issued_on=Day(2026, 9, 1), valid_days=30, paid_until=Month(2026, 8), reported_on=Day(2026, 9, 10),
    )  # fmt: skip
    return replace(one, **values)  # type: ignore[arg-type]


def test_who_came_owes_from_the_month_after_the_one_his_letter_states(ledger: Ledger) -> None:
    do(ledger, commands.take_in, came(), person("n1", "金新", number=""))
    do(ledger, dues.assess, [settled("n1")])
    assert owed(ledger, "n1") == [9, 10, 11, 12]
    assert money.owing(ledger, frozenset({OFFICE}), YEAR, {"n1"}).owed["n1"].keys() == {
        Month(2026, n) for n in range(9, 13)
    }


def test_who_has_a_letter_out_owes_here_up_to_the_month_it_states(ledger: Ledger) -> None:
    assert behind(ledger) == {"s2", "s3"}
    assert owed(ledger, "s3") == list(range(1, 13))
    one = do(ledger, commands.issue, [letter("s3", paid_until=Month(2026, 3), note="回原籍补交")])[0]
    assert owed(ledger, "s3") == [1, 2, 3]
    assert behind(ledger) == {"s2"}
    do(ledger, commands.void, [one.id], Day.of(TODAY), "写错")
    assert owed(ledger, "s3") == list(range(1, 13))
    undo(ledger, Author())
    assert owed(ledger, "s3") == [1, 2, 3]


def test_the_month_a_letter_states_is_known_again_for_the_next_one(ledger: Ledger) -> None:
    do(ledger, commands.issue, [letter("s1")])
    assert queries.paid_until(ledger, ["s1"], TODAY)["s1"].month == Month(2026, 10)


def test_who_went_and_came_back_owes_before_and_after_but_not_in_between(ledger: Ledger) -> None:
    gone = letter("s1", issued_on=Day(2026, 3, 20), paid_until=Month(2026, 3))
    one = do(ledger, commands.issue, [gone])[0]
    do(ledger, commands.note_receipt, [one.id], Day(2026, 4, 2))
    do(ledger, commands.close, [one.id], Day(2026, 4, 3))
    assert owed(ledger, "s1") == [1, 2, 3]
    known = next(line.member for line in queries.lines(ledger, None, TODAY))
    do(ledger, commands.take_in, came(member_id="s1"), replace(known, branch_id=OFFICE))
    assert [month for month in owed(ledger, "s1") if month > 4] == [9, 10, 11, 12]
    assert {1, 2, 3} <= set(owed(ledger, "s1"))


def test_a_month_handed_over_says_why_it_is_not_owed() -> None:
    found = months_due(person("s1", "许生"), (), 2026, handed_over=Month(2026, 6))
    assert [month.month for month in found.months] == [1, 2, 3, 4, 5, 6]
    assert "接收单位" in found.reasons[Month(2026, 7)]
    both = months_due(person("s1", "许生"), (), 2026, paid_until=Month(2026, 2), handed_over=Month(2026, 6))
    assert [month.month for month in both.months] == [3, 4, 5, 6]


def test_the_assessment_of_a_year_knows_both_letters(ledger: Ledger) -> None:
    do(ledger, commands.issue, [letter("s1", paid_until=Month(2026, 10))])
    do(ledger, commands.take_in, came(), person("n1", "金新", number=""))
    arrived = {one.member.id: (one.paid_until, one.handed_over) for one in money.subjects(ledger, None, 2026)}
    assert arrived["n1"] == (Month(2026, 8), None)
    assert arrived["s1"] == (None, Month(2026, 10))
    turns = {one.member_id: one for one in money.proposals(ledger, None, 2027)}
    assert turns["s1"].assessment is None
    given = {"n1": Given(payer=Payer.STUDENT)}
    found = {one.member_id: one for one in money.proposals(ledger, None, 2026, given)}["n1"].assessment
    assert found is not None
    assert found.from_month == Month(2026, 9)


def test_money_that_came_for_a_month_handed_over_is_not_lost(ledger: Ledger) -> None:
    do(ledger, dues.receive, [paid("s1", 11)])
    do(ledger, commands.issue, [letter("s1", paid_until=Month(2026, 10))])
    facts = money.owing(ledger, None, YEAR, {"s1"})
    assert facts.paid["s1"][Month(2026, 11)].amount.fen == 20
    assert Month(2026, 11) not in facts.owed["s1"]


def test_an_arrival_without_a_month_of_its_letter_changes_nothing_before_it(ledger: Ledger) -> None:
    from branchdesk.features.members import commands as members

    do(ledger, members.note_arrival, Arrival(id="x", member_id="s1", on=Day(2026, 1, 1)))
    assert owed(ledger, "s1") == list(range(1, 13))


def test_who_stands_on_the_roll_after_a_closed_letter_as_earlier_programs_let_him_owes_again(ledger: Ledger) -> None:
    [one] = do(ledger, commands.issue, [letter("s3", paid_until=Month(2026, 3), note="回原籍补交")])
    do(ledger, commands.note_receipt, [one.id], Day.of(TODAY))
    do(ledger, commands.close, [one.id], Day.of(TODAY))
    assert owed(ledger, "s3") == [1, 2, 3]
    here = {"left_on": None, "leaving": None, "left_to": ""}
    do(ledger, lambda work: MemberStore(work).save(replace(MemberStore(work).need("s3"), **here)))
    assert owed(ledger, "s3") == list(range(1, 13))


@pytest.mark.parametrize(("most", "said"), [(0, True), (2, False)])
def test_a_letter_asks_about_months_paid_ahead_as_the_year_settled_them(ledger: Ledger, most: int, said: bool) -> None:
    do(ledger, dues.settle_policy, DuesPolicy(id=new_id(), year=2026, ahead_months=most))
    ahead = letter("s1", paid_until=Month(2026, 12))
    if not said:
        do(ledger, commands.issue, [ahead])
        return
    with pytest.raises(Rejected, match="已超过预交 0 个月"):
        do(ledger, commands.issue, [ahead])
