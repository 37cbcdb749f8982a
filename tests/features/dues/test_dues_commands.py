"""What the commands of the room write, refuse and can take back, on real ledgers."""

from dataclasses import replace
from typing import Any

import pytest
from dues_ledger import GROUP, OFFICE, SCOPE, TEMPORARY, YEAR, assessment, do, payment, remittance

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import (
    ArrearsNote,
    Channel,
    DuesPolicy,
    Expense,
    LargeDues,
    LineState,
    Relief,
    ReliefKind,
    Rounding,
    Statement,
    StatementLine,
    Use,
    WageItem,
)
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Aspect
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage import verify
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.undo import redo, undo

JAN, FEB, MAR, JUN = (Month(YEAR, n) for n in (1, 2, 3, 6))


def kept(ledger: Ledger, uid: str) -> list[Any]:
    return [one for one in queries.assessments(ledger, None, YEAR) if one.member_id == uid]


def test_money_taken_in_stands_in_the_branch_of_the_member(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957), payment("s1", 1, 20)])
    assert [str(one.received) for one in queries.balances(ledger)] == ["99.57", "0.20"]
    assert queries.in_hand(ledger, OFFICE) == Yuan(9957)
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert (line.cells[0].word, line.cells[1].word, str(line.paid_until)) == ("已交", "欠交", "2026-01")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": Yuan(0)}, "amount"),
        ({"amount": Yuan(-100)}, "amount"),
        ({"amount": Yuan(10**18)}, "amount"),
        ({"paid_on": Day(2026, 11, 22)}, "paid_on"),
        ({"paid_on": Day(2026, 11)}, "paid_on"),
        ({"paid_by": "王某"}, "relation"),
        ({"branch_id": GROUP}, "branch_id"),
        ({"branch_id": "nowhere"}, "branch_id"),
        ({"corrects_id": "x"}, "corrects_id"),
        ({"line_id": "x"}, "line_id"),
    ],
)
def test_money_that_cannot_be_is_refused_under_its_field(ledger: Ledger, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Rejected) as refused:
        do(ledger, commands.receive, [payment("m1", 1, 9957), replace(payment("m2", 1, 100), **values)])
    assert [one.field for one in refused.value.problems] == [field]
    assert queries.payments(ledger) == []


def test_a_temporary_branch_collects_nothing(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="临时党支部不收缴党费"):
        do(ledger, commands.receive, [payment("m1", 1, 9957, branch_id=TEMPORARY)])
    with pytest.raises(Refusal, match="临时党支部"):
        do(ledger, commands.assess, [assessment("m5", branch_id=TEMPORARY, base=Yuan(300000))])


def test_somebody_who_is_gone_pays_nothing(ledger: Ledger) -> None:
    do(ledger, members.remove, ["m5"])
    with pytest.raises(Conflict):
        do(ledger, commands.receive, [payment("m5", 1, 100)])


def test_a_thousand_more_than_owed_is_no_ordinary_payment(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 99999, extra=True)])
    with pytest.raises(Refusal, match="大额党费"):
        do(ledger, commands.receive, [payment("m1", 2, 60000, extra=True, slip="x", paid_on=Day(2026, 2, 1)),
                                      payment("m1", 3, 40001, extra=True, slip="x", paid_on=Day(2026, 2, 1))])  # fmt: skip


def test_a_wrong_payment_is_taken_back_once_by_its_opposite(ledger: Ledger) -> None:
    (wrong,) = do(ledger, commands.receive, [payment("m1", 1, 9957)])
    with pytest.raises(Rejected, match="原因"):
        do(ledger, commands.take_back, wrong.id, "  ")
    red = do(ledger, commands.take_back, wrong.id, "收错了人")
    assert (red.amount, red.corrects_id, red.month, red.note) == (Yuan(-9957), wrong.id, JAN, "收错了人")
    assert queries.payment(ledger, wrong.id) == wrong
    assert queries.in_hand(ledger, OFFICE) == Yuan(0)
    for uid in (wrong.id, red.id):
        with pytest.raises(Refusal, match="冲销"):
            do(ledger, commands.take_back, uid, "再冲一次")


def test_what_was_handed_up_cannot_be_taken_back_before_the_remittance(ledger: Ledger) -> None:
    (one,) = do(ledger, commands.receive, [payment("m1", 1, 9957)])
    up = do(ledger, commands.remit, remittance(1, 1, 9957))
    with pytest.raises(Refusal, match="已经上缴"):
        do(ledger, commands.take_back, one.id, "收错了人")
    with pytest.raises(Refusal, match="已经上缴"):
        do(ledger, commands.correct, one.id, [payment("m1", 1, 9000)], "金额错")
    do(ledger, commands.correct, one.id, [payment("m2", 1, 9957)], "记错了人")
    do(ledger, commands.take_back_remittance, up.id, "登记错")
    with pytest.raises(Refusal, match="已经冲销"):
        do(ledger, commands.take_back_remittance, up.id, "登记错")
    assert queries.balance(ledger).line == "上期结余 0.00 + 实收 99.57 − 上缴 0.00 = 未上缴余额 99.57"


def test_day_and_channel_can_be_put_right_but_no_money(ledger: Ledger) -> None:
    (one,) = do(ledger, commands.receive, [payment("m1", 1, 9957)])
    count = do(ledger, commands.describe, [one.id], paid_on=Day(2026, 1, 9), channel=Channel.TRANSFER, note="补记")
    assert count == 1
    after = queries.payment(ledger, one.id)
    assert after is not None
    assert (after.paid_on, after.channel, after.note, after.amount) == (
        Day(2026, 1, 9),
        Channel.TRANSFER,
        "补记",
        one.amount,
    )
    assert do(ledger, commands.describe, [one.id], note="补记") == 0


def cell(uid: str, month: int, fen: int) -> commands.Cell:
    return commands.Cell(uid, Month(YEAR, month), Yuan(fen), Day(YEAR, 11, 20))


def paid(ledger: Ledger, uid: str, month: int) -> tuple[str, str]:
    line = queries.member_year(ledger, uid, YEAR)
    assert line is not None
    found = line.cells[month - 1]
    return str(found.paid), str(found.extra)


def test_a_cell_says_what_was_typed_and_typing_it_again_writes_nothing(ledger: Ledger) -> None:
    do(ledger, commands.set_paid, [cell("m1", 1, 5000), cell("m2", 1, 5000)])
    assert (paid(ledger, "m1", 1), paid(ledger, "m2", 1)) == (("50.00", "0.00"), ("50.00", "0.00"))
    do(ledger, commands.set_paid, [cell("m1", 1, 12000)])
    assert paid(ledger, "m1", 1) == ("99.57", "20.43")
    assert do(ledger, commands.set_paid, [cell("m1", 1, 12000)]) == []
    with pytest.raises(Rejected, match="原因"):
        do(ledger, commands.set_paid, [cell("m1", 1, 9000)])
    do(ledger, commands.set_paid, [cell("m1", 1, 9000)], "录错")
    assert paid(ledger, "m1", 1) == ("90.00", "0.00")
    do(ledger, commands.set_paid, [cell("m1", 1, 0)], "没有收到")
    assert paid(ledger, "m1", 1) == ("0.00", "0.00")
    assert queries.in_hand(ledger, OFFICE) == Yuan(5000)


def test_a_block_pasted_is_one_step_of_undo(ledger: Ledger) -> None:
    before = queries.year_grid(ledger, None, YEAR)
    do(ledger, commands.set_paid, [cell(uid, month, 1000) for uid in ("m1", "m2", "m3") for month in range(1, 11)])
    after = queries.year_grid(ledger, None, YEAR)
    assert queries.balance(ledger).received == Yuan(30000)
    undo(ledger, Author())
    assert queries.year_grid(ledger, None, YEAR) == before
    redo(ledger, Author())
    assert queries.year_grid(ledger, None, YEAR) == after
    assert verify.verify(ledger.connection) == []


def test_one_person_and_month_twice_in_a_block_is_asked_about(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="两次"):
        do(ledger, commands.set_paid, [cell("m1", 1, 100), cell("m1", 1, 200)])
    with pytest.raises(Rejected, match="不能为负"):
        do(ledger, commands.set_paid, [cell("m1", 1, -100)])


# ---- assessments


def test_an_assessment_given_again_changes_nothing(ledger: Ledger) -> None:
    assert do(ledger, commands.assess, [assessment("m1")]) == (0, 0, 1)
    assert do(ledger, commands.assess, [assessment("m5", base=Yuan(300000))]) == (1, 0, 0)


def test_a_change_within_the_year_says_why(ledger: Ledger) -> None:
    new = assessment("m1", base=Yuan(800000), from_month=JUN)
    with pytest.raises(Rejected, match="原因"):
        do(ledger, commands.assess, [new])
    assert do(ledger, commands.assess, [new], "聘任新岗位") == (1, 0, 0)
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert [str(one.owed) for one in line.cells[4:6]] == ["99.57", "120.00"]
    with pytest.raises(Rejected, match="原因"):
        do(ledger, commands.assess, [assessment("m1", base=Yuan(700000))])
    assert do(ledger, commands.assess, [assessment("m1", base=Yuan(700000), reason="年初录错")]) == (0, 1, 0)


def test_months_handed_up_are_locked_but_the_year_can_still_end(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment(uid, 1, 10000) for uid in ("m1", "m2", "m3", "m4")])
    up = do(ledger, commands.remit, remittance(1, 3, 30000))
    first = kept(ledger, "m1")[0]
    for refused in (
        assessment("m1", base=Yuan(800000), reason="错"),
        assessment("m1", base=Yuan(1), from_month=FEB, reason="错"),
    ):
        with pytest.raises(Refusal, match="已经上缴"):
            do(ledger, commands.assess, [refused])
    with pytest.raises(Refusal, match="已经上缴"):
        do(ledger, commands.change_assessment, replace(first, due=Yuan(1), reason="错"))
    with pytest.raises(Refusal, match="已经上缴"):
        do(ledger, commands.withdraw_assessments, [first.id])
    do(ledger, commands.assess, [assessment("m1", base=Yuan(800000), from_month=Month(YEAR, 4))], "聘任新岗位")
    second = kept(ledger, "m2")[0]
    do(ledger, commands.change_assessment, replace(second, until_month=JUN, reason="转出"))
    line = queries.member_year(ledger, "m2", YEAR)
    assert line is not None
    assert [one.owed is None for one in line.cells] == [False] * 6 + [True] * 6
    with pytest.raises(Rejected, match="原因"):
        do(ledger, commands.assess, [assessment("m5", base=Yuan(300000))])
    do(ledger, commands.assess, [assessment("m5", base=Yuan(300000))], "漏核补做")
    do(ledger, commands.take_back_remittance, up.id, "登记错")
    do(ledger, commands.withdraw_assessments, [first.id])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"year": 2025}, "from_month"),
        ({"until_month": Month(2027, 1)}, "from_month"),
        ({"from_month": JUN, "until_month": MAR}, "until_month"),
        ({"due": Yuan(-1)}, "due"),
        ({"due": Yuan(10**18)}, "due"),
        ({"base": Yuan(-1)}, "base"),
        ({"confirmed_on": Day(2026, 12, 1)}, "confirmed_on"),
    ],
)
def test_an_assessment_that_cannot_be_is_refused(ledger: Ledger, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Rejected) as refused:
        do(ledger, commands.assess, [replace(assessment("m5", base=Yuan(300000)), **values)])
    assert refused.value.problems[0].field == field


def test_two_assessments_from_one_month_are_asked_about(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="两条"):
        do(ledger, commands.assess, [assessment("m5", base=Yuan(1)), assessment("m5", base=Yuan(2))])


def test_wage_lines_are_kept_only_where_the_user_says_so(ledger: Ledger) -> None:
    first = kept(ledger, "m1")[0]
    assert queries.wage_items(ledger, first.id) == []
    item = WageItem(id=new_id(), assessment_id=first.id, name="岗位工资", amount=Yuan(381000), sign=1)
    do(ledger, commands.keep_wages, [item])
    assert queries.wage_items(ledger, first.id) == [item]


def test_the_rules_of_a_year_are_settled_once_and_frozen_by_the_first_remittance(ledger: Ledger) -> None:
    policy = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, rounding=Rounding.JIAO))
    own = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE))
    assert queries.policy(ledger, OFFICE, YEAR) == own
    assert queries.policy(ledger, "students", YEAR) == policy
    with pytest.raises(Rejected, match="已有"):
        do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR))
    with pytest.raises(Rejected, match="依据"):
        do(ledger, commands.settle_policy, replace(policy, fixed=Yuan(50)))
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    do(ledger, commands.remit, remittance(1, 1, 9957))
    with pytest.raises(Refusal, match="不能再改"):
        do(ledger, commands.settle_policy, replace(own, rounding=Rounding.YUAN))
    do(ledger, commands.settle_policy, replace(own, supervision_phone="0000000"))


# ---- statements


def statement(*lines: tuple[str, int], **values: Any) -> tuple[Statement, list[StatementLine]]:
    head = Statement(id=new_id(), file_name="流水.csv", digest="d", read_on=Day(YEAR, 11, 20), **values)
    return head, [
        StatementLine(id=new_id(), statement_id=head.id, number=n, at="2026-11-05 13:42", payer="赵一", amount=Yuan(fen),
                      serial=serial)
        for n, (serial, fen) in enumerate(lines, 2)
    ]  # fmt: skip


def test_a_statement_comes_in_once(ledger: Ledger) -> None:
    head, lines = statement(("1", 100), ("2", 200), ("2", 200))
    first = do(ledger, commands.read_statement, head, lines)
    assert (len(first.lines), first.known) == (2, 1)
    again = do(ledger, commands.read_statement, *statement(("1", 100), ("2", 200)))
    assert (again.statement, again.lines, again.known) == (None, [], 2)
    assert len(queries.statements(ledger)) == 1
    more = do(ledger, commands.read_statement, *statement(("2", 200), ("3", 300)))
    assert [one.serial for one in more.lines] == ["3"]


def test_a_line_is_booked_to_the_fen_or_passed_with_a_reason(ledger: Ledger) -> None:
    head, lines = statement(("1", 14957), ("2", 5000))
    do(ledger, commands.read_statement, head, lines)
    with pytest.raises(Refusal, match="必须相等"):
        do(ledger, commands.book_lines, {lines[0].id: [payment("m1", 9, 9957)]})
    with pytest.raises(Refusal, match="还有 2 行"):
        do(ledger, commands.close_statement, head.id, Yuan(19957))
    rows = [payment("m1", 9, 9957), payment("m2", 9, 5000, paid_by="赵一", relation="同事")]
    made = do(ledger, commands.book_lines, {lines[0].id: rows})
    assert {one.line_id for one in made} == {lines[0].id}
    with pytest.raises(Refusal, match="已经处理"):
        do(ledger, commands.book_lines, {lines[0].id: rows})
    with pytest.raises(Rejected, match="原因"):
        do(ledger, commands.pass_line, lines[1].id, "")
    do(ledger, commands.pass_line, lines[1].id, "捐赠，不是党费")
    do(ledger, commands.reopen_line, lines[1].id)
    do(ledger, commands.pass_line, lines[1].id, "捐赠，不是党费")
    with pytest.raises(Rejected, match="合计"):
        do(ledger, commands.close_statement, head.id)
    with pytest.raises(Refusal, match=r"相差 0\.43 元"):
        do(ledger, commands.close_statement, head.id, Yuan(20000))
    closed = do(ledger, commands.close_statement, head.id, Yuan(19957))
    assert closed.closed_on == Day(2026, 11, 21)
    with pytest.raises(Refusal, match="关闭"):
        do(ledger, commands.reopen_line, lines[1].id)
    assert queries.statements(ledger, open_only=True) == []
    assert [one.state for one in queries.statement_lines(ledger, head.id)] == [LineState.BOOKED, LineState.PASSED]


def test_a_line_booked_to_the_wrong_person_is_booked_anew(ledger: Ledger) -> None:
    head, lines = statement(("1", 7500))
    do(ledger, commands.read_statement, head, lines)
    (wrong,) = do(ledger, commands.book_lines, {lines[0].id: [payment("m5", 9, 7500)]})
    with pytest.raises(Refusal, match="流水"):
        do(ledger, commands.take_back, wrong.id, "同名")
    do(ledger, commands.rebook_line, lines[0].id, [payment("m3", 9, 7500)], "同名，记错了人")
    assert paid(ledger, "m3", 9) == ("75.00", "0.00")
    assert queries.in_hand(ledger, OFFICE) == Yuan(7500)
    with pytest.raises(Refusal, match="流水"):
        do(ledger, commands.set_paid, [cell("m3", 9, 100)], "改小")


def test_a_refund_names_what_it_takes_back(ledger: Ledger) -> None:
    (one,) = do(ledger, commands.receive, [payment("m3", 9, 7500)])
    head, lines = statement(("1", -7500), ("2", -100))
    do(ledger, commands.read_statement, head, lines)
    with pytest.raises(Rejected, match="冲销一笔收款"):
        do(ledger, commands.book_lines, {lines[0].id: [payment("m3", 9, -7500)]})
    do(ledger, commands.book_lines, {lines[0].id: [payment("m3", 9, -7500, corrects_id=one.id)]})
    assert queries.in_hand(ledger, OFFICE) == Yuan(0)
    with pytest.raises(Refusal, match="多于"):
        do(ledger, commands.book_lines, {lines[1].id: [payment("m3", 9, -100, corrects_id=one.id)]})


# ---- relief, arrears, large dues, use, handing up


def relief(**values: Any) -> Relief:
    usual: dict[str, Any] = {"kind": ReliefKind.EXEMPT, "approver": "学院党委", "approved_on": Day(2026, 2, 1),
                             "discussed_at": "2026 年第 1 次支委会", "from_month": FEB, "until_month": JUN}  # fmt: skip
    return Relief(id=new_id(), member_id="m1", **(usual | values))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"approver": " "}, "approver"),
        ({"approved_on": None}, "approved_on"),
        ({"approved_on": Day(2027, 1, 1)}, "approved_on"),
        ({"applied_on": Day(2026, 3, 1)}, "approved_on"),
        ({"until_month": JAN}, "until_month"),
        ({"kind": ReliefKind.REDUCED}, "amount"),
    ],
)
def test_relief_without_approval_and_period_is_refused(ledger: Ledger, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Rejected) as refused:
        do(ledger, commands.grant_relief, relief(**values))
    assert refused.value.problems[0].field == field


def test_approved_relief_lifts_its_months_and_can_end_early(ledger: Ledger) -> None:
    one = do(ledger, commands.grant_relief, relief())
    with pytest.raises(Rejected, match="重叠"):
        do(ledger, commands.grant_relief, relief(from_month=JUN, until_month=JUN))
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert [found.word for found in line.cells[:3]] == ["欠交", "免交", "免交"]
    do(ledger, commands.end_relief, one.id, FEB)
    with pytest.raises(Rejected, match="重新报批"):
        do(ledger, commands.end_relief, one.id, JUN)
    do(
        ledger,
        commands.grant_relief,
        relief(kind=ReliefKind.REDUCED, amount=Yuan(1000), from_month=MAR, until_month=MAR),
    )
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert [str(found.owed) for found in line.cells[:4]] == ["99.57", "0.00", "10.00", "99.57"]
    do(ledger, commands.drop_relief, one.id)


def test_arrears_are_noted_and_a_good_reason_says_what_it_is(ledger: Ledger) -> None:
    note = ArrearsNote(id=new_id(), member_id="m1", from_month=JAN, until_month=Month(YEAR, 10), justified=True)
    with pytest.raises(Rejected, match="理由"):
        do(ledger, commands.note_arrears, note)
    levels = {one.member_id: one.level for one in queries.arrears(ledger, SCOPE)}
    assert levels == {"m1": 6, "m2": 6, "m3": 6, "m4": 6}
    do(ledger, commands.note_arrears, replace(note, reason="住院，已核实"))
    assert {one.member_id: one.level for one in queries.arrears(ledger, SCOPE)}["m1"] == 0
    do(ledger, commands.drop_arrears_note, note.id)
    assert {one.member_id: one.level for one in queries.arrears(ledger, SCOPE)}["m1"] == 6


def test_no_more_goes_up_than_is_in_hand(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    with pytest.raises(Rejected, match="多于"):
        do(ledger, commands.remit, remittance(1, 1, 9958))
    for values in ({"until_month": JAN, "from_month": FEB}, {"remitted_on": Day(2026, 12, 1)}, {"branch_id": GROUP}):
        with pytest.raises(Rejected):
            do(ledger, commands.remit, replace(remittance(1, 1, 9957), **values))
    up = do(ledger, commands.remit, remittance(1, 1, 5000, receipt_number="S-1"))
    with pytest.raises(Rejected, match="收据号"):
        do(ledger, commands.remit, remittance(1, 1, 100, receipt_number="S-1"))
    other = do(ledger, commands.remit, remittance(1, 1, 4957))
    do(ledger, commands.note_receipt, other.id, "S-2")
    assert {one.receipt_number for one in queries.remittances(ledger, SCOPE, YEAR)} == {"S-1", "S-2"}
    assert queries.in_hand(ledger, OFFICE) == Yuan(0)
    assert {one.id for one in queries.standing(queries.remittances(ledger))} == {other.id, up.id}
    assert queries.locked_months(ledger) == {OFFICE: frozenset({JAN})}


def test_nothing_is_used_without_the_meeting_that_decided(ledger: Ledger) -> None:
    expense = Expense(
        id=new_id(), branch_id=OFFICE, use=Use.MATERIALS, amount=Yuan(30000), on=Day(2026, 5, 1), decided_at=" "
    )
    with pytest.raises(Rejected, match="集体讨论"):
        do(ledger, commands.spend, expense)
    done = do(ledger, commands.spend, replace(expense, decided_at="2026 年第 4 次支委会", decided_on=Day(2026, 4, 20)))
    do(ledger, commands.take_back_expense, done.id, "没有购买")
    assert sum(one.amount.fen for one in queries.expenses(ledger, SCOPE, YEAR)) == 0
    with pytest.raises(Refusal, match="已经冲销"):
        do(ledger, commands.take_back_expense, done.id, "没有购买")


def test_large_dues_go_their_own_way_and_never_into_the_balance(ledger: Ledger) -> None:
    large = LargeDues(id=new_id(), member_id="m1", amount=Yuan(100001), received_on=Day(2026, 7, 1))
    with pytest.raises(Rejected, match="基层党委代收"):
        do(ledger, commands.take_large, large)
    do(ledger, commands.take_large, replace(large, collector="示例大学党委"))
    assert queries.balance(ledger).received == Yuan(0)
    with pytest.raises(Rejected, match="简要情况"):
        do(ledger, commands.forward_large, large.id, Day(2026, 7, 2), "省委组织部")
    do(ledger, commands.correct_large, replace(large, collector="示例大学党委", brief_attached=True))
    do(
        ledger,
        commands.forward_large,
        large.id,
        Day(2026, 7, 2),
        "省委组织部",
        receipt_number="Z1",
        receipt_on=Day(2026, 8, 1),
    )
    with pytest.raises(Refusal, match="不能删除"):
        do(ledger, commands.drop_large, large.id)
    assert queries.large_dues(ledger, SCOPE)[0].receipt_number == "Z1"


def test_who_changes_branch_stands_with_his_months_in_both_and_counts_once(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", month, 9957) for month in range(1, 7)])
    do(ledger, members.move, ["m1"], Aspect.BRANCH, "students", Day(2026, 6, 10))
    do(ledger, commands.receive, [payment("m1", month, 9957) for month in range(7, 11)])
    old = next(one for one in queries.year_grid(ledger, SCOPE, YEAR) if one.member_id == "m1")
    new = next(one for one in queries.year_grid(ledger, frozenset({"students"}), YEAR) if one.member_id == "m1")
    whole = queries.member_year(ledger, "m1", YEAR)
    assert whole is not None
    assert (old.owed, new.owed, whole.owed) == (Yuan(9957 * 6), Yuan(9957 * 6), Yuan(9957 * 12))
    assert old.paid + new.paid == whole.paid == Yuan(9957 * 10)
