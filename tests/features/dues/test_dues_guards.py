"""What nobody may slip past: large sums called ordinary, relief over what was handed up, people not in the Party."""

from dataclasses import replace
from typing import Any

import pytest
from dues_ledger import OFFICE, YEAR, assessment, do, payment, person, remittance

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import LargeDues, Relief, ReliefKind
from branchdesk.features.dues.queries.forms import notice_form
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization import commands as organization
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage import references, verify
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Store, unit_of_work

TOGETHER = {"slip": "一张单", "paid_on": Day(YEAR, 11, 8)}


def month(number: int) -> Month:
    return Month(YEAR, number)


def relief(**values: Any) -> Relief:
    usual: dict[str, Any] = {
        "id": new_id(), "member_id": "m2", "kind": ReliefKind.EXEMPT, "approver": "示例大学党委", "discussed_at": "支委会",
        "approved_on": Day(YEAR, 4, 1), "from_month": month(4), "until_month": month(9),
    }  # fmt: skip
    return Relief(**(usual | values))


def test_a_large_sum_is_large_also_where_nobody_called_it_extra(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="大额党费"):
        do(ledger, commands.receive, [payment("m1", 6, 500000)])
    with pytest.raises(Refusal, match="大额党费"):
        do(ledger, commands.receive, [payment("m1", number, 60000, **TOGETHER) for number in (6, 7)])
    do(ledger, commands.receive, [payment("m1", number, 9957, **TOGETHER) for number in range(1, 12)])
    with pytest.raises(Refusal, match="大额党费"):
        do(ledger, commands.receive, [payment("m1", 3, 100000)])
    do(ledger, commands.receive, [payment("m1", 12, 109956, paid_on=Day(YEAR, 11, 9))])
    assert queries.balance(ledger).received == Yuan(9957 * 11 + 109956)


def test_nobody_is_assessed_who_is_not_in_the_ledger_however_many_there_are(ledger: Ledger) -> None:
    unknown = [assessment(f"nobody-{number:03}") for number in range(600)]
    for found, count in (([assessment("m1"), unknown[0]], 1), ([assessment("m1"), *unknown], 600)):
        with pytest.raises(Conflict, match=f"有 {count} 人已不在台账中"):
            do(ledger, commands.assess, found)
    with pytest.raises(Conflict, match="有 600 人已不在台账中"):
        do(ledger, commands.assess, [replace(one, branch_id=OFFICE) for one in unknown])
    assert all(one.member_id[:6] != "nobody" for one in queries.assessments(ledger, None, YEAR))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"from_month": Month(YEAR, 12)}, f"起止月份应在 {YEAR + 1} 年内"),
        ({"until_month": Month(YEAR + 2, 1)}, f"起止月份应在 {YEAR + 1} 年内"),
        ({"from_month": Month(YEAR + 1, 5), "until_month": Month(YEAR + 1, 4)}, "截止月份早于起始月份"),
        ({"confirmed_on": Day(YEAR + 50, 1, 1)}, "确认日期晚于今天"),
        ({"base": Yuan(-1)}, "计算基数不对"),
        ({"base": Yuan(10**12)}, "计算基数不对"),
        ({"due": Yuan(-1)}, "月应交金额不对"),
        ({"due": Yuan(21), "uncapped": Yuan(20)}, "月应交金额不对"),
    ],
)
def test_what_no_assessment_may_say_is_found_among_a_thousand(ledger: Ledger, wrong: dict[str, Any], said: str) -> None:
    with unit_of_work(ledger, "登记", Author()) as work:
        MemberStore(work).add_all(person(f"p{number:04}", f"党员{number}") for number in range(1000))
    found = [assessment(f"p{number:04}", from_month=Month(YEAR + 1, 1), branch_id=OFFICE) for number in range(1000)]
    for place in (0, 650):
        with pytest.raises(Rejected, match=said):
            do(ledger, commands.assess, [*found[:place], replace(found[place], **wrong), *found[place + 1 :]])
    assert queries.assessments(ledger, None, YEAR + 1) == []


def test_an_amount_without_grounds_keeps_a_thousand_others_out(ledger: Ledger) -> None:
    with unit_of_work(ledger, "登记", Author()) as work:
        MemberStore(work).add_all(person(f"p{number:04}", f"党员{number}") for number in range(1000))
    found = [assessment(f"p{number:04}", from_month=Month(YEAR + 1, 1), branch_id=OFFICE) for number in range(1000)]
    wrong = [*found[:700], replace(found[700], due=Yuan(1)), *found[701:-1], replace(found[-1], rate=1)]
    with pytest.raises(Rejected, match=r"应为 .* 元，请重新核定（共 2 处）"):
        do(ledger, commands.assess, wrong)
    assert queries.assessments(ledger, None, YEAR + 1) == []
    do(ledger, commands.assess, found)
    assert len(queries.assessments(ledger, None, YEAR + 1)) == 1000
    assert verify.verify(ledger.connection) == []


def test_a_month_nobody_assessed_may_be_paid_whatever_it_is(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m5", 6, 120000)])
    assert queries.balance(ledger).received == Yuan(120000)


def test_small_sums_do_not_leave_the_books_as_large_dues(ledger: Ledger) -> None:
    large = LargeDues(
        id=new_id(), member_id="m1", amount=Yuan(99999), received_on=Day(YEAR, 5, 1), collector="学院党委"
    )
    with pytest.raises(Rejected, match=r"不足 1,000\.00 元"):
        do(ledger, commands.take_large, large)
    do(ledger, commands.take_large, replace(large, amount=Yuan(100000)))


def test_dues_are_paid_by_party_members_alone(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="党费只由党员交纳"):
        do(ledger, commands.receive, [payment("c1", 5, 100)])
    with pytest.raises(Refusal, match="党费只由党员交纳"):
        do(ledger, commands.assess, [assessment("c1")])


def test_a_smaller_amount_must_be_smaller(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="不是少交"):
        do(ledger, commands.grant_relief, relief(kind=ReliefKind.REDUCED, amount=Yuan(5000)))
    do(ledger, commands.grant_relief, relief(kind=ReliefKind.REDUCED, amount=Yuan(4999)))


def test_relief_does_not_change_what_was_handed_up(ledger: Ledger) -> None:
    free = do(ledger, commands.grant_relief, relief(from_month=month(2), until_month=month(6)))
    do(ledger, commands.receive, [payment("m2", number, 5000) for number in (1, 7)])
    do(ledger, commands.remit, remittance(1, 3, 10000))
    with pytest.raises(Refusal, match="2026-01 的党费已经上缴"):
        do(ledger, commands.grant_relief, relief(from_month=month(1), until_month=month(1)))
    with pytest.raises(Refusal, match="2026-02 的党费已经上缴"):
        do(ledger, commands.drop_relief, free.id)
    with pytest.raises(Refusal, match="2026-03 的党费已经上缴"):
        do(ledger, commands.end_relief, free.id, month(2))
    assert do(ledger, commands.end_relief, free.id, month(4)).until_month == month(4)


def test_what_is_due_is_never_more_than_before_the_cap(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="月应交金额不对"):
        do(ledger, commands.assess, [replace(assessment("m5", base=Yuan(100000)), due=Yuan(99999900))], "补做")


def test_months_far_ahead_are_not_locked_by_a_slip_of_the_pen(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    with pytest.raises(Rejected, match="核对所属期间"):
        do(ledger, commands.remit, replace(remittance(1, 3, 9957), until_month=Month(YEAR + 10, 3)))


def test_what_was_removed_comes_back_only_where_it_still_fits(ledger: Ledger) -> None:
    (first,) = [one for one in queries.assessments(ledger, None, YEAR) if one.member_id == "m2"]
    free = do(ledger, commands.grant_relief, relief())
    do(ledger, commands.drop_relief, free.id)
    assert do(ledger, commands.bring_back_relief, free.id) == free
    do(ledger, commands.drop_relief, free.id)
    do(ledger, commands.grant_relief, relief(from_month=month(9), until_month=month(9)))
    with pytest.raises(Rejected, match="重叠"):
        do(ledger, commands.bring_back_relief, free.id)
    do(ledger, commands.withdraw_assessments, [first.id])
    assert do(ledger, commands.bring_back_assessment, first.id) == first
    do(ledger, commands.withdraw_assessments, [first.id])
    do(ledger, commands.assess, [assessment("m2", base=Yuan(300000))])
    with pytest.raises(Refusal, match="已另有核定"):
        do(ledger, commands.bring_back_assessment, first.id)


def test_nothing_is_published_for_a_year_to_come(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="还没有到"):
        notice_form(ledger, None, YEAR + 1)


def test_a_branch_with_dues_is_not_an_error_of_entry(ledger: Ledger) -> None:
    with unit_of_work(ledger, "准备", Author()) as work:
        new = replace(
            OrganizationStore(work).need(OFFICE), id="spare", full_name="中共示例大学新支部委员会", short_name=""
        )
        OrganizationStore(work).save(new)
    do(ledger, commands.receive, [replace(payment("m1", 1, 9957), branch_id="spare")])
    with pytest.raises(Refusal, match="还有 1 条会议、党费等记录属于"):
        do(ledger, organization.remove_organization, "spare")


def test_every_foreign_key_of_every_room_is_known(ledger: Ledger) -> None:
    with unit_of_work(ledger, "读", Author()) as work:
        for target in ("member", "organization"):
            known = {
                (kind.table.name, column)
                for kind in Store.registry.values()
                if kind.__module__.startswith("branchdesk.")
                for column, referred in kind.table.refers.items()
                if referred == target
            }
            assert known <= set(references.pointing_at(work, target))


def test_money_follows_a_member_who_is_merged_and_can_be_taken_back(ledger: Ledger) -> None:
    from branchdesk.features.members import commands as members
    from branchdesk.storage import verify
    from branchdesk.storage.undo import undo

    do(ledger, commands.receive, [payment("m3", 1, 7500)])
    do(ledger, members.merge, "m5", "m3")
    assert {one.member_id for one in queries.payments(ledger)} == {"m5"}
    assert [one.due for one in queries.assessments(ledger, None, YEAR) if one.member_id == "m5"] == [Yuan(7500)]
    undo(ledger, Author())
    assert {one.member_id for one in queries.payments(ledger)} == {"m3"}
    assert verify.verify(ledger.connection) == []


def test_within_a_command_its_own_rows_are_seen(ledger: Ledger) -> None:
    with unit_of_work(ledger, "收款", Author()) as work:
        commands.receive(work, [payment("m1", 1, 9957)])
        assert queries.balance(Within(work)).received == Yuan(9957)


@pytest.mark.parametrize(
    "broken",
    ["UPDATE payment SET extra = 2", "INSERT INTO remittance SELECT * FROM one"],
)
def test_a_notice_whose_parts_do_not_sum_is_refused(ledger: Ledger, broken: str) -> None:
    """What neither a month nor 多交 counts, or more handed up than came in: no such notice is posted."""
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    notice_form(ledger, None, YEAR)
    do(ledger, commands.remit, remittance(1, 1, 9957))
    ledger.connection.execute("CREATE TEMP TABLE one AS SELECT * FROM remittance")
    ledger.connection.execute("UPDATE one SET id = 'twice'")
    ledger.connection.execute(broken)
    with pytest.raises(Refusal, match="勾稽不符"):
        notice_form(ledger, None, YEAR)
