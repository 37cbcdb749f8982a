"""Lists, what waits, 党费交至 out of the ledger, drafts, letter heads up the tree."""

from dataclasses import replace
from datetime import date

import pytest
from transfers_ledger import COLLEGE, OFFICE, STUDENTS, TODAY, do, head, letter, paid, person, settled

from branchdesk.features.dues import commands as dues
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Arrival
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.model import Direction
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.storage.engine import Ledger


def until(ledger: Ledger, uid: str) -> Month | None:
    return queries.paid_until(ledger, [uid], TODAY)[uid].month


def test_dues_are_paid_to_the_month_before_the_first_open_one(ledger: Ledger) -> None:
    found = queries.paid_until(ledger, ["s1", "s2", "s3", "m1"], TODAY)
    assert found["s1"] == (Month(2026, 10), "台账：交清至 2026-10，2026-11 未交清")
    assert found["s3"].month == Month(2026, 3)
    assert found["s2"].month is None
    assert "2026-03" in found["s2"].why
    assert found["m1"].month is None
    assert "请核实" in found["m1"].why


def test_money_paid_ahead_and_gaps_count_as_they_are(ledger: Ledger) -> None:
    do(ledger, dues.receive, [paid("s1", 11), paid("s1", 12)])
    assert until(ledger, "s1") == Month(2026, 12)
    do(ledger, dues.receive, [paid("s3", 5)])
    assert until(ledger, "s3") == Month(2026, 3)


def test_a_year_nobody_settled_ends_the_count(ledger: Ledger) -> None:
    do(ledger, dues.receive, [paid("s1", 11), paid("s1", 12)])
    found = queries.paid_until(ledger, ["s1"], date(2027, 3, 1))["s1"]
    assert found.month == Month(2026, 12)
    assert "未核定" in found.why


def test_the_letter_somebody_came_with_counts_where_nothing_was_paid_since(ledger: Ledger) -> None:
    arrival = Arrival(id="x", member_id="m1", on=Day(2026, 9, 3), paid_until=Month(2026, 8))
    do(ledger, members.note_arrival, arrival)
    found = queries.paid_until(ledger, ["m1"], TODAY)["m1"]
    assert found.month == Month(2026, 8)
    assert "转入介绍信" in found.why
    do(ledger, dues.assess, [settled("m1", from_month=Month(2026, 9))])
    found = queries.paid_until(ledger, ["m1"], TODAY)["m1"]
    assert found.month == Month(2026, 8)
    assert "2026-09" in found.why


def test_a_draft_is_filled_with_what_the_ledger_knows(ledger: Ledger) -> None:
    one = queries.draft(ledger, "s1", TODAY)
    assert (one.from_branch_id, one.valid_days, one.paid_until) == (STUDENTS, 30, Month(2026, 10))
    assert (one.number, one.issued_on) == ("", Day.of(TODAY))
    with pytest.raises(Refusal, match="不在台账"):
        queries.draft(ledger, "nobody", TODAY)


def test_the_nearest_head_up_the_tree_is_used(ledger: Ledger) -> None:
    found = queries.head_for(ledger, STUDENTS)
    assert found is not None
    assert found.id == "head"
    assert queries.next_number(found) == "示大组转〔2026〕0001"
    do(ledger, commands.keep_head, head(id="college", organization_id=COLLEGE))
    nearest, other = queries.head_for(ledger, STUDENTS), queries.head_for(ledger, OFFICE)
    assert nearest is not None
    assert other is not None
    assert (nearest.id, other.id) == ("college", "head")


def test_lines_have_what_waits_and_keep_to_their_part_of_the_tree(ledger: Ledger) -> None:
    done = do(ledger, commands.issue, [letter("s1", issued_on=Day(2026, 10, 20)), letter("s3"), letter("m1")])
    lines = queries.lines(ledger, frozenset({STUDENTS}), TODAY)
    assert [one.member.id for one in lines] == ["s3", "s1"]
    overdue = lines[1]
    assert (overdue.state, overdue.days, overdue.until) == (State.OVERDUE, -2, date(2026, 11, 19))
    assert overdue.due is not None
    assert overdue.due.code == "expired"
    assert [one.code for one in overdue.findings] == ["expired", "no_receipt"]
    assert [one.member.id for one in queries.lines(ledger, frozenset({"group-1"}), TODAY)] == ["m1"]
    assert queries.lines(ledger, None, TODAY, direction=Direction.IN) == []
    assert [one.id for one in queries.of_member(ledger, "s1", TODAY)] == [done[0].id]
    waits = queries.waiting(ledger, None, TODAY)
    assert [one.member.id for one in waits.expired] == ["s1"]
    assert [one.member.id for one in waits.no_receipt] == ["s1"]
    assert waits.total == 2


def test_letters_to_print_come_with_member_and_head_in_the_order_asked(ledger: Ledger) -> None:
    one, two = do(ledger, commands.issue, [letter("s1"), letter("s3")])
    found = queries.letters(ledger, [two.id, one.id])
    assert [(each.id, member.id, top.id) for each, member, top in found] == [
        (two.id, "s3", "head"),
        (one.id, "s1", "head"),
    ]
    planned = do(ledger, commands.plan, letter("m1", issued_on=None))
    with pytest.raises(Refusal, match="没有可打印"):
        queries.letters(ledger, [planned.id])
    do(ledger, commands.drop_head, "head")
    with pytest.raises(Refusal, match="抬头"):
        queries.letters(ledger, [one.id])


def test_who_has_a_letter_or_no_membership_is_not_offered_for_a_batch(ledger: Ledger) -> None:
    do(ledger, commands.issue, [letter("s1")])
    assert [one.id for one in queries.graduates(ledger, None, TODAY)] == ["s2", "s3", "m1"]
    assert [one.id for one in queries.graduates(ledger, frozenset({OFFICE}), TODAY)] == ["m1"]


def test_a_member_in_the_bin_is_not_listed(ledger: Ledger) -> None:
    do(ledger, commands.issue, [letter("s1")])
    do(ledger, members.remove, ["s1"])
    assert queries.lines(ledger, None, TODAY) == []


def test_many_letters_are_read_in_a_few_statements(ledger: Ledger) -> None:
    from branchdesk.features.members.store import MemberStore

    many = [person(f"g{n}", f"毕业{n}") for n in range(700)]
    do(ledger, lambda work: MemberStore(work).add_all(many))
    do(ledger, commands.issue, [replace(letter(one.id), number=f"B{n}") for n, one in enumerate(many)])
    assert len(queries.lines(ledger, None, TODAY)) == 700
    assert len(queries.drafts(ledger, [one.id for one in many], TODAY)) == 700
